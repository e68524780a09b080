package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// pauseEndsByItself: a source that rests is not claimed, whoever asks for it, until its pause ends; one whose pause is taken back is due as
// before.
func pauseEndsByItself(t *testing.T, w *world) {
	w.add("a", "b", "c")
	job := w.claim() // one of them is being refreshed as the pause begins
	for _, id := range []string{"a", "b"} {
		src := source(id)
		src.PausedUntil = w.now.Add(72 * time.Hour)
		w.ok(w.PutSource(w.ctx(), src, news.Act{}))
	}
	added := source("d")
	added.PausedUntil = w.now.Add(72 * time.Hour)
	w.ok(w.AddSource(w.ctx(), added, w.now, news.Act{}))
	if err := w.Release(w.ctx(), job.Lease, w.now); job.Source.ID != "c" && err == nil {
		t.Error("a refresh goes on though its source rests")
	}
	w.now = w.now.Add(time.Hour)
	if ids := w.claimIDs("hub", 10); !slices.Equal(ids, []string{"c"}) {
		t.Errorf("claimed %v, want c alone", ids)
	}
	if err := w.CheckNow(w.ctx(), "a", w.now); err == nil {
		t.Error("a source that rests is checked")
	}
	n, err := w.Nearer(w.ctx(), w.now, 12*time.Hour)
	if w.ok(err); n != 0 {
		t.Errorf("%d pauses are taken for a clock that was wrong", n)
	}
	w.ok(w.PutSource(w.ctx(), source("b"), news.Act{}))
	if ids := w.claimIDs("hub", 10); !slices.Equal(ids, []string{"b"}) {
		t.Errorf("claimed %v, want b, whose pause was taken back", ids)
	}
	w.now = w.now.Add(71 * time.Hour)
	ids := w.claimIDs("hub", 10)
	slices.Sort(ids)
	if !slices.Contains(ids, "a") || !slices.Contains(ids, "d") {
		t.Errorf("claimed %v, want a and d, whose pause ended", ids)
	}
}

// listedAsTheyAre: a list has every source with its state as they are now, those too that it had before.
func listedAsTheyAre(t *testing.T, w *world) {
	w.add("b", "a")
	list := func() (ids, outcomes []string) {
		t.Helper()
		all, err := w.Roster(w.ctx())
		w.ok(err)
		for _, l := range all {
			outcome := ""
			if l.State != nil {
				outcome = string(l.State.Outcome)
			}
			ids, outcomes = append(ids, l.Source.ID+" "+l.Source.Name), append(outcomes, outcome)
		}
		return ids, outcomes
	}
	if ids, outcomes := list(); !slices.Equal(ids, []string{"a 源 a", "b 源 b"}) || !slices.Equal(outcomes, []string{"", ""}) {
		t.Errorf("%q %q", ids, outcomes)
	}
	job := w.claim()
	_, err := w.Commit(w.ctx(), news.Refresh{Lease: job.Lease, State: news.SourceState{Outcome: news.OutcomeFailed, NextCheck: w.now.Add(time.Hour)}, At: w.now})
	w.ok(err)
	renamed := source("b")
	renamed.Name = "另名"
	w.ok(w.PutSource(w.ctx(), renamed, news.Act{}))
	want := []string{"", ""}
	want[map[string]int{"a": 0, "b": 1}[job.Source.ID]] = "failed"
	if ids, outcomes := list(); !slices.Equal(ids, []string{"a 源 a", "b 另名"}) || !slices.Equal(outcomes, want) {
		t.Errorf("%q %q, want %q", ids, outcomes, want)
	}
	w.ok(w.RemoveSource(w.ctx(), "a", news.Act{}))
	if ids, _ := list(); !slices.Equal(ids, []string{"b 另名"}) {
		t.Errorf("%q after a was removed", ids)
	}
}
