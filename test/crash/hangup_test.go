package crash

import (
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/txnews/hub/test/hubproc"
)

// A terminal that closes ends the hub as a signal to stop does, unless it was started to outlive it (nohup).
func TestSIGHUP(t *testing.T) {
	bin := hubproc.Build(t)
	t.Run("it drains", func(t *testing.T) {
		hub := hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", settingsOn(t, t.TempDir()))
		if err := hub.StopBy(syscall.SIGHUP, endsWithin); err != nil {
			t.Error(err)
		}
		if !strings.Contains(hub.Log(), "draining") {
			t.Errorf("it did not drain:\n%s", hub.Log())
		}
	})
	t.Run("nohup", func(t *testing.T) {
		signal.Ignore(syscall.SIGHUP) // a process that is begun has it ignored too
		defer signal.Reset(syscall.SIGHUP)
		hub := hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", settingsOn(t, t.TempDir()))
		if err := hub.StopBy(syscall.SIGHUP, 0); err == nil {
			t.Error("it ended")
		}
		awaitStatus(t, hub.URL+"/healthz", 200)
		if err := hub.Stop(endsWithin); err != nil {
			t.Error(err)
		}
	})
}
