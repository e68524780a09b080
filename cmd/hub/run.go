package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/web"
	"github.com/txnews/hub/words"
)

const (
	// drain is how long refreshes and requests under way may go on after a signal.
	drain = 8 * time.Second
	// pruneEvery is the pause between two rounds of retention, and of looking for takedown requests that are overdue.
	pruneEvery = time.Hour
	// cutOff is when after a signal the store is let go of, whoever waits for its answer: a server that hangs answers nobody.
	cutOff = drain + 500*time.Millisecond
)

// Run polls, publishes and serves until ctx ends, then drains. The hub must come from NewServing.
func (h *Hub) Run(ctx context.Context) error {
	if err := h.Seed(ctx); err != nil {
		return err
	}
	control, err := h.takeControl() // before anything is begun: who reads that the hub is ready may send commands
	if err != nil {
		return err
	}
	h.serving.Store(true)
	defer h.serving.Store(false)
	told := ctx
	g, ctx := errgroup.WithContext(ctx)
	defer context.AfterFunc(ctx, h.end)() // also where one part fails: what is held keeps no server open
	g.Go(func() error {
		<-ctx.Done()
		if told.Err() != nil {
			h.log.Info("draining: what is under way may end", "within", drain)
		}
		return nil
	})
	defer context.AfterFunc(ctx, func() { time.AfterFunc(cutOff, func() { _ = h.store.Close() }) })()
	g.Go(func() error { return ended(ctx, h.follower.Run(ctx)) })
	g.Go(func() error { return h.poll(ctx) })
	g.Go(func() error { return h.notebook.Run(ctx) })
	g.Go(func() error { return changelog.NewDurable(h.store, h.log, h.store, "licences", h.turns).Run(ctx) })
	g.Go(func() error { return h.turns.Run(ctx) })
	g.Go(func() error { return h.unfinished.Run(ctx) })
	g.Go(func() error { return h.asked.Run(ctx) })
	h.runAlerts(ctx, g)
	g.Go(func() error { return h.prune(ctx) })
	g.Go(func() error { return h.keys.Run(ctx) })
	g.Go(func() error { return h.meter.Run(ctx) })
	g.Go(func() error { return h.search(ctx) })
	g.Go(func() error { return h.limits.Run(ctx) })
	if h.websub != nil {
		g.Go(func() error { return h.websub.Run(ctx) })
	}
	if control != nil {
		g.Go(func() error {
			defer os.Remove(control.Addr().String())
			srv := &http.Server{Handler: h.admin, ReadHeaderTimeout: drain}
			return serve(ctx, srv, control, srv.Shutdown)
		})
	}
	g.Go(func() error {
		srv := web.NewServer(h.cfg.Listen, h.web, h.log)
		return serve(ctx, srv, h.polls.Listener(h.listener, srv), func(ctx context.Context) error { return h.polls.Shutdown(ctx, srv) })
	})
	if h.adminAt != nil {
		g.Go(func() error {
			srv := web.NewServer(h.cfg.Admin.Listen, h.adminAlone(), h.log)
			return serve(ctx, srv, h.adminAt, srv.Shutdown)
		})
	}
	h.log.Info("serving", "listen", h.listener.Addr().String(), "store", h.cfg.MaskedStore(), "owner", h.owner)
	h.warn(ctx)
	err = g.Wait()
	h.countRest(ctx)
	return err
}

// countRest writes what partners were given while the hub drained.
func (h *Hub) countRest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cutOff-drain)
	defer cancel()
	if err := h.meter.Flush(ctx); err != nil {
		h.log.Error("what partners were given while the hub drained is not counted", "err", err)
	}
}

// takeControl listens for commands beside an embedded store; nil: they act on the store themselves.
func (h *Hub) takeControl() (net.Listener, error) {
	folder, ok := h.cfg.StoreFolder()
	if !ok {
		return nil, nil
	}
	path, err := controlPath(folder)
	if err != nil {
		return nil, err
	}
	return listenControl(path)
}

// serve answers requests until ctx ends, then lets those under way finish.
func serve(ctx context.Context, srv *http.Server, l net.Listener, shutdown func(context.Context) error) error {
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		err := shutdown(late)
		if errors.Is(err, context.DeadlineExceeded) {
			err = srv.Close()
		}
		stopped <- err
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// ended passes over the error of an actor whose context ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// prune holds the store to its retention, at start and then every hour.
func (h *Hub) prune(ctx context.Context) error {
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		n, err := h.store.Prune(ctx, h.now(), h.cfg.Retention.MaxAge, h.cfg.Retention.MaxEntries)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, store.ErrClockLeapt):
			h.log.Warn("prune", "removed", n, "err", err)
		case err != nil:
			h.log.Error("prune", "err", err)
		case n > 0:
			h.log.Info("prune", "removed", n)
		}
		h.remind(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// warn logs what the store's server is set to that could lose entries.
func (h *Hub) warn(ctx context.Context) {
	warnings, err := h.store.Warnings(ctx)
	if err != nil {
		h.log.Warn("ask the store for its settings", "err", err)
	}
	for _, w := range warnings {
		h.log.Warn(words.English.Say(w))
	}
	for _, w := range h.cfg.Warnings {
		h.log.Warn(words.English.Err(w))
	}
}
