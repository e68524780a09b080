package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"

	"github.com/txnews/hub/config"
)

// TestAHeldAnswerEndsWithTheHub: who waits for changes keeps no hub from stopping, and is answered.
func TestAHeldAnswerEndsWithTheHub(t *testing.T) {
	t.Run("that is told to stop", func(t *testing.T) {
		if err := whileHeld(t, testConfig(t.TempDir()), func(_ *Hub, stop func()) { stop() }); err != nil {
			t.Error(err)
		}
	})
	t.Run("of which one part fails", func(t *testing.T) {
		cfg := testConfig(t.TempDir())
		cfg.Admin.Listen = "127.0.0.1:0"
		if err := whileHeld(t, cfg, func(h *Hub, _ func()) { _ = h.adminAt.Close() }); !errors.Is(err, net.ErrClosed) {
			t.Errorf("ends with %v", err)
		}
	})
}

// whileHeld ends a hub while it holds an answer, which must come long before its 30 s: whom the hub does not answer by itself it
// cuts off. It gives what Run gave.
func whileHeld(t *testing.T, cfg config.Config, end func(h *Hub, stop func())) error {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	h, err := NewServing(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	asked, answers := make(chan struct{}), h.web
	h.web = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		answers.ServeHTTP(w, r)
	})
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	base := "http://" + h.listener.Addr().String()
	status := make(chan int, 1)
	go func() {
		resp, err := http.Get(base + "/api/v1/changes?wait=30s")
		if err != nil {
			status <- 0
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		status <- resp.StatusCode
		_ = resp.Body.Close()
	}()
	<-asked
	end(h, stop)
	if got := <-status; got != http.StatusOK {
		t.Errorf("answered %d", got)
	}
	err = <-done
	if closed := h.Close(); closed != nil {
		t.Error(closed)
	}
	return err
}
