package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// wentBack tells that a queue's clock was set back.
func (s *Store) wentBack(queue string) func(time.Duration, int) {
	return func(by time.Duration, moved int) { s.back(queue, by, moved) }
}

// Nearer makes sources due now that are due further away than the longest interval that there is, or than a little more than
// their own: a clock was wrong when they were last refreshed, or came with a dump. So it does with those that stand in no queue, as what
// said when they are due was lost. It gives how many.
func (s *Store) Nearer(ctx context.Context, now time.Time, longest time.Duration) (n int, err error) {
	defer s.watch("nearer", time.Now(), &err)
	var far []engine.Due
	standing := map[string]bool{}
	for skip := 0; ; skip += listStep {
		dues, err := s.engine.Queue(ctx, engine.Sources, skip, listStep)
		if err != nil {
			return 0, err
		}
		for _, d := range dues {
			standing[d.Member] = true
			if d.At.Sub(now) > longest {
				far = append(far, d)
			}
		}
		if len(dues) < listStep {
			break
		}
	}
	for _, d := range far {
		recs, err := s.engine.Get(ctx, now, sourceRef(d.Member))
		if err != nil {
			return n, err
		}
		src, err := decode[news.Source](recs[0])
		if err != nil || d.At.Sub(now) <= src.Interval+src.Interval/8 || !d.At.After(src.PausedUntil) {
			continue // one that is gone or damaged is the next claim's
		}
		if err := s.hasten(ctx, d.Member, now); err != nil {
			return n, err
		}
		n++
	}
	sources, err := all[news.Source](ctx, s, engine.Source)
	for id, src := range sources {
		if err == nil && src.Enabled && !standing[id] { // it may have moved while the queue was read
			_, err = s.engine.Commit(ctx, engine.Batch{Now: now, Due: []engine.Due{{Member: id, At: rested(&src, now), Mode: engine.DueAdd}}})
		}
	}
	return n, err
}

// hasten makes a source due now, unless somebody is at it.
func (s *Store) hasten(ctx context.Context, id string, now time.Time) error {
	_, err := s.engine.Commit(ctx, engine.Batch{Now: now, Due: []engine.Due{{Member: id, At: now, Mode: engine.DueHasten}}})
	return err
}
