package crash

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// limited is two hubs on one Redis, and partners whose requests they count.
type limited struct {
	t         *testing.T
	bin, conf string
	hubs      [2]*hubproc.Hub
}

func newLimited(t *testing.T) *limited {
	l := &limited{t: t, bin: hubproc.Build(t), conf: filepath.Join(t.TempDir(), "hub.yaml")}
	west := time.Now().UTC().Hour() - 12 // at the site it is noon: no day ends meanwhile
	text := fmt.Sprintf("site: {url: \"http://hub.example/\", timezone: \"Etc/GMT%+d\"}\nstore: %q\n", west, hubproc.Redis(t))
	if err := os.WriteFile(l.conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range l.hubs {
		l.hubs[i] = l.start()
	}
	return l
}

func (l *limited) start() *hubproc.Hub {
	return hubproc.Start(l.t, l.bin, hubproc.FreePort(l.t), "serve", "--config", l.conf)
}

// partner lets one in, with a limit, and gives its key.
func (l *limited) partner(id string, limit ...string) string {
	l.t.Helper()
	out, err := exec.Command(l.bin, append([]string{"--config", l.conf, "partner", "add", id, "--id", id, "--json"}, limit...)...).Output()
	var added struct{ Key string }
	if err != nil || json.Unmarshal(out, &added) != nil {
		l.t.Fatalf("%v: %s", err, out)
	}
	return added.Key
}

// ask asks a hub for a feed, and gives what comes of it: the status, and what is left of a window.
func (l *limited) ask(hub *hubproc.Hub, key, tag, window string) (status, left int, etag string) {
	l.t.Helper()
	r, err := http.NewRequest(http.MethodGet, hub.URL+"/feeds/all.json", nil)
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Error(err)
		return 0, 0, ""
	}
	_ = res.Body.Close()
	for _, of := range strings.Split(res.Header.Get("RateLimit"), ", ") {
		if rest, ok := strings.CutPrefix(of, strconv.Quote(window)); ok {
			_, _ = fmt.Sscanf(rest, ";r=%d", &left)
		}
	}
	return res.StatusCode, left, res.Header.Get("ETag")
}

// heard asks a hub for what it need not send again, which counts to no day, until so much is left there; no answer may give anything.
func (l *limited) heard(hub *hubproc.Hub, key, tag string, want int) {
	l.t.Helper()
	var status, left int
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if status, left, _ = l.ask(hub, key, tag, "day"); status == http.StatusOK {
			l.t.Fatal("the feed changed")
		}
		if left == want {
			return
		}
	}
	l.t.Fatalf("answered %d, %d are left, want %d", status, left, want)
}

// TestTwoHubsShareALimit: a partner who asks both hubs on a store is let through as often as is agreed, once both have heard of each other; a hub that starts
// knows what was asked for before.
func TestTwoHubsShareALimit(t *testing.T) {
	l := newLimited(t)
	key := l.partner("daily", "--quota", "30")
	a, b := l.hubs[0], l.hubs[1]
	tag := ""
	give := func(hub *hubproc.Hub, times int) {
		t.Helper()
		for range times {
			status, _, etag := l.ask(hub, key, "", "day")
			if status != http.StatusOK {
				t.Fatalf("answered %d", status)
			}
			tag = etag
		}
	}
	full := func(hub *hubproc.Hub) {
		t.Helper()
		if status, left, _ := l.ask(hub, key, "", "day"); status != http.StatusTooManyRequests || left != 0 {
			t.Errorf("answered %d, %d are left", status, left)
		}
	}
	give(a, 10)
	l.heard(b, key, tag, 20)
	give(b, 10)
	l.heard(a, key, tag, 10)
	give(a, 10)
	full(a)
	l.heard(b, key, tag, 0)
	full(b)
	if err := a.Stop(patience); err != nil {
		t.Error(err)
	}
	full(l.start())
}

// TestTwoHubsAskedAtOnceLetThroughAboutWhatIsAgreed: asked as fast by both at once, hubs that have not heard of each other yet let a little more through, of a day as of
// a minute; they never let through what is agreed each.
func TestTwoHubsAskedAtOnceLetThroughAboutWhatIsAgreed(t *testing.T) {
	const agreed, every = 200, 50 * time.Millisecond // by two hubs reached in five seconds, of one's counting another hears within four
	l := newLimited(t)
	keys := map[string]string{"day": l.partner("daily", "--quota", strconv.Itoa(agreed)), "minute": l.partner("hasty", "--per-minute", strconv.Itoa(agreed))}
	for time.Now().Second() > 35 { // the whole run is in one minute
		time.Sleep(100 * time.Millisecond)
	}
	began := time.Now()
	var asked sync.WaitGroup
	let := map[string]*atomic.Int64{"day": {}, "minute": {}}
	for _, hub := range l.hubs {
		for window, key := range keys {
			asked.Go(func() {
				tick := time.NewTicker(every)
				defer tick.Stop()
				for range tick.C {
					if status, _, _ := l.ask(hub, key, "", window); status != http.StatusOK {
						return
					}
					let[window].Add(1)
				}
			})
		}
	}
	asked.Wait()
	turned := int64(time.Now().Truncate(time.Minute).Sub(began.Truncate(time.Minute)) / time.Minute) // on a machine that is slow beyond measure
	for window, n := range let {
		most := int64(agreed * 9 / 5)
		if window == "minute" {
			most *= 1 + turned
		}
		t.Logf("%d of %d in a %s", n.Load(), agreed, window)
		if n.Load() < agreed || n.Load() > most {
			t.Errorf("%d were let through in a %s, %d are agreed", n.Load(), window, agreed)
		}
	}
}
