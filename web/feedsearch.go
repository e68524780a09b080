package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// feedsAMinute is how many feeds of searches are made for one client in a minute, unless said otherwise; those that are kept are not made.
const feedsAMinute = 120

// feedSearch serves the feed of a search. Where a timeline holds it and nothing else, it is that one's feed.
func (s *public) feedSearch(w http.ResponseWriter, r *http.Request, f feeds.Format) error {
	of, err := news.SearchOf(r.URL.RawQuery)
	if err != nil {
		return site.BadRequest(news.Because("problem.query", err.Error()))
	}
	if led, err := s.searchNamed(w, r); led || err != nil {
		return err
	}
	into, err := s.mergedInto(r.Context(), of.Source)
	if err != nil {
		return err
	}
	if err := s.allKnown(r.Context(), of.Channels, of.Towns, of.Source); err != nil {
		return err
	}
	of.Source = cmp.Or(into, of.Source)
	if _, err := s.searched(of, 0, site.Cursor{}); err != nil {
		return err
	}
	client := s.clientOf(r)
	gate := func(ctx context.Context, look func(context.Context) error) error {
		if !s.searches.makes.enter(client, time.Now()) {
			return errEager
		}
		return s.searches.do(ctx, client, func(ctx context.Context, _ time.Duration) error { return look(ctx) })
	}
	err = s.feed(w, r.WithContext(feeds.WithGate(r.Context(), gate)), of.Selection(), f)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errBusy
	}
	return err
}

// searchNamed is named for the feed of a search, whose channels, towns and source stand in its query.
func (s *public) searchNamed(w http.ResponseWriter, r *http.Request) (bool, error) {
	query, other := r.URL.Query(), false
	for name, field := range map[string]func(*news.Selection) *string{
		"channel": func(sel *news.Selection) *string { return &sel.Channel },
		"town":    func(sel *news.Selection) *string { return &sel.Town },
		"source":  func(sel *news.Selection) *string { return &sel.Source },
	} {
		for i, called := range query[name] {
			var sel news.Selection
			*field(&sel) = called
			is, err := s.byID(r.Context(), sel)
			if err != nil {
				return false, err
			}
			query[name][i], other = *field(&is), other || is != sel
		}
	}
	if !other {
		return false, nil
	}
	to := r.Clone(r.Context())
	to.URL.RawQuery = query.Encode()
	return true, led(w, to, s.base+"feeds/"+r.PathValue("file"))
}
