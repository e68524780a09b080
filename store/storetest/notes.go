package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// notes: of each source the last refreshes are remembered, within a bound, and by the day what it brought; they go with the source.
func notes(t *testing.T, w *world) {
	w.add("a", "b")
	day := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	w.now = day.Add(2 * time.Hour)
	for i := range news.RefreshesKept + 10 {
		done := news.Refreshed{At: day.Add(time.Duration(i) * time.Minute), Outcome: news.OutcomeNew, New: 1, Reason: news.Reasons{{Text: fmt.Sprint(i)}}}
		all := map[string][]news.Refreshed{"a": {done}, "none": {done}}
		if w.ok(w.NoteRefreshes(w.ctx(), all, time.UTC)); len(all) > 0 {
			t.Fatalf("what is written is left to be written: %v", all)
		}
	}
	last, err := w.Refreshes(w.ctx(), "a")
	w.ok(err)
	if len(last) != news.RefreshesKept || last[0].Reason[0].Text != fmt.Sprint(news.RefreshesKept+9) {
		t.Errorf("%d, the first %+v", len(last), last[0])
	}
	counts := func() []int {
		days, err := w.Days(w.ctx(), "a", "b", "none")
		w.ok(err)
		if len(days) != 1 {
			t.Errorf("days of %v", days)
		}
		return days["a"].Until(day.Add(24*time.Hour), 3)
	}
	if got := counts(); !slices.Equal(got, []int{0, 30, 30}) {
		t.Errorf("%v a day", got)
	}
	w.ok(w.NoteRefreshes(w.ctx(), map[string][]news.Refreshed{"b": {{At: day, Outcome: news.OutcomeUnchanged}}, "a": {{At: day.Add(-40 * 24 * time.Hour), New: 5}}}, time.UTC))
	if got := counts(); !slices.Equal(got, []int{0, 30, 30}) {
		t.Errorf("%v a day, with what came before the days that are kept", got)
	}
	w.ok(w.RemoveSource(w.ctx(), "a", news.Act{}))
	w.add("a")
	if last, err := w.Refreshes(w.ctx(), "a"); err != nil || len(last) != 0 {
		t.Errorf("%v %v, of a source that is gone", last, err)
	}
}

// runs: a run makes its sources due, but for those that are being refreshed, and is remembered for a while.
func runs(t *testing.T, w *world) {
	w.add("a", "b", "c")
	later := w.now.Add(time.Hour)
	for range 3 {
		jobs, err := w.Claim(w.ctx(), "t", w.now, time.Minute, 1)
		w.ok(err)
		for _, j := range jobs {
			if j.Source.ID != "c" {
				w.ok(w.Release(w.ctx(), j.Lease, later))
			}
		}
	}
	run := news.Run{ID: "r", By: "li", At: w.now, Sources: []string{"a", "c", "none"}}
	w.ok(w.StartRun(w.ctx(), run))
	jobs, err := w.Claim(w.ctx(), "t", w.now, time.Minute, 10)
	if w.ok(err); len(jobs) != 1 || jobs[0].Source.ID != "a" {
		t.Errorf("due are %+v, want a alone: b was not asked for, and c is being refreshed", jobs)
	}
	if got, err := w.Run(w.ctx(), "r"); err != nil || got.By != "li" || len(got.Sources) != 3 {
		t.Error(got, err)
	}
	w.now = w.now.Add(news.RunsKept)
	if _, err := w.Run(w.ctx(), "r"); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("after its time: %v", err)
	}
}
