package pages

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// going is a hub whose refreshes go as it is told.
type going struct {
	mu   sync.Mutex
	now  map[string]news.Step
	tell []func(news.Step)
}

func (g *going) Going() map[string]news.Step {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now
}

func (g *going) Listen(tell func(news.Step)) (stop func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tell = append(g.tell, tell)
	return func() {}
}

func (g *going) step(s news.Step) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now = map[string]news.Step{s.Source: s}
	for _, tell := range g.tell {
		tell(s)
	}
}

// watch gives the lines of a stream of events, one after another.
func (d *desk) watch(path string) func() string {
	d.t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.ServeHTTP(w, r.WithContext(editorial.WithActor(r.Context(), zhang)))
	}))
	d.t.Cleanup(s.Close)
	res, err := http.Get(s.URL + path)
	if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		d.t.Fatal(res, err)
	}
	d.t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	return func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		return "end"
	}
}

func TestARefreshOfTheChosenIsFollowed(t *testing.T) {
	at := &going{}
	d := newDesk(t, func(p *editorial.Parts) { p.Progress = at })
	d.seed(feedOf("a"), feedOf("b"), feedOf("c"))
	wants(t, d.page("/admin/sources"), `formaction="/admin/sources/refresh"`)
	done := d.ask(http.MethodPost, "/admin/sources/refresh", url.Values{"source": ticks(d.page("/admin/sources"))[:2]})
	to := done.Header().Get("Location")
	if done.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/admin/refreshes/") {
		t.Fatal(done.Code, done.Body)
	}
	at.step(news.Step{Source: "a", Stage: news.StageFetched, At: noon, Count: 12 << 10})
	page := d.page(to)
	wants(t, page, "2 个来源：完成 0 个，其中失败 0 个；正在抓取 1 个，排队 1 个", "已取得 12 KB", `data-watch="`+to+"/watch?since=0-0-1-")
	next := d.watch(to + "/watch?since=0-0-0")
	if id, event := next(), next(); !strings.HasPrefix(id, "id: 0-0-1-") || event != "event: moved" {
		t.Errorf("%q %q", id, event)
	}
	next()
	for _, id := range []string{"a", "b"} {
		if err := d.store.CheckNow(t.Context(), id, noon); err != nil {
			t.Fatal(err)
		}
	}
	jobs, err := d.store.Claim(t.Context(), "t", noon.Add(time.Hour), time.Minute, 3)
	if err != nil {
		t.Fatal(err)
	}
	late := noon.Add(time.Hour)
	for _, j := range jobs {
		if _, err := d.store.Commit(t.Context(), news.Refresh{Lease: j.Lease, State: news.SourceState{Outcome: news.OutcomeFailed, Reason: news.Reasons{{Text: "坏了"}}, LastCheck: late, NextCheck: late.Add(time.Hour)}, At: late}); err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	for line := next(); line != "end"; line = next() {
		told = append(told, line)
	}
	if last := strings.Join(told, "|"); !strings.HasSuffix(last, "id: 2-2-0|event: over|data: ") {
		t.Errorf("told %q", last)
	}
	wants(t, d.page(to), "全部完成：2 个来源，其中失败 2 个", "坏了")
	if w := d.ask(http.MethodPost, "/admin/sources/refresh", url.Values{}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing was chosen: %d", w.Code)
	}
	if w := d.ask(http.MethodGet, "/admin/refreshes/none", nil); w.Code != http.StatusNotFound {
		t.Errorf("of a run that is none: %d", w.Code)
	}
}

func TestABrowserIsToldTheStepsOfARefresh(t *testing.T) {
	at := &going{}
	d := newDesk(t, func(p *editorial.Parts) { p.Progress = at })
	d.seed(feedOf("a"))
	next := d.watch("/admin/sources/a/watch?since=" + time.Time{}.Format(time.RFC3339Nano))
	at.step(news.Step{Source: "b", Stage: news.StageStarted})
	at.step(news.Step{Source: "a", Stage: news.StageArticle, Count: 3, Of: 20})
	if event, data := next(), next(); event != "event: step" || data != "data: 正在读文章，第 3 篇，共 20 篇" {
		t.Errorf("%q %q", event, data)
	}
	wants(t, d.page("/admin/sources/a"), "正在读文章，第 3 篇，共 20 篇")
}
