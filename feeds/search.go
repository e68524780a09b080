package feeds

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
)

const (
	// foundMost bounds the documents of searches that are kept, and what they are rendered from: some hundred feeds.
	foundMost = 400
	// foundShare is the part of the bytes of all documents that those of searches may take, beside them.
	foundShare = 4
)

// Gate has a search done for whoever asks, or refuses it.
type Gate func(ctx context.Context, look func(context.Context) error) error

type gateKey struct{}

// WithGate is a context in which searches go through a gate, where their entries are not kept.
func WithGate(ctx context.Context, g Gate) context.Context {
	return context.WithValue(ctx, gateKey{}, g)
}

// searchOf is a selection as a search.
func searchOf(sel news.Selection) news.Search {
	if sel.Search == "" {
		return news.Search{Channels: []string{sel.Channel}, Towns: []string{sel.Town}, Source: sel.Source}
	}
	s, _ := news.SearchOf(sel.Search) // what Query wrote
	return s
}

// lineOf is the narrowest timeline that all of a selection stands on.
func lineOf(sel news.Selection) news.Timeline {
	if sel.Search == "" {
		return sel.Timeline()
	}
	return searchOf(sel).Line()
}

// feedID is what a feed's id is made of, the same for ever.
func feedID(sel news.Selection) string {
	if sel.Search != "" {
		return "/feeds/search?" + sel.Search
	}
	return "/feeds/" + feedName(sel)
}

// knownSearch refuses a search that names what the site does not have, and one that is beyond its bounds.
func (p *Publisher) knownSearch(sel news.Selection) error {
	s, b := searchOf(sel), p.book()
	for _, id := range s.Channels {
		if _, ok := b.channels[id]; !ok {
			return fmt.Errorf("channel %q: %w", id, news.ErrNotFound)
		}
	}
	for _, id := range s.Towns {
		if _, ok := b.towns[id]; !ok {
			return fmt.Errorf("town %q: %w", id, news.ErrNotFound)
		}
	}
	_, err := search.Compile(s, b.of)
	return err
}

// page reads what a view is to show: of a search, what the index finds.
func (p *Publisher) page(ctx context.Context, v *view, q rights.Query) (page rights.Page, err error) {
	if v.sel.Search == "" {
		return p.opt.Rights.Page(ctx, v.who, q)
	}
	of, err := search.Compile(searchOf(v.sel), p.opt.Settings.Current())
	if err != nil {
		return page, err
	}
	of.Beyond = v.who.Key() != ""
	look := func(ctx context.Context) (err error) {
		q.Match, q.Found = of.Match, p.opt.Index.Reading(of, false, nil)
		page, err = p.opt.Rights.Page(ctx, v.who, q)
		return err
	}
	if gate, ok := ctx.Value(gateKey{}).(Gate); ok {
		err = gate(ctx, look)
	} else {
		err = look(ctx)
	}
	return page, err
}

// searchTitle is what is looked for, and where.
func (p *Publisher) searchTitle(s news.Search, sourceName string) string {
	var parts []string
	if s.Words != "" {
		parts = append(parts, p.face().lang.T("search_of", s.Words))
	}
	var names []string
	for _, id := range s.Channels {
		names = append(names, p.channel(id).Name)
	}
	parts = append(parts, strings.Join(names, " + "))
	names = nil
	for _, id := range s.Towns {
		names = append(names, p.town(id).Name)
	}
	parts = append(parts, strings.Join(names, " + "), sourceName, s.Origin, p.face().site.Title)
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return clean(strings.Join(kept, " · "))
}

// Searches is the consumer of what the index has taken in: it tells when searches find something else.
func (p *Publisher) Searches() changelog.Consumer { return searches{p.found} }

type searches struct{ found *cache }

// Begin implements changelog.Consumer.
func (s searches) Begin(_ context.Context, at changelog.Cursor, recent []news.Change) error {
	s.found.reset(at, recent)
	return nil
}

// Take implements changelog.Consumer.
func (s searches) Take(_ context.Context, changes []news.Change) error {
	s.found.apply(changes)
	return nil
}

// Down implements changelog.Consumer.
func (s searches) Down(silent time.Duration) { s.found.leave(silent) }

// Stop implements changelog.Consumer.
func (s searches) Stop() { s.found.stop() }
