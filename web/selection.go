package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// asked is what a page or an API call wants of the entries.
type asked struct {
	sel      news.Selection // whose timeline is read
	channels []string       // the entry is in one of them; empty: sel says
	towns    []string       // likewise
	words    []string       // lower case; each stands in the title or the summary
	since    time.Time      // first seen at or after; zero: at any time
	until    time.Time      // first seen before; zero: likewise
	from     news.Cursor
	limit    int
	room     int64 // bytes of JSON; 0: there is no end to it
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
	a := asked{sel: sel, words: strings.Fields(strings.ToLower(q)), from: from.Cursor, limit: limit}
	if sel.Source != "" { // its timeline holds more than a channel or a town of it
		a.channels, a.towns = listed(sel.Channel), listed(sel.Town)
	}
	return a
}

// among narrows to entries of any of the channels and any of the towns.
func (a *asked) among(channels, towns []string) {
	channels, towns = listed(channels...), listed(towns...)
	if a.channels = channels; len(channels) == 1 && a.sel.Source == "" {
		a.sel.Channel, a.channels = channels[0], nil
	}
	if a.towns = towns; len(towns) == 1 && a.sel.Source == "" {
		a.sel.Town, a.towns = towns[0], nil
	}
}

// listed are the values that are there.
func listed(values ...string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// visible are the entries asked for as whoever asks may see them, newest first.
func (s *public) visible(r *http.Request, a asked) (rights.Page, error) {
	ctx := r.Context()
	q := rights.Query{Line: a.sel.Timeline(), From: a.from, Limit: a.limit, Room: a.room, Size: feeds.JSONSize}
	if !a.looks() {
		return s.Rights.Page(ctx, audienceOf(ctx), q)
	}
	q.Match = func(e *news.Entry) bool { return s.selected(e, a) }
	var page rights.Page
	err := s.searches.do(ctx, s.clientOf(r), func(ctx context.Context, patience time.Duration) (err error) {
		q.Patience = patience
		page, err = s.Rights.Page(ctx, audienceOf(ctx), q)
		return err
	})
	return page, err
}

// looks reports whether the timeline holds more than what is asked for, so that its entries must be looked through.
func (a *asked) looks() bool {
	return len(a.words) > 0 || len(a.channels) > 0 || len(a.towns) > 0 || !a.since.IsZero() || !a.until.IsZero()
}

// selected judges an entry as whoever asks sees it.
func (s *public) selected(e *news.Entry, a asked) bool {
	if len(a.towns) > 0 && !slices.ContainsFunc(e.Towns, func(t string) bool { return slices.Contains(a.towns, t) }) {
		return false
	}
	channels := s.Settings.Current().Channels
	if len(a.channels) > 0 && !slices.ContainsFunc(e.Channels, func(c string) bool {
		return slices.ContainsFunc(append(news.Ancestors(channels, c), c), func(c string) bool { return slices.Contains(a.channels, c) })
	}) {
		return false
	}
	if e.FirstSeen.Before(a.since) || !a.until.IsZero() && !e.FirstSeen.Before(a.until) {
		return false
	}
	if len(a.words) == 0 {
		return true
	}
	text := strings.ToLower(e.Title + "\n" + e.Summary)
	return !slices.ContainsFunc(a.words, func(w string) bool { return !strings.Contains(text, w) })
}
