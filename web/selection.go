package web

import (
	"context"
	"net/http"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/site"
)

// asked is what a page or an API call wants of the entries.
type asked struct {
	sel   news.Selection // that a page is of
	of    news.Search
	q     search.Query // made ready
	best  bool         // the best of what is found comes first, not the newest
	from  news.Cursor
	limit int
	room  int64 // bytes of JSON; 0: there is no end to it
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

// searched is what is wanted of a search.
func (s *public) searched(of news.Search, limit int, from site.Cursor) (asked, error) {
	of = of.Canonical()
	q, err := search.Compile(of, s.Settings.Current())
	if err != nil {
		return asked{}, site.BadRequest(news.ReasonsOf(err)...)
	}
	return asked{of: of, q: q, from: from.Cursor, limit: limit}, nil
}

// ordered has the best or the newest come first, as order says.
func (a *asked) ordered(order string) error {
	if order != "" && order != orderTime && order != orderBest {
		return site.BadRequest(news.Because("problem.order"))
	}
	a.best = order == orderBest
	return nil
}

// searchOf is a selection, of which q asks for some.
func searchOf(sel news.Selection, q string) news.Search {
	return news.Search{Words: q, Channels: []string{sel.Channel}, Towns: []string{sel.Town}, Source: sel.Source}
}

// seen is a page of what was asked for.
type seen struct {
	rights.Page
	weighed int // the best are of so many hits, the newest; 0: of all
}

// visible are the entries asked for as whoever asks may see them, in order.
func (s *public) visible(r *http.Request, a asked) (page seen, err error) {
	ctx := r.Context()
	who := audienceOf(ctx)
	q := rights.Query{Line: a.of.Line(), From: a.from, Limit: a.limit, Room: a.room, Size: feeds.JSONSize}
	if !a.looks() {
		page.Page, err = s.Rights.Page(ctx, who, q)
		return page, err
	}
	a.q.Beyond = who.Key() != ""
	q.Match, q.Found = a.q.Match, s.Index.Reading(a.q, a.best, &page.weighed)
	err = s.searches.do(ctx, s.clientOf(r), func(ctx context.Context, patience time.Duration) (err error) {
		q.Patience = patience
		page.Page, err = s.Rights.Page(ctx, who, q)
		return err
	})
	return page, err
}

// looks reports whether the timeline holds more than what is asked for, so that its entries must be looked through, or an index asked.
func (a *asked) looks() bool { return !a.of.Listed() || !a.q.Since.IsZero() || !a.q.Until.IsZero() }
