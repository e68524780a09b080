package crash

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// endsWithin bounds how long after a signal the hub may go on, whatever its store does: it cuts off what is under way after some seconds.
const endsWithin = time.Minute

// settingsOn is a configuration over the store with sources that are due all the time.
func settingsOn(t *testing.T, store string) string {
	t.Helper()
	p := newPapers(t)
	conf := filepath.Join(t.TempDir(), "hub.yaml")
	text := fmt.Sprintf("store: %q\npolling: {min_interval: 100ms, max_interval: 200ms, allow_private: true}\nsources:\n", store)
	for i := range 8 {
		text += fmt.Sprintf("  - {id: s%d, name: 报%d, kind: feed, url: %q, interval: 100ms}\n", i, i, fmt.Sprint(p.URL, "/wire", i))
	}
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	go func() { // whoever asks is answered
		for range p.arrived {
		}
	}()
	return conf
}

// awaitStatus asks until the answer has the status, and gives its body.
func awaitStatus(t *testing.T, url string, status int) string {
	t.Helper()
	var last string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		res, err := http.Get(url)
		if err != nil {
			last = err.Error()
			continue
		}
		var b bytes.Buffer
		_, err = b.ReadFrom(res.Body)
		_ = res.Body.Close()
		if last = fmt.Sprint(res.Status, " ", b.String()); err == nil && res.StatusCode == status {
			return b.String()
		}
	}
	t.Fatalf("%s: %s, want %d", url, last, status)
	return ""
}

// The hub ends in time also where its Redis takes connections and answers nothing.
func TestSIGTERMWhileRedisHangs(t *testing.T) {
	bin := hubproc.Build(t)
	for name, noticed := range map[string]bool{"at once": false, "when the hub knows": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, server := hubproc.RedisOn(t, hubproc.FreePort(t))
			hub := hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", settingsOn(t, address))
			if err := server.Signal(syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			if noticed {
				awaitStatus(t, hub.URL+"/readyz", http.StatusServiceUnavailable)
			}
			if err := hub.Stop(endsWithin); err != nil {
				t.Errorf("with a Redis that hangs: %v", err)
			}
		})
	}
}

// Without its Redis the hub waits, says so, and begins when it is there; a command says it in one line.
func TestStartWithoutRedis(t *testing.T) {
	bin := hubproc.Build(t)
	port := hubproc.FreePort(t)
	address := fmt.Sprintf("redis://user:geheim@127.0.0.1:%d/0", port)
	conf := settingsOn(t, address)
	hub := hubproc.Launch(t, bin, hubproc.FreePort(t), "serve", "--config", conf)
	awaitStatus(t, hub.URL+"/healthz", http.StatusOK)
	if body := awaitStatus(t, hub.URL+"/readyz", http.StatusServiceUnavailable); !strings.Contains(body, "存储还没有应答，正在等它") {
		t.Errorf("readyz says %s", body)
	}
	awaitStatus(t, hub.URL+"/feeds/all.rss", http.StatusServiceUnavailable)
	oneLine(t, bin, conf, "connection refused")
	for _, want := range []string{fmt.Sprintf("redis://user:***@127.0.0.1:%d/0", port), "next_try="} {
		for said := time.Now().Add(endsWithin); !strings.Contains(hub.Log(), want); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(said) {
				t.Fatalf("the log does not say %s:\n%s", want, hub.Log())
			}
		}
	}
	if strings.Contains(hub.Log(), "geheim") {
		t.Errorf("the log has the password:\n%s", hub.Log())
	}
	if err := hub.Stop(endsWithin); err != nil {
		t.Errorf("SIGINT while it waits: %v", err)
	}

	address = fmt.Sprintf("redis://127.0.0.1:%d/0", port)
	hub = hubproc.Launch(t, bin, hubproc.FreePort(t), "serve", "--config", settingsOn(t, address))
	awaitStatus(t, hub.URL+"/readyz", http.StatusServiceUnavailable)
	hubproc.RedisOn(t, port)
	awaitStatus(t, hub.URL+"/readyz", http.StatusOK)
	awaitStatus(t, hub.URL+"/feeds/all.rss", http.StatusOK)
	if err := hub.Stop(endsWithin); err != nil {
		t.Error(err)
	}
}

// A Redis that takes connections and says nothing keeps no command for ever, and no hub that waits for it.
func TestStartWithASilentRedis(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // accepts in the kernel, and never answers
	bin := hubproc.Build(t)
	conf := settingsOn(t, "redis://"+l.Addr().String())
	hub := hubproc.Launch(t, bin, hubproc.FreePort(t), "serve", "--config", conf)
	oneLine(t, bin, conf, "does not answer|timeout|deadline")
	awaitStatus(t, hub.URL+"/healthz", http.StatusOK)
	if err := hub.Stop(endsWithin); err != nil {
		t.Errorf("SIGINT while it waits: %v", err)
	}
}

// oneLine has a command fail with one line that says why and what to look at.
func oneLine(t *testing.T, bin, conf, why string) {
	t.Helper()
	start := time.Now()
	cmd := exec.Command(bin, "source", "list", "--config", conf)
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	text := strings.TrimSpace(string(out))
	said := false
	for _, w := range strings.Split(why, "|") {
		said = said || strings.Contains(text, w)
	}
	if err == nil || !said || !strings.Contains(text, "is the server running") || strings.Contains(text, "\n") || strings.Contains(text, "geheim") {
		t.Errorf("%v: %s", err, text)
	}
	if d := time.Since(start); d > endsWithin {
		t.Errorf("the command took %v", d)
	}
}
