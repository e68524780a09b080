// Package growth tells what grows with its input from what grows with its square, on a machine that does other things too: it goes by the
// time that the process has of the processors, and by the least of several tries.
package growth

import (
	"math"
	"syscall"
	"testing"
	"time"
)

const (
	// times is how many times as long the longer input is: what grows with its square costs as many times what so many short ones cost.
	times = 16
	// bound is how many times that much may be, between 1 and times, far from both.
	bound = 4
	tries = 8
	// resolution is the least that is told apart: the kernel counts in microseconds, and gives less for what is short.
	resolution = 20 * time.Microsecond
	// enough is when no further try is made: nothing that grows as it should takes so long.
	enough = 20 * time.Second
)

// Linear fails where one long input costs much more than short ones of n that are as long together. prepare makes what is measured.
func Linear(t testing.TB, n int, prepare func(n int) (do func())) {
	t.Helper()
	short := prepare(n)
	Within(t, bound, func() {
		for range times {
			short()
		}
	}, prepare(times*n))
}

// Within fails where what is done costs more than so many times something else.
func Within(t testing.TB, many int64, of, do func()) {
	t.Helper()
	least, most := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for began, n := processor(), 0; n < tries && processor()-began < enough; n++ {
		least, most = min(least, max(cost(of), resolution)), min(most, cost(do))
		if most/time.Duration(many) <= least {
			return
		}
	}
	t.Errorf("it costs %v, more than %d times %v", most, many, least)
}

// cost is what the process has of the processors while something is done.
func cost(do func()) time.Duration {
	before := processor()
	do()
	return processor() - before
}

func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it cannot fail for oneself
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
