package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/aggregator"
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
	to   map[int]func(aggregator.Report)
}

func (r *reports) publish(rep aggregator.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.to {
		f(rep)
	}
}

// listen calls f for each report until the returned function is called; f must not block.
func (r *reports) listen(f func(aggregator.Report)) (stop func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to == nil {
		r.to = map[int]func(aggregator.Report){}
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

// Poll refreshes the named sources now (all enabled ones where none is named), and reports each as it ends. Where this hub
// does not serve, it refreshes them itself for the length of the call.
func (h *Hub) Poll(ctx context.Context, ids []string, report func(aggregator.Report)) error {
	wanted, err := h.wanted(ctx, ids)
	if err != nil {
		return err
	}
	ended := make(chan aggregator.Report, len(wanted)+16)
	stop := h.reports.listen(func(rep aggregator.Report) {
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
		defer func() { cancel(); <-done }()
	}
	return h.collect(ctx, wanted, since, ended, report)
}

// wanted checks the names of sources.
func (h *Hub) wanted(ctx context.Context, ids []string) (map[string]bool, error) {
	sources, err := h.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	have := map[string]news.Source{}
	for _, s := range sources {
		have[s.ID] = s
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		s, ok := have[id]
		if !ok {
			return nil, fmt.Errorf("source %q: %w; `hub source list` names them", id, news.ErrNotFound)
		}
		if !s.Enabled {
			return nil, fmt.Errorf("source %q is disabled: `hub source enable %s` first", id, id)
		}
		wanted[id] = true
	}
	if len(ids) == 0 {
		for _, s := range sources {
			if s.Enabled {
				wanted[s.ID] = true
			}
		}
	}
	return wanted, nil
}

// collect reports each wanted source once.
func (h *Hub) collect(ctx context.Context, wanted map[string]bool, since time.Time, ended <-chan aggregator.Report, report func(aggregator.Report)) error {
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
					report(aggregator.Report{Source: id, Outcome: st.Outcome, Reason: st.Reason, NextCheck: st.NextCheck})
				}
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
