package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
)

// Takedowns gives every request, what came of it, and which partners know, the latest first.
func (c *Client) Takedowns(ctx context.Context) ([]editorial.TakedownInfo, error) {
	return answer[[]editorial.TakedownInfo](ctx, c, request{method: http.MethodGet, path: "takedowns"})
}

// TakeDown takes an entry down, or puts the request for it on record.
func (c *Client) TakeDown(ctx context.Context, ask editorial.TakedownAsk) (editorial.TakedownInfo, error) {
	return answer[editorial.TakedownInfo](ctx, c, request{method: http.MethodPost, path: "takedowns", in: ask})
}

// DecideTakedown decides an open request, or undoes a takedown. id is the takedown's, or that of the entry.
func (c *Client) DecideTakedown(ctx context.Context, id string, d editorial.TakedownRuling) (editorial.TakedownInfo, error) {
	return answer[editorial.TakedownInfo](ctx, c, request{method: http.MethodPatch, path: "takedowns/" + url.PathEscape(id), in: d})
}

// Acts gives a page of the audit log, newest first; an empty cursor stands for the newest.
func (c *Client) Acts(ctx context.Context, cursor string, limit int) (admin.ActPage, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	return answer[admin.ActPage](ctx, c, request{method: http.MethodGet, path: "acts?" + q.Encode()})
}
