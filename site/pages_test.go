package site

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/txnews/hub/news"
)

// Any room's templates stand in the layout, in the language that is asked for, with links that keep it.
func TestPagesOfAnyRoom(t *testing.T) {
	static, err := NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"templates/desk.html":       {Data: []byte(`{{define "main"}}{{template "greeting" .Body}} {{.T "search"}} {{.To "admin/held" "q" "乌镇" "town" ""}}{{end}}`)},
		"templates/parts/word.html": {Data: []byte(`{{define "greeting"}}<p>{{.}}</p>{{end}}`)},
	}
	pages, err := NewPages(func() news.Site { return news.Site{Title: "桐乡新闻聚合", Language: "zh-CN"} }, "/hub/", static, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		address string
		has     []string
	}{
		{"/admin/?lang=en", []string{`<html lang="en">`, "<p>a &lt;b&gt;</p> Search /hub/admin/held?lang=en&amp;q=", `hreflang="zh-CN"`, `aria-label="Work"`, `href="/hub/static/style.`}},
		{"/admin/", []string{`<html lang="zh-CN">`, "<p>a &lt;b&gt;</p> 搜索 /hub/admin/held?q=", `href="/hub/admin/?lang=en" hreflang="en"`, `<title>桐乡新闻聚合</title>`}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.address, nil)
		w := httptest.NewRecorder()
		p := pages.Page(r)
		p.Menus, p.Body = []Menu{{Label: "Work", Links: []Link{{Text: "Held", URL: p.To("admin/held"), Here: true}}}}, "a <b>"
		if err := p.Answer(w, r, http.StatusOK, "desk", p); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.has {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s lacks %s:\n%s", c.address, want, w.Body)
			}
		}
	}
}

func TestATemplateThatIsNotWellFormedIsToldOf(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"a page": {"templates/desk.html": {Data: []byte(`{{define "main"}}{{if}}{{end}}`)}},
		"a part": {"templates/desk.html": {Data: []byte(`{{define "main"}}{{end}}`)}, "templates/parts/word.html": {Data: []byte(`{{define "greeting"}}`)}},
	} {
		pages, err := NewPages(func() news.Site { return news.Site{} }, "/", nil, files)
		if err != nil {
			t.Fatal(err)
		}
		if pages.ReadAll() == nil {
			t.Errorf("%s: reading all finds nothing", name)
		}
		p := pages.Page(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		if _, err := p.Draw("desk", p); err == nil {
			t.Errorf("%s: it is drawn", name)
		}
	}
}

func TestStaticFilesAreKeptForGood(t *testing.T) {
	s, err := NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	for file, status := range map[string]int{s.Name("style.css"): http.StatusOK, "style.css": http.StatusNotFound} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.SetPathValue("file", file)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if kept := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); w.Code != status || kept != (status == http.StatusOK) {
			t.Errorf("%s: %d %v", file, w.Code, w.Header())
		}
	}
}

// A document's title is cut where tabs, search engines and validators cut it; the site's own stands whole.
func TestDocumentTitleIsBounded(t *testing.T) {
	pages, err := NewPages(func() news.Site { return news.Site{Title: "桐乡新闻聚合"} }, "/", nil, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	p := pages.Page(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	for title, want := range map[string]string{
		"":                      "桐乡新闻聚合",
		"乌镇":                    "乌镇 · 桐乡新闻聚合",
		strings.Repeat("镇", 61): strings.Repeat("镇", 61) + " · 桐乡新闻聚合",
		strings.Repeat("镇", 62): strings.Repeat("镇", 60) + "… · 桐乡新闻聚合",
	} {
		if p.Title = title; p.DocumentTitle() != want {
			t.Errorf("%s, want %s", p.DocumentTitle(), want)
		}
	}
}
