package browser

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/chromedp"

	"github.com/txnews/hub/test/hubproc"
)

// atHost serves pages by their paths at a loopback address of their own, as every partner has one: n is 2 to 254.
func atHost(t *testing.T, n int, pages map[string]string) string {
	t.Helper()
	on, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:0", n))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if strings.HasPrefix(page, "<rss") {
			w.Header().Set("Content-Type", "application/rss+xml")
		} else {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		fmt.Fprint(w, page)
	}))
	s.Listener.Close()
	s.Listener = on
	s.Start()
	t.Cleanup(s.Close)
	return s.URL
}

// site is a partner's home page and the feed that it names.
func site(name string) map[string]string {
	feed := fmt.Sprintf(`<rss version="2.0"><channel><title>%s</title><link>http://paper.example.cn/</link><description>报</description>`, name)
	for n := range 3 {
		feed += fmt.Sprintf(`<item><title>%s今天的第 %d 条消息</title><link>http://paper.example.cn/%s/%d</link><description>今天有消息。</description><pubDate>%s</pubDate></item>`, name, n+1, name, n, time.Now().Add(-time.Duration(n)*time.Hour).Format(time.RFC1123Z))
	}
	return map[string]string{"/rss.xml": feed + `</channel></rss>`,
		"/": `<html><head><title>` + name + `</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body><p>` + name + `</p></body></html>`}
}

// edition is today's 数字报, in pages of the 方正 family.
func edition() map[string]string {
	today := time.Now().In(time.FixedZone("CST", 8*3600))
	day, said := today.Format("200601/02"), today.Format("2006年01月02日")
	sheets := func(dir string) string {
		return `<div id="list"><ul><li class="posRelative"><a href="` + dir + `node_01.html">第01版:要闻</a></li></ul></div>`
	}
	text := strings.Repeat("今天的报纸上有这样一篇稿件，说的是桐乡的事情。", 4)
	pages := map[string]string{
		"/pc/layout/": `<html><head><title>桐乡日报-` + said + `</title></head><body><div class="header"><a href="` + day + `/node_01.html">桐乡日报</a></div>` + sheets(day+"/") + `</body></html>`,
		"/pc/layout/" + day + "/node_01.html": `<html><head><title>桐乡日报-` + said + `-要闻</title></head><body><div id="layout">第01版:要闻</div>` + sheets("") +
			`<div id="articlelist" class="newslist"><ul><li class="clearfix"><a href="../../../content/` + day + `/content_1.html">报上的第一篇</a></li><li class="clearfix"><a href="../../../content/` + day + `/content_2.html">报上的第二篇</a></li></ul></div></body></html>`}
	for n, title := range []string{"报上的第一篇", "报上的第二篇"} {
		pages[fmt.Sprintf("/pc/content/%s/content_%d.html", day, n+1)] = `<html><head><title>` + title + `-桐乡日报</title></head><body><div class="newsdetatit"><h3 id="Title">` + title + `</h3><ul><li>来源:桐乡日报</li><li><date>` + today.Format(time.DateOnly) +
			`</date></li></ul></div><div class="newsdetatext"><founder-content><P>` + text + `</P><P>` + text + `</P></founder-content></div></body></html>`
	}
	return pages
}

// hand is one at the mouse and the keys: it counts what it does.
type hand struct {
	desk
	clicks, typed int
}

// press clicks, and waits until what follows is there.
func (h *hand) press(t *testing.T, selector, awaited string) {
	t.Helper()
	h.clicks++
	h.do(t, chromedp.Click(css(selector)), chromedp.WaitVisible(css(awaited)))
}

// write types where the focus is, as one who has not touched the mouse.
func (h *hand) write(t *testing.T, text string) {
	t.Helper()
	h.typed += utf8.RuneCountInString(text)
	h.do(t, chromedp.KeyEvent(text))
}

// TestThirtySourcesFromTheFirstStart goes the way of a new administrator, and tells how long it takes; only what does not work fails it.
func TestThirtySourcesFromTheFirstStart(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	opml := listOf25(t)
	paper, homes := atHost(t, 53, edition())+"/pc/layout/", []string{atHost(t, 50, site("海宁报")), atHost(t, 51, site("平湖报")), atHost(t, 52, site("海盐报"))}
	listPage, _ := newsSite(t)
	hubproc.Build(t)

	began := time.Now()
	h := &hand{desk: openDesk(t), clicks: 2, typed: len(deskPassword)} // the link that is told, and the button of the password
	h.press(t, "main a[href$='sources/import']", "#file")
	h.do(t, chromedp.SetUploadFiles(css("#file"), []string{opml}))
	h.clicks += 3 // to choose the file
	h.press(t, "form button.main", "table.rows")
	h.press(t, "form button.main", ".notice.well")
	for _, address := range append(homes, paper) {
		h.press(t, "main a[href$='sources/new']", "#url:focus")
		h.write(t, address)
		h.press(t, "button.main", ".preview")
		h.press(t, "button[value=save]", ".notice.well")
	}
	h.waitFor(t, `document.querySelector("[data-live] tbody td") !== null`) // the first refresh is told of without loading again
	if name := look(t, h.ctx, chromedp.Text(css("h1"))); name != "桐乡日报" {
		t.Errorf("the 数字报 is named %q", name)
	}
	h.press(t, "main a[href$='sources/new']", "#url:focus")
	h.write(t, listPage)
	h.press(t, "button[formaction$='admin/pick']", "iframe.pointed")
	h.clicks++
	h.pressAt(t, "ul:nth-of-type(2) a")
	h.waitFor(t, `document.querySelector("input[name=selector]:checked")?.value === "ul.hot a"`)
	h.press(t, "button.main[form=choose]", ".preview")
	h.press(t, "button[value=save]", ".notice.well")
	h.press(t, "nav a[href$='admin/sources']", "table.sources")
	h.waitFor(t, `document.querySelectorAll("table.sources .health").length === 30`)
	coming := chromedp.Evaluate[int](`[...document.querySelectorAll("table.sources tbody tr")].filter(r => r.querySelector(".health.well") && /\d{4}/.test(r.cells[3].textContent)).length`)
	for n := look(t, h.ctx, coming); n < 30; n = look(t, h.ctx, coming) {
		if h.ctx.Err() != nil {
			t.Fatalf("only %d of 30 sources come in", n)
		}
		h.do(t, chromedp.Reload(), chromedp.WaitVisible(css("table.sources")))
	}
	h.clicks++ // who is told to come back in a moment does so once
	machine := time.Since(began).Round(100 * time.Millisecond)
	// A hand takes 2.65 s to think, point and click, and 0.28 s a key (Card, Moran and Newell's keystroke-level model).
	hands := time.Duration(h.clicks)*2650*time.Millisecond + time.Duration(h.typed)*280*time.Millisecond
	t.Logf("30 sources come in after %v of the machine; %d clicks and %d keys, with a person's hands about %v", machine, h.clicks, h.typed, (machine + hands).Round(time.Second))
	for _, c := range h.said.take() {
		t.Error(c)
	}
}

// listOf25 is a file of OPML with 25 feeds in five folders.
func listOf25(t *testing.T) string {
	t.Helper()
	list := `<opml version="2.0"><head><title>订阅</title></head><body>`
	for f, folder := range []string{"财经", "民生", "体育", "文化", "县市"} {
		list += `<outline text="` + folder + `">`
		for n := range 5 {
			name := fmt.Sprintf("合作媒体%d%d", f, n)
			list += fmt.Sprintf(`<outline type="rss" text="%s" xmlUrl="%s/rss.xml"/>`, name, atHost(t, 10+5*f+n, site(name)))
		}
		list += `</outline>`
	}
	file := filepath.Join(t.TempDir(), "订阅.opml")
	if err := os.WriteFile(file, []byte(list+`</body></opml>`), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
