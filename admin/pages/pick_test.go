package pages

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// sites has the pages of sites by their addresses; all else is in the intake's testdata.
type sites map[string]string

func (s sites) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	body, there := s[r.URL]
	if !there {
		u, _ := url.Parse(r.URL)
		b, err := os.ReadFile(filepath.Join("../../aggregator/intake/testdata/sites", u.Host, filepath.FromSlash(u.Path)))
		if err != nil {
			return nil, &fetch.StatusError{URL: r.URL, Status: http.StatusNotFound}
		}
		body = string(b)
	}
	return &fetch.Response{URL: r.URL, Status: 200, ContentType: "text/html", Body: []byte(body)}, nil
}

// titles judges nothing of entries but what they are called.
type titles struct{}

func (titles) Judge(_ news.Source, raws []news.Raw, _ []news.Town) (list []news.Entry, _ error) {
	for _, r := range raws {
		list = append(list, news.Entry{Title: r.Title, URL: r.URL})
	}
	return list, nil
}

// pickDesk is a desk that looks at these sites.
func pickDesk(t *testing.T, s sites) *desk {
	read := intake.New(s, intake.Options{Presets: config.BuiltinPresets()})
	return newDesk(t, func(p *editorial.Parts) {
		p.Fetch, p.Intake, p.Pointing, p.Editions = s, read, read, read
		p.Picks, p.Judge = p.SourceList.(editorial.Picks), titles{}
		p.Show = func(e news.Entry) any { return e.Title }
	})
}

const listURL = "http://txnews.example/gngj/qxxw/index.shtml"

var frameOf = regexp.MustCompile(`<iframe [^>]*src="([^"]+)"`)

// begin starts a pick, and gives where it leads and the page there.
func (d *desk) begin(form url.Values) (at, page string) {
	d.t.Helper()
	w := d.ask(http.MethodPost, "/admin/pick", form)
	at = w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/admin/pick/") {
		d.t.Fatal(w.Code, w.Body)
	}
	return at, d.page(at)
}

// lookAt is what would come in of what was pointed at.
func (d *desk) lookAt(at string, form url.Values) string {
	d.t.Helper()
	form.Set("then", "look")
	w := d.ask(http.MethodPost, at, form)
	if w.Code != http.StatusOK {
		d.t.Fatal(w.Code, w.Body)
	}
	return w.Body.String()
}

// framed is the page in the frame of a page.
func (d *desk) framed(page string) string {
	d.t.Helper()
	m := frameOf.FindStringSubmatch(page)
	if m == nil {
		d.t.Fatalf("no frame:\n%s", page)
	}
	return d.page(html.UnescapeString(m[1]))
}

func TestAListPageIsAddedByPointing(t *testing.T) {
	d := pickDesk(t, sites{})
	at, page := d.begin(url.Values{"url": {listURL}})
	wants(t, page, `sandbox="allow-same-origin allow-top-navigation-by-user-activation"`, "南湖:全力推进", "就用选中的")
	framed := d.framed(page)
	m := regexp.MustCompile(`<a href="(at\?f=links&amp;n=\d+)">海宁:农房改造提速</a>`).FindStringSubmatch(framed)
	if m == nil || !strings.Contains(framed, `class="found"`) {
		t.Fatal(framed)
	}
	pointed := d.page(strings.TrimSuffix(at, "at") + html.UnescapeString(m[1]))
	wants(t, pointed, "您点的", "再点一个同类的", "2012-06-1")
	css := regexp.MustCompile(`name="selector" value="([^"]+)" checked`).FindStringSubmatch(pointed)[1]
	seen := d.lookAt(at, url.Values{"f": {"links"}, "selector": {html.UnescapeString(css)}}) // what was pointed at last is used
	wants(t, seen, `name="links" type="text" value="`+css+`"`, `name="url"`, listURL, "海宁:农房改造提速")
	next := d.ask(http.MethodPost, at, url.Values{"f": {"links"}, "selector": {html.UnescapeString(css)}})
	if next.Code != http.StatusSeeOther || !strings.Contains(next.Header().Get("Location"), "f=next") {
		t.Fatal(next.Code, next.Header())
	}
	article := d.page(at + "?f=title")
	wants(t, article, "不填，自动识别", seedHeadline)
	if seen := d.lookAt(at, url.Values{"f": {"next"}, "selector": {".more"}, "offered": {".more"}}); strings.Contains(seen, `value=".more"`) {
		t.Error("a guess that nobody chose is used")
	}
}

const seedHeadline = "南湖:全力推进“青春党建”工作"

func TestWhatIsPointedAtIsShownSafely(t *testing.T) {
	d := pickDesk(t, sites{"http://evil.example/": `<html><head><base href="//evil.example/b/"><meta http-equiv=refresh content="0;url=//evil.example/r"><style>a{background:url(//evil.example/c)}</style></head>
<body onload=alert(1)><script>alert(1)</script><iframe srcdoc="<script>alert(1)</script>"></iframe><svg onload=alert(1)></svg><form action=//evil.example/f><input autofocus onfocus=alert(1)></form>
<ul class="list"><li><a href="javascript:alert(1)" onclick="alert(1)">一条坏的标题在这里</a></li><li><a href="/n/1.html"><img src=//evil.example/i.png onerror=alert(1)>"'&gt;&lt;script&gt;alert(1)&lt;/script&gt;</a></li><li><a href="/n/2.html">又一条标题在这里呢</a></li></ul></body></html>`})
	_, page := d.begin(url.Values{"url": {"http://evil.example/"}})
	harmless(t, page)
	m := frameOf.FindStringSubmatch(page)
	w := d.ask(http.MethodGet, html.UnescapeString(m[1]), nil)
	framed := w.Body.String()
	harmless(t, framed)
	for _, bad := range []string{"evil.example", "onload", "onclick", "<img", "<svg", "<form", "<input", "srcdoc", "http-equiv", "<base"} {
		if strings.Contains(framed, bad) {
			t.Errorf("the frame has %s:\n%s", bad, framed)
		}
	}
	policy := w.Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "style-src 'self'", "frame-ancestors 'self'", "sandbox allow-same-origin allow-top-navigation-by-user-activation"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s: %s", part, policy)
		}
	}
	if strings.Contains(policy, "script") || w.Header().Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Error(policy, w.Header())
	}
}

func TestAPresetIsRecognisedAndShown(t *testing.T) {
	d := pickDesk(t, sites{})
	at, page := d.begin(url.Values{"url": {"http://jxrb.example/jxrbPaper/pc/layout/index.html"}})
	wants(t, d.lookAt(at, url.Values{"f": {"links"}, "selector": {""}, "offered": {""}}), `value="founder" selected`, `value="epaper" selected`)
	wants(t, page, "南湖区推进青春党建", "不填，自动识别")
	wants(t, d.page(at+"?f=pages"), "第02版:民生")
	wants(t, d.page(at+"?f=page_name"), "第01版")
	wants(t, d.page(at+"?f=title"), "南湖区推进青春党建")
}

func TestAnUnknownEpaperIsPointedAt(t *testing.T) {
	const base = "http://paper.example/"
	row := func(to, text string) string { return `<li><a href="` + to + `">` + text + `</a></li>` }
	d := pickDesk(t, sites{
		base:                               `<html><head><title>数字报</title></head><body><div class="dates"><a href="2026-11/27/node_2.htm">今日</a></div></body></html>`,
		base + "2026-11/27/node_2.htm":     `<html><body><h2 class="bm">第01版：要闻</h2><ul class="bml">` + row("node_2.htm", "第01版：要闻") + row("node_3.htm", "第02版：民生") + `</ul><ul class="wzl">` + row("content_11.htm", "头版头条工程开工建设") + row("content_12.htm", "头版二条会议今天召开") + `</ul></body></html>`,
		base + "2026-11/27/content_11.htm": `<html><body><h1>头版头条工程开工建设</h1><div class="zw"><p>本报讯 这里是正文的第一段，说的是工程开工。</p><p>第二段说的是别的事情，也有不少文字。</p></div></body></html>`})
	at, page := d.begin(url.Values{"kind": {"epaper"}, "url": {base}, "edition": {".dates a"}})
	wants(t, page, "头版头条工程开工建设", "ul.wzl a")
	wants(t, d.page(at+"?f=pages"), "第02版：民生", "ul.bml a")
	wants(t, d.page(at+"?f=page_name"), "第01版：要闻", "h2.bm")
	wants(t, d.page(at+"?f=content"), "本报讯 这里是正文")
}

func TestAPickThatIsNoneIsSaidSo(t *testing.T) {
	d := pickDesk(t, sites{})
	if w := d.ask(http.MethodGet, "/admin/pick/none/at", nil); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
	at, _ := d.begin(url.Values{"url": {listURL}})
	for path, want := range map[string]int{at + "?f=none": http.StatusUnprocessableEntity, at + "?n=-1&n=x&n=99999999": http.StatusOK, at + "?css=ul[": http.StatusOK} {
		if w := d.ask(http.MethodGet, path, nil); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := d.ask(http.MethodPost, at, url.Values{"f": {"links"}, "selector": {"ul["}}); w.Code != http.StatusUnprocessableEntity {
		t.Error(w.Code)
	}
	if w := d.ask(http.MethodPost, "/admin/pick", url.Values{"url": {"http://gone.example/"}}); w.Code != http.StatusBadGateway && w.Code != http.StatusUnprocessableEntity {
		t.Error(w.Code, w.Body)
	}
}
