package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

func wantIn(t *testing.T, body string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func wantOut(t *testing.T, body string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(body, w) {
			t.Errorf("the page has %q", w)
		}
	}
}

// pageSize is how many entries a page lists unasked.
const pageSize = 30

func TestEveryTemplateIsWellFormed(t *testing.T) {
	p, err := site.NewPages(nil, "/", nil, templateFiles)
	if err == nil {
		err = p.ReadAll()
	}
	if err != nil {
		t.Error(err)
	}
}

func TestPagesListEntriesWithTheirCredit(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	for _, path := range []string{"/?q=", "/channel/strong-counties", "/channel/world", "/source/jxrb", "/?limit=30&lang=zh-CN"} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Content-Type", "text/html; charset=utf-8")
		wantIn(t, text(t, res), `<html lang="zh-CN">`, e.Title, `href="/entry/`+e.ID+`"`, "稿件来源:嘉兴日报", "顾亦来", "黄佩锋 杨懿泓", "宋琼燕",
			`datetime="2012-06-12T09:12:00&#43;08:00">09:12<`, "2012年6月12日 星期二", `href="/channel/strong-counties"`, "壮志青年", `src="http://jxrb.example/a.jpg"`)
	}
	for _, path := range []string{"/town/wuzhen", "/channel/pictures", "/channel/world?town=dama", "/source/zjol"} {
		body := text(t, p.get(t, path))
		wantOut(t, body, e.Title)
		wantIn(t, body, "这里还没有消息")
	}
}

func TestPagesNameTheirFeeds(t *testing.T) {
	p := newPlace(t)
	for path, feed := range map[string]string{
		"/": "/feeds/all", "/channel/world": "/feeds/channel/world", "/town/dama": "/feeds/town/dama", "/source/jxrb": "/feeds/source/jxrb",
		"/channel/world?town=dama": "/feeds/channel/world/town/dama",
	} {
		body := text(t, p.get(t, path))
		for ext, kind := range map[string]string{"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"} {
			m := regexp.MustCompile(`<link rel="alternate" type="` + regexp.QuoteMeta(escaped(kind)) + `" title="[^"]+" href="` + feed + `\.` + ext + `">`)
			if !m.MatchString(body) {
				t.Errorf("%s does not name %s.%s", path, feed, ext)
			}
			wantStatus(t, p.get(t, feed+"."+ext), http.StatusOK)
		}
	}
}

// escaped writes a text as html/template does in an attribute.
func escaped(s string) string { return strings.ReplaceAll(s, "+", "&#43;") }

func TestPagesTurnByCursor(t *testing.T) {
	p := newPlace(t)
	p.fill(t, pageSize*2+5, "zjol")
	older := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	path, shown := "/channel/tongxiang", 0
	for pages := 1; ; pages++ {
		body := text(t, p.get(t, path))
		shown += strings.Count(body, "<article")
		m := older.FindStringSubmatch(body)
		if m == nil {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		path = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	if shown != pageSize*2+5 {
		t.Errorf("%d entries on all pages", shown)
	}
}

func TestEntryPage(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	body := text(t, p.get(t, "/entry/"+e.ID))
	wantIn(t, body, "<h1>"+e.Title, `<p>91年前,<img src="http://jxrb.example/a.jpg" alt=""></p>`, "页面路径:强县新闻", "稿件来源:嘉兴日报",
		`href="http://jxrb.example/2012/06/12/1.htm" rel="noopener noreferrer nofollow"`, `<img src="http://jxrb.example/b.jpg" alt="现场"`, "2012年6月12日 09:12")
	if n := strings.Count(body, `src="http://jxrb.example/a.jpg"`); n != 1 {
		t.Errorf("the picture in the text is shown %d times", n)
	}
	brief := p.store.put(news.Entry{Source: "zjol", Title: "简", Summary: "只有摘要", Content: "<p>全文</p>", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
	body = text(t, p.get(t, "/entry/"+brief.ID))
	wantIn(t, body, "只有摘要", "本站只显示摘要", "来源未注明")
	wantOut(t, body, "全文</p>")
}

// What editors decided makes versions too; readers are told of corrections alone.
func TestPagesCountCorrections(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	for _, c := range []struct {
		version, revised int
		told             bool
	}{{2, 0, false}, {3, 1, true}} {
		e.Version, e.Revised = c.version, c.revised
		p.store.put(e)
		if told := strings.Contains(text(t, p.get(t, "/entry/"+e.ID)), "第 2 版"); told != c.told {
			t.Errorf("version %d, corrected %d times: the page tells of edition 2: %v", c.version, c.revised, told)
		}
	}
}

func TestPagesEscapeWhatSourcesSay(t *testing.T) {
	p := newPlace(t)
	const bad = `"><script>alert(1)</script>`
	p.store.addSource(news.Source{ID: "bad", Name: bad, Enabled: true, Homepage: "javascript:alert(1)", Licence: news.Licence{Public: news.ExtentFull, Label: bad}})
	e := p.store.put(news.Entry{
		Source: "bad", Title: bad, Summary: bad, URL: "javascript:alert(1)", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0),
		Attribution: news.Attribution{Origin: bad, Reporters: []string{bad}, Rights: bad}, Categories: []string{bad}, Channels: []string{"world"},
		Why: news.Why{Channels: map[string]news.Reason{"world": news.Because("held.origin", bad)}}, Providers: []news.Provider{{ID: "bad", Name: bad, URL: "javascript:alert(1)"}},
		Media: []news.Media{{URL: "javascript:alert(1)", Type: "image/png"}, {URL: "http://x.example/" + bad, Type: "video/mp4", Caption: bad}},
	})
	for _, path := range []string{"/", "/source/bad", "/entry/" + e.ID, "/feeds", "/?q=" + "%22%3E%3Cscript%3Ealert(1)", "/?lang=en"} {
		res := p.get(t, path)
		wantStatus(t, res, http.StatusOK)
		wantOut(t, text(t, res), "<script>", `"javascript:`, "ZgotmplZ")
	}
}

func TestPagesAllowNoScript(t *testing.T) {
	p := newPlace(t)
	p.seed(t)
	for _, path := range []string{"/", "/feeds", "/none", "/channel/world"} {
		res := p.get(t, path)
		csp := res.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "style-src 'self'", "img-src http: https:", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: the policy %q lacks %q", path, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "data:") {
			t.Errorf("%s: the policy %q is lax", path, csp)
		}
		wantOut(t, text(t, res), "<script", "<style", " style=", " onclick=")
	}
}

func TestStaticFilesAreNamedByTheirBytes(t *testing.T) {
	p := newPlace(t)
	body := text(t, p.get(t, "/"))
	for _, kind := range []string{"text/css; charset=utf-8", "image/svg+xml"} {
		ext := map[string]string{"text/css; charset=utf-8": "css", "image/svg+xml": "svg"}[kind]
		m := regexp.MustCompile(`href="(/static/\w+\.[0-9a-f]{12}\.` + ext + `)"`).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("the page names no %s file", ext)
		}
		res := p.get(t, m[1])
		wantStatus(t, res, http.StatusOK)
		wantHeader(t, res, "Content-Type", kind)
		wantHeader(t, res, "Cache-Control", "public, max-age=31536000, immutable")
	}
	wantStatus(t, p.get(t, "/static/style.000000000000.css"), http.StatusNotFound)
}

func TestEnglishPagesStayEnglish(t *testing.T) {
	p := newPlace(t)
	p.fill(t, pageSize+1, "zjol")
	body := text(t, p.get(t, "/channel/tongxiang?lang=en"))
	wantIn(t, body, `<html lang="en">`, "Tuesday, 12 June 2012", "Older news", `href="/channel/world?lang=en"`, "&amp;lang=en", `href="/channel/tongxiang"`, `name="lang" value="en"`)
	wantIn(t, text(t, p.get(t, "/none?lang=en")), "Page not found")
	english := newPlace(t, withSite(func(s *news.Site) { s.Language = "en-GB" }))
	body = text(t, english.get(t, "/"))
	wantIn(t, body, `<html lang="en">`, `href="/channel/world"`, `href="/?lang=zh-CN"`)
}

func TestSiteBelowAPath(t *testing.T) {
	p := newPlace(t, withSite(func(s *news.Site) { s.URL = "https://news.example/hub" }))
	wantIn(t, text(t, p.get(t, "/")), `href="/hub/channel/world"`, `href="/hub/feeds/all.rss"`, `href="/hub/static/style.`, `action="/hub/search"`)
}

func TestTownPageWithAChannelLeadsToTheChannel(t *testing.T) {
	p := newPlace(t)
	res := p.get(t, "/town/dama?channel=world")
	wantStatus(t, res, http.StatusSeeOther)
	wantHeader(t, res, "Location", "/channel/world?town=dama")
	wantStatus(t, p.get(t, "/town/dama?channel="), http.StatusOK)
}

func TestPagesThatAreNotThere(t *testing.T) {
	p := newPlace(t)
	for path, status := range map[string]int{
		"/none": 404, "/channel/none": 404, "/town/none": 404, "/source/none": 404, "/entry/none": 404, "/channel/world?town=none": 404,
		"/?before=x": 400, "/town/dama?channel=none": 404,
	} {
		res := p.get(t, path)
		wantStatus(t, res, status)
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s answers with %s", path, res.Header.Get("Content-Type"))
		}
	}
	wantStatus(t, p.ask(t, "POST", "/"), http.StatusMethodNotAllowed)
	p.store.fail(errors.New("away"))
	res := p.get(t, "/")
	wantStatus(t, res, http.StatusServiceUnavailable)
	wantIn(t, text(t, res), "请稍后再试")
}

func TestFeedsPageLinksEveryFeed(t *testing.T) {
	p := newPlace(t)
	body := text(t, p.get(t, "/feeds"))
	for _, sel := range []string{"all", "channel/world", "channel/strong-counties", "town/dama", "source/jxrb"} {
		for _, f := range []string{"rss", "atom", "json"} {
			wantIn(t, body, `href="/feeds/`+sel+"."+f+`"`)
		}
	}
	for _, of := range []string{"", "?of=channels", "?of=towns", "?of=sources", "?of=all"} {
		wantIn(t, body, `href="/feeds.opml`+of+`"`)
	}
	both := text(t, p.get(t, "/feeds?channel=pictures&town=wuzhen"))
	wantIn(t, both, `href="http://hub.example/feeds/channel/pictures/town/wuzhen.atom"`)
	wantIn(t, both, `<option value="wuzhen" selected>`, `<code class="copy">http://hub.example/feeds/channel/pictures/town/wuzhen.atom</code>`, `href="feed:http://hub.example/feeds/channel/pictures/town/wuzhen.rss"`,
		`href="https://www.inoreader.com/?add_feed=http%3A%2F%2Fhub.example%2Ffeeds%2Fchannel%2Fpictures%2Ftown%2Fwuzhen.atom"`)
	for chosen, name := range map[string]string{"channel=world": "国内国际", "town=dama": "大麻", "source=jxrb": "嘉兴日报", "": "全部新闻"} {
		_, box, _ := strings.Cut(text(t, p.get(t, "/feeds?"+chosen)), `id="chosen-name"`)
		wantIn(t, box[:min(len(box), 200)], name)
	}
	if strings.Contains(body, "/feeds/channel/pictures/town/") {
		t.Error("the page lists every channel's towns")
	}
	for i := range 300 {
		p.store.addSource(news.Source{ID: fmt.Sprintf("s%d", i), Name: "来源" + strconv.Itoa(i), Enabled: true})
	}
	body = text(t, p.get(t, "/feeds"))
	wantIn(t, body, "另有 264 个来源")
	if len(body) > 40<<10 {
		t.Errorf("the page has %d bytes", len(body))
	}
}

// TestSourceThatWasRemoved: its entries stay and lead nowhere that is not there; who follows an old link is told.
func TestSourceThatWasRemoved(t *testing.T) {
	p := newPlace(t)
	p.office = rights.New(rights.Options{Settings: settingsWith(news.Licence{Public: news.ExtentSummary})}, p.store)
	p.serve(t, Options{Settings: testSettings}, Deps{}, p.store)
	e := p.seed(t)
	wantIn(t, text(t, p.get(t, "/entry/"+e.ID)), `href="/source/jxrb"`)
	p.store.mu.Lock()
	delete(p.store.sources, "jxrb")
	p.store.mu.Unlock()
	p.store.addSource(news.Source{ID: "other"})
	page := text(t, p.get(t, "/entry/"+e.ID))
	wantIn(t, page, "嘉兴日报")
	if strings.Contains(page, "/source/jxrb") {
		t.Error("the entry's page leads to a source that is gone")
	}
	res := p.get(t, "/source/jxrb")
	wantStatus(t, res, http.StatusGone)
	gone := text(t, res)
	for _, piece := range []string{"<h1>嘉兴日报</h1>", "不再收录这个来源", "/entry/" + e.ID, `name="robots" content="noindex"`} {
		wantIn(t, gone, piece)
	}
	if strings.Contains(gone, "/feeds/source/") || strings.Contains(gone, "订阅本页") {
		t.Error("it offers a feed")
	}
	wantStatus(t, p.get(t, "/source/shut"), http.StatusOK)
	wantStatus(t, p.get(t, "/source/never"), http.StatusNotFound)
	p.store.remove(e.ID, news.Tombstone{At: at(t, 12, 0)})
	wantStatus(t, p.get(t, "/source/jxrb"), http.StatusNotFound)
}

// TestSearchSaysWhatItFound: nothing found is not an empty hub, and no feed is offered that is of something else.
func TestSearchSaysWhatItFound(t *testing.T) {
	p := newPlace(t)
	wantIn(t, text(t, p.get(t, "/")), "这里还没有消息。")
	p.seed(t)
	for path, want := range map[string][]string{
		"/?q=没有":              {"没有找到含有“没有”的消息。"},
		"/town/dama?q=<b>":    {"没有找到含有“&lt;b&gt;”的消息。", "订阅“大麻”：", "/feeds/town/dama.rss", `<a href="/search?q=%3Cb%3E">在全部消息中搜索</a>`},
		"/channel/world?q=南湖": {"青春党建", "订阅“国内国际”：", "/feeds/channel/world.rss"},
		"/?q=南湖":              {"青春党建"},
		"/?lang=en&q=none":    {"No news has “none”."},
		"/town/dama":          {"这里还没有消息。", "订阅本页："},
	} {
		body := text(t, p.get(t, path))
		for _, piece := range want {
			wantIn(t, body, piece)
		}
		if strings.HasPrefix(path, "/?") && strings.Contains(body, "/feeds/all.") {
			t.Errorf("%s offers the feed of everything", path)
		}
	}
}

func TestForCrawlersAndBrowsers(t *testing.T) {
	p := newPlace(t, withSite(func(s *news.Site) { s.URL = "https://news.example/hub/" }))
	e := p.seed(t)
	robots := p.get(t, "/robots.txt")
	wantHeader(t, robots, "Content-Type", "text/plain; charset=utf-8")
	wantIn(t, text(t, robots), "User-agent: *\nDisallow: /hub/api/\n")
	wantHeader(t, p.get(t, "/cover.png"), "Content-Type", "image/png")
	icon := p.get(t, "/favicon.ico")
	wantHeader(t, icon, "Content-Type", "image/x-icon")
	if !strings.HasPrefix(text(t, icon), "\x00\x00\x01\x00") {
		t.Error("it is no icon")
	}
	described := regexp.MustCompile(`<meta name="description" content="[^"]{8,}">`)
	for _, path := range []string{"/", "/?lang=en", "/channel/world", "/town/wuzhen", "/source/jxrb", "/entry/" + e.ID, "/feeds", "/partners", "/none", "/entry/none", "/?q=x"} {
		if body := text(t, p.get(t, path)); !described.MatchString(body) {
			t.Errorf("%s has no description: %s", path, body[:600])
		}
	}
	wantIn(t, text(t, p.get(t, "/entry/"+e.ID)), `content="91年前,一群平均年龄27岁的壮志青年`)
}

func TestHeadOfAPage(t *testing.T) {
	p := newPlace(t)
	res := p.ask(t, http.MethodHead, "/")
	wantStatus(t, res, http.StatusOK)
	if text(t, res) != "" || res.Header.Get("Content-Length") == "" || res.Header.Get("ETag") == "" {
		t.Errorf("HEAD answers %v", res.Header)
	}
}

// TestSourceThatWasMerged: its page and its feeds lead to the source that it was merged into; its entries stay where they are.
func TestSourceThatWasMerged(t *testing.T) {
	p := newPlace(t)
	e := p.seed(t)
	wantStatus(t, p.get(t, "/feeds/source/jxrb.atom"), http.StatusOK)
	p.store.addSource(news.Source{ID: "jxrb", Name: "嘉兴日报", Into: "zjol", Licence: news.Licence{Public: news.ExtentFull}})
	for path, to := range map[string]string{"/source/jxrb": "/source/zjol", "/source/jxrb?lang=en": "/source/zjol?lang=en", "/feeds/source/jxrb.atom": "/feeds/source/zjol.atom",
		"/feeds/source/jxrb.rss?limit=5": "/feeds/source/zjol.rss?limit=5", "/feeds/source/jxrb.json": "/feeds/source/zjol.json",
		"/feeds/source/jxrb/archive/1.atom": "/feeds/source/zjol.atom"} {
		res := p.get(t, path)
		from, _ := url.Parse(path)
		at, err := from.Parse(res.Header.Get("Location"))
		if res.StatusCode != http.StatusMovedPermanently || err != nil || at.RequestURI() != to || res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d to %v, %v", path, res.StatusCode, at, res.Header)
		}
	}
	wantIn(t, text(t, p.get(t, "/entry/"+e.ID)), e.Title)
	p.fill(t, 2, "zjol")
	if a := decode[entriesAnswer](t, p.get(t, "/api/v1/entries?source=jxrb")); len(a.Entries) != 2 {
		t.Errorf("of the merged source the API gives %q", titles(a))
	}
	words, _ := follow(t, p, "", 10, "&source=jxrb")
	wantWords(t, words, "put "+e.Title+" 1", "put zjol 第0000条 1", "put zjol 第0001条 1")

	p.store.addSource(news.Source{ID: "jxrb", Name: "嘉兴日报", Into: "none", Licence: news.Licence{Public: news.ExtentFull}})
	for _, path := range []string{"/source/jxrb", "/feeds/source/jxrb.rss", "/api/v1/entries?source=jxrb"} { // what it was merged into is gone
		wantIn(t, text(t, p.get(t, path)), e.Title)
	}
}
