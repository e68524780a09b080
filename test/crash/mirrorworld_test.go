package crash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// press are three papers. They list their newest articles, bring an old one again now and then, correct some, and reprint one another.
type press struct {
	*httptest.Server
	mu     sync.Mutex
	rng    *rand.Rand
	papers map[string][]*printed
}

// printed is an article in a paper.
type printed struct {
	paper     string
	number    int // of the article: a reprint has the same
	corrected int
	at        time.Time
}

var paperIDs = []string{"ribao", "wanbao", "zaixian"}

// filedIn are the channels that entries are filed in by editors.
var filedIn = []string{"world", "education", "finance"}

// listedMost is how many articles a paper lists.
const listedMost = 25

func newPress(t *testing.T, rng *rand.Rand) *press {
	p := &press{rng: rng, papers: map[string][]*printed{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.papers[strings.TrimPrefix(r.URL.Path, "/")]
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>报</title><link>http://p.example/</link><description/>`)
	for i := len(list) - 1; i >= max(0, len(list)-listedMost); i-- {
		a := list[i]
		text := article(a.number) + strings.Repeat("。更正:以此为准", a.corrected)
		if a.number%3 == 0 {
			text += "。桐乡市乌镇镇"
		}
		fmt.Fprintf(&b, `<item><title>%s</title><link>http://p.example/%s/%d</link><guid isPermaLink="false">%s-%d</guid><pubDate>%s</pubDate><category>财经</category><description>%s</description></item>`,
			headline(a.number), a.paper, a.number, a.paper, a.number, a.at.Format(time.RFC1123Z), html.EscapeString(text))
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_, _ = io.WriteString(w, b.String()+"</channel></rss>")
}

// move has something come of a paper: new articles, a correction, an old article once more, another paper's.
func (p *press) move(number *int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	paper := paperIDs[p.rng.IntN(len(paperIDs))]
	list := p.papers[paper]
	switch p.rng.IntN(5) {
	case 0:
		if len(list) > 0 {
			list[len(list)-1-p.rng.IntN(min(len(list), listedMost))].corrected++
			return
		}
	case 1: // delivered once more
		if len(list) > 0 {
			i := p.rng.IntN(len(list))
			a := list[i]
			p.papers[paper] = append(slices.Delete(list, i, i+1), a)
			return
		}
	case 2:
		if from := p.papers[paperIDs[p.rng.IntN(len(paperIDs))]]; len(from) > 0 {
			n := from[p.rng.IntN(len(from))].number
			if !slices.ContainsFunc(list, func(a *printed) bool { return a.number == n }) {
				p.papers[paper] = append(list, &printed{paper: paper, number: n, at: time.Now()})
				return
			}
		}
	}
	for range 1 + p.rng.IntN(3) {
		*number++
		p.papers[paper] = append(p.papers[paper], &printed{paper: paper, number: *number, at: time.Now()})
	}
}

// mirroredWorld is a hub, or two on one Redis, with papers, an administrator, and partners that follow it.
type mirroredWorld struct {
	t         *testing.T
	bin, conf string
	redis     bool
	dir       string // of the store
	port      int    // of Redis
	server    *os.Process
	doors     *doors
	ports     []int
	hubs      []*hubproc.Hub
	rng       *rand.Rand
	press     *press
	articles  int
	token     string
	key       string
	done      map[string]int // by what was done, how often
	licensed  time.Time      // when a licence was last edited
	diary     []string       // what was done, and when
	filedIn   []string       // channels that there are
}

func newMirroredWorld(t *testing.T, redis bool) *mirroredWorld {
	w := &mirroredWorld{t: t, bin: hubproc.Build(t), redis: redis, dir: filepath.Join(t.TempDir(), "store"), rng: rand.New(rand.NewPCG(seed, 23)), doors: &doors{}, done: map[string]int{}, filedIn: filedIn}
	w.press = newPress(t, rand.New(rand.NewPCG(seed, 29)))
	store, hubs := w.dir, 1
	if redis {
		hubs, w.port = 2, hubproc.FreePort(t)
		if err := os.Mkdir(w.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		store, w.server = hubproc.RedisIn(t, w.dir, w.port)
	}
	text := fmt.Sprintf("site: {url: \"http://hub.example/\"}\nstore: %q\npolling: {min_interval: 100ms, max_interval: 200ms, lease: 500ms, allow_private: true}\n"+
		"websub: {timeout: 2s, retry: 100ms, max_retry: 500ms, settle: 20ms}\nlicence: {public: summary, partner: full}\nsources:\n", store)
	for _, id := range paperIDs {
		text += fmt.Sprintf("  - {id: %s, name: %s, kind: feed, url: %q, interval: 100ms, licence: {public: summary, partner: full, label: \"稿件来源:{origin}\"}}\n", id, id, w.press.URL+"/"+id)
	}
	w.conf = filepath.Join(t.TempDir(), "hub.yaml")
	if err := os.WriteFile(w.conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	w.hubs = make([]*hubproc.Hub, hubs)
	for range hubs {
		w.ports = append(w.ports, hubproc.FreePort(t))
		w.doors.bases = append(w.doors.bases, fmt.Sprintf("http://127.0.0.1:%d", w.ports[len(w.ports)-1]))
	}
	var added struct{ Token, Key string }
	for _, args := range [][]string{{"user", "add", "boss", "--role", "administrator", "--token", "script", "--json"}, {"partner", "add", "合作方", "--id", "p", "--json"}} {
		if err := json.Unmarshal([]byte(w.run(args...)), &added); err != nil {
			t.Fatal(err)
		}
	}
	w.token, w.key = added.Token, added.Key
	w.start()
	return w
}

// run is a command of the hub's beside its processes.
func (w *mirroredWorld) run(args ...string) string {
	w.t.Helper()
	out, err := exec.Command(w.bin, append([]string{"--config", w.conf}, args...)...).Output()
	if err != nil {
		w.t.Fatalf("hub %v: %v %s", args, err, out)
	}
	return string(out)
}

func (w *mirroredWorld) start() {
	for i := range w.hubs {
		w.startHub(i)
	}
}

func (w *mirroredWorld) startHub(i int) {
	w.hubs[i] = hubproc.Start(w.t, w.bin, w.ports[i], "serve", "--config", w.conf)
}

func (w *mirroredWorld) killHubs() {
	for _, hub := range w.hubs {
		hub.Kill()
	}
}

func (w *mirroredWorld) killRedis() {
	_ = w.server.Kill()
	_, _ = w.server.Wait()
}

func (w *mirroredWorld) startRedis() { _, w.server = hubproc.RedisIn(w.t, w.dir, w.port) }

// ask has the administrator's program change something. A hub that does not answer, or refuses for now, is asked again until patience ends.
func (w *mirroredWorld) ask(method, path string, body any) {
	w.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	var said string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r, err := http.NewRequest(method, w.doors.any()+"/admin/api/v1/"+path, bytes.NewReader(text))
		if err != nil {
			w.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+w.token)
		r.Header.Set("Content-Type", "application/json")
		if method == http.MethodPatch {
			r.Header.Set("Content-Type", "application/merge-patch+json")
		}
		if method != http.MethodPost {
			r.Header.Set("If-Match", "*")
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			said = err.Error()
			continue
		}
		b, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if said = fmt.Sprintf("%s %.300s", res.Status, b); res.StatusCode < 500 {
			if res.StatusCode >= 400 && res.StatusCode != http.StatusGone && res.StatusCode != http.StatusConflict && res.StatusCode != http.StatusNotFound {
				w.t.Errorf("%s %s %s: %s", method, path, text, said)
			}
			return
		}
	}
	w.t.Fatalf("%s %s: %s", method, path, said)
}
