package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func entryPath(id string) string { return "entries/" + url.PathEscape(id) }

// Entry gives one entry with all that is known of it.
func (c *Client) Entry(ctx context.Context, id string) (editorial.EntryInfo, error) {
	return entryInfo(ctx, c, request{method: http.MethodGet, path: entryPath(id)})
}

// Decide takes an editor's decision on one entry, whose decisions must still be as they were read, and gives the entry as it is
// then.
func (c *Client) Decide(ctx context.Context, read editorial.EntryInfo, d editorial.Decision) (editorial.EntryInfo, error) {
	return entryInfo(ctx, c, request{method: http.MethodPatch, path: entryPath(read.Entry.ID), in: d, rev: read.Revision})
}

func entryInfo(ctx context.Context, c *Client, r request) (editorial.EntryInfo, error) {
	info, rev, err := tagged[editorial.EntryInfo](ctx, c, r)
	info.Revision = rev
	return info, err
}

// Held gives the entries that wait for an editor, newest first.
func (c *Client) Held(ctx context.Context) ([]news.Entry, error) {
	return answer[[]news.Entry](ctx, c, request{method: http.MethodGet, path: "held"})
}

// TestRules tells what the desk makes of an entry.
func (c *Client) TestRules(ctx context.Context, rc editorial.RuleCase) (news.Entry, error) {
	return answer[news.Entry](ctx, c, request{method: http.MethodPost, path: "rules/test", in: rc})
}

// Refile files older entries anew by what is in force now; with dryRun it says what would change.
func (c *Client) Refile(ctx context.Context, dryRun bool) (editorial.Refiled, error) {
	return answer[editorial.Refiled](ctx, c, request{method: http.MethodPost, path: "refile", in: admin.RefileAsk{DryRun: dryRun}})
}
