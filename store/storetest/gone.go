package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// wantGone proves that nothing is left of entries but their tombstones: no place, no record, no story that names them.
func (w *world) wantGone(story string, ids ...string) {
	w.t.Helper()
	for _, tl := range []news.Timeline{news.TimelineAll, "source/a", "source/b", "channel/world", "channel/finance", "town/wuzhen"} {
		for _, id := range w.line(tl) {
			if slices.Contains(ids, id) {
				w.t.Errorf("%s still stands on %s", id, tl)
			}
		}
	}
	for _, id := range ids {
		if _, err := w.Entry(w.ctx(), id); !errors.Is(err, news.ErrNotFound) {
			w.t.Errorf("%s is there: %v", id, err)
		}
		if _, err := w.Tombstone(w.ctx(), id); err != nil {
			w.t.Errorf("the tombstone of %s: %v", id, err)
		}
	}
	stories, err := w.StoriesByID(w.ctx(), []string{story})
	w.ok(err)
	for _, c := range stories[story].Members {
		if slices.Contains(ids, c.ID) {
			w.t.Errorf("the story names %s", c.ID)
		}
	}
}

// rewrittenAlone are two copies of a story, each written anew once, by a licence's turn and by an editor, with no word of the story.
func (w *world) rewrittenAlone() (a, b news.Entry) {
	w.t.Helper()
	a, b, _ = w.reprints()
	found, err := w.EntriesByID(w.ctx(), []string{a.ID, b.ID})
	w.ok(err)
	a, b = found[a.ID], found[b.ID]
	a.Version++
	w.ok(w.Rewrite(w.ctx(), []news.Entry{a}, nil, nil, w.now))
	b.Version++
	_, err = w.Amend(w.ctx(), []news.Entry{b}, nil, nil, news.Act{At: w.now})
	w.ok(err)
	return a, b
}

func takedownOfRewritten(t *testing.T, w *world) {
	a, b := w.rewrittenAlone()
	_, err := w.TakeDown(w.ctx(), news.Takedown{ID: "t", Entry: b.ID, At: w.now, Removed: []string{b.ID, a.ID}}, news.Act{At: w.now})
	w.ok(err)
	w.wantGone(a.ID, a.ID, b.ID)
	log := w.log(0)
	for _, c := range log[len(log)-2:] {
		if c.Op != news.OpDelete {
			t.Errorf("the log ends with %+v", c)
		}
	}
}

func pruneOfRewritten(t *testing.T, w *world) {
	a, b := w.rewrittenAlone()
	w.now = w.now.Add(time.Hour)
	if n, err := w.Prune(w.ctx(), w.now, time.Minute, 0); err != nil || n != 2 {
		t.Errorf("%d pruned, %v", n, err)
	}
	w.wantGone(a.ID, a.ID, b.ID)
}

// takedownBesideWriters takes a story's entries down while its members are rewritten alone, told anew by the story, and corrected.
func takedownBesideWriters(t *testing.T, w *world) {
	a, b, _ := w.reprints()
	job := w.claimed("a")
	started := make(chan bool, 3)
	var wg sync.WaitGroup
	writer := func(write func(a, b news.Entry, st news.Story) error) {
		wg.Go(func() {
			for n := 0; ; n++ {
				found, err := w.EntriesByID(w.ctx(), []string{a.ID, b.ID})
				stories, err2 := w.StoriesByID(w.ctx(), []string{a.ID})
				if err = errors.Join(err, err2); err == nil && len(found) == 2 && len(stories) == 1 {
					err = write(found[a.ID], found[b.ID], stories[a.ID])
				}
				if err != nil && !errors.Is(err, news.ErrConflict) {
					t.Error(err)
				}
				if n == 1 {
					started <- true
				}
				if len(found) == 0 && n > 1 || err != nil && t.Failed() {
					return
				}
			}
		})
	}
	writer(func(a, _ news.Entry, _ news.Story) error {
		a.Version++
		return w.Rewrite(w.ctx(), []news.Entry{a}, nil, nil, w.now)
	})
	writer(func(_, b news.Entry, st news.Story) error {
		b.Version++
		st.Members = slices.Clone(st.Members)
		slices.Reverse(st.Members)
		_, err := w.Amend(w.ctx(), []news.Entry{b}, []news.Story{st}, nil, news.Act{At: w.now})
		return err
	})
	writer(func(a, _ news.Entry, st news.Story) error {
		a.Version++
		a.Digest += "x"
		r := refresh(job, w.now, a)
		r.Stories = []news.Story{st}
		_, err := w.Commit(w.ctx(), r)
		if err == nil {
			err = w.CheckNow(w.ctx(), "a", w.now)
			job.Lease = claimOne(t, w, "a")
		}
		return err
	})
	for range 3 {
		<-started
	}
	for {
		_, err := w.TakeDown(w.ctx(), news.Takedown{ID: "t", Entry: b.ID, At: w.now, Removed: []string{b.ID, a.ID}}, news.Act{At: w.now})
		if !errors.Is(err, news.ErrConflict) {
			w.ok(err)
			break
		}
	}
	wg.Wait()
	w.wantGone(a.ID, a.ID, b.ID)
}
