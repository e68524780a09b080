package alerts

import (
	"context"
	"log/slog"
	"time"

	"github.com/txnews/hub/news"
)

// outageAfter is how long the store must have been away before it is told.
const outageAfter = 30 * time.Second

// Outage tells that the store cannot be worked with, which keeps the list and the places of what is told: each hub tells by itself,
// from memory, once when it begins and once when it is over. What is tried again after a failure is so while the hub runs.
type Outage struct {
	Look func(ctx context.Context) *news.Trouble // nil: the store is well
	Host string                                  // this machine, by which its word is told from other hubs'
	Ways map[string]func(ctx context.Context, told []news.Telling) error
	Log  *slog.Logger
	Now  func() time.Time

	since time.Time                 // it is away from then on; zero: it is not
	open  *news.Alert               // that was told; nil: none
	left  map[string][]news.Telling // to be told, by way
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
	for way, told := range o.left {
		if err := o.Ways[way](ctx, told); err != nil {
			o.Log.Warn("what is wrong with the store cannot be told, it is tried again", "way", way, "err", err)
			continue
		}
		delete(o.left, way)
	}
}

func (o *Outage) tell(t news.Telling) {
	if o.left == nil {
		o.left = map[string][]news.Telling{}
	}
	for way := range o.Ways {
		o.left[way] = append(o.left[way], t)
	}
}
