package store

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// DefaultHistory is how many earlier versions of an entry are kept where Options does not say.
const DefaultHistory = 10

// historyBytes bounds the text of an entry's earlier versions; the newest of them stays, whatever its length.
const historyBytes = 256 << 10

// remember adds the version that a group replaces to the entry's history.
func (s *Store) remember(g *engine.Group, r read, id string, at time.Time) error {
	stored := r.stored[id]
	if stored.Rev == "" || stored.Rev == g.Put.Rev || s.history < 0 {
		return nil
	}
	old, err := see[news.Entry](s, stored)
	if err != nil {
		return nil // what it said is lost
	}
	var kept []news.Revision
	if rec := r.history[id]; rec.Rev != "" {
		if revs, err := see[[]news.Revision](s, rec); err == nil {
			kept = revs
		}
	}
	now := r.entries[id]
	if reflect.DeepEqual(news.RevisionOf(&old, at, false).Said(), news.RevisionOf(&now, at, false).Said()) {
		return nil // an editor filed it elsewhere: what it says stands in the version that follows
	}
	was := news.RevisionOf(&old, at, now.Updated.Equal(old.Updated))
	was.Corrected = old.CorrectedBy(&now)
	rec, err := record(historyRef(id), bounded(append([]news.Revision{was}, kept...), s.history), time.Time{})
	g.With = append(g.With, rec)
	return err
}

// bounded keeps the newest revisions within the bounds of number and bytes.
func bounded(revs []news.Revision, most int) []news.Revision {
	size := 0
	for i, r := range revs {
		size += len(r.Title) + len(r.Summary) + len(r.Content)
		if i == most || i > 0 && size > historyBytes {
			return revs[:i]
		}
	}
	return revs
}

// History gives the versions of an entry that corrections have replaced, newest first, within the store's bound.
func (s *Store) History(ctx context.Context, id string) (_ []news.Revision, err error) {
	defer s.watch("history", time.Now(), &err)
	revs, err := one[[]news.Revision](ctx, s, historyRef(id))
	if errors.Is(err, news.ErrNotFound) {
		return nil, nil
	}
	return revs, err
}
