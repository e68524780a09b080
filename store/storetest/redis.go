package storetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/test/hubproc"
)

// startTime bounds how long a server may take to answer.
const startTime = 2 * time.Minute

// Client is a client of a server beside the stores on it. It ends with the test.
func Client(t testing.TB, url string) *goredis.Client {
	t.Helper()
	o, err := goredis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	c := goredis.NewClient(o)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// StartRedis starts a redis-server of the test's own, on a socket in a temporary folder, keeping nothing on disk, and gives
// its address. It ends with the test. Where redis-server is not installed the test is skipped.
func StartRedis(t testing.TB) string {
	t.Helper()
	dir := tempDir(t)
	socket := filepath.Join(dir, "redis.sock")
	startServer(t, dir, "--port", "0", "--unixsocket", socket)
	address := "unix://" + socket
	await(t, func(ctx context.Context) error {
		e, err := redis.Open(ctx, address, "storetest")
		if err == nil {
			err = e.Close()
		}
		return err
	})
	return address
}

// StartCluster starts three masters on loopback ports and gives the cluster's address.
func StartCluster(t testing.TB) string {
	t.Helper()
	cli := needs.Program(t, "redis-cli", "redis-tools")
	ports := freePorts(t, 6)
	nodes := make([]string, 3)
	for i := range nodes {
		nodes[i] = "127.0.0.1:" + ports[i]
		startServer(t, tempDir(t), "--bind", "127.0.0.1", "--port", ports[i],
			"--cluster-enabled", "yes", "--cluster-port", ports[3+i], "--cluster-node-timeout", "30000")
		await(t, func(ctx context.Context) error {
			return exec.CommandContext(ctx, cli, "-p", ports[i], "ping").Run()
		})
	}
	create := append([]string{"--cluster", "create"}, nodes...)
	out, err := exec.Command(cli, append(create, "--cluster-yes")...).CombinedOutput()
	if err != nil {
		t.Fatalf("redis-cli --cluster create: %v\n%s", err, out)
	}
	for _, port := range ports[:3] {
		await(t, func(ctx context.Context) error {
			out, err := exec.CommandContext(ctx, cli, "-p", port, "cluster", "info").Output()
			if err == nil && !strings.Contains(string(out), "cluster_state:ok") {
				err = fmt.Errorf("cluster is not ready: %s", out)
			}
			return err
		})
	}
	return "redis+cluster://" + strings.Join(nodes, ",")
}

// StartSentinel starts a master on a loopback port and a sentinel that watches it, and gives their address.
func StartSentinel(t testing.TB) string {
	t.Helper()
	ports, dir := freePorts(t, 2), tempDir(t)
	startServer(t, dir, "--bind", "127.0.0.1", "--port", ports[0])
	config := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\nsentinel monitor mymaster 127.0.0.1 %s 1\n", ports[1], ports[0])
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, config, "--sentinel")
	address := "redis+sentinel://127.0.0.1:" + ports[1] + "/mymaster"
	await(t, func(ctx context.Context) error {
		e, err := redis.Open(ctx, address, "storetest")
		if err == nil {
			err = e.Close()
		}
		return err
	})
	return address
}

// startServer starts a redis-server that keeps nothing on disk and ends with the test.
func startServer(t testing.TB, dir string, args ...string) {
	t.Helper()
	run(t, append([]string{"--dir", dir, "--save", "", "--appendonly", "no"}, args...)...)
}

func run(t testing.TB, args ...string) {
	t.Helper()
	bin := needs.Program(t, "redis-server", "redis-server")
	cmd := exec.Command(bin, args...)
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatalf("start redis-server: %v", err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Errorf("stop redis-server: %v", err)
		}
		_ = cmd.Wait() // killed: the error says so
		if t.Failed() {
			t.Logf("redis-server:\n%s", log.String())
		}
	})
}

// tempDir is shorter than the test's own: the path of a socket has at most 107 bytes.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hub-redis-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove %s: %v", dir, err)
		}
	})
	return dir
}

func freePorts(t testing.TB, n int) []string {
	t.Helper()
	ports := make([]string, n)
	for i := range ports {
		ports[i] = strconv.Itoa(hubproc.FreePort(t))
	}
	return ports
}

// await asks until the answer is no error.
func await(t testing.TB, ask func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startTime)
	defer cancel()
	for {
		err := ask(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the server did not come up within %v: %v", startTime, err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
