package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// pruneStep is how many entries leave in one commit.
const pruneStep = 200

// prunedFor is how long a pruned entry is kept from coming back where no age bounds the store.
const prunedFor = 400 * 24 * time.Hour

// Prune lets go of entries: those that were first seen more than maxAge ago, and of the merged timeline's those beyond the
// newest maxEntries; 0 is no bound. A tombstone keeps each from coming back for maxAge, since its source may list it still. Nobody is told. It
// also trims the change log to Options.Changes records and drops what expired. It gives how many entries went.
// Where the clock leapt since the last round, age takes nothing for a day: ErrClockLeapt.
func (s *Store) Prune(ctx context.Context, now time.Time, maxAge time.Duration, maxEntries int) (n int, err error) {
	defer s.watch("prune", time.Now(), &err)
	leapt := s.round(ctx, now)
	switch {
	case errors.Is(leapt, ErrClockLeapt):
		maxAge = 0
	case leapt != nil:
		return 0, leapt
	}
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
		err = retry(ctx, func() error {
			gone, err = s.pruneStep(ctx, places, now, until)
			return err
		})
		if err != nil {
			return n, err
		}
		if gone == 0 && places[0].ID == stuck { // the first time, another hub may have pruned the same ones
			// It was damaged when it was taken down, and nothing said where it stands.
			if err := s.engine.Load(ctx, engine.Load{Drop: places[:1]}); err != nil {
				return n, err
			}
		}
		stuck = places[0].ID
		n += gone
	}
	if leapt != nil {
		return n, leapt // what expired stays too
	}
	if n > 0 {
		if err := s.trimArrivals(ctx, now); err != nil {
			return n, err
		}
	}
	return n, s.engine.Sweep(ctx, now, s.changes)
}

// surplus gives some of the places that are out of bounds, the oldest first.
func (s *Store) surplus(ctx context.Context, now time.Time, maxAge time.Duration, maxEntries int) ([]engine.Place, error) {
	if maxAge > 0 {
		places, err := s.engine.Oldest(ctx, news.TimelineSeen, pruneStep)
		if err != nil {
			return nil, err
		}
		old := now.Add(-maxAge).UnixMilli()
		young := slices.IndexFunc(places, func(p engine.Place) bool { return p.Score >= old })
		if young >= 0 {
			places = places[:young]
		}
		if len(places) > 0 {
			return places, nil
		}
	}
	if maxEntries <= 0 {
		return nil, nil
	}
	count, err := s.engine.Count(ctx, news.TimelineAll)
	if err != nil || count <= maxEntries {
		return nil, err
	}
	return s.engine.Oldest(ctx, news.TimelineAll, min(count-maxEntries, pruneStep))
}

func (s *Store) pruneStep(ctx context.Context, places []engine.Place, now, until time.Time) (int, error) {
	ids, at := make([]string, len(places)), map[string][]engine.Place{}
	for i, p := range places {
		ids[i], at[p.ID] = p.ID, []engine.Place{p}
	}
	stored, err := s.engine.Get(ctx, now, refs(entryRef, ids)...)
	if err != nil {
		return 0, err
	}
	b := engine.Batch{Now: now}
	leaving := map[string]string{}
	for _, h := range stored {
		if h.Rev == "" {
			continue // removed meanwhile
		}
		stone, err := record(tombstoneRef(h.Key), news.Tombstone{ID: h.Key, At: now, Pruned: true}, until)
		if err != nil {
			return 0, err
		}
		old, err := s.seeHead(h)
		g := removal(h, old, stone)
		if err != nil {
			g.Drop = at[h.Key]
		}
		g.Unless = []engine.Ref{tombstoneRef(h.Key)}
		b.Groups = append(b.Groups, g)
		b.Delete = append(b.Delete, historyRef(h.Key))
		leaving[h.Key] = old.story
		if err := outlive(&b, h, until); err != nil {
			return 0, err
		}
	}
	if len(b.Groups) == 0 {
		return 0, nil
	}
	pruned := len(b.Groups)
	if err := s.withoutMembers(ctx, &b, leaving, now, false); err != nil {
		return 0, err
	}
	res, err := s.engine.Commit(ctx, b)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, st := range res.Status[:pruned] {
		if st == engine.Applied {
			n++
		}
	}
	return n, nil
}
