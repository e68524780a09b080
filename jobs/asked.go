package jobs

import (
	"context"
	"log/slog"
	"time"
)

// askedEvery is how late work is begun that was asked for.
const askedEvery = time.Second

// Asked does work that somebody asked for, of whichever hub, and goes on with it where the hub that was at it ended.
type Asked struct {
	// GoOn does it; where nothing was asked for, or another hub is at it, nothing. When its context ends it leaves the rest to the next.
	GoOn func(ctx context.Context) error
	What string // for the log
	Log  *slog.Logger
}

// Run does what is asked for until ctx ends, and gives nil then. What fails is logged once, and tried again.
func (a *Asked) Run(ctx context.Context) error {
	tick := time.NewTicker(askedEvery)
	defer tick.Stop()
	failed := false
	for {
		err := a.GoOn(ctx)
		if err != nil && ctx.Err() == nil && !failed {
			a.Log.Error("work that was asked for failed, it is tried again", "what", a.What, "err", err)
		}
		failed = err != nil
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
