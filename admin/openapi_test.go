package admin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/apitest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/store"
)

// asked is a handler's answer, held against what it says of itself.
func asked(t *testing.T, h http.Handler, d *apitest.Description, method, path, match, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/admin/api/v1/"+path, strings.NewReader(body))
	r.Header.Set(UserHeader, "li")
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if !d.Check(t, method, "/admin/api/v1/"+path, w.Result(), w.Body.Bytes()) {
		t.Errorf("%s %s is not described", method, path)
	}
	return w
}

// description is what the API says of itself.
func description(t *testing.T, h http.Handler) *apitest.Description {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/admin/api/openapi.json", nil))
	return apitest.Read(t, w.Body.Bytes())
}

// whole is an API over a store of its own.
func whole(t *testing.T) (*api, *store.Store) {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	g := &hubTowns{own: []news.Town{{ID: "wuzhen", Name: "乌镇", For: []string{"桐乡"}}}}
	h := Handler(Options{Office: editorial.New(editorial.Parts{Sources: s, Roster: s, Notes: s, SourceList: s, Entries: s, Archive: s, Takedowns: s, Requests: s, Partners: s, Audit: s, Alerts: s, Fitness: s, BackupJobs: s, BackupPlan: editorial.BackupPlan{Folder: "/backup", Every: 24 * time.Hour, Keep: 14}, Backups: s, Users: s, Tokens: s, Sessions: s, Tries: s, Welcome: s, Pages: "http://hub.example.cn/",
		Settings: g, Judge: g, Jobs: s, Refiling: s, Desk: filer{}, DeskBy: func(*settings.Snapshot) (editorial.Filer, error) { return filer{}, nil }, Rights: rights.New(rights.Options{Settings: g}, s),
		CheckSetting: func(string, *settings.Snapshot) error { return nil },
		CheckSource:  func(news.Source, news.Source) error { return nil }, CheckTowns: func([]news.Town) error { return nil },
		CheckChannels: func([]news.Channel) error { return nil }})})
	return h.(*api), s
}

// filer files every entry as it is filed.
type filer struct{ editorial.Desk }

func (filer) Refile(_ news.Source, e news.Entry) news.Entry { return e }

func TestEveryRouteIsDescribed(t *testing.T) {
	a, _ := whole(t)
	d := description(t, a)
	for _, op := range a.routes {
		if !d.Has(op.Method, op.Path) {
			t.Errorf("%s %s is not described", op.Method, op.Path)
		}
	}
	if len(a.routes) < 25 {
		t.Errorf("the table has only %d routes", len(a.routes))
	}
	if w := asked(t, a, d, http.MethodGet, "sources", "", ""); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	lost := httptest.NewRecorder()
	a.ServeHTTP(lost, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/admin/api/v2/sources", nil))
	if lost.Code != http.StatusNotFound || lost.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("an unknown address: %d %s", lost.Code, lost.Body)
	}
}

func TestAnswersAreAsDescribed(t *testing.T) {
	a, s := whole(t)
	d := description(t, a)
	seen := time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC)
	id := news.EntryID("jxrb", "1")
	e := news.Entry{ID: id, Version: 1, Source: "jxrb", Digest: "1", Title: "题", URL: "https://jxrb.example.cn/1", Channels: []string{"world"}, Story: id, Original: id,
		FirstSeen: seen, Sort: seen, Why: news.Why{Channels: map[string]news.Reason{"world": {Rule: "note.no-county"}}}}
	if _, err := s.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: seen, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	const source = `{"id":"zjol","name":"浙江在线","kind":"feed","url":"https://zjol.example.cn/","interval":"15m","enabled":true}`
	for _, c := range []struct {
		method, path, match, body string
		status                    int
	}{
		{"POST", "sources", "", source, 201},
		{"POST", "sources", "", source, 409},
		{"POST", "sources", "", `{"id":"zjol","nmae":"浙江在线"}`, 400},
		{"POST", "sources/import", "", `{"sources":[` + source + `]}`, 200},
		{"GET", "sources", "", "", 200},
		{"GET", "sources/zjol", "", "", 200},
		{"GET", "sources/zjol/state", "", "", 200},
		{"GET", "source-table?q=zjol&sort=health", "", "", 200},
		{"GET", "source-table?health=ill", "", "", 400},
		{"GET", "sources/zjol/history", "", "", 200},
		{"GET", "sources/zjol/refreshes", "", "", 200},
		{"GET", "sources/none/refreshes", "", "", 404},
		{"GET", "sources/zjol/categories", "", "", 200},
		{"POST", "source-changes", "", `{"ids":["zjol"],"change":{"interval":"30m","add_labels":["县级"],"licence":{"public":"summary"}}}`, 200},
		{"POST", "source-changes", "", `{"ids":["zjol","none"],"change":{"enabled":false}}`, 409},
		{"POST", "source-changes", "", `{"ids":["zjol"],"change":{}}`, 422},
		{"POST", "source-changes", "", `{"all":{"q":"zjol"},"change":{"host":{"from":"zjol.example.cn","to":"https://new.example.cn"}},"dry_run":true}`, 200},
		{"PUT", "sources/other", "*", source, 422},
		{"PUT", "sources/zjol", "*", source, 200},
		{"PUT", "sources/zjol", `"0"`, source, 412},
		{"PATCH", "sources/zjol", "*", `{"name":"浙江新闻","interval":null,"licence":{"public":"summary"}}`, 200},
		{"PATCH", "sources/zjol", "*", `{"nmae":"浙江新闻"}`, 400},
		{"PATCH", "sources/zjol", "*", `null`, 400},
		{"PATCH", "sources/zjol", "*", `{"id":"other"}`, 422},
		{"PATCH", "sources/zjol", "", `{"name":"浙江新闻"}`, 428},
		{"PATCH", "sources/zjol", `"0"`, `{"name":"浙江新闻"}`, 412},
		{"PATCH", "sources/none", "*", `{}`, 404},
		{"DELETE", "sources/zjol", "", "", 428},
		{"DELETE", "sources/zjol", "*", "", 204},
		{"GET", "entries/" + e.ID, "", "", 200},
		{"GET", "entries/none", "", "", 404},
		{"PATCH", "entries/" + e.ID, "*", `{"channels":["nowhere"]}`, 422},
		{"PATCH", "entries/" + e.ID, "*", `{"channels":["world"]}`, 200},
		{"GET", "held", "", "", 200},
		{"POST", "rules/test", "", `{"title":"甲"}`, 200},
		{"POST", "rules/try", "", `{"settings":{"permits":["新华社"],"licence":{"public":"nothing"}}}`, 200},
		{"POST", "rules/try", "", `{"settings":{"none":[]}}`, 404},
		{"POST", "rules/try", "", `{"settings":{"permits":"新华社"}}`, 422},
		{"GET", "refile", "", "", 200},
		{"POST", "refile/stop", "", "", 409},
		{"POST", "refile/start", "", "", 202},
		{"POST", "refile/stop", "", "", 200},
		{"POST", "takedowns", "", `{"entry":"` + e.ID + `","reason":"请求","open":true}`, 201},
		{"GET", "takedowns", "", "", 200},
		{"GET", "takedowns/none", "", "", 404},
		{"POST", "partners", "", `{"name":"Radio"}`, 201},
		{"GET", "partners", "", "", 200},
		{"GET", "partners/radio", "", "", 200},
		{"PATCH", "partners/radio", "*", `{"contact":"li","sources":["nobody"]}`, 422},
		{"PATCH", "partners/radio", "*", `{"contact":"li"}`, 200},
		{"PATCH", "partners/radio", "*", `{"form":"summary","from":"2026-01-01T00:00:00Z","until":"2126-01-01T00:00:00Z"}`, 200},
		{"PATCH", "partners/radio", "*", `{"form":null,"until":"2026-01-01T00:00:00Z"}`, 422},
		{"PATCH", "partners/radio", "*", `{"channels":["nowhere"]}`, 422},
		{"PATCH", "partners/radio", "", `{"contact":"li"}`, 428},
		{"PATCH", "partners/radio", `"0"`, `{"contact":"li"}`, 412},
		{"PATCH", "partners/none", "*", `{}`, 404},
		{"POST", "partners/radio/keys", "", `{"name":"cms","overlap":"12h","ranges":["192.0.2.7","2001:db8::/32"]}`, 201},
		{"POST", "partners/radio/keys", "", `{"beside":true}`, 201},
		{"POST", "partners/radio/keys", "", `{}`, 409},
		{"POST", "partners/radio/keys", "", `{"replaces":"2","overlap":"0","expires":"2126-01-02T00:00:00Z"}`, 201},
		{"POST", "partners/radio/keys", "", `{"beside":true,"ranges":["nowhere"]}`, 422},
		{"POST", "partners/radio/keys", "", `{"overlap":"soon"}`, 422},
		{"POST", "partners/none/keys", "", `{}`, 404},
		{"PATCH", "partners/radio/keys/3", "*", `{"name":"archive","expires":null,"ranges":["10.0.0.0/8"]}`, 200},
		{"PATCH", "partners/radio/keys/3", "*", `{"expires":"2006-01-02T00:00:00Z"}`, 422},
		{"PATCH", "partners/radio/keys/3", "", `{}`, 428},
		{"PATCH", "partners/radio/keys/3", `"0"`, `{"name":"x"}`, 412},
		{"PATCH", "partners/radio/keys/9", "*", `{}`, 404},
		{"DELETE", "partners/radio/keys/3", "*", "", 200},
		{"PATCH", "partners/radio/keys/3", "*", `{"name":"x"}`, 409},
		{"DELETE", "partners/radio/keys/9", "*", "", 404},
		{"DELETE", "partners/radio", "*", "", 204},
		{"POST", "users", "", `{"name":"wang","role":"editor","token":"script"}`, 201},
		{"POST", "users", "", `{"name":"Wang","role":"editor"}`, 409},
		{"POST", "users", "", `{"name":"zhao","role":"king"}`, 422},
		{"GET", "users", "", "", 200},
		{"GET", "users/wang", "", "", 200},
		{"PATCH", "users/wang", "*", `{"role":"reader","language":"en"}`, 200},
		{"PATCH", "users/wang", "*", `{"language":"fr"}`, 422},
		{"PATCH", "users/wang", "", `{"role":"reader"}`, 428},
		{"PATCH", "users/wang", `"0"`, `{"role":"reader"}`, 412},
		{"POST", "users/wang/link", "", "", 201},
		{"POST", "tokens", "", `{"user":"wang","name":"more","role":"editor"}`, 422},
		{"POST", "tokens", "", `{"user":"wang","name":"more","expires":"2001-01-01T00:00:00Z"}`, 422},
		{"POST", "tokens", "", `{"user":"nobody","name":"more"}`, 404},
		{"POST", "tokens", "", `{"user":"wang","name":"more"}`, 201},
		{"GET", "tokens", "", "", 200},
		{"GET", "tokens/none", "", "", 404},
		{"DELETE", "tokens/none", "*", "", 404},
		{"GET", "sessions", "", "", 200},
		{"DELETE", "sessions/none", "*", "", 404},
		{"DELETE", "users/wang", "", "", 428},
		{"DELETE", "users/wang", "*", "", 204},
		{"POST", "users/wang/link", "", "", 409},
		{"POST", "partners/radio/keys", "", `{}`, 409},
		{"GET", "gazetteer", "", "", 200},
		{"PUT", "gazetteer", "*", `{"towns":[{"id":"a","name":"甲"}]}`, 200},
		{"DELETE", "gazetteer", "*", "", 200},
		{"GET", "channels", "", "", 200},
		{"PUT", "channels", "*", `{"channels":[{"id":"a","name":"甲"}]}`, 200},
		{"DELETE", "channels", "*", "", 200},
		{"GET", "settings", "", "", 200},
		{"GET", "settings/site", "", "", 200},
		{"PUT", "settings/permits", "*", `{"value":["新华社"]}`, 200},
		{"PATCH", "settings/licence", "*", `{"value":{"label":"x"}}`, 200},
		{"PATCH", "settings/licence", "*", `{"value":{"lable":"x"}}`, 422},
		{"PATCH", "settings/licence", "", `{"value":{}}`, 428},
		{"PATCH", "settings/none", "*", `{"value":{}}`, 404},
		{"DELETE", "settings/permits", "*", "", 200},
		{"GET", "versions/permits", "", "", 200},
		{"GET", "versions/none", "", "", 404},
		{"GET", "versions/permits/configured", "", "", 200},
		{"GET", "versions/permits/none", "", "", 404},
		{"GET", "versions/permits/configured/changes", "", "", 200},
		{"POST", "versions/permits/configured/restore", "", "", 200},
		{"POST", "versions/permits/configured/restore", `"0"`, "", 412},
		{"GET", "audit?limit=2", "", "", 200},
		{"GET", "audit?limit=0", "", "", 400},
		{"GET", "acts/none", "", "", 404},
		{"POST", "acts/none/undo", "", "", 404},
		{"GET", "backup", "", "", 200},
		{"GET", "backups", "", "", 200},
		{"POST", "backups", "", "", 202},
		{"GET", "alerts", "", "", 200},
		{"POST", "alerts/try", "", "", 200},
	} {
		if w := asked(t, a, d, c.method, c.path, c.match, c.body); w.Code != c.status {
			t.Errorf("%s %s %s: %d %s, want %d", c.method, c.path, c.body, w.Code, w.Body, c.status)
		}
	}
}

func TestAnotherMethodIsRefusedWithThoseThatWouldDo(t *testing.T) {
	a, _ := whole(t)
	for _, c := range []struct{ method, path, allow string }{
		{"PUT", "sources", "GET, HEAD, POST"},
		{"POST", "sources/zjol", "DELETE, GET, HEAD, PATCH, PUT"},
		{"DELETE", "settings", "GET, HEAD"},
		{"OPTIONS", "audit", "GET, HEAD"},
		{"GET", "poll", "POST"},
		{"POST", "backup", "GET, HEAD, PUT"},
		{"DELETE", "nothing", ""},
		{"GET", "sources/zjol/nothing", ""},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, "/admin/api/v1/"+c.path, nil)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		want := http.StatusMethodNotAllowed
		if c.allow == "" {
			want = http.StatusNotFound
		}
		if w.Code != want || w.Header().Get("Allow") != c.allow || w.Header().Get("Content-Type") != site.ProblemType {
			t.Errorf("%s %s: %d, Allow %q, %s", c.method, c.path, w.Code, w.Header().Get("Allow"), w.Body)
		}
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	a, _ := whole(t)
	for accept, want := range map[string]string{"zh-CN,zh;q=0.9": "来源", "en-GB": "source", "": "来源"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/admin/api/v1/sources/none", nil)
		r.Header.Set("Accept-Language", accept)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Body.String(), `"code":"source.missing"`) {
			t.Errorf("%s: %s", accept, w.Body)
		}
	}
}
