// Package hubproc runs the real hub, and a real Redis, as processes that a test can kill.
package hubproc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/internal/needs"
)

// Root is the module's folder.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := moduleFolder()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func moduleFolder() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("no go.mod above the test")
}

// folder holds the binary that the tests of a package share: linking one takes seconds.
var folder = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "hubproc") })

// Main is what TestMain of a package calls that calls Build: it takes the binary away in the end, after what else ends then.
func Main(m *testing.M, ends ...func()) {
	code := m.Run()
	for _, end := range ends {
		end()
	}
	if dir, err := folder(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// Build compiles cmd/hub, once for all tests of a package.
func Build(t testing.TB) string {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

var binary = sync.OnceValues(func() (string, error) {
	root, err := moduleFolder()
	if err != nil {
		return "", err
	}
	dir, err := folder()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "hub")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", bin, "./cmd/hub")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build cmd/hub: %w\n%s", err, out)
	}
	return bin, nil
})

// Node runs a script of test/npm, which has what the tests run of npm's, and gives what it prints and how it ended.
func Node(t testing.TB, script string, args ...string) (string, error) {
	t.Helper()
	dir := filepath.Join(Root(t), "test", "npm")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "installed-lock.json")); err != nil {
		needs.Missing(t, "the programs of test/npm are not installed (scripts/test-deps)")
	}
	out, err := exec.Command(needs.Program(t, "node", "nodejs"), append([]string{filepath.Join(dir, script)}, args...)...).CombinedOutput()
	return string(out), err
}

// started bounds how long a program may take until it answers.
const started = 2 * time.Minute

// given are the ports that this process's tests have: one that a test's program does not listen on yet, or for a moment, is not given to another.
var given sync.Map

// FreePort is a port of loopback that nobody listens on now. It lies below those that systems give to connections (from 32768 on): one of these
// may be taken before the program listens that it is for.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(12000)
		if _, had := given.LoadOrStore(port, true); had {
			continue
		}
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port of loopback is free from 20000 to 32000")
	return 0
}

// Hub is a running hub process.
type Hub struct {
	URL string

	cmd    *exec.Cmd
	log    *logBuffer
	killed bool          // by the test
	done   chan struct{} // closed when the process has ended
	err    error         // how, once done is closed
}

// Start runs the binary with --listen on the port and the other arguments, and waits until it is ready. It is killed at
// the end of the test, and its log is shown where the test failed and did not kill it.
func Start(t testing.TB, bin string, port int, args ...string) *Hub {
	t.Helper()
	h := Launch(t, bin, port, args...)
	h.awaitReady(t)
	return h
}

// Launch is Start without waiting.
func Launch(t testing.TB, bin string, port int, args ...string) *Hub {
	t.Helper()
	h := &Hub{URL: fmt.Sprintf("http://127.0.0.1:%d", port), log: &logBuffer{}, done: make(chan struct{})}
	h.cmd = exec.Command(bin, append(args, "--listen", fmt.Sprintf("127.0.0.1:%d", port))...)
	h.cmd.Dir = t.TempDir()
	h.cmd.Stdout, h.cmd.Stderr = h.log, h.log
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		h.err = h.cmd.Wait()
		close(h.done)
	}()
	t.Cleanup(func() {
		killed := h.killed
		h.Kill()
		if t.Failed() && !killed {
			t.Logf("hub on port %d, the end of its log:\n%s", port, h.log.tail(4000))
		}
	})
	return h
}

func (h *Hub) awaitReady(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(started); ; time.Sleep(5 * time.Millisecond) {
		res, err := http.Get(h.URL + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-h.done:
			t.Fatalf("the hub ended at once: %v\n%s", h.err, h.log.tail(4000))
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("the hub is not ready after %v: %v\n%s", started, err, h.log.tail(4000))
		}
	}
}

// Kill ends the process with SIGKILL and waits for it.
func (h *Hub) Kill() {
	h.killed = true
	_ = h.cmd.Process.Kill() // ended already: just so
	<-h.done
}

// Stop ends the process with SIGINT, and reports how it ended or that it did not within the time.
func (h *Hub) Stop(within time.Duration) error { return h.StopBy(os.Interrupt, within) }

// StopBy is Stop with another signal.
func (h *Hub) StopBy(signal os.Signal, within time.Duration) error {
	if err := h.cmd.Process.Signal(signal); err != nil {
		return err
	}
	select {
	case <-h.done:
		return h.err
	case <-time.After(within):
		return fmt.Errorf("still running %v after %v", within, signal)
	}
}

// PID is the process's number.
func (h *Hub) PID() int { return h.cmd.Process.Pid }

// Log is what the process has written.
func (h *Hub) Log() string { return h.log.tail(1 << 20) }

// Redis starts a redis-server that writes every command to disk before it answers, on a port of its own, and gives its
// address. It ends with the test.
func Redis(t testing.TB) string {
	t.Helper()
	address, _ := RedisOn(t, FreePort(t))
	return address
}

// RedisOn is Redis on a port, and gives the process too.
func RedisOn(t testing.TB, free int) (address string, process *os.Process) {
	t.Helper()
	return RedisIn(t, t.TempDir(), free)
}

// RedisIn is RedisOn with what a folder holds.
func RedisIn(t testing.TB, dir string, free int) (address string, process *os.Process) {
	t.Helper()
	server, cli := needs.Program(t, "redis-server", "redis-server"), needs.Program(t, "redis-cli", "redis-tools")
	port := strconv.Itoa(free)
	log := &logBuffer{}
	cmd := exec.Command(server, "--bind", "127.0.0.1", "--port", port, "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	ctx, cancel := context.WithTimeout(context.Background(), started)
	defer cancel()
	for {
		out, err := exec.CommandContext(ctx, cli, "-p", port, "ping").Output()
		if err == nil && strings.HasPrefix(string(out), "PONG") {
			return "redis://127.0.0.1:" + port + "/0", cmd.Process
		}
		if ctx.Err() != nil {
			t.Fatalf("redis-server does not answer: %v\n%s", err, log.tail(4000))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// logBuffer keeps what a process writes.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.b.String()
	return s[max(0, len(s)-n):]
}
