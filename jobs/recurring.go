package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/txnews/hub/news"
)

// Recurring is a job that comes back again and again: of all hubs on the store one is at it, when it is due.
type Recurring struct {
	Queue RecurringQueue
	Name  string // of the queue
	ID    string // of the job
	// Do does it, and says when it is due again. Its context ends with the lease, which is renewed meanwhile.
	Do    func(ctx context.Context, l news.JobLease) (next time.Time, err error)
	Every time.Duration // how late it may be begun
	Retry time.Duration // the pause after it failed
	Lease time.Duration // how long a hub that died at it keeps it from others
	Owner string        // names this hub in leases
	Log   *slog.Logger
	Now   func() time.Time

	there bool // the queue has it
}

// RecurringQueue is what a recurring job asks of the store's queues.
type RecurringQueue interface {
	EnsureJob(ctx context.Context, queue, id string, at time.Time) error
	ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) ([]news.JobLease, error)
	RenewJob(ctx context.Context, l news.JobLease, until time.Time) (news.JobLease, error)
	FinishJob(ctx context.Context, l news.JobLease, next time.Time) error
}

// Run does it whenever it is due until ctx ends, and gives nil then. What fails is logged, and tried again.
func (r *Recurring) Run(ctx context.Context) error {
	tick := time.NewTicker(r.Every)
	defer tick.Stop()
	failed := false
	for {
		err := r.Once(ctx)
		if err != nil && ctx.Err() == nil && !failed {
			r.Log.Error("a job failed, it is tried again", "job", r.Name, "err", err)
		}
		failed = err != nil
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Once does it if it is due now and no other hub is at it. It is called by one goroutine.
func (r *Recurring) Once(ctx context.Context) error {
	if !r.there {
		if err := r.Queue.EnsureJob(ctx, r.Name, r.ID, r.Now()); err != nil {
			return err
		}
		r.there = true
	}
	leases, err := r.Queue.ClaimJobs(ctx, r.Name, r.Owner, r.Now(), r.Lease, 1)
	if err != nil || len(leases) == 0 {
		return err
	}
	next, err := r.held(ctx, leases[0])
	if err != nil {
		next = r.Now().Add(r.Retry)
	}
	finished := r.Queue.FinishJob(context.WithoutCancel(ctx), leases[0], next)
	if errors.Is(finished, news.ErrLeaseLost) { // it was asked for meanwhile, or another hub has it
		finished = nil
	}
	return errors.Join(err, finished)
}

// held does it while its lease is renewed, as long as that can be.
func (r *Recurring) held(ctx context.Context, l news.JobLease) (time.Time, error) {
	ctx, cancel := context.WithCancel(ctx)
	renewed := make(chan struct{})
	defer func() { cancel(); <-renewed }()
	go func() {
		defer close(renewed)
		tick := time.NewTicker(r.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			if _, err := r.Queue.RenewJob(ctx, l, r.Now().Add(r.Lease)); errors.Is(err, news.ErrLeaseLost) {
				cancel()
				return
			}
		}
	}()
	return r.Do(ctx, l)
}
