package storetest

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// jobs claims what is due of the queue mail.
func (w *world) jobs(owner string) []news.JobLease {
	w.t.Helper()
	jobs, err := w.ClaimJobs(w.ctx(), "mail", owner, w.now, time.Minute, 10)
	w.ok(err)
	return jobs
}

func jobIDs(jobs []news.JobLease) []string {
	ids := []string{}
	for _, j := range jobs {
		ids = append(ids, j.ID)
	}
	return ids
}

func jobLife(t *testing.T, w *world) {
	want := func(step string, ids ...string) []news.JobLease {
		t.Helper()
		jobs := w.jobs("hub-a")
		if got := jobIDs(jobs); !slices.Equal(got, append([]string{}, ids...)) {
			t.Fatalf("%s: claimed %v, want %v", step, got, ids)
		}
		return jobs
	}
	want("an empty queue")
	w.ok(w.ScheduleJob(w.ctx(), "mail", "b", w.now.Add(time.Second)))
	w.ok(w.EnsureJob(w.ctx(), "mail", "a", w.now.Add(2*time.Second)))
	w.ok(w.EnsureJob(w.ctx(), "mail", "a", w.now))
	want("before their time")
	w.now = w.now.Add(2 * time.Second)
	jobs := want("when due", "b", "a")
	want("under their leases")
	later, err := w.RenewJob(w.ctx(), jobs[0], w.now.Add(time.Hour))
	w.ok(err)
	w.ok(w.FinishJob(w.ctx(), jobs[1], time.Time{}))
	w.now = w.now.Add(30 * time.Minute)
	want("one renewed, one done")
	w.ok(w.FinishJob(w.ctx(), later, w.now.Add(time.Minute)))
	w.ok(w.FinishJob(w.ctx(), later, w.now.Add(time.Minute))) // whose answer was lost
	w.now = w.now.Add(time.Minute)
	held := want("again", "b")
	w.ok(w.ScheduleJob(w.ctx(), "mail", "b", w.now))
	if err := w.FinishJob(w.ctx(), held[0], time.Time{}); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("the end of a job that was asked for again meanwhile: %v, want ErrLeaseLost", err)
	}
	held = want("asked for again", "b")
	w.ok(w.CancelJob(w.ctx(), "mail", "b"))
	w.ok(w.CancelJob(w.ctx(), "mail", "b"))
	if _, err := w.RenewJob(w.ctx(), held[0], w.now); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("renew a job that was cancelled: %v, want ErrLeaseLost", err)
	}
	w.now = w.now.Add(time.Hour)
	want("cancelled")
}

func queuesApart(t *testing.T, w *world) {
	w.add("a")
	w.ok(w.ScheduleJob(w.ctx(), "mail", "a", w.now))
	w.ok(w.ScheduleJob(w.ctx(), "push", "a", w.now))
	source, mail := w.claim(), w.jobs("hub-a")
	if len(mail) != 1 {
		t.Fatalf("claimed %v of mail", jobIDs(mail))
	}
	w.ok(w.FinishJob(w.ctx(), mail[0], time.Time{}))
	_, err := w.Commit(w.ctx(), refresh(source, w.now, entry("a", 1)))
	w.ok(err)
	if err := w.FinishJob(w.ctx(), news.JobLease{Queue: "push", ID: "a", Token: mail[0].Token}, time.Time{}); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("a lease of another queue: %v, want ErrLeaseLost", err)
	}
	push, err := w.ClaimJobs(w.ctx(), "push", "hub-b", w.now, time.Minute, 10)
	w.ok(err)
	if len(push) != 1 {
		t.Errorf("claimed %v of push", jobIDs(push))
	}
}

func counters(t *testing.T, w *world) {
	day := w.now.Add(24 * time.Hour)
	want := func(step string, counts map[string]int64) {
		t.Helper()
		got, err := w.Counters(w.ctx(), "a", "b", "c")
		w.ok(err)
		if d := cmp.Diff(counts, got); d != "" {
			t.Errorf("%s: %s", step, d)
		}
	}
	want("none", map[string]int64{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				if err := w.AddCounts(w.ctx(), map[string]int64{"a": 1, "b": 1 << 40}, day); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"a": -21, "c": 7}, time.Time{}))
	want("together", map[string]int64{"a": -1, "b": 20 << 40, "c": 7})
	w.now = day
	want("at their end", map[string]int64{"c": 7})
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"a": 2}, day.Add(time.Hour)))
	want("anew", map[string]int64{"a": 2, "c": 7})
	_, err := w.Prune(w.ctx(), w.now, 0, 0)
	w.ok(err)
	want("swept", map[string]int64{"a": 2, "c": 7})
}

// jobPlaces: how far a job has come is kept under its lease alone, which that renews.
func jobPlaces(t *testing.T, w *world) {
	place := func(want string) {
		t.Helper()
		if got, err := w.JobPlace(w.ctx(), "mail", "a"); err != nil || got != want {
			t.Errorf("the place is %q, %v, want %q", got, err, want)
		}
	}
	w.ok(w.EnsureJob(w.ctx(), "mail", "a", w.now))
	held := w.jobs("hub-a")[0]
	place("")
	held, err := w.KeepJobPlace(w.ctx(), held, "page 10", w.now.Add(2*time.Minute))
	w.ok(err)
	place("page 10")
	w.now = w.now.Add(90 * time.Second)
	if jobs := w.jobs("hub-b"); len(jobs) != 0 {
		t.Fatalf("claimed %v under a lease that was renewed", jobs)
	}
	w.now = w.now.Add(time.Minute)
	next := w.jobs("hub-b")[0]
	if _, err := w.KeepJobPlace(w.ctx(), held, "page 20", w.now.Add(time.Hour)); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("a place kept without the lease: %v, want ErrLeaseLost", err)
	}
	place("page 10")
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	_, err = w.KeepJobPlace(w.ctx(), next, "", w.now.Add(time.Minute))
	w.ok(err)
	place("")
	other := &world{t: t, open: w.open, now: w.now}
	other.Store = w.open(t, other.options())
	w.ok(other.Restore(other.ctx(), &dump, news.Act{}))
	if got, err := other.JobPlace(w.ctx(), "mail", "a"); err != nil || got != "page 10" {
		t.Errorf("the dump has the place %q, %v", got, err)
	}
}
