package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// latencies asks n times over some connections at a time, and gives how long each answer took.
func latencies(b *testing.B, address string, n int) []time.Duration {
	b.Helper()
	const conns = 16
	at, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	ask := "GET " + at.RequestURI() + " HTTP/1.1\r\nHost: " + at.Host + "\r\nAccept-Encoding: gzip\r\n\r\n"
	took := make([][]time.Duration, conns) // of each
	exchanges(b, address, ask, conns, n, func(conn int, d time.Duration) { took[conn] = append(took[conn], d) })
	joined := slices.Concat(took...)
	slices.Sort(joined)
	return joined
}

// BenchmarkWhileItChanges is how long readers of a feed wait while its timeline changes fifty times a second, beside how long while nothing
// comes in, one round of each in turn, b.N requests in each, five of both.
func BenchmarkWhileItChanges(b *testing.B) {
	const sources, every = 13, 200 * time.Millisecond // looks come a little later than that
	stores := map[string]func() string{"embedded": b.TempDir, "redis": func() string { return hubproc.Redis(b) }}
	for _, name := range []string{"embedded", "redis"} {
		b.Run(name, func(b *testing.B) {
			var quiet atomic.Bool
			text := fmt.Sprintf("store: %q\npolling: {min_interval: %v, allow_private: true}\nlog: {level: warn}\nsources:\n", stores[name](), every)
			for i := range sources {
				p := &paper{fetched: map[string]time.Time{}}
				n := 0
				srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if !quiet.Load() {
						n++
						p.publish(fmt.Sprintf("第%d家第%d篇", i, n))
					}
					p.ServeHTTP(w, r)
				}))
				defer srv.Close()
				text += fmt.Sprintf("  - {id: s%d, name: 报%d, kind: feed, url: %q, interval: %v}\n", i, i, srv.URL, every)
			}
			conf := filepath.Join(b.TempDir(), "hub.yaml")
			if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
				b.Fatal(err)
			}
			hub := hubproc.Start(b, hubproc.Build(b), hubproc.FreePort(b), "serve", "--config", conf)
			feed := hub.URL + "/feeds/all.rss"
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
				if body, _ := answered(b, feed, "identity"); strings.Count(string(body), "<item>") >= 50 {
					break
				} else if time.Now().After(deadline) {
					b.Fatal("nothing came in")
				}
			}
			var idle, busy, rates []float64
			b.ResetTimer()
			for range 5 {
				for _, still := range []bool{true, false} {
					quiet.Store(still)
					time.Sleep(2 * every)
					before, start := cameIn(b, hub.URL), time.Now()
					took := latencies(b, feed, b.N)
					p99 := float64(took[len(took)*99/100].Microseconds()) / 1000
					if still {
						idle = append(idle, p99)
						continue
					}
					busy = append(busy, p99)
					rates = append(rates, float64(cameIn(b, hub.URL)-before)/time.Since(start).Seconds())
				}
			}
			b.StopTimer()
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(middle(idle), "idle-p99-ms")
			b.ReportMetric(middle(busy), "busy-p99-ms")
			b.ReportMetric(middle(busy)/middle(idle), "busy/idle")
			b.ReportMetric(middle(rates), "changes/s")
		})
	}
}

// middle of the figures of some rounds.
func middle(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// cameIn counts the entries that came in.
func cameIn(b *testing.B, base string) (n int) {
	b.Helper()
	text, _ := answered(b, base+"/metrics", "identity")
	for line := range strings.SplitSeq(string(text), "\n") {
		if v, ok := strings.CutPrefix(line, "hub_entries_total{what=\"new\"} "); ok {
			_, _ = fmt.Sscan(v, &n)
		}
	}
	return n
}
