package crash

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// wire is a source whose feed grows.
type wire struct {
	*httptest.Server
	mu     sync.Mutex
	titles []string
}

func newWire(t *testing.T) *wire {
	w := &wire{}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, _ *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>电讯</title><link>http://example.cn/</link><description>电讯</description>`)
	for i := range w.titles {
		title := w.titles[len(w.titles)-1-i]
		fmt.Fprintf(&b, `<item><title>%s</title><link>http://example.cn/%s</link><guid isPermaLink="false">%s</guid><description>%s 的正文</description></item>`, title, title, title, title)
	}
	b.WriteString(`</channel></rss>`)
	rw.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_, _ = io.WriteString(rw, b.String())
}

func (w *wire) publish(title string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.titles = append(w.titles, title)
}

// audience are subscribers at one server, each with a callback of its own. Some are slow, and some fail now and then.
type audience struct {
	*httptest.Server
	mu     sync.Mutex
	told   map[string][]string // by callback, the hashes of what it was told
	last   map[string]string   // by callback, what it was told last
	faulty bool
}

func newAudience(t *testing.T, faulty bool) *audience {
	a := &audience{told: map[string][]string{}, last: map[string]string{}, faulty: faulty}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *audience) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	switch {
	case err != nil: // the hub was killed
		return
	case r.Method == http.MethodGet:
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	if a.faulty && strings.HasSuffix(r.URL.Path, "0") {
		time.Sleep(20 * time.Millisecond)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.faulty && strings.HasSuffix(r.URL.Path, "5") && rand.IntN(3) == 0 {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	a.told[r.URL.Path] = append(a.told[r.URL.Path], fmt.Sprintf("%x", sha256.Sum256(body)))
	a.last[r.URL.Path] = string(body)
}

// subscribe has n callbacks subscribed to the merged feed.
func (a *audience) subscribe(t *testing.T, base, topic string, n int) {
	t.Helper()
	for i := range n {
		res, err := http.PostForm(base+"/websub", url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {fmt.Sprintf("%s/%d", a.URL, i)}, "hub.secret": {"s"}})
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusAccepted {
			t.Fatalf("subscribe: %s", res.Status)
		}
	}
}

// await waits until everybody was last told what the feed is now.
func (a *audience) await(t *testing.T, feed string, n int, within time.Duration) {
	t.Helper()
	var behind []string
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		res, err := http.Get(feed)
		if err != nil {
			continue
		}
		now, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			continue
		}
		behind = nil
		a.mu.Lock()
		for i := range n {
			if path := fmt.Sprint("/", i); a.last[path] != string(now) {
				behind = append(behind, path)
			}
		}
		a.mu.Unlock()
		if len(behind) == 0 {
			return
		}
	}
	t.Fatalf("%d of %d subscribers do not have what the feed is %v after its last change: %v", len(behind), n, within, behind)
}

// webSubConfig is a hub with one source, whose subscribers are given so much time to answer.
func webSubConfig(t *testing.T, store, source string, timeout time.Duration) string {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "hub.yaml")
	text := fmt.Sprintf("site: {url: \"http://hub.example/\"}\nstore: %q\npolling: {min_interval: 50ms, max_interval: 100ms, lease: 500ms, allow_private: true}\n"+
		"websub: {timeout: %v, retry: 200ms, max_retry: 1s, settle: 20ms}\nsources: [{id: wire, name: 电讯, kind: feed, url: %q, interval: 50ms}]\n", store, timeout, source)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return conf
}

// topicOfAll is the merged feed's address as the site names it; it is asked for at the hub's own.
const topicOfAll = "http://hub.example/feeds/all.rss"

// A hub that is killed while it tells its subscribers loses none of what they are to be told: in the end each has what the feed is.
func TestKilledWhileItTellsSubscribers(t *testing.T) {
	bin := hubproc.Build(t)
	for name, open := range map[string]func(t *testing.T) string{
		"embedded": func(t *testing.T) string { return filepath.Join(t.TempDir(), "data") },
		"redis":    func(t *testing.T) string { return hubproc.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const subscribers = 40
			source, readers := newWire(t), newAudience(t, true)
			conf, port := webSubConfig(t, open(t), source.URL, time.Second), hubproc.FreePort(t)
			hub := hubproc.Start(t, bin, port, "serve", "--config", conf)
			readers.subscribe(t, hub.URL, topicOfAll, subscribers)
			hub.Kill() // who was answered 202 is asked by the next one
			rng := rand.New(rand.NewPCG(seed, 3))
			for n := range min(kills(t), 10) {
				hub = hubproc.Start(t, bin, port, "serve", "--config", conf)
				for i := range 1 + rng.IntN(3) {
					source.publish(fmt.Sprintf("第%d次之后第%d则", n, i))
					time.Sleep(time.Duration(rng.IntN(150)) * time.Millisecond)
				}
				time.Sleep(time.Duration(rng.IntN(400)) * time.Millisecond)
				hub.Kill()
			}
			hub = hubproc.Start(t, bin, port, "serve", "--config", conf)
			source.publish("最后一则")
			awaitFeed(t, hub.URL+"/feeds/all.rss", "最后一则")
			readers.await(t, hub.URL+"/feeds/all.rss", subscribers, patience)
			if err := hub.Stop(endsWithin); err != nil {
				t.Errorf("SIGINT: %v", err)
			}
		})
	}
}

func awaitFeed(t *testing.T, feed, title string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(awaitStatus(t, feed, http.StatusOK), title) {
			return
		}
	}
	t.Fatalf("%s never shows %s", feed, title)
}

// Two hubs on one Redis tell each subscriber once, and when one is killed the other goes on.
func TestTwoHubsTellSubscribersOnce(t *testing.T) {
	bin := hubproc.Build(t)
	const subscribers, changes = 60, 12
	redis := hubproc.Redis(t)
	source, readers := newWire(t), newAudience(t, false)
	conf := webSubConfig(t, redis, source.URL, 5*time.Second) // whom a busy machine keeps from answering for longer is told twice
	hubs := []*hubproc.Hub{}
	for range 2 {
		hubs = append(hubs, hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", conf))
	}
	readers.subscribe(t, hubs[0].URL, topicOfAll, subscribers/2)
	feed := hubs[1].URL + "/feeds/all.rss"
	awaitSubscribed(t, hubs, subscribers/2)
	for n := range changes {
		title := fmt.Sprintf("两站第%d则", n)
		source.publish(title)
		awaitFeed(t, feed, title)
		readers.await(t, feed, subscribers/2, patience)
	}
	twice, all := 0, 0
	readers.mu.Lock()
	for _, told := range readers.told {
		for i, hash := range told {
			if all++; i > 0 && told[i-1] == hash {
				twice++
			}
		}
	}
	readers.mu.Unlock()
	t.Logf("%d deliveries of %d changes to %d subscribers, %d of them twice; by hub: %v", all, changes, subscribers/2, twice, deliveredBy(t, hubs))
	if twice > 0 || all > (changes+1)*subscribers/2 {
		t.Errorf("%d deliveries, %d of them of what had been told already; want %d", all, twice, changes*subscribers/2)
	}
	for i, n := range deliveredBy(t, hubs) {
		if n == 0 {
			t.Errorf("hub %d tells nobody", i)
		}
	}

	source.publish("一站将停")
	hubs[0].Kill()
	source.publish("一站已停")
	awaitFeed(t, feed, "一站已停")
	readers.await(t, feed, subscribers/2, patience)
}

// awaitSubscribed waits until so many have confirmed.
func awaitSubscribed(t *testing.T, hubs []*hubproc.Hub, n int) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		sum := 0
		for _, hub := range hubs {
			sum += metric(t, hub, `hub_websub_asks_total{mode="subscribe",outcome="confirmed"}`)
		}
		if sum >= n {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d are subscribed", sum, n)
		}
	}
}

func deliveredBy(t *testing.T, hubs []*hubproc.Hub) (by []int) {
	for _, hub := range hubs {
		by = append(by, metric(t, hub, `hub_websub_deliveries_total{outcome="delivered"}`))
	}
	return by
}

func metric(t *testing.T, hub *hubproc.Hub, series string) (n int) {
	t.Helper()
	for line := range strings.Lines(awaitStatus(t, hub.URL+"/metrics", http.StatusOK)) {
		if rest, ok := strings.CutPrefix(line, series+" "); ok {
			if _, err := fmt.Sscan(rest, &n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return n
}
