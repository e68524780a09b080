package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

func (w *world) claimIDs(owner string, n int) []string {
	w.t.Helper()
	jobs, err := w.Claim(w.ctx(), owner, w.now, time.Minute, n)
	w.ok(err)
	ids := []string{}
	for _, j := range jobs {
		ids = append(ids, j.Source.ID)
	}
	return ids
}

func exclusiveClaims(t *testing.T, w *world) {
	const n = 60
	for i := range n {
		w.add(fmt.Sprintf("s%02d", i))
	}
	var mu sync.Mutex
	owners := map[string][]string{}
	var wg sync.WaitGroup
	for _, owner := range []string{"a", "b", "c"} {
		wg.Go(func() {
			for {
				jobs, err := w.Claim(w.ctx(), owner, w.now, time.Minute, 4)
				if err != nil {
					t.Error(err)
				}
				if len(jobs) == 0 {
					return
				}
				mu.Lock()
				for _, j := range jobs {
					owners[j.Source.ID] = append(owners[j.Source.ID], owner)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(owners) != n {
		t.Errorf("%d sources were claimed, want %d", len(owners), n)
	}
	for id, o := range owners {
		if len(o) != 1 {
			t.Errorf("%s is held by %v", id, o)
		}
	}
}

func leaseEnds(t *testing.T, w *world) {
	w.add("a")
	w.claim()
	w.now = w.now.Add(time.Minute - time.Millisecond)
	if ids := w.claimIDs("hub-b", 1); len(ids) != 0 {
		t.Errorf("claimed %v while its lease lasts", ids)
	}
	w.now = w.now.Add(time.Millisecond)
	if ids := w.claimIDs("hub-b", 1); len(ids) != 1 {
		t.Error("a lease that ended did not pass on")
	}
}

func renewRelease(t *testing.T, w *world) {
	w.add("a")
	job := w.claim()
	lease, err := w.Renew(w.ctx(), job.Lease, w.now.Add(10*time.Minute))
	w.ok(err)
	if !lease.Until.Equal(w.now.Add(10 * time.Minute)) {
		t.Errorf("renewed until %v", lease.Until)
	}
	w.now = w.now.Add(5 * time.Minute)
	if ids := w.claimIDs("hub-b", 1); len(ids) != 0 {
		t.Error("a renewed lease passed on")
	}
	w.ok(w.Release(w.ctx(), lease, w.now.Add(time.Hour)))
	if ids := w.claimIDs("hub-b", 1); len(ids) != 0 {
		t.Error("a source was claimed before the time that its release gave")
	}
	if _, err := w.Renew(w.ctx(), lease, w.now.Add(time.Hour)); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("renew a lease that was given back: %v", err)
	}
	w.now = w.now.Add(time.Hour)
	w.claim()
	if _, err := w.Renew(w.ctx(), lease, w.now.Add(time.Hour)); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("renew a lease that somebody else has: %v", err)
	}
	if err := w.Release(w.ctx(), lease, w.now); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("release a lease that somebody else has: %v", err)
	}
}

func claimOrder(t *testing.T, w *world) {
	if ids := w.claimIDs("hub-a", 10); len(ids) != 0 {
		t.Errorf("an empty queue has something due: %v", ids)
	}
	for i, id := range []string{"c", "a", "b"} {
		w.ok(w.AddSource(w.ctx(), source(id), w.now.Add(time.Duration(i)*time.Second), news.Act{}))
	}
	w.now = w.now.Add(time.Second)
	if ids := w.claimIDs("hub-a", 10); !slices.Equal(ids, []string{"c", "a"}) {
		t.Errorf("claimed %v, want c, a", ids)
	}
}

func checkNow(t *testing.T, w *world) {
	w.add("a")
	job := w.claim()
	w.ok(w.CheckNow(w.ctx(), "a", w.now))
	if ids := w.claimIDs("hub-b", 1); len(ids) != 0 {
		t.Error("a source that is being refreshed was claimed")
	}
	_, err := w.Commit(w.ctx(), refresh(job, w.now))
	w.ok(err)
	if ids := w.claimIDs("hub-b", 1); len(ids) != 0 {
		t.Error("a source was claimed before its next check")
	}
	w.ok(w.CheckNow(w.ctx(), "a", w.now))
	if ids := w.claimIDs("hub-b", 1); len(ids) != 1 {
		t.Error("a source that is to be checked now was not claimed")
	}
	if err := w.CheckNow(w.ctx(), "nobody", w.now); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("an unknown source: %v", err)
	}
}

func sourceLife(t *testing.T, w *world) {
	w.add("b", "a")
	if err := w.AddSource(w.ctx(), source("a"), w.now, news.Act{}); !errors.Is(err, news.ErrExists) {
		t.Errorf("add it again: %v, want ErrExists", err)
	}
	changed := source("a")
	changed.Name, changed.Licence = "新名", news.Licence{Public: news.ExtentFull}
	changed.Categories = map[string]string{"财经": "finance"}
	w.ok(w.PutSource(w.ctx(), changed, news.Act{}))
	if err := w.PutSource(w.ctx(), source("nobody"), news.Act{}); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("change an unknown one: %v, want ErrNotFound", err)
	}
	got, err := w.Sources(w.ctx())
	w.ok(err)
	if d := cmp.Diff([]news.Source{changed, source("b")}, got, anyRev); d != "" {
		t.Error(d)
	}
	w.put("a", entry("a", 1))
	w.ok(w.CheckNow(w.ctx(), "a", w.now))
	jobs, err := w.Claim(w.ctx(), "hub-a", w.now, time.Minute, 10)
	w.ok(err)
	w.ok(w.RemoveSource(w.ctx(), "a", news.Act{}))
	if err := w.RemoveSource(w.ctx(), "a", news.Act{}); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("remove it again: %v, want ErrNotFound", err)
	}
	for _, j := range jobs {
		_, err := w.Commit(w.ctx(), refresh(j, w.now, entry(j.Source.ID, 2)))
		if j.Source.ID == "a" && !errors.Is(err, news.ErrLeaseLost) {
			t.Errorf("a refresh of a removed source: %v, want ErrLeaseLost", err)
		}
	}
	if states, err := w.States(w.ctx(), "a"); err != nil || len(states) != 0 {
		t.Errorf("its state stays: %v, %v", states, err)
	}
	w.wantLine("source/a", entry("a", 1).ID)
	all, err := w.Changes(w.ctx(), 0, 100)
	w.ok(err)
	ops := 0
	for _, c := range all {
		if c.Op == news.OpSource && c.ID == "a" {
			ops++
		}
	}
	if ops != 3 {
		t.Errorf("%d changes of the source, want 3: added, changed, removed", ops)
	}
}

func disabled(t *testing.T, w *world) {
	w.add("a")
	job := w.claim()
	off := source("a")
	off.Enabled = false
	w.ok(w.PutSource(w.ctx(), off, news.Act{}))
	if _, err := w.Commit(w.ctx(), refresh(job, w.now, entry("a", 1))); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("a refresh of a source that was disabled: %v, want ErrLeaseLost", err)
	}
	w.now = w.now.Add(time.Hour)
	if ids := w.claimIDs("hub-a", 1); len(ids) != 0 {
		t.Error("a disabled source was claimed")
	}
	if err := w.CheckNow(w.ctx(), "a", w.now); err == nil {
		t.Error("check a disabled source now: no error")
	}
	w.ok(w.PutSource(w.ctx(), source("a"), news.Act{}))
	if ids := w.claimIDs("hub-a", 1); len(ids) != 1 {
		t.Error("a source that was enabled again was not claimed")
	}
}

func otherAddress(t *testing.T, w *world) {
	w.put("a", entry("a", 1))
	other := source("a")
	other.URL = "https://other.example/feed"
	w.ok(w.PutSource(w.ctx(), other, news.Act{}))
	job := w.claim()
	if job.State.Validators != (news.Validators{}) || !job.State.LastCheck.Equal(w.now) {
		t.Errorf("state %+v, want no validators and the rest as it was", job.State)
	}
	again := other
	again.URL = "https://third.example/feed"
	w.ok(w.PutSource(w.ctx(), again, news.Act{}))
	if _, err := w.Commit(w.ctx(), refresh(job, w.now)); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("a refresh of the address before: %v, want ErrLeaseLost", err)
	}
}

func seedOnce(t *testing.T, w *world) {
	if did, err := w.Seed(w.ctx(), nil, w.now, news.Act{}); did || err != nil {
		t.Errorf("no seeds: %v, %v", did, err)
	}
	off := source("c")
	off.Enabled = false
	seeds := []news.Source{source("a"), source("b"), off}
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 4 {
		wg.Go(func() {
			did, err := w.Seed(w.ctx(), seeds, w.now, news.Act{})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if did {
				done++
			}
		})
	}
	wg.Wait()
	if done != 1 {
		t.Errorf("%d hubs seeded the store, want 1", done)
	}
	if ids := w.claimIDs("hub-a", 10); !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("due are %v, want a, b", ids)
	}
	for _, s := range seeds {
		w.ok(w.RemoveSource(w.ctx(), s.ID, news.Act{}))
	}
	if did, err := w.Seed(w.ctx(), seeds, w.now, news.Act{}); did || err != nil {
		t.Errorf("seeds came back: %v, %v", did, err)
	}
}
