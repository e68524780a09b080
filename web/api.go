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
	entries, next, err := s.visible(r.Context(), a)
	if err != nil {
		return err
	}
	out := struct {
		Entries []any  `json:"entries"`
		Next    string `json:"next"`
	}{make([]any, 0, len(entries)), site.CursorText(next)}
	lang := s.speaks(w, r)
	for _, e := range entries {
		out.Entries = append(out.Entries, s.Feeds.EntryJSON(e, lang))
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

// entry is one entry as whoever asks may see it. gone: it was taken down.
func (s *public) entry(ctx context.Context, id string) (news.Entry, error) {
	e, err := s.Timeline.Entry(ctx, id)
	switch {
	case errors.Is(err, news.ErrNotFound):
		t, err := s.Timeline.Tombstone(ctx, id)
		if err == nil && !t.Pruned {
			return news.Entry{}, gone{t.Reason}
		}
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return news.Entry{}, err
		}
		return news.Entry{}, unknown{"entry", id}
	case err != nil:
		return news.Entry{}, err
	}
	e, ok, err := s.shown(ctx, e)
	if err == nil && !ok {
		err = unknown{"entry", id} // that it exists is the licence's to tell, too
	}
	if err != nil || e.Original == e.ID {
		return e, err
	}
	return e, s.carriers(ctx, &e)
}

// carriers names on a reprint all who carry the story, as its original does.
func (s *public) carriers(ctx context.Context, e *news.Entry) error {
	original, err := s.Timeline.Entry(ctx, e.Original)
	if errors.Is(err, news.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	original, ok, err := s.shown(ctx, original)
	if ok {
		e.Providers = original.Providers
	}
	return err
}

// shown is an entry as whoever asks may see it; false: not at all. Unlike Publisher.Shown it tells what must not be shown
// from what cannot be judged now: that its source cannot be read is an error here, as an answer that passes over the entry
// would look whole.
func (s *public) shown(ctx context.Context, e news.Entry) (news.Entry, bool, error) {
	who := audienceOf(ctx)
	if e, ok := s.Feeds.Shown(ctx, who, e); ok {
		return e, true, nil
	}
	if _, err := s.Deps.Sources.Source(ctx, e.Source); err != nil && !errors.Is(err, news.ErrNotFound) {
		return news.Entry{}, false, err
	}
	e, ok := s.Feeds.Shown(ctx, who, e)
	return e, ok, nil
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
