package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// unfinishedEvery is how late work is gone on with that a process left half done.
	unfinishedEvery = 5 * time.Second
	// unfinishedLease is how long a hub has for it before another goes on.
	unfinishedLease = time.Minute
)

// Unfinished goes on with what a process left half done that ended meanwhile: each job of a queue is done by one hub.
type Unfinished struct {
	Queue Queue
	Name  string // of the queue
	GoOn  func(ctx context.Context, id string) error
	Owner string // names this hub in leases
	Log   *slog.Logger
	Now   func() time.Time
}

// Run does what is due until ctx ends, and gives nil then. What fails is logged, and tried again when its lease ends.
func (u *Unfinished) Run(ctx context.Context) error {
	tick := time.NewTicker(unfinishedEvery)
	defer tick.Stop()
	for {
		if err := u.Once(ctx); err != nil && ctx.Err() == nil {
			u.Log.Error("work that was left half done cannot be gone on with, it is tried again", "queue", u.Name, "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Once does all that is due now.
func (u *Unfinished) Once(ctx context.Context) error {
	for {
		leases, err := u.Queue.ClaimJobs(ctx, u.Name, u.Owner, u.Now(), unfinishedLease, 1)
		if err != nil || len(leases) == 0 {
			return err
		}
		l := leases[0]
		if err := u.GoOn(ctx, l.ID); err != nil {
			return fmt.Errorf("%s: %w", l.ID, err)
		}
		// Who goes on with it may have taken it out of the queue by that.
		if err := u.Queue.FinishJob(ctx, l, time.Time{}); err != nil && !errors.Is(err, news.ErrLeaseLost) {
			return err
		}
	}
}
