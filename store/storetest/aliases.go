package storetest

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// otherKeys proves that an entry is found under its other keys for as long as it, or what stands in its place, is there.
func otherKeys(t *testing.T, w *world) {
	const key = "anotherkey"
	e := linked(entry("a", 1))
	e.Alias(key)
	w.put("a", e)
	found := func(keys ...string) map[string]string {
		t.Helper()
		found, err := w.Aliases(w.ctx(), keys)
		w.ok(err)
		return found
	}
	likes := e.Likenesses()
	if got := found(append(likes, "none")...); len(got) != len(likes) || got[likes[0]] != e.ID {
		t.Errorf("%v, want each of %v to be %s", got, likes, e.ID)
	}
	known := func() news.Known {
		t.Helper()
		known, err := w.Known(w.ctx(), []string{key})
		w.ok(err)
		return known[key]
	}
	if k := known(); k.Alias != e.ID || k.Digest != e.Digest {
		t.Errorf("known as %+v", k)
	}
	next := e
	next.Version, next.Title, next.URL, next.Digest = 2, "改过的题目", e.URL+"2", "second"
	w.put("a", next)
	if got, old := found(next.Likenesses()...), found(likes...); len(got) != len(likes) || len(old) != 0 {
		t.Errorf("after a correction: %v, and of what it said before: %v", got, old)
	}
	if k := known(); k.Digest != "second" {
		t.Errorf("after a correction known as %+v", k)
	}
	w.now = w.now.Add(48 * time.Hour)
	if n, err := w.Prune(w.ctx(), w.now, 24*time.Hour, 0); err != nil || n != 1 {
		t.Fatalf("%d pruned, %v", n, err)
	}
	if k := known(); k.Alias != e.ID {
		t.Errorf("after pruning known as %+v", k)
	}
	w.now = w.now.Add(25 * time.Hour)
	if k, got := known(), found(next.Likenesses()...); k.Alias != "" || len(got) != 0 {
		t.Errorf("after its tombstone: %+v, %v", k, got)
	}
}
