package store

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// ScheduleJob makes a job of a named queue due at a time, whether the queue has it or not. A hub that is at it loses its
// lease, so that what happened meanwhile is not missed: the job is done once more.
func (s *Store) ScheduleJob(ctx context.Context, queue, id string, at time.Time) error {
	return s.queueJob(ctx, engine.Due{Queue: queue, Member: id, At: at, Mode: engine.DueSet})
}

// EnsureJob is ScheduleJob for a job that the queue does not have; one that it has is left alone.
func (s *Store) EnsureJob(ctx context.Context, queue, id string, at time.Time) error {
	return s.queueJob(ctx, engine.Due{Queue: queue, Member: id, At: at, Mode: engine.DueAdd})
}

// CancelJob takes a job out of its queue; a hub that is at it loses its lease. One that is not there is no error.
func (s *Store) CancelJob(ctx context.Context, queue, id string) error {
	return s.queueJob(ctx, engine.Due{Queue: queue, Member: id, Mode: engine.DueDrop})
}

func (s *Store) queueJob(ctx context.Context, d engine.Due) (err error) {
	defer s.watch("queue_job", time.Now(), &err)
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Due: []engine.Due{d}})
	return domain(err)
}

// ClaimJobs leases up to n jobs of a queue that are due, the longest due first, until now+lease. A job whose lease ended is
// due again by itself.
func (s *Store) ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) (_ []news.JobLease, err error) {
	defer s.watch("claim_jobs", time.Now(), &err)
	token, until := rand.Text()+"/"+owner, now.Add(lease)
	ids, err := s.engine.Claim(ctx, engine.Claim{Queue: queue, Token: token, Now: now, Until: until, N: n, Back: s.wentBack(queue)})
	leases := make([]news.JobLease, len(ids))
	for i, id := range ids {
		leases[i] = news.JobLease{Queue: queue, ID: id, Token: token, Until: until}
	}
	return leases, err
}

// RenewJob makes a job's lease last until the given time, or gives news.ErrLeaseLost.
func (s *Store) RenewJob(ctx context.Context, l news.JobLease, until time.Time) (_ news.JobLease, err error) {
	defer s.watch("renew_job", time.Now(), &err)
	l.Until = until
	return l, s.underJob(ctx, l, engine.Due{At: until, Mode: engine.DueRenew})
}

// FinishJob ends a job's lease, or gives news.ErrLeaseLost: the job is due again at next, or, where that is zero, done.
func (s *Store) FinishJob(ctx context.Context, l news.JobLease, next time.Time) (err error) {
	defer s.watch("finish_job", time.Now(), &err)
	d := engine.Due{At: next, Mode: engine.DueSet}
	if next.IsZero() {
		d.Mode = engine.DueDrop
	}
	return s.underJob(ctx, l, d)
}

// underJob changes the queue for a job, under its lease.
func (s *Store) underJob(ctx context.Context, l news.JobLease, d engine.Due) error {
	d.Queue, d.Member = l.Queue, l.ID
	_, err := s.engine.Commit(ctx, engine.Batch{
		Now: s.now(), Fence: &engine.Fence{Queue: l.Queue, Member: l.ID, Token: l.Token}, Due: []engine.Due{d},
	})
	return domain(err)
}

// HastenJob makes a job due at a time, unless a hub is at it.
func (s *Store) HastenJob(ctx context.Context, queue, id string, at time.Time) error {
	return s.queueJob(ctx, engine.Due{Queue: queue, Member: id, At: at, Mode: engine.DueHasten})
}
