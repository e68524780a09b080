package web

import (
	"context"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// asked is what a page or an API call wants of the entries.
type asked struct {
	sel   news.Selection
	words []string // lower case; each stands in the title or the summary
	from  news.Cursor
	limit int
}

// known gives an unknown error where the selection names what the site does not have.
func (s *public) known(ctx context.Context, sel news.Selection) error {
	if _, ok := s.channel(sel.Channel); sel.Channel != "" && !ok {
		return unknown(news.Because("problem.unknown-channel", sel.Channel))
	}
	if _, ok := s.town(sel.Town); sel.Town != "" && !ok {
		return unknown(news.Because("problem.unknown-town", sel.Town))
	}
	if sel.Source == "" {
		return nil
	}
	_, err := s.source(ctx, sel.Source)
	return err
}

// askedOf is what is wanted of a selection.
func askedOf(sel news.Selection, q string, limit int, from site.Cursor) asked {
	return asked{sel: sel, words: strings.Fields(strings.ToLower(q)), from: from.Cursor, limit: limit}
}

// visible are the entries asked for as whoever asks may see them, newest first.
func (s *public) visible(ctx context.Context, a asked) (rights.Page, error) {
	q := rights.Query{Line: a.sel.Timeline(), From: a.from, Limit: a.limit}
	if len(a.words) > 0 || s.filters(a.sel) {
		q.Match = func(e *news.Entry) bool { return s.selected(e, a) }
	}
	return s.Rights.Page(ctx, audienceOf(ctx), q)
}

// filters reports whether the selection's timeline holds more than the selection: a source's with a channel or town.
func (s *public) filters(sel news.Selection) bool {
	return sel.Source != "" && (sel.Channel != "" || sel.Town != "")
}

// selected judges an entry as whoever asks sees it.
func (s *public) selected(e *news.Entry, a asked) bool {
	if s.filters(a.sel) {
		if a.sel.Town != "" && !slices.Contains(e.Towns, a.sel.Town) {
			return false
		}
		if a.sel.Channel != "" && !slices.ContainsFunc(e.Channels, func(c string) bool {
			return c == a.sel.Channel || slices.Contains(news.Ancestors(s.Channels, c), a.sel.Channel)
		}) {
			return false
		}
	}
	if len(a.words) == 0 {
		return true
	}
	text := strings.ToLower(e.Title + "\n" + e.Summary)
	return !slices.ContainsFunc(a.words, func(w string) bool { return !strings.Contains(text, w) })
}
