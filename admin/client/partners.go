package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Partners gives every partner, ordered by id.
func (c *Client) Partners(ctx context.Context) ([]news.Partner, error) {
	return answer[[]news.Partner](ctx, c, request{method: http.MethodGet, path: "partners"})
}

// AddPartner adds a partner, an editorial.NewPartner as JSON, and gives its key, which is told this once.
func (c *Client) AddPartner(ctx context.Context, p map[string]any) (editorial.KeyedPartner, error) {
	return answer[editorial.KeyedPartner](ctx, c, request{method: http.MethodPost, path: "partners", in: p})
}

// Partner gives one partner, with its revision.
func (c *Client) Partner(ctx context.Context, id string) (news.Partner, error) {
	p, rev, err := tagged[news.Partner](ctx, c, request{method: http.MethodGet, path: partnerPath(id)})
	p.Rev = rev
	return p, err
}

// EditPartner changes what of an agreement is said in a JSON merge patch; the partner must still be as it was read.
func (c *Client) EditPartner(ctx context.Context, p news.Partner, patch map[string]any) error {
	return c.call(ctx, request{method: http.MethodPatch, path: partnerPath(p.ID), rev: p.Rev, in: patch})
}

// AddKey gives a partner another key, which is told this once.
func (c *Client) AddKey(ctx context.Context, id string, ask editorial.NewKey) (editorial.KeyedPartner, error) {
	return answer[editorial.KeyedPartner](ctx, c, request{method: http.MethodPost, path: partnerPath(id) + "/keys", in: ask})
}

// EditKey changes what of a key is said in a JSON merge patch; the partner must still be as it was read.
func (c *Client) EditKey(ctx context.Context, p news.Partner, key string, patch map[string]any) error {
	return c.call(ctx, request{method: http.MethodPatch, path: keyPath(p.ID, key), rev: p.Rev, in: patch})
}

// RevokeKey ends one key of a partner, which must still be as it was read.
func (c *Client) RevokeKey(ctx context.Context, p news.Partner, key string) error {
	return c.call(ctx, request{method: http.MethodDelete, path: keyPath(p.ID, key), rev: p.Rev})
}

// RevokePartner ends the keys of a partner, which must still be as it was read, for good.
func (c *Client) RevokePartner(ctx context.Context, p news.Partner) error {
	return c.call(ctx, request{method: http.MethodDelete, path: partnerPath(p.ID), rev: p.Rev})
}

func partnerPath(id string) string { return "partners/" + url.PathEscape(id) }

func keyPath(id, key string) string { return partnerPath(id) + "/keys/" + url.PathEscape(key) }
