package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// pollLook is how often a pass looks at the states of sources that this process has not reported on: another hub on the
// same store may have refreshed them.
const pollLook = 200 * time.Millisecond

// pollOwn is how long a finished refresh may be one of this process, whose report with its counts is about to come.
const pollOwn = 2 * time.Second

// reports hands every refresh's report to those who listen just now.
type reports struct {
	mu   sync.Mutex
	next int
	to   map[int]func(news.Report)
}

func (r *reports) publish(rep news.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.to {
		f(rep)
	}
}

// listen calls f for each report until the returned function is called; f must not block.
func (r *reports) listen(f func(news.Report)) (stop func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to == nil {
		r.to = map[int]func(news.Report){}
	}
	id := r.next
	r.next++
	r.to[id] = f
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.to, id)
	}
}

// Poll refreshes the named sources now, and reports each as it ends. Where this hub does not serve, it refreshes them itself for
// the length of the call.
func (h *Hub) Poll(ctx context.Context, ids []string, report func(news.Report)) error {
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	ended := make(chan news.Report, len(wanted)+16)
	stop := h.reports.listen(func(rep news.Report) {
		select {
		case ended <- rep:
		default: // seen in the states instead
		}
	})
	defer stop()
	since := h.now()
	for id := range wanted {
		if err := h.store.CheckNow(ctx, id, since); err != nil {
			return fmt.Errorf("source %q: %w", id, err)
		}
	}
	if !h.serving.Load() {
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- h.aggregator(maps.Clone(wanted)).Run(ctx) }()
		defer func() {
			cancel()
			<-done
			h.noteRest(ctx)
		}()
	}
	return h.collect(ctx, wanted, since, ended, report)
}

// poll refreshes what is due until ctx ends, and has what is known of the last refreshes then remembered.
func (h *Hub) poll(ctx context.Context) error {
	err := h.aggregator(nil).Run(ctx)
	h.noteRest(ctx)
	return err
}

// noteRest has remembered how the last refreshes went.
func (h *Hub) noteRest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := h.notebook.Flush(ctx); err != nil {
		h.log.Warn("note refreshes", "err", err)
	}
}

// collect reports each wanted source once.
func (h *Hub) collect(ctx context.Context, wanted map[string]bool, since time.Time, ended <-chan news.Report, report func(news.Report)) error {
	done := map[string]time.Time{} // when a state first showed that the source was refreshed
	look := time.NewTicker(pollLook)
	defer look.Stop()
	for len(wanted) > 0 {
		select {
		case rep := <-ended:
			if wanted[rep.Source] {
				delete(wanted, rep.Source)
				report(rep)
			}
		case <-look.C:
			states, err := h.store.States(ctx, slices.Collect(maps.Keys(wanted))...)
			if err != nil {
				return err
			}
			for id, st := range states {
				if !st.LastCheck.After(since) {
					continue
				}
				if first, ok := done[id]; !ok {
					done[id] = h.now()
				} else if h.now().Sub(first) > pollOwn {
					delete(wanted, id)
					report(news.Report{Source: id, Outcome: st.Outcome, Reason: st.Reason, NextCheck: st.NextCheck})
				}
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
