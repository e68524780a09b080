package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// actsTrimmed: what is older than the rule says leaves every list, in steps that each have an act which says so; what is younger stays, with
// what undoing it needs, and so do the versions of settings.
func actsTrimmed(t *testing.T, w *world) {
	const rule = 400 * 24 * time.Hour
	_, err := w.Prune(w.ctx(), w.now, 0, 0)
	w.ok(err)
	by := func() news.Act { return news.Act{At: w.now, By: "li"} }
	w.ok(w.AddSource(w.ctx(), source("a"), w.now, by()))
	for i := range 600 {
		w.ok(w.Record(w.ctx(), act(fmt.Sprintf("test.%d", i), t0.Add(time.Duration(i)*time.Second))))
	}
	w.ok(w.PutSetting(w.ctx(), news.SettingPermits, []string{"新华社"}, news.Act{At: w.now, Op: "setting.put", Object: news.SettingPermits}))
	w.ok(w.EnsureJob(w.ctx(), "mail", "trim", w.now))
	trim := func(want int, leapt bool) {
		t.Helper()
		jobs := w.jobs("hub-a")
		if len(jobs) != 1 {
			t.Fatal("the job is not due")
		}
		n, err := w.TrimActs(w.ctx(), jobs[0], rule)
		if n != want || errors.Is(err, store.ErrClockLeapt) != leapt || err != nil && !leapt {
			t.Fatalf("at %v %d left, %v; want %d", w.now, n, err, want)
		}
		w.ok(w.FinishJob(w.ctx(), jobs[0], w.now))
	}
	round := func(at time.Time) {
		for w.now.Add(24 * time.Hour).Before(at) { // a hub ran all the time
			w.now = w.now.Add(6 * 24 * time.Hour)
			_, err := w.Prune(w.ctx(), w.now, 0, 0)
			w.ok(err)
		}
		w.now = at
	}
	trim(0, false)
	round(t0.Add(rule))
	trim(0, false)
	w.ok(w.PutSource(w.ctx(), renamed(source("a"), "新名"), by()))
	round(t0.Add(rule + time.Hour))
	trim(601, false)
	trim(0, false)

	left := w.told()
	if len(left) != 4 || left[0].Setting() != news.SettingPermits || left[1].Op != "source.edit" || left[1].Before == nil {
		t.Fatalf("left are %+v", left)
	}
	counts := map[string]bool{}
	for _, a := range left[2:] {
		if counts[a.Detail[0].Terms[0]] = true; a.Op != "audit.trim" || a.Detail[0].Terms[1] != "400d" || !strings.Contains(string(a.After), `"from":"2026-03-01T08:`) {
			t.Errorf("the act says %+v, %s", a.Detail, a.After)
		}
	}
	if !counts["500"] || !counts["101"] {
		t.Errorf("they say that %v left", counts)
	}
	if own, _, err := w.ActsAbout(w.ctx(), news.AboutSource("a"), news.Cursor{}, 10); err != nil || len(own) != 1 || own[0].Op != "source.edit" {
		t.Errorf("the source's acts are %+v, %v", own, err)
	}
	w.now = w.now.Add(48 * time.Hour)
	if _, err := w.TrimActs(w.ctx(), news.JobLease{Queue: "mail", ID: "trim", Token: "none"}, time.Hour); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("trimmed without the lease: %v, want ErrLeaseLost", err)
	}
	if again := w.told(); len(again) != len(left) {
		t.Errorf("without the lease %d acts of %d are left", len(again), len(left))
	}
	w.now = w.now.Add(rule)
	trim(0, true) // nobody ran for so long, or the clock is wrong
}

func renamed(src news.Source, name string) news.Source {
	src.Name = name
	return src
}
