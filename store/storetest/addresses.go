package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/txnews/hub/news"
)

// oneAddressOnce: of all who give sources one address at once, one does.
func oneAddressOnce(t *testing.T, w *world) {
	const several = 12
	errs := make([]error, 2*several)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			src := source(fmt.Sprint("s", i))
			if i < several {
				src.URL = "https://one.example/rss#" + src.ID
			}
			errs[i] = w.AddSource(t.Context(), src, w.now, news.Act{})
		})
	}
	all.Wait()
	won := 0
	for i, err := range errs {
		taken, ok := errors.AsType[*news.AddressTaken](err)
		switch {
		case err == nil && i < several:
			won++
		case err == nil:
		case i >= several || !ok || !errors.Is(err, news.ErrExists) || taken.By == taken.ID:
			t.Errorf("source %d: %v", i, err)
		}
	}
	if sources, err := w.Sources(w.ctx()); err != nil || won != 1 || len(sources) != several+1 {
		t.Errorf("%v: %d won, of %d sources", err, won, len(sources))
	}
}

// addressIsKept: a source keeps the address that it has, is given no other's, and lets it go when it goes.
func addressIsKept(t *testing.T, w *world) {
	w.add("a", "b")
	b := source("b")
	b.URL = "http://A.example:80/rss"
	err := w.PutSource(w.ctx(), b, news.Act{})
	if taken, ok := errors.AsType[*news.AddressTaken](err); !ok || taken.By != "a" {
		t.Errorf("%v, want that a has the address", err)
	}
	a := source("a")
	a.Name, a.URL = "甲", "http://a.example/rss"
	w.ok(w.PutSource(w.ctx(), a, news.Act{}))
	w.ok(w.RemoveSource(w.ctx(), "a", news.Act{}))
	w.ok(w.PutSource(w.ctx(), b, news.Act{}))
	if _, err := w.Seed(w.ctx(), []news.Source{source("c")}, w.now, news.Act{}); err != nil {
		t.Error(err)
	}
}
