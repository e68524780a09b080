package fetch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/internal/feedtest"
)

func TestGateSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2)
		var inside, most atomic.Int32
		var wg sync.WaitGroup
		begun := time.Now()
		for i := range 10 {
			wg.Go(func() {
				host := []string{"a", "b"}[i%2]
				l, err := g.enter(t.Context(), host, 0)
				if err != nil {
					t.Error(err)
					return
				}
				defer g.leave(l)
				if host == "a" {
					most.Store(max(most.Load(), inside.Add(1)))
					defer inside.Add(-1)
				}
				time.Sleep(time.Second)
			})
		}
		wg.Wait()
		if most.Load() != 2 || time.Since(begun) != 3*time.Second {
			t.Errorf("5 requests at each of two hosts: %d at once, in %v; want 2, 3s", most.Load(), time.Since(begun))
		}
	})
}

func TestGateGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(2)
		begun := time.Now()
		var mu sync.Mutex
		var at []time.Duration
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				l, err := g.enter(t.Context(), "a", 500*time.Millisecond)
				if err != nil {
					t.Error(err)
					return
				}
				defer g.leave(l)
				mu.Lock()
				defer mu.Unlock()
				at = append(at, time.Since(begun))
			})
		}
		l, err := g.enter(t.Context(), "a", 0) // a feed's poll does not wait behind articles
		if err != nil || time.Since(begun) != 0 {
			t.Errorf("without a gap: %v after %v", err, time.Since(begun))
		}
		g.leave(l)
		wg.Wait()
		if want := []time.Duration{0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond}; !slices.Equal(at, want) {
			t.Errorf("polite requests began at %v, want %v", at, want)
		}
	})
}

func TestGateCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1)
		held, err := g.enter(t.Context(), "a", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for _, gap := range []time.Duration{0, time.Hour} { // for a slot, and for its time
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if _, err := g.enter(ctx, "a", gap); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("gap %v: %v, want the context's error", gap, err)
			}
			cancel()
		}
		g.leave(held)
		if n := g.lanes["a"].users; n != 0 {
			t.Errorf("%d users left, want 0", n)
		}
	})
}

func TestGateForgets(t *testing.T) {
	g := newGate(1)
	busy, err := g.enter(t.Context(), "busy", 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * maxLanes {
		l, err := g.enter(t.Context(), fmt.Sprint("h", i), 0)
		if err != nil {
			t.Fatal(err)
		}
		g.leave(l)
	}
	if len(g.lanes) > maxLanes || g.lanes["busy"] != busy {
		t.Errorf("%d hosts kept (at most %d), the busy one: %v", len(g.lanes), maxLanes, g.lanes["busy"])
	}
}

func TestGapDefaults(t *testing.T) {
	for _, row := range []struct {
		gap  time.Duration
		host string
		want time.Duration
	}{
		{0, "example.cn", DefaultGap}, {0, "127.0.0.1", 0}, {0, "::1", 0}, {0, "localhost", 0}, {0, "10.0.0.1", DefaultGap},
		{time.Second, "127.0.0.1", time.Second}, {-1, "example.cn", 0},
	} {
		if got := New(Options{Gap: row.gap}).gap(row.host); got != row.want {
			t.Errorf("Gap %v to %s: %v, want %v", row.gap, row.host, got, row.want)
		}
	}
}

func TestPolitelyOverHTTP(t *testing.T) {
	p := feedtest.New(t)
	p.Serve("/a", feedtest.Doc{Text: "x"})
	p.Robots("User-agent: *\nCrawl-delay: 0.12")
	client := New(Options{AllowPrivate: true, Gap: 60 * time.Millisecond})
	defer client.Close()
	for _, c := range []struct {
		req   Request
		pause time.Duration // two of them lie between three requests
	}{{Request{Politely: true}, 60 * time.Millisecond}, {Request{Politely: true, Robots: true}, 120 * time.Millisecond}} {
		c.req.URL = p.URL + "/a"
		start := time.Now()
		for range 3 {
			if _, err := client.Get(t.Context(), c.req); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < 2*c.pause {
			t.Errorf("%+v: three requests within %v, want at least %v", c.req, took, 2*c.pause)
		}
	}
}
