package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// apiEntries lists entries, newest first.
func (s *public) apiEntries(r *http.Request, in *entriesAsk) (entriesPage, error) {
	page, err := s.selection(r, in)
	if err != nil {
		return entriesPage{}, err
	}
	out := entriesPage{Entries: make([]*feeds.EntryForm, 0, len(page.Entries)), Next: site.CursorText(page.Next), Weighed: page.weighed}
	lang := s.speaks(r)
	for i := range page.Entries {
		out.Entries = append(out.Entries, s.Forms.EntryJSON(page.Entries[i].Entry, lang))
	}
	return out, nil
}

// apiEntriesNinjs is apiEntries with the entries as ninjs.
func (s *public) apiEntriesNinjs(r *http.Request, in *entriesAsk) (ninjsPage, error) {
	page, err := s.selection(r, in)
	if err != nil {
		return ninjsPage{}, err
	}
	out := ninjsPage{Items: make([]*feeds.NinjsForm, 0, len(page.Entries)), Next: site.CursorText(page.Next), Weighed: page.weighed}
	for i := range page.Entries {
		out.Items = append(out.Items, s.Forms.Ninjs(page.Entries[i].Entry))
	}
	return out, nil
}

// selection are the entries that are asked for, which whoever asks is given.
func (s *public) selection(r *http.Request, in *entriesAsk) (seen, error) {
	into, err := s.mergedInto(r.Context(), in.Source)
	if err != nil {
		return seen{}, err
	}
	a, err := s.searched(news.Search{Words: in.Q, Channels: in.Channel, Towns: in.Town, Source: cmp.Or(into, in.Source), Origin: in.Origin}, in.Limit, in.Cursor)
	if err != nil {
		return seen{}, err
	}
	a.q.Since, a.q.Until, a.room = in.Since, in.Until, s.PageSize
	if err := a.ordered(in.Order); err != nil {
		return seen{}, err
	}
	if err := s.allKnown(r.Context(), a.of.Channels, a.of.Towns, in.Source); err != nil {
		return seen{}, err
	}
	page, err := s.visible(r, a)
	line := oneLine(in.Channel, in.Town, in.Source)
	for i := range page.Entries {
		gives(r.Context(), news.WayAPI, line, news.CarriedOf(&page.Entries[i].Entry))
	}
	return page, err
}

// allKnown gives an unknown error where a question names what the site does not have.
func (s *public) allKnown(ctx context.Context, channels, towns []string, source string) error {
	for _, id := range channels {
		if err := s.known(ctx, news.Selection{Channel: id}); err != nil {
			return err
		}
	}
	for _, id := range towns {
		if err := s.known(ctx, news.Selection{Town: id}); err != nil {
			return err
		}
	}
	return s.known(ctx, news.Selection{Source: source})
}

// apiEntry gives one entry, in our own form or as IPTC ninjs: ServeMux takes a wildcard for a whole segment alone.
func (s *public) apiEntry(w http.ResponseWriter, r *http.Request, in *entryAsk) error {
	id, ninjs := strings.CutSuffix(in.ID, ".ninjs")
	e, err := s.entry(r.Context(), id)
	if err != nil {
		return err
	}
	gives(r.Context(), news.WayAPI, "", news.CarriedOf(&e))
	if ninjs {
		return site.ServeJSON(w, r, s.Forms.Ninjs(e))
	}
	return site.ServeJSON(w, r, s.Forms.EntryJSON(e, s.speaks(r)))
}

// entry is one entry as whoever asks may see it.
func (s *public) entry(ctx context.Context, id string) (news.Entry, error) {
	g, err := s.given(ctx, id)
	return g.Entry, err
}

// given is the same with the licence by which it is given.
func (s *public) given(ctx context.Context, id string) (rights.Given, error) {
	g, err := s.Rights.Given(ctx, audienceOf(ctx), id)
	if errors.Is(err, news.ErrNotFound) {
		err = unknown(news.Because("problem.unknown-entry", id))
	}
	return g, err
}

// source is one source; an unknown one gives an unknown error.
func (s *public) source(ctx context.Context, id string) (news.Source, error) {
	src, err := s.Deps.Sources.Source(ctx, id)
	if errors.Is(err, news.ErrNotFound) || src.Damaged {
		return news.Source{}, unknown(news.Because("problem.unknown-source", id))
	}
	return src, err
}

// speaks is the language that an answer of the API is wanted in.
func (s *public) speaks(r *http.Request) words.Lang {
	return site.Language(r, words.Of(s.inForce().Language))
}
