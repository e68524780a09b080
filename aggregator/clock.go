package aggregator

import (
	"context"
	"time"
)

// Schedule is the whole of the due-queue.
type Schedule interface {
	// Nearer makes sources due now that are due further away than the longest interval that there is, and than their own.
	Nearer(ctx context.Context, now time.Time, longest time.Duration) (int, error)
}

// surveyEvery is how often the queue is looked through for what is due too far away.
const surveyEvery = 10 * time.Minute

// longest is the longest pause that the hub gives a source which has no interval of its own, spread and all.
func (a *Aggregator) longest() time.Duration {
	d := max(a.p.MaxInterval, maxWish)
	return d + d/8
}

// survey looks through the queue at start and now and then: where the clock was wrong for a while, or a dump came from such a
// hub, sources would be due in a year.
func (a *Aggregator) survey(ctx context.Context, last time.Time) time.Time {
	now := a.p.Now()
	if a.p.Schedule == nil || !last.IsZero() && now.Sub(last).Abs() < surveyEvery {
		return last
	}
	n, err := a.p.Schedule.Nearer(ctx, now, a.longest())
	switch {
	case err != nil && ctx.Err() == nil:
		a.p.Log.Warn("look for sources that are due too far away", "err", err)
	case n > 0:
		a.p.Log.Warn("sources were due further away than the longest interval, as after a clock that was wrong: they are checked now", "sources", n)
	}
	return now
}
