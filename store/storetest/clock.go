package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// turned is a world whose store tells when its clock went back.
func turned(w *world) (back *time.Duration) {
	back = new(time.Duration)
	o := w.options()
	o.ClockBack = func(_ string, by time.Duration, _ int) { *back = by }
	w.Store = w.open(w.t, o)
	return back
}

// refreshed refreshes the one source that is due, and has it due again after a pause.
func (w *world) refreshed(pause time.Duration) {
	w.t.Helper()
	r := refresh(w.claim(), w.now)
	r.State.NextCheck = w.now.Add(pause)
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
}

func (w *world) wantDue(n int) {
	w.t.Helper()
	jobs, err := w.Claim(w.ctx(), "hub-b", w.now, time.Minute, 10)
	w.ok(err)
	if len(jobs) != n {
		w.t.Errorf("at %v %d sources are due, want %d", w.now, len(jobs), n)
	}
	for _, j := range jobs {
		w.ok(w.Release(w.ctx(), j.Lease, w.now))
	}
}

func clockBack(t *testing.T, w *world) {
	for _, by := range []time.Duration{time.Hour, 365 * 24 * time.Hour} {
		back := turned(w)
		w.add("a")
		w.refreshed(5 * time.Minute)
		w.now = w.now.Add(by) // forward
		w.refreshed(5 * time.Minute)
		w.now = w.now.Add(time.Minute)
		w.wantDue(0)
		w.now = w.now.Add(-by) // and back
		w.wantDue(0)
		if *back != by {
			t.Errorf("the clock went back by %v, and %v was told", by, *back)
		}
		w.now = w.now.Add(4 * time.Minute)
		w.wantDue(1)
		w.refreshed(5 * time.Minute)
		w.now = w.now.Add(-time.Second) // as clocks are kept right
		w.wantDue(0)
		w.now = w.now.Add(5*time.Minute + time.Second)
		w.wantDue(1)
	}
}

func jobsBack(t *testing.T, w *world) {
	w.ok(w.ScheduleJob(w.ctx(), "turns", "e", w.now.Add(time.Hour)))
	claim := func() int {
		leases, err := w.ClaimJobs(w.ctx(), "turns", "hub-a", w.now, time.Minute, 10)
		w.ok(err)
		return len(leases)
	}
	w.now = w.now.Add(10 * time.Minute)
	if claim() != 0 {
		t.Error("a job is due early")
	}
	w.now = w.now.Add(-6 * time.Hour)
	claim()
	w.now = w.now.Add(50 * time.Minute)
	if claim() != 1 {
		t.Error("a job that was due in 50 minutes is not, 50 minutes later by a clock that was set back meanwhile")
	}
}

func dueTooFar(t *testing.T, w *world) {
	const longest = 24 * time.Hour
	w.add("a")
	w.refreshed(time.Hour)
	src := source("seldom")
	src.Interval = 30 * 24 * time.Hour
	w.ok(w.AddSource(w.ctx(), src, w.now.Add(29*24*time.Hour), news.Act{}))
	w.ok(w.AddSource(w.ctx(), source("b"), w.now.Add(365*24*time.Hour), news.Act{}))
	n, err := w.Nearer(w.ctx(), w.now, longest)
	w.ok(err)
	jobs, err := w.Claim(w.ctx(), "hub-a", w.now, time.Minute, 10)
	w.ok(err)
	if n != 1 || len(jobs) != 1 || jobs[0].Source.ID != "b" {
		t.Errorf("%d brought here, due are %+v; want b alone", n, jobs)
	}
}

// Skewed proves that hubs whose clocks differ agree about what is due and who holds it: now is the database's clock.
func Skewed(t *testing.T, open func(t *testing.T, o store.Options) *store.Store) {
	ahead := func(by time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(by) } }
	for _, by := range []time.Duration{time.Minute, -time.Minute, 365 * 24 * time.Hour} {
		right, wrong := ahead(0), ahead(by)
		a, b := open(t, store.Options{Now: right}), open(t, store.Options{Now: wrong})
		ctx := t.Context()
		if err := a.AddSource(ctx, source("a"), right(), news.Act{}); err != nil {
			t.Fatal(err)
		}
		claim := func(s *store.Store, now func() time.Time) []news.Job {
			t.Helper()
			jobs, err := s.Claim(ctx, "hub", now(), 45*time.Second, 10)
			if err != nil {
				t.Fatal(err)
			}
			return jobs
		}
		held := claim(a, right)
		if len(held) != 1 {
			t.Fatalf("%d are due, want 1", len(held))
		}
		if stolen := claim(b, wrong); len(stolen) != 0 {
			t.Errorf("a hub that is %v ahead has stolen a lease", by)
		}
		if _, err := a.Renew(ctx, held[0].Lease, right().Add(45*time.Second)); err != nil {
			t.Error(err)
		}
		if err := b.CheckNow(ctx, "a", wrong()); err != nil {
			t.Error(err)
		}
		r := refresh(held[0], right())
		r.State.NextCheck = right().Add(-time.Second) // due at once
		if _, err := a.Commit(ctx, r); err != nil {
			t.Fatalf("the lease was lost: %v", err)
		}
		held = claim(b, wrong)
		if len(held) != 1 {
			t.Fatalf("%d are due to a hub that is %v ahead, want 1", len(held), by)
		}
		if stolen := claim(a, right); len(stolen) != 0 {
			t.Errorf("the lease of a hub that is %v ahead was stolen", by)
		}
		r = refresh(held[0], wrong())
		r.State.NextCheck = wrong().Add(-time.Second)
		if _, err := b.Commit(ctx, r); err != nil {
			t.Fatalf("the lease was lost: %v", err)
		}
		if held = claim(a, right); len(held) != 1 {
			t.Errorf("what a hub that is %v ahead has refreshed is not due when it said", by)
		}
	}
}

// A clock that leaps a year forward takes nothing for its age at once; where the year was one, retention goes on a day later.
func pruneAfterALeap(t *testing.T, w *world) {
	const age = 400 * 24 * time.Hour
	w.put("a", entry("a", 1), entry("a", 2))
	prune := func(want int, leapt bool) {
		t.Helper()
		n, err := w.Prune(w.ctx(), w.now, age, 0)
		if n != want || errors.Is(err, store.ErrClockLeapt) != leapt || err != nil && !leapt {
			t.Errorf("%v: %d were taken, %v; want %d, leapt %t", w.now, n, err, want, leapt)
		}
	}
	prune(0, false)
	before := w.now
	w.now = w.now.Add(401 * 24 * time.Hour)
	prune(0, true)
	w.now = w.now.Add(23 * time.Hour)
	prune(0, true)
	leapt := w.now
	w.now = before.Add(time.Hour) // the clock is set right
	prune(0, false)
	w.wantLine(news.TimelineAll, entry("a", 2).ID, entry("a", 1).ID)
	w.now = leapt // it was right
	prune(0, true)
	w.now = w.now.Add(24 * time.Hour)
	prune(2, false)
}
