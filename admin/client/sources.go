package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// maxReport bounds a line of a pass.
const maxReport = 1 << 20

func sourcePath(id string) string { return "sources/" + url.PathEscape(id) }

// Sources gives every source with its state.
func (c *Client) Sources(ctx context.Context) ([]admin.SourceInfo, error) {
	return answer[[]admin.SourceInfo](ctx, c, request{method: http.MethodGet, path: "sources"})
}

// SourceTable gives a page of the sources' table.
func (c *Client) SourceTable(ctx context.Context, ask editorial.TableAsk) (editorial.SourceTable, error) {
	q := url.Values{}
	for name, v := range map[string]string{"q": ask.Query, "health": string(ask.Health), "kind": string(ask.Kind), "channel": ask.Channel,
		"label": ask.Label, "licence": string(ask.Licence), "sort": string(ask.Sort)} {
		if v != "" {
			q.Set(name, v)
		}
	}
	q.Set("reverse", strconv.FormatBool(ask.Reverse))
	if ask.Page > 0 {
		q.Set("page", strconv.Itoa(ask.Page))
	}
	if ask.Limit > 0 {
		q.Set("limit", strconv.Itoa(ask.Limit))
	}
	return answer[editorial.SourceTable](ctx, c, request{method: http.MethodGet, path: "source-table?" + q.Encode()})
}

// Refreshes tells how the last refreshes of a source went, newest first.
func (c *Client) Refreshes(ctx context.Context, id string) ([]news.Refreshed, error) {
	return answer[[]news.Refreshed](ctx, c, request{method: http.MethodGet, path: sourcePath(id) + "/refreshes"})
}

// CategoriesSeen gives the categories that a source's newest entries had, the most frequent first.
func (c *Client) CategoriesSeen(ctx context.Context, id string) ([]editorial.CategorySeen, error) {
	return answer[[]editorial.CategorySeen](ctx, c, request{method: http.MethodGet, path: sourcePath(id) + "/categories"})
}

// ChangeSources makes one change of many sources.
func (c *Client) ChangeSources(ctx context.Context, ask admin.BulkAsk) (admin.Bulked, error) {
	return answer[admin.Bulked](ctx, c, request{method: http.MethodPost, path: "source-changes", in: ask})
}

// SourceHistory gives a page of the edits of a source, newest first; an empty cursor stands for the newest.
func (c *Client) SourceHistory(ctx context.Context, id, cursor string, limit int) (admin.EditPage, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	return answer[admin.EditPage](ctx, c, request{method: http.MethodGet, path: sourcePath(id) + "/history?" + q.Encode()})
}

// Source gives one source, with its revision.
func (c *Client) Source(ctx context.Context, id string) (news.Source, error) {
	src, rev, err := tagged[admin.Source](ctx, c, request{method: http.MethodGet, path: sourcePath(id)})
	src.Rev = rev
	return src.Source, err
}

// AddSource adds a source.
func (c *Client) AddSource(ctx context.Context, src news.Source) error {
	return c.call(ctx, request{method: http.MethodPost, path: "sources", in: admin.Source{Source: src}})
}

// PutSource replaces what is said of a source, which must still be as it was read.
func (c *Client) PutSource(ctx context.Context, src news.Source) error {
	return c.call(ctx, request{method: http.MethodPut, path: sourcePath(src.ID), in: admin.Source{Source: src}, rev: src.Rev})
}

// RemoveSource removes a source, which must still be as it was read.
func (c *Client) RemoveSource(ctx context.Context, src news.Source) error {
	return c.call(ctx, request{method: http.MethodDelete, path: sourcePath(src.ID), rev: src.Rev})
}

// ImportSources takes in a list. Without Revs, those that are there become another in whichever revision they are.
func (c *Client) ImportSources(ctx context.Context, sources []news.Source, how editorial.Import) ([]admin.Imported, error) {
	list := admin.SourceList{Sources: make([]admin.Source, len(sources)), Update: how.Update, Revs: how.Revs, DryRun: how.DryRun}
	if how.Revs == nil {
		list.Revs = map[string]string{"*": "*"}
	}
	for i, s := range sources {
		list.Sources[i] = admin.Source{Source: s}
	}
	return answer[[]admin.Imported](ctx, c, request{method: http.MethodPost, path: "sources/import", in: list})
}

// Look looks at a source's address for what was not said of it.
func (c *Client) Look(ctx context.Context, src news.Source) (editorial.Found, error) {
	found, err := answer[admin.Found](ctx, c, request{method: http.MethodPost, path: "detect", in: admin.Source{Source: src}})
	return editorial.Found{Source: found.Source.Source, Recognised: found.Recognised}, err
}

// Preview tells what would come in.
func (c *Client) Preview(ctx context.Context, ask editorial.PreviewAsk) (*editorial.Preview, error) {
	in := admin.PreviewAsk{Source: admin.Source{Source: ask.Source}, Document: ask.Document, Limit: ask.Limit, Gazetteer: ask.Towns}
	return answer[*editorial.Preview](ctx, c, request{method: http.MethodPost, path: "preview", in: in})
}

// Poll refreshes the named sources now, all enabled ones where none is named, and calls report for each as it ends.
func (c *Client) Poll(ctx context.Context, ids []string, report func(news.Report)) error {
	resp, err := c.do(ctx, request{method: http.MethodPost, path: "poll", in: admin.PollAsk{Sources: ids}})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxReport)
	for lines.Scan() {
		var p admin.Polled
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return err
		}
		if p.Error != "" {
			return errors.New(p.Error)
		}
		report(p.Report)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("the pass broke off: %w", err)
	}
	return nil
}
