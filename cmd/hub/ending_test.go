package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"
)

// TestAHeldAnswerEndsWithTheHub: who waits for changes keeps no hub from stopping, and is answered.
func TestAHeldAnswerEndsWithTheHub(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	h, err := NewServing(ctx, testConfig(t.TempDir()), slog.New(slog.DiscardHandler))
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
	stop() // long before the 30 s, and whom the hub does not answer by itself it cuts off
	if got := <-status; got != http.StatusOK {
		t.Errorf("answered %d", got)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}
