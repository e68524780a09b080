package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/txnews/hub/store/engine"
)

// How an operation is made anew when somebody else wrote between its reading and its writing: the second time at once.
const (
	attempts     = 16
	firstPause   = time.Millisecond // before the third; it doubles with each
	longestPause = 64 * time.Millisecond
)

// pauseBefore is how long to wait before an attempt, half of it to one and a half: writers who met do not meet again in step.
func pauseBefore(attempt int) time.Duration {
	if attempt < 3 {
		return 0
	}
	d := min(firstPause<<(attempt-3), longestPause)
	return d/2 + rand.N(d)
}

// retry runs fn until it does not meet a conflict, for a second or two at most.
func retry(ctx context.Context, fn func() error) error {
	err := fn()
	for n := 2; n <= attempts && errors.Is(err, engine.ErrConflict); n++ {
		pause := time.NewTimer(pauseBefore(n))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return context.Cause(ctx)
		}
		err = fn()
	}
	return domain(err)
}
