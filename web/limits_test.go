package web

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// counters are those of a store.
type counters struct {
	mu    sync.Mutex
	all   map[string]int64
	ends  map[string]time.Time
	calls int
	down  error
}

func (c *counters) AddCounts(_ context.Context, deltas map[string]int64, expires time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls++; c.down != nil {
		return c.down
	}
	for key, n := range deltas {
		c.all[key] += n
		c.ends[key] = expires
	}
	return nil
}

func (c *counters) Counters(_ context.Context, keys ...string) (map[string]int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls++; c.down != nil {
		return nil, c.down
	}
	found := maps.Clone(c.all)
	maps.DeleteFunc(found, func(key string, _ int64) bool {
		for _, k := range keys {
			if k == key {
				return false
			}
		}
		return true
	})
	return found, nil
}

// limitedPlace is a hub on counters, whose partner whole has limits.
func limitedPlace(t *testing.T, on *counters, a news.Agreement) (*partnerPlace, *Limits) {
	p := newPartnerPlace(t)
	p.partners.list[2].Agreement = a
	l := NewLimits(LimitsParams{Counters: on, Zone: testSettings.Current().Zone, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	p.serve(t, Options{Settings: testSettings}, Deps{Keys: p.keys, Limits: l}, p.store)
	return p, l
}

func newCounters() *counters { return &counters{all: map[string]int64{}, ends: map[string]time.Time{}} }

func TestAPartnersLimitsAreKeptAndSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(10 * time.Second) // past midnight UTC: ten past eight in the morning, and ten seconds
		on := newCounters()
		p, l := limitedPlace(t, on, news.Agreement{Quota: 5, PerMinute: 3})
		get := func(path string, header ...string) *http.Response {
			return p.from(t, path, "192.0.2.7:1", "", append(bearer(whole), header...)...)
		}
		said := func(res *http.Response, status int, left string) {
			t.Helper()
			wantStatus(t, res, status)
			wantHeader(t, res, "RateLimit-Policy", `"minute";q=3;w=60, "day";q=5;w=86400`)
			wantHeader(t, res, "RateLimit", left)
		}
		first := get("/feeds/all.atom")
		said(first, 200, `"minute";r=2;t=50, "day";r=4;t=57590`)
		said(get("/feeds/all.atom", "If-None-Match", first.Header.Get("ETag")), 304, `"minute";r=1;t=50, "day";r=4;t=57590`)
		said(get("/api/v1/entries?town=nowhere"), 404, `"minute";r=0;t=50, "day";r=4;t=57590`)
		full := get("/api/v1/entries")
		said(full, 429, `"minute";r=0;t=50, "day";r=4;t=57590`)
		wantHeader(t, full, "Retry-After", "50")
		wantHeader(t, full, "Content-Type", "application/problem+json")
		wantHeader(t, full, "Cache-Control", "private, no-cache")
		wantStatus(t, p.get(t, "/api/v1/entries"), 200) // the public, and others, have theirs
		wantStatus(t, p.get(t, "/api/v1/entries", bearer(part)...), 200)
		if res := p.get(t, "/api/v1/entries", bearer(part)...); res.Header.Get("RateLimit") != "" {
			t.Error("who has no limit is told of one")
		}

		time.Sleep(time.Minute)
		for range 3 {
			wantStatus(t, get("/api/v1/changes"), 200)
		}
		time.Sleep(time.Minute)
		said(get("/feeds/all.json"), 200, `"minute";r=2;t=50, "day";r=0;t=57470`)
		full = get("/feeds/all.json")
		said(full, 429, `"minute";r=2;t=50, "day";r=0;t=57470`)
		wantHeader(t, full, "Retry-After", "57470")

		// Another hub, and one that starts again, know what was asked for.
		if err := l.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		other, _ := limitedPlace(t, on, news.Agreement{Quota: 5, PerMinute: 3})
		wantStatus(t, other.from(t, "/feeds/all.json", "192.0.2.7:1", "", bearer(whole)...), 429)
		time.Sleep(57470 * time.Second)
		said(get("/feeds/all.json"), 200, `"minute";r=2;t=60, "day";r=4;t=86400`)
	})
}

// What a request costs is memory: the store is asked once a window, and told every two seconds.
func TestLimitsCostNoStoreCallEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		on := newCounters()
		a, la := limitedPlace(t, on, news.Agreement{Quota: 1000})
		b, lb := limitedPlace(t, on, news.Agreement{Quota: 1000})
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, l := range []*Limits{la, lb} {
			wg.Go(func() { _ = l.Run(ctx) })
		}
		for range 100 {
			wantStatus(t, a.from(t, "/feeds/all.rss", "192.0.2.7:1", "", bearer(whole)...), 200)
		}
		on.mu.Lock()
		calls := on.calls
		on.mu.Unlock()
		if calls != 1 {
			t.Errorf("a hundred requests made %d calls", calls)
		}
		time.Sleep(3 * time.Second)
		wantHeader(t, b.from(t, "/feeds/all.rss", "192.0.2.7:1", "", bearer(whole)...), "RateLimit", `"day";r=899;t=57597`)
		on.mu.Lock()
		on.down = errors.New("connection reset")
		on.mu.Unlock()
		time.Sleep(3 * time.Second)
		wantStatus(t, a.from(t, "/feeds/all.rss", "192.0.2.7:1", "", bearer(whole)...), 200) // what is known goes on
		on.mu.Lock()
		on.down = nil
		on.mu.Unlock()
		stop()
		wg.Wait()
		total := int64(0)
		for _, n := range on.all {
			total += n
		}
		if total != 102 {
			t.Errorf("%d are counted, want 102", total)
		}
	})
}

// In one hub nobody gets past a limit by asking at once.
func TestALimitHoldsForWhatIsAskedAtOnce(t *testing.T) {
	noon := at(t, 12, 0)
	l := NewLimits(LimitsParams{Counters: newCounters(), Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }})
	a := news.Agreement{Quota: 50}
	var wg sync.WaitGroup
	let := make(chan bool, 200)
	for range 200 {
		wg.Go(func() {
			let <- l.take(t.Context(), l.windows("p", &a, noon)) == nil
		})
	}
	wg.Wait()
	n := 0
	for range 200 {
		if <-let {
			n++
		}
	}
	if n != 50 {
		t.Errorf("%d were let through, want 50", n)
	}
}

// A request that came at the end of a minute is counted in it, though Flush forgets that minute meanwhile.
func TestARequestAtTheEndOfAMinuteIsCounted(t *testing.T) {
	asked := time.Date(2026, 11, 27, 12, 0, 59, 999, time.UTC)
	l := NewLimits(LimitsParams{Counters: newCounters(), Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return asked.Add(time.Second) }})
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 20_000 {
			if full := l.take(t.Context(), l.windows("p", &news.Agreement{PerMinute: 1e6}, asked)); full != nil {
				t.Errorf("no room in %+v", full)
			}
		}
	})
	for range 20_000 {
		if err := l.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}
