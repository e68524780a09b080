package store

import (
	"context"
	"time"

	"github.com/txnews/hub/store/engine"
)

// AddCounts adds to counters, in one atomic step: key → what is added. One that is not there begins at 0 and ends at expires; one
// that is there keeps its own end. A zero expires is never.
func (s *Store) AddCounts(ctx context.Context, deltas map[string]int64, expires time.Time) (err error) {
	defer s.watch("add_counts", time.Now(), &err)
	b := engine.Batch{Now: s.now()}
	for key, delta := range deltas {
		b.Count = append(b.Count, engine.Count{Key: key, Delta: delta, Expires: expires})
	}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// Counters gives what the counters of those keys stand at; one that is not there is not in the map.
func (s *Store) Counters(ctx context.Context, keys ...string) (_ map[string]int64, err error) {
	defer s.watch("counters", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(counterRef, keys)...)
	if err != nil {
		return nil, err
	}
	return readable[int64](s, recs), nil
}

func counterRef(key string) engine.Ref { return engine.Ref{Kind: engine.Counter, Key: key} }
