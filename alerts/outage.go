package alerts

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// outageAfter is how long the store must have been away before it is told.
	outageAfter = 30 * time.Second
	// outageLeft bounds what is kept to be told by one way: the newest.
	outageLeft = 20
)

// Outage tells that the store cannot be worked with, which keeps the list and the places of what is told: each hub tells by itself,
// from memory, once when it begins and once when it is over. What is tried again after a failure is so while the hub runs, ever later.
type Outage struct {
	Look func(ctx context.Context) *news.Trouble // nil: the store is well
	Host string                                  // this machine, by which its word is told from other hubs'
	Ways map[string]func(ctx context.Context, told []news.Telling) error
	Log  *slog.Logger
	Now  func() time.Time

	since time.Time          // it is away from then on; zero: it is not
	open  *news.Alert        // that was told; nil: none
	left  map[string]*untold // by way
}

// untold is what is to be told by one way, the oldest first.
type untold struct {
	told     []news.Telling
	failures int       // in a row
	next     time.Time // not before
}

// Run looks every so often until ctx ends, and gives nil then.
func (o *Outage) Run(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		o.Step(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Step looks once, and tells what is to be told. It is for one goroutine.
func (o *Outage) Step(ctx context.Context) {
	t, now := o.Look(ctx), o.Now().UTC()
	if ctx.Err() != nil {
		return
	}
	switch {
	case t == nil:
		o.since = time.Time{}
		if o.open != nil {
			a := *o.open
			a.Over, o.open = now, nil
			o.tell(news.Telling{Seq: uint64(now.UnixMilli()), At: now, Ended: []news.Alert{a}})
		}
	case o.since.IsZero():
		o.since = now
	case o.open == nil && now.Sub(o.since) >= outageAfter:
		t.Since, t.Name = o.since, o.Host
		o.open = &news.Alert{ID: t.Key(), Trouble: *t, Noticed: o.since, Told: now}
		o.tell(news.Telling{Seq: uint64(now.UnixMilli()), At: now, Began: []news.Alert{*o.open}})
	}
	var ways sync.WaitGroup // one that does not answer holds no other up
	for way, u := range o.left {
		ways.Go(func() { o.send(ctx, way, u) })
	}
	ways.Wait()
}

// send tells by one way what is left to be told by it, one by one: what arrived is not told again.
func (o *Outage) send(ctx context.Context, way string, u *untold) {
	for len(u.told) > 0 && !o.Now().Before(u.next) {
		if err := o.Ways[way](ctx, u.told[:1]); err != nil {
			u.failures++
			wait := pause(u.failures, err)
			u.next = o.Now().Add(wait)
			o.Log.Warn("what is wrong with the store cannot be told, it is tried again", "way", way, "failures", u.failures, "in", wait, "err", err)
			return
		}
		u.told, u.failures = u.told[1:], 0
	}
}

func (o *Outage) tell(t news.Telling) {
	if o.left == nil {
		o.left = map[string]*untold{}
	}
	for way := range o.Ways {
		u := o.left[way]
		if u == nil {
			u = &untold{}
			o.left[way] = u
		}
		u.told = append(u.told, t)
		u.told = u.told[max(0, len(u.told)-outageLeft):]
	}
}
