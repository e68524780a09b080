package storetest

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
)

// Below proves that damage in what is no record (queues, postings, orders, counters of the database itself) stops nothing.
// named says whether the log must name it.
func Below(t *testing.T, b Bench, named bool, harm func(t *testing.T)) {
	var log bytes.Buffer
	w := benchWorld(t, b, &log)
	fillBelow(w)
	w.ok(w.Close())
	harm(t)
	w = benchWorld(t, b, &log)
	defer func() { w.ok(w.Close()) }()
	// Every source is polled again before long, the queues are what they were.
	w.now = w.now.Add(13 * time.Hour)
	_, err := w.Nearer(w.ctx(), w.now, 12*time.Hour)
	w.ok(err)
	for _, src := range []string{"a", "b"} {
		before := len(w.line(news.TimelineAll))
		w.put(src, entry(src, 20))
		if after := len(w.line(news.TimelineAll)); after != before+1 {
			t.Errorf("%s: %d entries, and %d after one came in", src, before, after)
		}
		w.now = w.now.Add(13 * time.Hour)
		jobs, err := w.Claim(w.ctx(), "hub", w.now, time.Minute, 10)
		w.ok(err)
		if len(jobs) != 2 || jobs[0].Source.ID == jobs[1].Source.ID {
			t.Errorf("%d sources were claimed, want a and b once: %+v", len(jobs), jobs)
		}
		for _, j := range jobs {
			w.ok(w.Release(w.ctx(), j.Lease, w.now.Add(time.Hour)))
		}
	}
	jobs, err := w.ClaimJobs(w.ctx(), "mail", "hub", w.now, time.Minute, 10)
	w.ok(err)
	if len(jobs) != 2 {
		t.Errorf("%d jobs were claimed, want 2", len(jobs))
	}
	for _, j := range jobs {
		w.ok(w.FinishJob(w.ctx(), j, time.Time{}))
	}
	ids, _, _, err := w.Arrivals(w.ctx(), news.TimelineAll, 0, 100)
	w.ok(err)
	if last := ids[len(ids)-1]; last != entry("b", 20).ID || slices.Index(ids, last) != len(ids)-1 {
		t.Errorf("the order of arrival ends with %s", last)
	}
	last, err := w.LastSeq(w.ctx())
	w.ok(err)
	if all, err := w.Changes(w.ctx(), last-1, 5); err != nil || len(all) != 1 || all[0].Seq != last {
		t.Errorf("the log ends with %+v, %v; want change %d", all, err, last)
	}
	_, err = w.Prune(w.ctx(), w.now, 0, 100)
	w.ok(err)
	w.ok(w.Health(w.ctx()))
	if said := log.String(); named && !strings.Contains(said, "could not be read") && !strings.Contains(said, "cannot be read") {
		t.Errorf("the log names nothing: %s", said)
	}
	dumps(w)
}

func fillBelow(w *world) {
	w.put("a", entry("a", 1), entry("a", 2))
	w.put("b", entry("b", 1))
	for _, id := range []string{"x", "y"} {
		w.ok(w.ScheduleJob(w.ctx(), "mail", id, w.now.Add(time.Hour)))
	}
	w.ok(w.AddCounts(w.ctx(), map[string]int64{"n": 3}, w.now.Add(time.Hour)))
}

// dumps takes a backup and restores it elsewhere.
func dumps(w *world) {
	w.t.Helper()
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: w.t, now: w.now}
	o := other.options()
	o.Log = slog.New(slog.DiscardHandler)
	s, err := store.Open(w.ctx(), w.t.TempDir(), o)
	w.ok(err)
	other.Store = s
	defer func() { w.ok(other.Close()) }()
	w.ok(other.Restore(w.ctx(), &dump, news.Act{}))
	if a, b := w.line(news.TimelineAll), other.line(news.TimelineAll); !slices.Equal(a, b) {
		w.t.Errorf("restored, %d entries of %d", len(b), len(a))
	}
}

// Lists posts to a term and gives what is on its list, twice, as two refreshes do.
func Lists(t *testing.T, e engine.Engine) {
	for n := range byte(3) {
		commit(t, e, engine.Batch{Now: t0, Post: []engine.Posting{seeing(t, e, t0, 7, 100+n)}})
	}
	got, err := e.Posted(t.Context(), t0, []uint64{7})
	if err != nil || !slices.Contains(got[0], pid(100)) || !slices.Contains(got[0], pid(101)) || !slices.Contains(got[0], pid(102)) {
		t.Errorf("posted are %v, %v", got, err)
	}
}
