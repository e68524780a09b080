package crash

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// reprintKills is how often the hub is killed while papers reprint one another.
const reprintKills = 8

// papers are two sources that carry the same articles: the echo heads each anew and names where it is from.
type papers struct {
	URL     string
	arrived chan struct{}

	mu     sync.Mutex
	moving bool
	count  int
}

func newPapers(t *testing.T) *papers {
	p := &papers{arrived: make(chan struct{}), moving: true}
	s := httptest.NewServer(p)
	p.URL = s.URL
	t.Cleanup(s.Close)
	return p
}

func (p *papers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	if p.moving && p.count < 400 {
		p.count += 2
	}
	n := p.count
	p.mu.Unlock()
	select {
	case p.arrived <- struct{}{}:
	default:
	}
	echo := strings.HasSuffix(r.URL.Path, "echo")
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>%s</title><link>http://p.example%s</link><description/>`, r.URL.Path, r.URL.Path)
	for i := n; i > 0; i-- {
		title, credit := headline(i), ""
		if echo {
			title, credit = "据悉:"+title, "(来源:嘉兴日报)"
		}
		fmt.Fprintf(&b, `<item><title>%s</title><guid isPermaLink="false">g%d</guid><description>%s%s</description></item>`, title, i, article(i), credit)
	}
	w.Header().Set("Content-Type", "application/xml")
	_, _ = w.Write([]byte(b.String() + "</channel></rss>"))
}

// article is a text that shares no run of nine characters with any other one but by rare accident.
func article(i int) string {
	rng := rand.New(rand.NewPCG(seed, uint64(i)))
	const words = "市镇村社区道路桥梁学校医院工厂农田桑园茶馆码头书店广场公园居民记者老师医生工人学生商户游客昨天上午傍晚建成开放修缮举办展出培训采摘收获运输销售增加减少支持帮助参加组织邀请介绍说明认为表示希望"
	chars := []rune(words)
	var b strings.Builder
	for range 90 {
		b.WriteRune(chars[rng.IntN(len(chars))])
	}
	return b.String()
}

func headline(i int) string { return string([]rune(article(i))[:12]) }

// TestReprints kills the hub while two papers carry the same articles: each story must stand once on the merged timeline.
func TestReprints(t *testing.T) {
	bin := hubproc.Build(t)
	for name, open := range map[string]func(t *testing.T) string{
		"embedded": func(t *testing.T) string { return filepath.Join(t.TempDir(), "data") },
		"redis":    func(t *testing.T) string { return hubproc.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPapers(t)
			conf := filepath.Join(t.TempDir(), "hub.yaml")
			text := fmt.Sprintf("store: %q\npolling: {min_interval: 100ms, max_interval: 200ms, lease: 500ms, allow_private: true, max_entries: 100000}\nsources:\n"+
				"  - {id: jxrb, name: 嘉兴日报, kind: feed, url: %q, interval: 100ms}\n  - {id: zjol, name: 浙江在线, kind: feed, url: %q, interval: 100ms}\n",
				open(t), p.URL+"/wire", p.URL+"/echo")
			if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			rng := rand.New(rand.NewPCG(seed, 7))
			port := hubproc.FreePort(t)
			hub := hubproc.Start(t, bin, port, "serve", "--config", conf)
			if name == "redis" { // another hub takes in the other copy at the same moment
				hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", conf)
			}
			for range reprintKills {
				<-p.arrived
				time.Sleep(time.Duration(rng.IntN(30_000)) * time.Microsecond)
				hub.Kill()
				hub = hubproc.Start(t, bin, port, "serve", "--config", conf)
			}
			time.Sleep(500 * time.Millisecond)
			p.mu.Lock()
			p.moving = false
			n := p.count
			p.mu.Unlock()
			awaitStories(t, hub.URL, n)
			if err := hub.Stop(endsWithin); err != nil {
				t.Errorf("SIGINT: %v", err)
			}
		})
	}
}

// copied is what the test reads of an entry.
type copied struct {
	ID, Story, Original string
	Providers           []struct{ ID string }
}

// awaitStories waits until n stories stand once each, under the wire's entry and with both providers, and every copy on its
// source's timeline.
func awaitStories(t *testing.T, base string, n int) {
	t.Helper()
	var wrong string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if wrong = storiesWrong(t, base, n); wrong == "" {
			return
		}
	}
	t.Errorf("%v after the papers came to rest: %s", patience, wrong)
}

func storiesWrong(t *testing.T, base string, n int) string {
	merged := copies(t, base, "")
	if len(merged) != n {
		return fmt.Sprintf("%d entries on the merged timeline, want %d", len(merged), n)
	}
	heads := map[string]string{}
	for _, e := range merged {
		if e.Original != e.ID || len(e.Providers) != 2 || heads[e.Story] != "" {
			return fmt.Sprintf("the merged timeline has %+v", e)
		}
		heads[e.Story] = e.ID
	}
	for _, src := range []string{"jxrb", "zjol"} {
		list := copies(t, base, src)
		if len(list) != n {
			return fmt.Sprintf("%d entries of %s, want %d", len(list), src, n)
		}
		for _, e := range list {
			if heads[e.Story] != e.Original || (src == "jxrb") != (e.ID == e.Original) {
				return fmt.Sprintf("%s has %+v, whose story stands under %q", src, e, heads[e.Story])
			}
		}
	}
	return ""
}

func copies(t *testing.T, base, source string) (list []copied) {
	t.Helper()
	for cursor := ""; ; {
		var page struct {
			Entries []copied
			Next    string
		}
		if err := getJSON(base+"/api/v1/entries?limit=500&source="+source+"&cursor="+cursor, &page); err != nil {
			t.Fatal(err)
		}
		list = append(list, page.Entries...)
		if page.Next == "" {
			return list
		}
		cursor = page.Next
	}
}
