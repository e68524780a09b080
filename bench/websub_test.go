package bench

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// paper is a source whose feed grows, and that remembers when each of its articles was first fetched.
type paper struct {
	mu      sync.Mutex
	titles  []string
	fetched map[string]time.Time
}

func (p *paper) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>嘉兴日报</title><link>http://example.cn/</link><description>要闻</description>`)
	for i, title := range slices.Backward(p.titles) {
		fmt.Fprintf(&b, `<item><title>%s</title><link>http://example.cn/%d.html</link><guid isPermaLink="false">%s</guid><description>%s</description></item>`, title, i, title, prose(title, 0))
		if _, ok := p.fetched[title]; !ok {
			p.fetched[title] = time.Now()
		}
	}
	b.WriteString(`</channel></rss>`)
	send(w, []byte(b.String()))
}

func (p *paper) publish(title string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.titles = append(p.titles, title); len(p.titles) > 50 {
		p.titles = p.titles[1:]
	}
}

func (p *paper) arrived(title string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetched[title]
}

// readers are subscribers at one server, each with a callback of its own.
type readers struct {
	mu    sync.Mutex
	cond  *sync.Cond
	title string               // that is waited for
	got   map[string]time.Time // by callback, when it was told of that
	bytes int
}

func (r *readers) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	at := time.Now()
	if err != nil {
		return
	}
	if req.Method == http.MethodGet {
		_, _ = io.WriteString(w, req.URL.Query().Get("hub.challenge"))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bytes = len(body)
	if _, ok := r.got[req.Host+req.URL.Path]; !ok && r.title != "" && strings.Contains(string(body), r.title) {
		r.got[req.Host+req.URL.Path] = at
		r.cond.Broadcast()
	}
}

// BenchmarkWebSub is what passes from a partner's publication arriving at the hub to its being told to each of 1,000 subscribers, all of them
// behind one host, or each twenty behind one. The hub is a process of its own; partner and subscribers are in this one.
func BenchmarkWebSub(b *testing.B) {
	const subscribers = 1000
	for _, hosts := range []int{1, 50} {
		b.Run(fmt.Sprintf("%d subscribers at %d hosts", subscribers, hosts), func(b *testing.B) {
			p := &paper{fetched: map[string]time.Time{}}
			source := httptest.NewServer(p)
			defer source.Close()
			for i := range 50 {
				p.publish(fmt.Sprintf("先有的第%d篇", i))
			}
			conf := filepath.Join(b.TempDir(), "hub.yaml")
			text := fmt.Sprintf("store: %q\npolling: {min_interval: 200ms, allow_private: true}\nlog: {level: warn}\nsources: [{id: jxrb, name: 嘉兴日报, kind: feed, url: %q, interval: 200ms}]\n", b.TempDir(), source.URL)
			if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
				b.Fatal(err)
			}
			hub := hubproc.Start(b, hubproc.Build(b), hubproc.FreePort(b), "serve", "--config", conf)
			r := &readers{got: map[string]time.Time{}}
			r.cond = sync.NewCond(&r.mu)
			for h := range hosts {
				srv := httptest.NewServer(r)
				defer srv.Close()
				for n := range subscribers / hosts {
					form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {hub.URL + "/feeds/all.atom"}, "hub.callback": {fmt.Sprintf("%s/%d/%d", srv.URL, h, n)}}
					res, err := http.PostForm(hub.URL+"/websub", form)
					if err != nil || res.StatusCode != http.StatusAccepted {
						b.Fatal(res, err)
					}
					_ = res.Body.Close()
				}
			}
			awaitMetric(b, hub.URL, fmt.Sprintf(`hub_websub_asks_total{mode="subscribe",outcome="confirmed"} %d`, subscribers))
			var took []time.Duration
			first := time.Duration(0)
			for i := 0; b.Loop(); i++ {
				title := fmt.Sprintf("新到第%d篇", i)
				r.mu.Lock()
				r.title, r.got = title, map[string]time.Time{}
				r.mu.Unlock()
				p.publish(title)
				r.mu.Lock()
				for len(r.got) < subscribers {
					r.cond.Wait()
				}
				var these []time.Duration
				for _, at := range r.got {
					these = append(these, at.Sub(p.arrived(title)))
				}
				r.title = ""
				r.mu.Unlock()
				first += slices.Min(these)
				took = append(took, these...)
			}
			slices.Sort(took)
			at := func(share float64) float64 {
				return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(at(0.5), "p50-ms")
			b.ReportMetric(at(0.99), "p99-ms")
			b.ReportMetric(at(1), "max-ms")
			b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "first-ms")
			b.ReportMetric(float64(r.bytes)/1024, "KB/delivery")
		})
	}
}

// awaitMetric waits until the hub's metrics have a line.
func awaitMetric(b *testing.B, base, line string) {
	b.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		text, _ := answered(b, base+"/metrics", "identity")
		if strings.Contains(string(text), line) {
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("no %s", line)
		}
	}
}
