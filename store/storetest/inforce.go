package storetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// barred puts a block in force.
func (w *world) barred(id, words string, until time.Time) news.Takedown {
	w.t.Helper()
	td, err := w.TakeDown(w.ctx(), news.Takedown{ID: id, Block: &news.Block{By: news.BlockHeadline, What: words, Key: words}, Until: until, At: w.now, Reason: "x"}, w.editor())
	w.ok(err)
	return td
}

func (w *world) wantBarred(s *store.Store, want ...string) news.Blocks {
	w.t.Helper()
	got, err := s.Blocks(w.ctx())
	w.ok(err)
	var words []string
	for _, b := range got.List {
		words = append(words, b.Takedown+" "+b.Key)
	}
	if d := cmp.Diff(want, words); d != "" {
		w.t.Error(d)
	}
	return got
}

// blocksAreRestedOn: what was compared with other blocks than those in force is refused.
func blocksAreRestedOn(t *testing.T, w *world) {
	none := w.wantBarred(w.Store)
	first := w.barred("t1", "某厂", time.Time{})
	one := w.wantBarred(w.Store, "t1 某厂")
	commit := func(rev string, e news.Entry) error {
		r := refresh(w.claimed("a"), w.now, e)
		r.Grounds.Blocks = &rev
		_, err := w.Commit(w.ctx(), r)
		if err != nil {
			w.ok(w.Release(w.ctx(), r.Lease, w.now))
		}
		return err
	}
	if err := commit(none.Rev, entry("a", 1)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("compared with none: %v, want ErrConflict", err)
	}
	w.ok(commit(one.Rev, entry("a", 1)))
	w.barred("t2", "某校", time.Time{})
	w.wantBarred(w.Store, "t1 某厂", "t2 某校")
	if err := commit(one.Rev, entry("a", 2)); !errors.Is(err, news.ErrConflict) {
		t.Errorf("compared with one of two: %v, want ErrConflict", err)
	}
	w.undo(first)
	w.wantBarred(w.Store, "t2 某校")
	w.undo(news.Takedown{ID: "t2", Block: &news.Block{}, State: news.TakedownDone})
	w.ok(commit(w.wantBarred(w.Store).Rev, entry("a", 2)))
}

// whatIsKeptOutComesIn: what a block kept out is on record, in a dump too, and is looked for anew when it is lifted.
func whatIsKeptOutComesIn(t *testing.T, w *world) {
	td := w.barred("t1", "某厂", time.Time{})
	out := entry("a", 9)
	r := refresh(w.claimed("a"), w.now)
	r.Blocked = []news.Tombstone{{ID: out.ID, At: w.now, Takedown: "t1", Unheard: &news.Unheard{Source: "a", Public: true, Partner: true}, Kept: &news.KeptOut{Title: "某厂的事", URL: "https://a.example/9"}}}
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	copied := w.open(t, store.Options{Channels: channels(), Now: func() time.Time { return w.now }, CallersClock: true})
	_, err = copied.Restore(w.ctx(), &dump, news.Act{})
	w.ok(err)
	for _, s := range []*store.Store{w.Store, copied} {
		w.wantBarred(s, "t1 某厂")
		kept, all, err := s.KeptOut(w.ctx(), "t1", 10)
		w.ok(err)
		if all != 1 || len(kept) != 1 || kept[0].Kept == nil || kept[0].Kept.Title != "某厂的事" {
			t.Errorf("kept out: %d %+v", all, kept)
		}
		back := td
		back.State = news.TakedownRestored
		_, err = s.Reinstate(w.ctx(), back, nil, nil, news.Act{At: w.now})
		w.ok(err)
		w.wantBarred(s)
		known, err := s.Known(w.ctx(), []string{out.ID})
		w.ok(err)
		states, err := s.States(w.ctx())
		w.ok(err)
		if _, all, _ := s.KeptOut(w.ctx(), "t1", 10); len(known) > 0 || all != 0 || states["a"].Validators != (news.Validators{}) {
			t.Errorf("lifted: known %+v, %d kept out, validators %+v", known, all, states["a"].Validators)
		}
		jobs, err := s.Claim(w.ctx(), "hub", w.now, time.Minute, 10)
		w.ok(err)
		if len(jobs) != 1 || jobs[0].Source.ID != "a" {
			t.Errorf("due: %+v", jobs)
		}
	}
}

// blocksEnd: one with an end is due then, whoever is there, and not any more once it was lifted.
func blocksEnd(t *testing.T, w *world) {
	end := w.now.Add(24 * time.Hour)
	td := w.barred("t1", "某厂", end)
	w.barred("t2", "某校", time.Time{})
	due := func(at time.Time) (ids []string) {
		leases, err := w.ClaimJobs(w.ctx(), news.TakedownQueue, "hub", at, time.Second, 10)
		w.ok(err)
		for _, l := range leases {
			ids = append(ids, l.ID)
		}
		return ids
	}
	if got := due(end.Add(-time.Minute)); len(got) > 0 {
		t.Errorf("before its end %v is due", got)
	}
	if got := due(end); len(got) != 1 || got[0] != "t1" {
		t.Errorf("at its end %v is due", got)
	}
	w.undo(td)
	if got := due(end.Add(time.Hour)); len(got) > 0 {
		t.Errorf("lifted, %v is due", got)
	}
}
