package pages

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/store"
)

// desk is the pages over a store of their own, asked by an administrator.
type desk struct {
	t *testing.T
	*Pages
	store  *store.Store
	office *editorial.Office
}

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func newDesk(t *testing.T, with ...func(*editorial.Parts)) *desk {
	t.Helper()
	judge := desktest.Bare(t)
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Rank: judge.Rank, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	set := settings.Static(settings.Snapshot{Site: news.Site{Title: "桐乡", Language: "zh-CN", Timezone: "Asia/Shanghai"}, Channels: []news.Channel{{ID: "world", Name: "国内国际"}, {ID: "travel", Name: "旅游"}}, Towns: []news.Town{{ID: "wuzhen", Name: "乌镇"}},
		Licence: news.Licence{Public: news.ExtentFull, Partner: news.ExtentFull}})
	var looked atomic.Int64 // whatever is done comes a second after what was done before
	parts := editorial.Parts{Sources: s, Roster: s, Notes: s, SourceList: s, Entries: s, Archive: s, Takedowns: s, Requests: s, Tries: s, Partners: s, Usage: s, Audit: s, Alerts: s, Fitness: s, BackupJobs: s, BackupPlan: editorial.BackupPlan{Folder: "/backup", Every: 24 * time.Hour, Keep: 14}, Users: s, Tokens: s, Desk: judge, Rights: rights.New(rights.Options{Settings: set}, s), TakedownTime: 72 * time.Hour,
		Settings: fixed{Source: set}, CheckSource: func(news.Source, news.Source) error { return nil }, Now: func() time.Time { return noon.Add(time.Duration(looked.Add(1)) * time.Second) }}
	parts.Runs = s
	for _, set := range with {
		set(&parts)
	}
	o := editorial.New(parts)
	static, err := site.NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(Options{Office: o, Settings: set, Lists: noLists{}, Address: "http://hub.example/", Static: static, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t, p, s, o}
}

// fixed are settings that nobody changes.
type fixed struct {
	settings.Source
	editorial.Settings
}

func (f fixed) Current() *settings.Snapshot { return f.Source.Current() }

// noLists reads no list as hub.yaml has them.
type noLists struct{}

func (noLists) ParseSources([]byte) ([]news.Source, error) {
	return nil, news.Fail(news.Because("config.empty-line"))
}
func (noLists) FormatSources([]news.Source) ([]byte, error) { return nil, nil }

var zhang = editorial.Actor{Name: "zhang", Role: news.RoleAdministrator}

func (d *desk) ask(method, path string, form url.Values) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(editorial.WithActor(d.t.Context(), zhang), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

// page is a page that must be there.
func (d *desk) page(path string) string {
	d.t.Helper()
	w := d.ask(http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		d.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func (d *desk) seed(sources ...news.Source) {
	d.t.Helper()
	if _, err := d.store.Seed(d.t.Context(), sources, noon, news.Act{At: noon}); err != nil {
		d.t.Fatal(err)
	}
}

func feedOf(id string) news.Source {
	return news.Source{ID: id, Name: "源" + id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/rss", Enabled: true}
}

var tick = regexp.MustCompile(`name="source" value="([^"]+)"`)

// ticks are the values of the boxes of a table's rows.
func ticks(page string) (values []string) {
	for _, m := range tick.FindAllStringSubmatch(page, -1) {
		values = append(values, m[1])
	}
	return values
}

func wants(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q:\n%s", part, page)
		}
	}
}

func TestTheTableIsAskedByItsAddress(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/sources"), "还没有来源")
	labelled := feedOf("b")
	labelled.Labels, labelled.Channels = []string{"县级"}, []string{"world"}
	d.seed(feedOf("a"), labelled, news.Source{ID: "c", Name: "丙", URL: "https://c.example.cn/"})
	page := d.page("/admin/sources")
	wants(t, page, "3 个，共 3 个", "等待首次抓取", "已停用", "国内国际", `<option value="县级">县级</option>`)
	if got := ticks(d.page("/admin/sources?label=" + url.QueryEscape("县级"))); len(got) != 1 || !strings.HasPrefix(got[0], "b ") {
		t.Errorf("by label: %v", got)
	}
	wants(t, d.page("/admin/sources?q=nothing&lang=en"), "No source matches")
	wants(t, d.page("/admin/sources?sort=name"), `aria-sort="ascending"`, "sort=name")
	d.page("/admin/sources?page=x&sort=nonsense&health=nonsense&licence=nonsense")
}

func TestManyAreChangedAfterTheyWereSeenAndUndone(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"), feedOf("c"))
	form := url.Values{"source": ticks(d.page("/admin/sources"))[:2], "query": {"q=example&sort=name"}, "host-from": {"a.example.cn"}, "host-to": {"https://neu.example.cn"}, "interval": {"30m"}, "add-label": {"县级，重点"}}
	seen := d.ask(http.MethodPost, "/admin/sources/change", form)
	if seen.Code != http.StatusOK {
		t.Fatal(seen.Code, seen.Body)
	}
	wants(t, seen.Body.String(), "将修改 2 个来源", "https://neu.example.cn/rss", `name="interval" value="30m"`, `name="sure" value="1"`)
	if src, _ := d.office.Source(t.Context(), "a"); src.Interval != 0 {
		t.Fatal("looking changed it")
	}
	form.Set("sure", "1")
	done := d.ask(http.MethodPost, "/admin/sources/change", form)
	to, err := url.Parse(done.Header().Get("Location"))
	if done.Code != http.StatusSeeOther || err != nil || to.Query().Get("q") != "example" {
		t.Fatal(done.Code, to, done.Body)
	}
	src, _ := d.office.Source(t.Context(), "a")
	if src.Interval != 30*time.Minute || src.URL != "https://neu.example.cn/rss" || len(src.Labels) != 2 {
		t.Errorf("%+v", src)
	}
	wants(t, d.page(to.RequestURI()), "已修改（2 个来源）", "/admin/acts/"+to.Query().Get("act")+"/undo")
	if w := d.ask(http.MethodPost, "/admin/acts/"+to.Query().Get("act")+"/undo", nil); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if src, _ := d.office.Source(t.Context(), "a"); src.Interval != 0 || src.URL != "https://a.example.cn/rss" {
		t.Errorf("undone: %+v", src)
	}
}

// A link from elsewhere makes no button that posts where the link says.
func TestTheButtonToUndoLeadsNowhereElse(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	for _, act := range []string{"../users/li/revoke?x=", "..", "../../admin/users/li/revoke#", "1795803696744-749927GC36I2", "%2e%2e/users", " "} {
		page := d.page("/admin/sources?done=desk.done.bulk&act=" + url.QueryEscape(act))
		if strings.Contains(page, `action="/admin/acts/`) || strings.Contains(page, ">撤销</button>") {
			t.Errorf("%q has a button", act)
		}
	}
}

func TestAChangeThatSomeRefuseNamesThem(t *testing.T) {
	d := newDesk(t)
	taken := feedOf("taken")
	taken.URL = "https://neu.example.cn/rss"
	d.seed(feedOf("a"), feedOf("b"), taken)
	form := url.Values{"all": {"1"}, "query": {"q=a"}, "host-from": {"a.example.cn"}, "host-to": {"neu.example.cn"}}
	wants(t, d.ask(http.MethodPost, "/admin/sources/change", form).Body.String(), "1 个不能这样修改", "taken")
	form.Del("all")
	form["source"], form["sure"] = ticks(d.page("/admin/sources?q=a")), []string{"1"}
	if w := d.ask(http.MethodPost, "/admin/sources/change", form); w.Code != http.StatusConflict {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, wrong := range []url.Values{{}, {"source": {"a x"}}, {"source": {"a"}, "interval": {"soon"}}, {"source": {"a"}, "do": {"pause"}, "until": {"morgen"}}, {"source": {"a"}, "host-from": {"a.example.cn"}, "host-to": {"//evil/x"}}} {
		if w := d.ask(http.MethodPost, "/admin/sources/change", wrong); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, w.Code)
		}
	}
}

// evil is a source whose every text would be script, were it not escaped.
func evil(id string) news.Source {
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	return news.Source{ID: id, Name: x, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/?" + url.QueryEscape(x), Homepage: "javascript:alert(1)", Timezone: x, Language: x, Channels: []string{x}, Towns: []string{x},
		Categories: map[string]string{x: x}, Labels: []string{x}, Licence: news.Licence{Label: x, Rights: x, URL: "javascript:alert(1)"}, Permit: []string{x}, Enabled: true, Selectors: news.Selectors{Links: x, Title: x}}
}

// harmless fails where a page holds what would run.
func harmless(t *testing.T, page string) {
	t.Helper()
	for _, bad := range []string{"<script>alert", "<img src=x", "href=\"javascript:", " style=\"", "<style"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

func TestNoTextOfASourceRuns(t *testing.T) {
	d := newDesk(t)
	d.seed(evil("a"))
	reason := news.Reasons{{Text: `<script>alert(2)</script>`}}
	jobs, err := d.store.Claim(t.Context(), "t", noon, time.Minute, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Commit(t.Context(), news.Refresh{Lease: jobs[0].Lease, State: news.SourceState{Outcome: news.OutcomeFailed, Reason: reason, NextCheck: noon.Add(time.Hour)}, At: noon}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/admin/sources", "/admin/sources?q=" + url.QueryEscape("<script>alert(1)</script>") + "&label=" + url.QueryEscape(`"><script>alert(1)</script>`)} {
		harmless(t, d.page(path))
	}
	w := d.ask(http.MethodPost, "/admin/sources/change", url.Values{"all": {"1"}, "add-label": {`<script>alert(1)</script>`}, "query": {"<script>alert(1)</script>"}})
	harmless(t, w.Body.String())
}

func TestAPageOfFiveThousandSourcesIsSmallAndQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	d := newDesk(t)
	all := make([]news.Source, 5000)
	for i := range all {
		all[i] = feedOf(fmt.Sprintf("source-%04d", i))
		all[i].Labels = []string{"县级", fmt.Sprintf("第%d组", i%40)}
	}
	d.seed(all...)
	days := map[string][]news.Refreshed{}
	for i := range 50 {
		for day := range 30 {
			days[all[i].ID] = append(days[all[i].ID], news.Refreshed{At: noon.Add(-time.Duration(29-day) * 24 * time.Hour), New: 1 + day*7%13, Outcome: news.OutcomeNew})
		}
	}
	if err := d.store.NoteRefreshes(t.Context(), days, time.UTC); err != nil {
		t.Fatal(err)
	}
	d.page("/admin/sources")
	begun := time.Now()
	page := d.page("/admin/sources")
	took := time.Since(begun)
	t.Logf("%d bytes in %v", len(page), took)
	if len(page) > 100<<10 {
		t.Errorf("the page has %d bytes, more than 100 KB", len(page))
	}
}
