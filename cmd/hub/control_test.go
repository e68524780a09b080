package main

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestACommandThatIsBrokenOffWaitsForWhatItAsked: a refiling gives its lease back on the way out.
func TestACommandThatIsBrokenOffWaitsForWhatItAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, ended := make(chan struct{}), false
		c := localControl(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			close(begun)
			<-r.Context().Done()
			time.Sleep(time.Second)
			ended = true
		}), func() error { return nil })
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-begun; cancel() }()
		if _, err := c.Refile(ctx, true); err == nil {
			t.Error("a broken off request was answered")
		}
		if err := c.close(); err != nil || !ended {
			t.Errorf("closed with %v before what was asked had ended: %v", err, !ended)
		}
	})
}
