package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Takedowns gives every request, what came of it, and which partners know, the latest first.
func (c *Client) Takedowns(ctx context.Context) ([]editorial.TakedownInfo, error) {
	return answer[[]editorial.TakedownInfo](ctx, c, request{method: http.MethodGet, path: "takedowns"})
}

// TakeDown takes an entry down, or puts the request for it on record.
func (c *Client) TakeDown(ctx context.Context, ask editorial.TakedownAsk) (editorial.TakedownInfo, error) {
	return answer[editorial.TakedownInfo](ctx, c, request{method: http.MethodPost, path: "takedowns", in: ask})
}

// Takedown gives one request: by its id, or by that of an entry the latest one that can be decided so.
func (c *Client) Takedown(ctx context.Context, id, decision string) (editorial.TakedownInfo, error) {
	path := "takedowns/" + url.PathEscape(id) + "?" + url.Values{"decision": {decision}}.Encode()
	info, rev, err := tagged[editorial.TakedownInfo](ctx, c, request{method: http.MethodGet, path: path})
	info.Revision = rev
	return info, err
}

// DecideTakedown decides an open request, or undoes a takedown, which must still be as it was read.
func (c *Client) DecideTakedown(ctx context.Context, read editorial.TakedownInfo, d editorial.TakedownRuling) (editorial.TakedownInfo, error) {
	return answer[editorial.TakedownInfo](ctx, c, request{method: http.MethodPatch, path: "takedowns/" + url.PathEscape(read.ID), in: d, rev: read.Revision})
}

// TakedownRequests gives what rights owners asked for, the open ones first.
func (c *Client) TakedownRequests(ctx context.Context) ([]editorial.RequestInfo, error) {
	return answer[[]editorial.RequestInfo](ctx, c, request{method: http.MethodGet, path: "takedown-requests"})
}

// TakedownRequest gives one of them.
func (c *Client) TakedownRequest(ctx context.Context, id string) (editorial.RequestInfo, error) {
	return answer[editorial.RequestInfo](ctx, c, request{method: http.MethodGet, path: "takedown-requests/" + url.PathEscape(id)})
}

// DecideRequest takes down what a request asks for, or declines it; it must still be as it was read.
func (c *Client) DecideRequest(ctx context.Context, read editorial.RequestInfo, d editorial.RequestRuling) (editorial.RequestInfo, error) {
	return answer[editorial.RequestInfo](ctx, c, request{method: http.MethodPatch, path: "takedown-requests/" + url.PathEscape(read.ID), in: d, rev: read.Revision})
}

// Undo brings back what stood before an act, and gives the act that was undone.
func (c *Client) Undo(ctx context.Context, id string) (news.Act, error) {
	return answer[news.Act](ctx, c, request{method: http.MethodPost, path: "acts/" + url.PathEscape(id) + "/undo"})
}

// Acts gives a page of the audit log, newest first; an empty cursor stands for the newest.
func (c *Client) Acts(ctx context.Context, ask editorial.ActsAsk, cursor string, limit int) (admin.ActPage, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	for name, value := range map[string]string{"cursor": cursor, "q": ask.Query, "by": ask.By, "op": ask.Op, "object": ask.Object} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, at := range map[string]time.Time{"from": ask.From, "until": ask.Until} {
		if !at.IsZero() {
			q.Set(name, at.Format(time.RFC3339Nano))
		}
	}
	return answer[admin.ActPage](ctx, c, request{method: http.MethodGet, path: "audit?" + q.Encode()})
}
