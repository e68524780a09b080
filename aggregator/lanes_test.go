package aggregator

import (
	"testing"
	"testing/synctest"
	"time"
)

// A host that is busy gives turns as far apart as its refreshes take, and none beyond the bound.
func TestLanesGiveTurns(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	l := newLanes(2)
	for range 2 {
		if ok, _ := l.enter("a", now); !ok {
			t.Fatal("a free host refuses")
		}
	}
	if ok, _ := l.enter("b", now); !ok {
		t.Error("another host refuses")
	}
	l.leave("a", 4*time.Second, now)
	if ok, _ := l.enter("a", now); !ok {
		t.Error("the place that was given back is not free")
	}
	last := now
	for i := range 100 {
		ok, due := l.enter("a", now)
		if ok || due.After(now.Add(maxDeferral+2*time.Second)) {
			t.Fatalf("turn %d: %v %v", i, ok, due.Sub(now))
		}
		if i < 10 && due.Sub(last) != 2*time.Second { // 4 s each, two at a time
			t.Errorf("turn %d comes %v after the one before", i, due.Sub(last))
		}
		last = due
	}
}

// Refreshes that wait for their partners hold no worker for long; how many may wait so is bounded.
func TestSlowRefreshesGiveWorkersBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(2)
		var give []func()
		for range 2 * (1 + slowShare) {
			give = append(give, p.take())
			if len(p.work) == cap(p.work) {
				time.Sleep(slowAfter + time.Millisecond)
			}
		}
		if len(p.work) != 2 || len(p.slow) != 2*slowShare {
			t.Errorf("%d at work, %d slow", len(p.work), len(p.slow))
		}
		for _, g := range give {
			g()
		}
		if len(p.work)+len(p.slow) != 0 {
			t.Errorf("%d and %d places were not given back", len(p.work), len(p.slow))
		}
	})
}
