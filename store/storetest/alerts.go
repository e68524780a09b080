package storetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// alertOf is an alert of a source.
func alertOf(id string) news.Alert {
	a := news.Alert{Trouble: news.Trouble{Kind: news.TroubleSource, Object: id, Why: news.Reasons{news.Text("坏了")}, Page: "admin/sources/" + id}, Noticed: t0}
	a.ID = a.Key()
	return a
}

// looking claims the job of looking.
func (w *world) looking() news.JobLease {
	w.t.Helper()
	w.ok(w.EnsureJob(w.ctx(), "mail", "look", w.now))
	return w.jobs("hub-a")[0]
}

// alertLife: what a look found is written with what is told of it, under its lease alone; what is over is forgotten after a while.
func alertLife(t *testing.T, w *world) {
	held := w.looking()
	a, b := alertOf("a"), alertOf("b")
	told := news.Telling{At: w.now, Began: []news.Alert{a, b}}
	w.ok(w.KeepAlerts(w.ctx(), held, news.AlertsKept{Put: []news.Alert{a, b}, Told: &told}))
	b.Over = w.now
	w.ok(w.KeepAlerts(w.ctx(), held, news.AlertsKept{Put: []news.Alert{b}, Gone: []string{"source/none"}, Told: &news.Telling{At: w.now, Ended: []news.Alert{b}}}))
	want := func(step string, want ...news.Alert) {
		t.Helper()
		got, err := w.Alerts(w.ctx())
		w.ok(err)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", step, d)
		}
	}
	want("told", a, b)
	all, err := w.Tellings(w.ctx(), 0)
	w.ok(err)
	if len(all) != 2 || all[0].Seq != uint64(t0.UnixMilli()) || all[1].Seq != all[0].Seq+1 || len(all[0].Began) != 2 || len(all[1].Ended) != 1 {
		t.Fatalf("told: %+v", all)
	}
	if rest, err := w.Tellings(w.ctx(), all[0].Seq); err != nil || len(rest) != 1 || rest[0].Seq != all[1].Seq {
		t.Errorf("after the first: %+v, %v", rest, err)
	}
	w.now = w.now.Add(2 * time.Minute)
	next := w.jobs("hub-b")[0]
	if err := w.KeepAlerts(w.ctx(), held, news.AlertsKept{Gone: []string{a.ID}, Told: &told}); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("kept without the lease: %v, want ErrLeaseLost", err)
	}
	want("without the lease", a, b)

	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: t, open: w.open, now: w.now}
	other.Store = w.open(t, other.options())
	w.ok(other.Restore(other.ctx(), &dump, news.Act{}))
	if got, err := other.Alerts(w.ctx()); err != nil || len(got) != 2 {
		t.Errorf("restored: %+v, %v", got, err)
	}
	w.now = w.now.Add(news.AlertsFor)
	want("after a month", a)
	w.ok(w.KeepAlerts(w.ctx(), next, news.AlertsKept{Gone: []string{a.ID}}))
	if left, err := w.Alerts(w.ctx()); err != nil || len(left) > 0 {
		t.Errorf("what passed stays: %+v, %v", left, err)
	}
}
