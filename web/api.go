package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

const (
	apiLimit    = 50
	apiLimitMax = 500
)

// apiEntries lists entries, newest first.
func (s *public) apiEntries(w http.ResponseWriter, r *http.Request) error {
	a, err := s.askedOf(r.Context(), r.URL, "cursor", apiLimit, apiLimitMax)
	if err != nil {
		return err
	}
	page, err := s.visible(r.Context(), a)
	if err != nil {
		return err
	}
	out := struct {
		Entries []any  `json:"entries"`
		Next    string `json:"next"`
	}{make([]any, 0, len(page.Entries)), site.CursorText(page.Next)}
	lang := s.speaks(w, r)
	for i := range page.Entries {
		out.Entries = append(out.Entries, s.Feeds.EntryJSON(page.Entries[i].Entry, lang))
	}
	return site.ServeJSON(w, r, out)
}

// apiEntry gives one entry, in our own form or as IPTC ninjs.
func (s *public) apiEntry(w http.ResponseWriter, r *http.Request) error {
	id, ninjs := strings.CutSuffix(r.PathValue("id"), ".ninjs")
	e, err := s.entry(r.Context(), id)
	if err != nil {
		return err
	}
	if ninjs {
		return site.ServeJSON(w, r, s.Feeds.Ninjs(e))
	}
	return site.ServeJSON(w, r, s.Feeds.EntryJSON(e, s.speaks(w, r)))
}

// entry is one entry as whoever asks may see it.
func (s *public) entry(ctx context.Context, id string) (news.Entry, error) {
	e, err := s.Rights.Entry(ctx, audienceOf(ctx), id)
	if errors.Is(err, news.ErrNotFound) {
		err = unknown{"entry", id}
	}
	return e, err
}

// source is one source; an unknown one gives an unknown error.
func (s *public) source(ctx context.Context, id string) (news.Source, error) {
	src, err := s.Deps.Sources.Source(ctx, id)
	if errors.Is(err, news.ErrNotFound) {
		return news.Source{}, unknown{"source", id}
	}
	return src, err
}

// speaks is the language that an answer of the API is wanted in; the answer says that it depends on who asks.
func (s *public) speaks(w http.ResponseWriter, r *http.Request) words.Lang {
	w.Header().Add("Vary", "Accept-Language")
	return words.Negotiate(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"), words.Of(s.Site.Language))
}
