package store

import (
	"context"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

const (
	// probeFor bounds what one look at the store's health takes.
	probeFor = 2 * time.Second
	// probeEvery is how long what a look found is held to be so, however many ask.
	probeEvery = time.Second
)

// health is what the last look at the store found.
type health struct {
	mu    sync.Mutex
	until time.Time     // the answer holds
	err   error         // of the last look
	done  chan struct{} // of the look under way; nil: there is none
}

// Health reports whether the store can be worked with: that it takes a small write by the way that commits take, and is the
// one that was opened. Its errors have a reason (news.Reasoned). It looks at most once a second, for two seconds at most.
func (s *Store) Health(ctx context.Context) (err error) {
	defer s.watch("health", time.Now(), &err)
	h := &s.health
	h.mu.Lock()
	if h.done == nil && time.Now().Before(h.until) {
		defer h.mu.Unlock()
		return h.err
	}
	if h.done == nil {
		h.done = make(chan struct{})
		go s.look(h.done)
	}
	done := h.done
	h.mu.Unlock()
	late := time.NewTimer(probeFor)
	defer late.Stop()
	select {
	case <-done:
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.err
	case <-late.C:
		return &engine.Unfit{Why: news.Because("ready.silent"), Err: context.DeadlineExceeded}
	case <-ctx.Done():
		return &engine.Unfit{Why: news.Because("ready.silent"), Err: ctx.Err()}
	}
}

// look looks at the store for all who wait for it. One that hangs is waited for by nobody, and by no second look.
func (s *Store) look(done chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), probeFor)
	defer cancel()
	err := s.engine.Health(ctx)
	if err == nil {
		err = s.checkSame(ctx)
	}
	s.health.mu.Lock()
	defer s.health.mu.Unlock()
	s.health.err, s.health.until, s.health.done = err, time.Now().Add(probeEvery), nil
	close(done)
}

// errEmptied is given where the store's id is gone: somebody emptied it below this hub. What was taken down would come back, so
// nothing is taken in until a dump is restored, or a hub starts on it anew.
var errEmptied = &engine.Unfit{Why: news.Because("ready.emptied")}

// checkSame gives errEmptied where the store was emptied since it was opened. Another id is that of a dump that was restored, or of
// a hub that started on the empty store.
func (s *Store) checkSame(ctx context.Context) error {
	recs, err := s.engine.Heads(ctx, s.now(), identity)
	if err != nil {
		return err
	}
	return s.same(recs[0])
}

// same judges the record of the store's id.
func (s *Store) same(id engine.Record) error {
	if s.emptied.Store(id.Rev == ""); id.Rev == "" {
		return errEmptied
	}
	return nil
}
