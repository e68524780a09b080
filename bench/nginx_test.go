package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/internal/barehttp"
	"github.com/txnews/hub/internal/needs"
	"github.com/txnews/hub/test/hubproc"
)

// floorEnv turns the test binary into the floor: http.ServeContent of the files of the folder that it names.
const floorEnv = "HUB_BENCH_FLOOR"

// The files that nginx and the floor serve, which are the hub's answers.
const (
	plainFile = "feed.rss"
	gzipFile  = "feed.rss.gz"
)

func serveFloor(folder string) {
	plain, err := os.ReadFile(filepath.Join(folder, plainFile))
	zipped, err2 := os.ReadFile(filepath.Join(folder, gzipFile))
	if err != nil || err2 != nil {
		fmt.Fprintln(os.Stderr, err, err2)
		os.Exit(1)
	}
	when := time.Now()
	serveChild(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, body := w.Header(), plain
		h.Set("Content-Type", "application/rss+xml; charset=utf-8")
		h.Set("Vary", "Accept-Encoding")
		h.Set("Cache-Control", "public, max-age=60")
		if h.Set("ETag", `"plain"`); r.Header.Get("Accept-Encoding") == "gzip" {
			body = zipped
			h.Set("ETag", `"zipped"`)
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent leaves it to the caller then
		}
		http.ServeContent(w, r, "", when, bytes.NewReader(body))
	}))
}

// startNginx serves a folder with one process.
func startNginx(b *testing.B, folder string) (address string, pid int) {
	b.Helper()
	port, at := hubproc.FreePort(b), b.TempDir()
	conf := filepath.Join(at, "nginx.conf")
	text := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log stderr;
events { worker_connections 256; }
http {
	types { application/rss+xml rss; }
	charset utf-8; charset_types application/rss+xml;
	access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 600s;
	gzip_static on; gzip_vary on; add_header Cache-Control "public, max-age=60";
	client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
	server { listen 127.0.0.1:%[2]d; root %[3]s; }
}`, at, port, folder)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(needs.Program(b, "nginx", "nginx"), "-c", conf)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address = fmt.Sprintf("http://127.0.0.1:%d", port)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if res, err := http.Get(address + "/" + plainFile); err == nil {
			_ = res.Body.Close()
			return address, cmd.Process.Pid
		} else if time.Now().After(deadline) {
			b.Fatal(err)
		}
	}
}

// answered gives the body and the entity tag of an answer, in the coding asked for.
func answered(b *testing.B, address, coding string) (body []byte, etag string) {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", coding)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err = io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK {
		b.Fatal(res.Status, err)
	}
	return body, res.Header.Get("ETag")
}

// cpuOf is the time that a process has had of the processors.
func cpuOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// server is one of those that are compared.
type server struct {
	name, address string
	pid           int
	ask           string    // its request
	per           []float64 // microseconds of CPU a request, of each round
}

// load asks n times over some connections at a time, and notes the server's CPU.
func (s *server) load(b *testing.B, n int) {
	b.Helper()
	before := cpuOf(b, s.pid)
	exchanges(b, s.address, s.ask, 32, n, func(int, time.Duration) {})
	s.per = append(s.per, float64((cpuOf(b, s.pid)-before).Microseconds())/float64(n))
}

// exchanges sends a request n times over some connections at a time, and tells how long each answer took on which of them.
func exchanges(b *testing.B, address, request string, conns, n int, took func(conn int, d time.Duration)) {
	b.Helper()
	at, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	asked := []byte(request)
	var all sync.WaitGroup
	for i := range conns {
		all.Go(func() {
			conn, err := net.Dial("tcp", at.Host)
			if err != nil {
				b.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			in := bufio.NewReaderSize(conn, 64<<10)
			for range max(1, n/conns) {
				start := time.Now()
				if err := barehttp.Exchange(conn, in, asked); err != nil {
					b.Error(err)
					return
				}
				took(i, time.Since(start))
			}
		})
	}
	all.Wait()
}

// startFull starts a hub with 50 entries in full, and gives the address of their feed.
func startFull(b *testing.B) (hub *hubproc.Hub, feed string) {
	b.Helper()
	partner := startPartner(b)
	conf := filepath.Join(b.TempDir(), "hub.yaml")
	text := fmt.Sprintf("store: %q\npolling: {allow_private: true}\nlog: {level: warn}\nlicence: {public: full, label: \"稿件来源:{origin}\"}\nsources:\n", b.TempDir())
	for i := range 2 {
		text += fmt.Sprintf("  - {id: s%d, name: 报%d, kind: feed, url: %q}\n", i, i, fmt.Sprint(partner, "/same/", i))
	}
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	hub = hubproc.Start(b, hubproc.Build(b), hubproc.FreePort(b), "serve", "--config", conf)
	feed = hub.URL + "/feeds/all.rss"
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		body, _ := answered(b, feed, "identity")
		if bytes.Count(body, []byte("<item>")) == 50 {
			return hub, feed
		}
		if time.Now().After(deadline) {
			b.Fatalf("%d entries came in", bytes.Count(body, []byte("<item>")))
		}
	}
}

// BenchmarkBesideNginx is the CPU that the hub takes for an answer, as a multiple of nginx's and of http.ServeContent's for the same bytes:
// one round of each in turn, b.N requests in each round, the medians of seven.
func BenchmarkBesideNginx(b *testing.B) {
	hub, feed := startFull(b)
	folder := b.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	for file, coding := range map[string]string{plainFile: "identity", gzipFile: "gzip"} {
		body, _ := answered(b, feed, coding)
		if err := os.WriteFile(filepath.Join(folder, file), body, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	nginx, nginxPID := startNginx(b, folder)
	floor, floorPID := startChild(b, floorEnv+"="+folder)
	for _, c := range []struct{ name, coding string }{{"304", "gzip"}, {"gzip", "gzip"}, {"plain", "identity"}} {
		b.Run(c.name, func(b *testing.B) {
			servers := []*server{{name: "hub", address: feed, pid: hub.PID()}, {name: "nginx", address: nginx + "/" + plainFile, pid: nginxPID}, {name: "floor", address: floor + "/", pid: floorPID}}
			want := 0
			for _, s := range servers {
				body, etag := answered(b, s.address, c.coding)
				if want == 0 {
					want = len(body)
				}
				if len(body) != want {
					b.Fatalf("%s gives %d bytes, the hub %d", s.name, len(body), want)
				}
				at, _ := url.Parse(s.address)
				s.ask = "GET " + at.RequestURI() + " HTTP/1.1\r\nHost: " + at.Host + "\r\nUser-Agent: bench\r\nAccept-Encoding: " + c.coding + "\r\n"
				if c.name == "304" {
					s.ask += "If-None-Match: " + etag + "\r\n"
				}
				s.ask += "\r\n"
			}
			b.ResetTimer()
			for range 7 {
				for _, s := range servers {
					s.load(b, b.N)
				}
			}
			b.StopTimer()
			h, n, f := middle(servers[0].per), middle(servers[1].per), middle(servers[2].per)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(want)/1000, "KB")
			b.ReportMetric(h, "hub-µs")
			b.ReportMetric(h/n, "hub/nginx")
			b.ReportMetric(h/f, "hub/floor")
			b.ReportMetric(f/n, "floor/nginx")
		})
	}
}
