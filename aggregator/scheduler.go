package aggregator

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// Bounds of the pause between two looks at the due-queue: a quarter of the smallest interval within them.
const (
	minTick = 20 * time.Millisecond
	maxTick = time.Second
)

// Run claims due sources and refreshes them until ctx ends, then lets the refreshes under way finish within Drain.
// What does not finish is given up: its source is due again at once, for this hub or another.
func (a *Aggregator) Run(ctx context.Context) error {
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(a.p.Drain, abandon) })() // from its end on, whatever this loop waits for then
	var running sync.WaitGroup
	at := newPlaces(a.p.Workers)
	tick := min(max(a.p.MinInterval/4, minTick), maxTick)
	var surveyed time.Time
	for ctx.Err() == nil {
		surveyed = a.survey(ctx, surveyed)
		free := cap(at.work) - len(at.work)
		jobs := a.claim(ctx, free)
		for _, job := range jobs {
			host := hostOf(&job.Source)
			ok, due := a.lanes.enter(host, a.p.Now())
			if !ok {
				a.putOff(ctx, job, due)
				continue
			}
			give := at.take()
			running.Go(func() {
				defer give()
				started := a.p.Now()
				a.work(work, job)
				a.lanes.leave(host, a.p.Now().Sub(started), a.p.Now())
			})
		}
		if len(jobs) > 0 && len(jobs) == free {
			free = 0 // more may be due: look again as soon as a place is free
		}
		a.pause(ctx, tick, at.work, free)
	}
	running.Wait()
	return nil
}

// pause waits for the next look: half a tick to one and a half, or, where every slot was filled, a free one. Hubs on one store
// that looked in step would leave all the work to the one that is always first.
func (a *Aggregator) pause(ctx context.Context, tick time.Duration, slots chan struct{}, free int) {
	if free == 0 {
		select {
		case slots <- struct{}{}:
			<-slots
		case <-ctx.Done():
		}
		return
	}
	timer := time.NewTimer(tick/2 + rand.N(tick))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// claim takes up to n due sources. A store that cannot be asked is reported and asked again at the next tick.
func (a *Aggregator) claim(ctx context.Context, n int) []news.Job {
	if n == 0 {
		return nil
	}
	jobs, err := a.p.Store.Claim(ctx, a.p.Owner, a.p.Now(), a.p.Lease, n)
	if err != nil {
		if ctx.Err() == nil {
			a.p.Log.Error("claim due sources", "err", err)
		}
		return nil
	}
	if a.p.Only == nil {
		return jobs
	}
	kept := jobs[:0]
	for _, job := range jobs {
		if a.p.Only[job.Source.ID] {
			kept = append(kept, job)
			continue
		}
		a.putOff(ctx, job, a.notBefore(job.State.NextCheck))
	}
	return kept
}

// putOff gives a claimed source back: it is due again at the given time.
func (a *Aggregator) putOff(ctx context.Context, job news.Job, due time.Time) {
	if err := a.p.Store.Release(ctx, job.Lease, due); err != nil && ctx.Err() == nil {
		a.p.Log.Error("release source", "source", job.Source.ID, "err", err)
	}
}

// notBefore keeps a source that is not ours to refresh from being claimed again at every look.
func (a *Aggregator) notBefore(due time.Time) time.Time {
	now := a.p.Now()
	if soon := now.Add(a.p.MinInterval); due.Before(soon) || due.After(now.Add(a.longest())) {
		return soon
	}
	return due
}

// work refreshes one source while its lease is kept alive.
func (a *Aggregator) work(ctx context.Context, job news.Job) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := a.keepLease(ctx, job.Lease, cancel)
	started := a.p.Now()
	a.step(job.Source.ID, news.StageStarted, 0, 0)
	rep := a.Refresh(ctx, job)
	stop()
	rep.Took = a.p.Now().Sub(started)
	switch {
	case rep.Err != nil && (ctx.Err() != nil || errors.Is(rep.Err, news.ErrLeaseLost)):
		a.giveUp(ctx, job, rep, a.p.Now())
		a.ended(job.Source.ID, nil)
		return
	case errors.Is(rep.Err, news.ErrConflict):
		rep.NextCheck = a.p.Now().Add(refusedPause + rand.N(refusedPause))
		a.giveUp(ctx, job, rep, rep.NextCheck)
	case errors.Is(rep.Err, errNotWritten):
		rep.NextCheck = a.p.Now().Add(a.p.MinInterval)
		a.giveUp(ctx, job, rep, rep.NextCheck)
	default:
		a.logReport(rep)
	}
	a.p.Report(rep)
	a.ended(job.Source.ID, &rep)
}

// giveUp ends a refresh of which nothing was written: its lease goes back, and the source is due again at a time.
func (a *Aggregator) giveUp(ctx context.Context, job news.Job, rep news.Report, due time.Time) {
	a.p.Log.Warn("refresh given up", "source", job.Source.ID, "reason", words.English.SayAll(rep.Reason), "next", due.Format(time.RFC3339))
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := a.p.Store.Release(release, job.Lease, due); err != nil && !errors.Is(err, news.ErrLeaseLost) {
		a.p.Log.Error("release source", "source", job.Source.ID, "err", err)
	}
}

// keepLease renews the lease every third of its time, until stop is called. A lost lease cancels the refresh.
func (a *Aggregator) keepLease(ctx context.Context, l news.Lease, lost context.CancelCauseFunc) (stop func()) {
	var mu sync.Mutex
	var timer *time.Timer
	stopped := false
	renew := func() {
		mu.Lock()
		defer mu.Unlock()
		if stopped {
			return
		}
		renewed, err := a.p.Store.Renew(ctx, l, a.p.Now().Add(a.p.Lease))
		switch {
		case errors.Is(err, news.ErrLeaseLost):
			lost(err)
			return
		case err != nil:
			a.p.Log.Warn("renew lease", "source", l.Source, "err", err)
		default:
			l = renewed
		}
		timer.Reset(a.p.Lease / 3)
	}
	mu.Lock()
	timer = time.AfterFunc(a.p.Lease/3, renew)
	mu.Unlock()
	return func() {
		mu.Lock()
		defer mu.Unlock()
		stopped = true
		timer.Stop()
	}
}

func (a *Aggregator) logReport(r news.Report) {
	args := []any{"source", r.Source, "outcome", r.Outcome, "reason", words.English.SayAll(r.Reason), "new", r.New, "changed", r.Changed,
		"unchanged", r.Unchanged, "took", r.Took.Round(time.Millisecond), "next", r.NextCheck.Format(time.RFC3339)}
	if len(r.Notes) > 0 {
		args = append(args, "notes", words.English.SayAll(r.Notes))
	}
	switch r.Outcome {
	case news.OutcomeFailed:
		a.p.Log.Warn("refresh", args...)
	case news.OutcomeUnchanged:
		a.p.Log.Debug("refresh", args...)
	default:
		a.p.Log.Info("refresh", args...)
	}
}
