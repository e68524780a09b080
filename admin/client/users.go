package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Users gives every user, ordered by name.
func (c *Client) Users(ctx context.Context) ([]editorial.UserInfo, error) {
	return answer[[]editorial.UserInfo](ctx, c, request{method: http.MethodGet, path: "users"})
}

// AddUser adds a user, and gives the one-time link and the token that are told this once.
func (c *Client) AddUser(ctx context.Context, u editorial.NewUser) (editorial.UserLink, error) {
	return answer[editorial.UserLink](ctx, c, request{method: http.MethodPost, path: "users", in: u})
}

// LinkUser gives a user's one-time link to set another password.
func (c *Client) LinkUser(ctx context.Context, name string) (editorial.UserLink, error) {
	return answer[editorial.UserLink](ctx, c, request{method: http.MethodPost, path: userPath(name) + "/link"})
}

// RevokeUser ends a user's sessions and tokens.
func (c *Client) RevokeUser(ctx context.Context, name string) error {
	return c.call(ctx, request{method: http.MethodDelete, path: userPath(name)})
}

func userPath(name string) string { return "users/" + url.PathEscape(name) }

// Tokens gives every API token, without its secret.
func (c *Client) Tokens(ctx context.Context) ([]news.Token, error) {
	return answer[[]news.Token](ctx, c, request{method: http.MethodGet, path: "tokens"})
}
