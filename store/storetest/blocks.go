package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// down takes the n'th entry of the source a down, with some keys that must not come back.
func (w *world) down(id string, n int, keys ...string) news.Takedown {
	w.t.Helper()
	e := entry("a", n)
	td, err := w.TakeDown(w.ctx(), news.Takedown{ID: id, Entry: e.ID, Removed: []string{e.ID}, Keys: keys, At: w.now, Reason: "x"}, news.Act{At: w.now})
	w.ok(err)
	return td
}

// undo brings back what a takedown took.
func (w *world) undo(td news.Takedown) {
	w.t.Helper()
	td.State = news.TakedownRestored
	_, err := w.Reinstate(w.ctx(), td, td.Removed, nil, news.Act{At: w.now})
	w.ok(err)
}

func sharedBlock(t *testing.T, w *world) {
	w.put("a", entry("a", 1), entry("a", 2))
	wantBlocked := func(want map[string]string) {
		t.Helper()
		found, err := w.Blocked(w.ctx(), []string{"text:1", "link:1", "link:2"})
		w.ok(err)
		if d := cmp.Diff(want, found); d != "" {
			t.Error(d)
		}
	}
	first, second := w.down("t1", 1, "text:1", "link:1"), w.down("t2", 2, "text:1", "link:2")
	w.undo(second)
	wantBlocked(map[string]string{"text:1": "t1", "link:1": "t1"})
	w.undo(first)
	wantBlocked(nil)
}

// blockedMeanwhile undoes a takedown while another hub takes down, or undoes, what has a key of it: at every point in turn.
func blockedMeanwhile(t *testing.T, w *world) {
	for point, more := 1, true; more; point++ {
		first, second := blockedAt(t, w, point, false), blockedAt(t, w, point, true)
		more = first || second
	}
}

// blockedAt has the other hub come when the store asks for the time the point'th time, and reports whether it asked so often.
func blockedAt(t *testing.T, of *world, point int, undone bool) (came bool) {
	w := &world{t: t, open: of.open, now: t0}
	asked, watched := 0, false
	o := w.options()
	var meanwhile func()
	o.Now = func() time.Time {
		if watched {
			if asked++; asked == point {
				watched, came = false, true
				meanwhile()
			}
		}
		return w.now
	}
	w.Store = of.open(t, o)
	w.put("a", entry("a", 1), entry("a", 2))
	first, want := w.down("t1", 1, "link:1", "text:1"), map[string]string{"link:2": "t2", "text:1": "t2"}
	meanwhile = func() { w.down("t2", 2, "link:2", "text:1") }
	if undone {
		second := w.down("t2", 2, "link:2", "text:1")
		want, meanwhile = nil, func() { w.undo(second) }
	}
	watched = true
	w.undo(first)
	if watched = false; !came {
		return false
	}
	found, err := w.Blocked(w.ctx(), []string{"link:1", "link:2", "text:1"})
	w.ok(err)
	if d := cmp.Diff(want, found); d != "" {
		t.Errorf("at point %d, the other is undone: %v: %s", point, undone, d)
	}
	return true
}
