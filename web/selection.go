package web

import (
	"context"
	"net/url"
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
	if _, ok := s.channels[sel.Channel]; sel.Channel != "" && !ok {
		return unknown{"channel", sel.Channel}
	}
	if _, ok := s.town(sel.Town); sel.Town != "" && !ok {
		return unknown{"town", sel.Town}
	}
	if sel.Source == "" {
		return nil
	}
	_, err := s.source(ctx, sel.Source)
	return err
}

// askedOf reads a request's query; place is the name of its cursor.
func (s *public) askedOf(ctx context.Context, u *url.URL, place string, def, most int) (asked, error) {
	limit, err := site.Limit(u, def, most)
	if err != nil {
		return asked{}, err
	}
	q := u.Query()
	from, err := site.ParseCursor(q.Get(place))
	if err != nil {
		return asked{}, err
	}
	a := asked{
		sel:   news.Selection{Channel: q.Get("channel"), Town: q.Get("town"), Source: q.Get("source")},
		words: strings.Fields(strings.ToLower(q.Get("q"))),
		from:  from, limit: limit,
	}
	return a, s.known(ctx, a.sel)
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
