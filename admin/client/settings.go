package client

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Partners gives every partner, ordered by id.
func (c *Client) Partners(ctx context.Context) ([]news.Partner, error) {
	return answer[[]news.Partner](ctx, c, request{method: http.MethodGet, path: "partners"})
}

// AddPartner adds a partner and gives its key, which is told this once.
func (c *Client) AddPartner(ctx context.Context, p editorial.NewPartner) (editorial.PartnerKey, error) {
	return answer[editorial.PartnerKey](ctx, c, request{method: http.MethodPost, path: "partners", in: p})
}

// RevokePartner ends a partner's key for good.
func (c *Client) RevokePartner(ctx context.Context, id string) error {
	return c.call(ctx, request{method: http.MethodDelete, path: "partners/" + url.PathEscape(id)})
}

// Gazetteer gives the towns that the hub works by.
func (c *Client) Gazetteer(ctx context.Context) (editorial.GazetteerInfo, error) {
	return answer[editorial.GazetteerInfo](ctx, c, request{method: http.MethodGet, path: "gazetteer"})
}

// PutGazetteer has the hub work by other towns.
func (c *Client) PutGazetteer(ctx context.Context, towns []news.Town) (editorial.GazetteerInfo, error) {
	return answer[editorial.GazetteerInfo](ctx, c, request{method: http.MethodPut, path: "gazetteer", in: admin.GazetteerAsk{Towns: towns}})
}

// ResetGazetteer has the hub work by the configuration's towns again.
func (c *Client) ResetGazetteer(ctx context.Context) (editorial.GazetteerInfo, error) {
	return answer[editorial.GazetteerInfo](ctx, c, request{method: http.MethodDelete, path: "gazetteer"})
}

// Backup gives everything as one stream, which ends with an error where it is not whole. The caller closes it.
func (c *Client) Backup(ctx context.Context) (io.ReadCloser, error) {
	resp, err := c.do(ctx, request{method: http.MethodGet, path: "backup"})
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Restore reads a backup into the store, which must be empty.
func (c *Client) Restore(ctx context.Context, in io.Reader) error {
	return c.call(ctx, request{method: http.MethodPut, path: "backup", body: in})
}
