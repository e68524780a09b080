package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Arrivals gives the ids of the entries in the order in which they arrived on a timeline, n of them from a position on or where
// those begin that are kept, the position of the first of them, and how many have arrived. Retention lets go of the oldest. A position never changes: what has left the timeline since is named all the same. Each entry is named
// once: one that was released or that opened, and so arrived again, where it did so last; an empty id stands where it came before.
// Entries from before arrivals were numbered come before all others, in the order of their places.
func (s *Store) Arrivals(ctx context.Context, tl news.Timeline, from, n int) (ids []string, at, total int, err error) {
	defer s.watch("arrivals", time.Now(), &err)
	return s.engine.Arrivals(ctx, tl, max(from, 0), bound(n))
}

// arrivals writes the orders of arrival of all timelines, and says which arrival was the last: none that the dump holds is later.
func (d *dumper) arrivals(ctx context.Context) (engine.Arrival, error) {
	_, timelines, err := d.store.engine.Arrived(ctx)
	if err != nil {
		return engine.Arrival{}, err
	}
	for _, tl := range timelines {
		if err := d.order(ctx, tl); err != nil {
			return engine.Arrival{}, err
		}
	}
	last, _, err := d.store.engine.Arrived(ctx)
	return last, err
}

// order writes a timeline's order of arrival. Empty keys stand for what is let go meanwhile.
func (d *dumper) order(ctx context.Context, tl news.Timeline) error {
	for from := 0; ; {
		keys, at, total, err := d.store.engine.Arrivals(ctx, tl, from, listStep)
		if err != nil {
			return err
		}
		join := dumpJoins{Timeline: tl, Keys: keys}
		if from == 0 {
			join.After = at
		} else {
			join.Keys = append(make([]string, at-from), keys...)
		}
		if join.After > 0 || len(join.Keys) > 0 {
			if err := d.line(dumpLine{Joins: &join}); err != nil {
				return err
			}
		}
		if from = at + len(keys); from >= total || len(keys) == 0 {
			return nil
		}
	}
}

// trimArrivals lets go of what stands first on the orders of arrival and is stored no more.
func (s *Store) trimArrivals(ctx context.Context, now time.Time) error {
	_, timelines, err := s.engine.Arrived(ctx)
	if err != nil {
		return err
	}
	for _, tl := range timelines {
		for more := true; more; {
			keys, at, _, err := s.engine.Arrivals(ctx, tl, 0, pruneStep)
			if err != nil {
				return err
			}
			heads, err := s.engine.Heads(ctx, now, refs(entryRef, keys)...)
			if err != nil {
				return err
			}
			gone := slices.IndexFunc(heads, func(r engine.Record) bool { return r.Rev != "" })
			if more = gone < 0 && len(keys) > 0; more {
				gone = len(keys)
			}
			if gone <= 0 {
				break
			}
			if err := s.engine.Load(ctx, engine.Load{Trims: []engine.Trim{{Timeline: tl, To: at + gone}}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// The queue of what a store has to do once with what older hubs left in it.
const (
	storeQueue = "store"
	taskJoin   = "arrivals"
	taskLine   = "stories"
	taskRenew  = "postings"
	taskLease  = 10 * time.Minute
)

// mend does what the store has to do with itself, if nobody does it yet. What a process leaves undone that ends meanwhile, a
// later one does.
func (s *Store) mend(ctx context.Context) error {
	for {
		tasks, err := s.ClaimJobs(ctx, storeQueue, "store", s.now(), taskLease, 1)
		if err != nil || len(tasks) == 0 {
			return err
		}
		switch tasks[0].ID {
		case taskLine:
			err = s.lineOld(ctx)
		case taskRenew:
			err = s.engine.Renew(ctx, s.now())
		default:
			err = s.joinOld(ctx)
		}
		if err != nil {
			return err
		}
		if err := s.FinishJob(ctx, tasks[0], time.Time{}); err != nil {
			return err
		}
	}
}

// joinOld puts the entries from before arrivals were numbered on their timelines' orders of arrival, before all others. Those that
// are there already stay where they are.
func (s *Store) joinOld(ctx context.Context) error {
	places := map[news.Timeline][]engine.Place{}
	err := s.walk(ctx, engine.Entry, func(recs []engine.Record) error {
		for _, r := range recs {
			if r.Arrived.Number > 0 {
				continue
			}
			h, err := s.seeHead(r)
			if err != nil {
				continue // nothing says where it stands
			}
			for _, p := range h.places(r.Key) {
				if slices.Contains(h.timelines, p.Timeline) {
					places[p.Timeline] = append(places[p.Timeline], p)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, tl := range slices.Sorted(maps.Keys(places)) {
		old := places[tl]
		slices.SortFunc(old, func(p, q engine.Place) int {
			if p.Before(q) {
				return -1
			}
			return 1
		})
		there, err := s.joined(ctx, tl)
		if err != nil {
			return err
		}
		join := engine.Join{Timeline: tl, First: true}
		for _, p := range old {
			if !there[p.ID] {
				there[p.ID] = true // a walk may name a record twice
				join.Keys = append(join.Keys, p.ID)
			}
		}
		if len(join.Keys) == 0 {
			continue
		}
		if err := s.engine.Load(ctx, engine.Load{Joins: []engine.Join{join}}); err != nil {
			return err
		}
	}
	return nil
}

// joined are the keys on a timeline's order of arrival.
func (s *Store) joined(ctx context.Context, tl news.Timeline) (map[string]bool, error) {
	there := map[string]bool{}
	for from := 0; ; {
		keys, _, total, err := s.engine.Arrivals(ctx, tl, from, listStep)
		for _, k := range keys {
			there[k] = true
		}
		if from += len(keys); err != nil || from >= total || len(keys) == 0 {
			return there, err
		}
	}
}
