package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// Arrivals gives the ids of the entries in the order in which they arrived on a timeline, n of them from a position on, and
// how many have arrived. A position never changes: what has left the timeline since is named all the same, and what came
// back is named again. Entries from before arrivals were numbered have none: they stand on the timeline before all others.
func (s *Store) Arrivals(ctx context.Context, tl news.Timeline, from, n int) (ids []string, total int, err error) {
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
		for from := 0; ; {
			keys, total, err := d.store.engine.Arrivals(ctx, tl, from, listStep)
			if err != nil {
				return engine.Arrival{}, err
			}
			if len(keys) > 0 {
				if err := d.line(dumpLine{Joins: &dumpJoins{Timeline: tl, Keys: keys}}); err != nil {
					return engine.Arrival{}, err
				}
			}
			if from += len(keys); from >= total || len(keys) == 0 {
				break
			}
		}
	}
	last, _, err := d.store.engine.Arrived(ctx)
	return last, err
}
