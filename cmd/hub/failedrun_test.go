package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"testing"
)

// TestARunThatFailsLeavesNothingGoingOn has what nobody may remove lie where commands are listened for.
func TestARunThatFailsLeavesNothingGoingOn(t *testing.T) {
	folder := t.TempDir()
	cfg, log := testConfig(folder), slog.New(slog.DiscardHandler)
	h, err := NewServing(t.Context(), cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(folder, "control.sock")
	if err := os.MkdirAll(filepath.Join(socket, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := h.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "hub.socket: remove "+socket) {
		t.Errorf("it ends with %v", err)
	}
	if all := goingOn(t); strings.Contains(all, "(*Hub).Run.func") {
		t.Errorf("it goes on:\n%s", all)
	}
	cfg.Listen = h.listener.Addr().String()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(socket); err != nil {
		t.Fatal(err)
	}
	again, err := NewServing(t.Context(), cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- again.Run(ctx) }()
	eventually(t, "http://"+cfg.Listen+"/healthz", "ok")
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(socket); !os.IsNotExist(err) {
		t.Errorf("the socket is left: %v", err)
	}
}

// goingOn is what every goroutine does, and who began it.
func goingOn(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 2); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
