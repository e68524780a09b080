package search

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// held is the context of a search that waits before its first volume.
type held struct {
	context.Context
	once       sync.Once
	there, out chan struct{}
}

func (h *held) Err() error {
	h.once.Do(func() {
		close(h.there)
		<-h.out
	})
	return h.Context.Err()
}

// now are the volumes.
func (r *running) now() []*volume {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.volumes
}

// While a search is under way, others begin, new volumes come and emptied ones go: it ends with those that it began with.
func TestASearchHoldsUpNothing(t *testing.T) {
	s := newShelf()
	for i := range 60 { // two volumes
		s.put(entry(i, "乌镇", "", ""))
	}
	x := run(t, s, t.TempDir())
	x.caughtUp()
	q := compiled(t, news.Search{Words: "乌镇"})
	first := &held{Context: t.Context(), there: make(chan struct{}), out: make(chan struct{})}
	found := make(chan []news.Entry)
	go func() {
		list, _, err := x.Found(first, q, news.Cursor{}, 100)
		if err != nil {
			t.Error(err)
		}
		found <- list
	}()
	<-first.there
	before := x.now()
	for i := range 60 {
		s.put(entry(60+i, "乌镇", "", ""))
	}
	x.caughtUp()
	if got := x.finds(q, 100); len(got) != 120 || x.Stats().Volumes <= len(before) {
		t.Errorf("beside a search that is held, another finds %d in %d volumes", len(got), x.Stats().Volumes)
	}
	for i := range 60 {
		s.remove(entry(i, "", "", "").ID)
	}
	var emptied *volume
	for late := time.Now().Add(2 * time.Minute); emptied == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("no volume is let go of")
		}
		for _, v := range before {
			if !slices.Contains(x.now(), v) {
				emptied = v
			}
		}
	}
	if got := x.finds(q, 100); len(got) < 60 {
		t.Errorf("while a volume waits to be closed, %d are found", len(got))
	}
	if _, err := emptied.count(); err != nil {
		t.Errorf("a volume was closed under its search: %v", err)
	}
	close(first.out)
	if list := <-found; len(list) > 60 {
		t.Errorf("a search found %d of what came after it began", len(list))
	}
	x.caughtUp()
}
