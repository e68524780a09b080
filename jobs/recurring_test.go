package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
)

// recurring is one hub's part in the job.
func (h *hubs) recurring(owner string, do func(context.Context, news.JobLease) (time.Time, error)) *jobs.Recurring {
	return &jobs.Recurring{Queue: h.st, Name: "alerts", ID: "look", Do: do, Every: time.Second, Retry: 5 * time.Second, Lease: time.Minute, Owner: owner,
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now }}
}

func TestARecurringJobIsDoneByOneHubAtATime(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h, n := newHubs(t, where, 0), 0
		a := h.recurring("a", func(context.Context, news.JobLease) (time.Time, error) { n++; return h.now.Add(10 * time.Second), nil })
		b := h.recurring("b", a.Do)
		step := func(later time.Duration, want int) {
			t.Helper()
			h.now = h.now.Add(later)
			h.must(a.Once(t.Context()))
			h.must(b.Once(t.Context()))
			if n != want {
				t.Fatalf("done %d times, want %d", n, want)
			}
		}
		step(0, 1)
		step(9*time.Second, 1)
		step(time.Second, 2)
		h.must(h.st.ScheduleJob(t.Context(), "alerts", "look", h.now))
		step(0, 3)
	})
}

func TestARecurringJobThatFailedIsTriedAgain(t *testing.T) {
	h, broken := newHubs(t, "", 0), errors.New("broken")
	a := h.recurring("a", func(context.Context, news.JobLease) (time.Time, error) { return time.Time{}, broken })
	if err := a.Once(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("%v, want broken", err)
	}
	h.must(a.Once(t.Context())) // not yet
	h.now = h.now.Add(5 * time.Second)
	if err := a.Once(t.Context()); !errors.Is(err, broken) {
		t.Errorf("after the pause: %v, want broken", err)
	}
}

// TestATroubleIsToldOnceByAllHubs: hubs that look in turns, and one that was killed while it held the lease, tell one thing once.
func TestATroubleIsToldOnceByAllHubs(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 0)
		var found []news.Trouble
		hub := func(owner string) *jobs.Recurring {
			w := &alerts.Watch{Kept: h.st, Every: 10 * time.Second, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now },
				Lookers: []alerts.Looker{{Kinds: []news.TroubleKind{news.TroubleSource}, Look: func(context.Context) ([]news.Trouble, error) { return found, nil }}}}
			return h.recurring(owner, w.Look)
		}
		a, b := hub("a"), hub("b")
		look := func() {
			for range 3 {
				h.now = h.now.Add(10 * time.Second)
				h.must(b.Once(t.Context()))
				h.must(a.Once(t.Context()))
				h.now = h.now.Add(10 * time.Second)
				h.must(a.Once(t.Context()))
				h.must(b.Once(t.Context()))
			}
		}
		told := func(want int) {
			t.Helper()
			all, err := h.st.Tellings(t.Context(), 0)
			h.must(err)
			if len(all) != want {
				t.Errorf("told %d times, want %d", len(all), want)
			}
		}
		look()
		told(0)
		found = []news.Trouble{{Kind: news.TroubleSource, Object: "a", Why: news.Reasons{news.Text("坏了")}}}
		killed, err := h.st.ClaimJobs(t.Context(), "alerts", "killed", h.now.Add(10*time.Second), time.Minute, 1)
		h.must(err)
		if len(killed) != 1 {
			t.Fatal("the third hub has no lease")
		}
		look()
		told(0)
		h.now = h.now.Add(time.Minute)
		look()
		told(1)
		found = nil
		look()
		told(2)
	})
}

// TestACourierThatTellsForLongKeepsItsLease: what it notes on the way does not end a lease that was renewed meanwhile.
func TestACourierThatTellsForLongKeepsItsLease(t *testing.T) {
	onBothStores(t, func(t *testing.T, where string) {
		h := newHubs(t, where, 0)
		look := h.recurring("a", func(ctx context.Context, l news.JobLease) (time.Time, error) {
			return h.now.Add(time.Hour), h.st.KeepAlerts(ctx, l, news.AlertsKept{Told: &news.Telling{At: h.now, More: 1}})
		})
		h.must(look.Once(t.Context()))
		c := &alerts.Courier{Way: alerts.WayWebhook, Told: h.st, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return h.now }}
		claim := func(owner string) []news.JobLease {
			t.Helper()
			leases, err := h.st.ClaimJobs(t.Context(), c.Queue(), owner, h.now, time.Minute, 1)
			h.must(err)
			return leases
		}
		h.must(h.st.EnsureJob(t.Context(), c.Queue(), c.Way, h.now))
		l := claim("a")[0]
		c.Send = func(context.Context, []news.Telling) error {
			h.now = h.now.Add(2 * time.Minute)
			_, err := h.st.RenewJob(t.Context(), l, h.now.Add(time.Minute))
			return err
		}
		_, err := c.Do(t.Context(), l)
		h.must(err)
		if taken := claim("b"); len(taken) > 0 {
			t.Error("another hub tells beside it")
		}
	})
}
