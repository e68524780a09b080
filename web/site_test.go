package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/internal/apitest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// place is a hub's public face over a store in memory, with the real publisher.
type place struct {
	http.Handler
	store  *memory
	office *rights.Office
	pub    *feeds.Publisher
	reg    *prometheus.Registry

	described sync.Once
	api       *apitest.Description
}

var (
	testSite     = news.Site{Title: "桐乡新闻聚合", URL: "http://hub.example/", Language: "zh-CN", Timezone: "Asia/Shanghai", Contact: "editor@example.cn"}
	testChannels = []news.Channel{
		{ID: "tongxiang", Name: "桐乡新闻"}, {ID: "world", Name: "国内国际"},
		{ID: "strong-counties", Name: "强县新闻", Parent: "world"}, {ID: "pictures", Name: "图片频道"},
	}
	testTowns    = []news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇"}, {ID: "dama", Name: "大麻", Kind: "镇"}}
	testSettings = settingsWith(news.Licence{})
)

// settingsWith is what is in force in tests, with a licence for sources that state none.
func settingsWith(l news.Licence) settings.Source {
	return settings.Static(settings.Snapshot{Site: testSite, Channels: testChannels, Towns: testTowns, Licence: l})
}

func newPlace(t testing.TB, change ...func(*Options)) *place {
	t.Helper()
	store := newMemory(testChannels)
	store.addSource(news.Source{ID: "jxrb", Name: "嘉兴日报", Homepage: "http://jxrb.example/", Enabled: true, Licence: news.Licence{Public: news.ExtentFull, Label: "稿件来源:{origin}"}})
	store.addSource(news.Source{ID: "zjol", Name: "浙江在线", Enabled: true, Licence: news.Licence{Public: news.ExtentSummary}})
	store.addSource(news.Source{ID: "head", Name: "标题社", Enabled: true, Licence: news.Licence{Public: news.ExtentHeadline}})
	store.addSource(news.Source{ID: "shut", Name: "闭门报", Enabled: true, Licence: news.Licence{Public: news.ExtentNothing}})
	p := &place{store: store, reg: prometheus.NewRegistry()}
	p.office = rights.New(rights.Options{Settings: testSettings, Past: store}, store)
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: testSettings, Hub: testSite.URL + "websub"})
	o := Options{Settings: testSettings}
	for _, c := range change {
		c(&o)
	}
	p.serve(t, o, Deps{Registry: p.reg}, store)
	return p
}

// shelf is what a store gives the public face.
type shelf interface {
	rights.Store
	ChangeLog
	Sources
	Health
}

// placeOver is a hub's public face over a store, for which it is as late as now says; keys may be nil.
func placeOver(t testing.TB, st shelf, now func() time.Time, keys *Keyring) *place {
	t.Helper()
	p := &place{store: newMemory(nil), office: rights.New(rights.Options{Settings: testSettings, Now: now}, st)}
	p.pub = feeds.New(feeds.Options{Rights: p.office, Settings: testSettings, Hub: testSite.URL + "websub", Now: now})
	p.serve(t, Options{Settings: testSettings, Now: now}, Deps{Keys: keys}, st)
	return p
}

// serve has the place answer by what a store holds.
func (p *place) serve(t testing.TB, o Options, d Deps, st shelf) {
	t.Helper()
	d.Rights, d.Feeds, d.Shelf, d.Forms, d.Changes, d.Sources, d.Health = p.office, p.pub, p.pub, p.pub, st, st, st
	if order, ok := st.(feeds.Order); ok {
		d.Order = order
	}
	var err error
	if p.Handler, err = New(o, d); err != nil {
		t.Fatal(err)
	}
}

// seed is the article of the place's own news site.
func (p *place) seed(t testing.TB) news.Entry {
	return p.store.put(news.Entry{
		Source: "jxrb", URL: "http://jxrb.example/2012/06/12/1.htm", Title: "南湖:全力推进“青春党建”工作",
		Summary: "91年前,一群平均年龄27岁的壮志青年,在南湖畔开启了航程。", Content: `<p>91年前,<img src="http://jxrb.example/a.jpg" alt=""></p>`,
		Language: "zh-CN", Published: at(t, 9, 12), Updated: at(t, 10, 0), FirstSeen: at(t, 10, 0),
		Channels: []string{"strong-counties"}, Why: news.Why{Channels: map[string]news.Reason{"strong-counties": {Text: "页面路径:强县新闻"}}},
		Attribution: news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}, Correspondents: []string{"黄佩锋", "杨懿泓"}, Editors: []string{"宋琼燕"}},
		Providers:   []news.Provider{{ID: "jxrb", Name: "嘉兴日报", URL: "http://jxrb.example/2012/06/12/1.htm"}},
		Media:       []news.Media{{URL: "http://jxrb.example/a.jpg", Type: "image/jpeg"}, {URL: "http://jxrb.example/b.jpg", Type: "image/jpeg", Caption: "现场"}},
	})
}

// fill puts n entries a minute apart on the timeline, the last one newest.
func (p *place) fill(t testing.TB, n int, source string, towns ...string) {
	for i := range n {
		seen := at(t, 0, 0).Add(time.Duration(i) * time.Minute)
		p.store.put(news.Entry{
			Source: source, Title: fmt.Sprintf("%s 第%04d条", source, i), Summary: "摘要", Content: "<p>全文</p>", Published: seen, Updated: seen,
			FirstSeen: seen, Channels: []string{"tongxiang"}, Towns: towns, URL: fmt.Sprintf("http://%s.example/%d", source, i),
			Providers: []news.Provider{{ID: source, Name: source}},
		})
	}
}

// get asks with headers given as pairs.
func (p *place) get(t testing.TB, path string, headers ...string) *http.Response {
	t.Helper()
	return p.ask(t, http.MethodGet, path, headers...)
}

func (p *place) ask(t testing.TB, method, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	if r.Header["Accept-Language"] == nil {
		r.Header.Set("Accept-Language", "en") // what is wanted of problems is in English
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	res := w.Result()
	if strings.HasPrefix(path, "/api/v1/") && !strings.HasPrefix(path, "/api/v1/openapi.json") && method != http.MethodOptions {
		again := *res
		again.Body = io.NopCloser(bytes.NewReader(w.Body.Bytes()))
		p.description(t).Check(t, method, path, res, []byte(text(t, &again)))
	}
	return res
}

func text(t testing.TB, r *http.Response) string {
	t.Helper()
	var from io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = z
	}
	b, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func decode[T any](t testing.TB, r *http.Response) T {
	t.Helper()
	var v T
	body := text(t, r)
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return v
}

func wantStatus(t testing.TB, r *http.Response, status int) {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", r.StatusCode, status, text(t, r))
	}
}

func wantHeader(t testing.TB, r *http.Response, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func wantProblem(t testing.TB, r *http.Response, status int, words string) {
	t.Helper()
	wantStatus(t, r, status)
	wantHeader(t, r, "Content-Type", "application/problem+json")
	p := decode[struct {
		Type, Title, Detail, Code string
		Status                    int
	}](t, r)
	if p.Type != "about:blank" || p.Title != http.StatusText(status) || p.Status != status || !strings.Contains(p.Detail, words) || p.Code == "" {
		t.Errorf("problem %+v, want status %d, a code and %q", p, status, words)
	}
}

// withSite has another site than the tests' in force.
func withSite(change func(*news.Site)) func(*Options) {
	s := *testSettings.Current()
	change(&s.Site)
	return func(o *Options) { o.Settings = settings.Static(s) }
}
