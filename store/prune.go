package store

import (
	"context"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// pruneStep is how many entries leave in one commit.
const pruneStep = 200

// prunedFor is how long a pruned entry is kept from coming back where no age bounds the store.
const prunedFor = 400 * 24 * time.Hour

// Prune lets go of the oldest entries: those whose place is older than maxAge, and those beyond the newest maxEntries; 0 is
// no bound. A tombstone keeps each from coming back for maxAge, since its source may list it still. Nobody is told. It
// also trims the change log to Options.Changes records and drops what expired. It gives how many entries went.
func (s *Store) Prune(ctx context.Context, now time.Time, maxAge time.Duration, maxEntries int) (n int, err error) {
	defer s.watch("prune", time.Now(), &err)
	until := now.Add(prunedFor)
	if maxAge > 0 {
		until = now.Add(maxAge)
	}
	stuck := ""
	for {
		places, err := s.surplus(ctx, now, maxAge, maxEntries)
		if err != nil {
			return n, err
		}
		if len(places) == 0 {
			break
		}
		gone := 0
		err = retry(func() error {
			gone, err = s.pruneStep(ctx, places, now, until)
			return err
		})
		if err != nil {
			return n, err
		}
		if gone == 0 && places[0].ID == stuck { // the first time, another hub may have pruned the same ones
			return n, fmt.Errorf("prune: %s stands on the timeline but is not stored", stuck)
		}
		stuck = places[0].ID
		n += gone
	}
	return n, s.engine.Sweep(ctx, now, s.changes)
}

// surplus gives some of the oldest places that are out of bounds.
func (s *Store) surplus(ctx context.Context, now time.Time, maxAge time.Duration, maxEntries int) ([]engine.Place, error) {
	places, err := s.engine.Oldest(ctx, news.TimelineAll, pruneStep)
	if err != nil {
		return nil, err
	}
	over := 0
	if maxEntries > 0 {
		count, err := s.engine.Count(ctx, news.TimelineAll)
		if err != nil {
			return nil, err
		}
		over = max(count-maxEntries, 0)
	}
	cut := 0
	for cut < len(places) && (cut < over || maxAge > 0 && places[cut].Score < now.Add(-maxAge).UnixMilli()) {
		cut++
	}
	return places[:cut], nil
}

func (s *Store) pruneStep(ctx context.Context, places []engine.Place, now, until time.Time) (int, error) {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	heads, err := s.engine.Heads(ctx, now, refs(entryRef, ids)...)
	if err != nil {
		return 0, err
	}
	b := engine.Batch{Now: now}
	for _, h := range heads {
		if h.Rev == "" {
			continue // removed meanwhile
		}
		stone, err := record(tombstoneRef(h.Key), news.Tombstone{ID: h.Key, At: now, Pruned: true}, until)
		if err != nil {
			return 0, err
		}
		g, err := removal(h, stone)
		if err != nil {
			return 0, err
		}
		g.Unless = []engine.Ref{tombstoneRef(h.Key)}
		b.Groups = append(b.Groups, g)
	}
	if len(b.Groups) == 0 {
		return 0, nil
	}
	res, err := s.engine.Commit(ctx, b)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, st := range res.Status {
		if st == engine.Applied {
			n++
		}
	}
	return n, nil
}
