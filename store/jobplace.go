package store

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

const jobPrefix = "job/"

// jobRef is where it stands how far a job has come.
func jobRef(queue, id string) engine.Ref {
	return engine.Ref{Kind: engine.Meta, Key: jobPrefix + queue + "/" + id}
}

// JobPlace is how far a job has come, as KeepJobPlace was told; empty where it is at its beginning.
func (s *Store) JobPlace(ctx context.Context, queue, id string) (place string, err error) {
	defer s.watch("job_place", time.Now(), &err)
	place, err = one[string](ctx, s, jobRef(queue, id))
	if errors.Is(err, news.ErrNotFound) {
		return "", nil
	}
	return place, err
}

// KeepJobPlace keeps how far a job has come, and makes its lease last until the given time, or gives news.ErrLeaseLost. No place: it
// is at its beginning. No time: the lease lasts as long as it did.
func (s *Store) KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (_ news.JobLease, err error) {
	defer s.watch("keep_job_place", time.Now(), &err)
	b := engine.Batch{Now: s.now(), Fence: &engine.Fence{Queue: l.Queue, Member: l.ID, Token: l.Token}}
	if !until.IsZero() {
		l.Until = until
		b.Due = []engine.Due{{Queue: l.Queue, Member: l.ID, At: until, Mode: engine.DueRenew}}
	}
	ref := jobRef(l.Queue, l.ID)
	if place == "" {
		b.Delete = []engine.Ref{ref}
	} else {
		rec, err := record(ref, place, time.Time{})
		if err != nil {
			return l, err
		}
		b.Put = []engine.Record{rec}
	}
	_, err = s.engine.Commit(ctx, b)
	return l, domain(err)
}
