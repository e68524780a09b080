package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// newspaper serves a home page that names two feeds.
func newspaper(t *testing.T) string {
	t.Helper()
	item := func(n int) string {
		return fmt.Sprintf(`<item><title>乌镇的第 %d 条消息</title><link>http://paper.example.cn/%d</link><guid>%d</guid><category>财经</category><description>乌镇今天有消息。</description><pubDate>Fri, 27 Nov 2026 08:00:00 +0800</pubDate></item>`, n, n, n)
	}
	mux := http.NewServeMux()
	for _, feed := range []string{"/yaowen.xml", "/minsheng.xml"} {
		mux.HandleFunc(feed, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>嘉兴日报 %s</title><link>http://paper.example.cn/</link><description>报</description>%s%s</channel></rss>`, r.URL.Path, item(1), item(2))
		})
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<html><head><title>嘉兴日报</title><link rel="alternate" type="application/rss+xml" href="/yaowen.xml"><link rel="alternate" type="application/rss+xml" href="/minsheng.xml"></head><body><p>报</p></body></html>`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func css(selector string) chromedp.CSS { return chromedp.CSS(selector) }

// addThroughPreview adds the feed that a home page names, after seeing what would come in.
func (d desk) addThroughPreview(t *testing.T, home, feed string) {
	t.Helper()
	d.do(t, chromedp.Navigate(d.base+"/admin/sources/new"), chromedp.SendKeys(css("#url"), home), chromedp.Click(css("button.main")),
		chromedp.WaitVisible(css(".choices")), chromedp.Click(css(".choices button[value$='"+feed+"']")), chromedp.WaitVisible(css(".preview")))
	said := look(t, d.ctx, chromedp.Text(css(".preview")))
	if !strings.Contains(said, "乌镇的第 1 条消息") || !strings.Contains(said, "财经纵横") || !strings.Contains(said, "乌镇") {
		t.Errorf("the preview says %q", said)
	}
	d.do(t, chromedp.Click(css("button[value=save]")), chromedp.WaitVisible(css(".notice.well")))
}

// TestSourcesInABrowser adds through a preview, changes two at once and undoes it, edits against another editor, works by keys, and
// follows a source.
func TestSourcesInABrowser(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	home := newspaper(t)
	d := openDesk(t)
	d.addThroughPreview(t, home, "/yaowen.xml")
	d.addThroughPreview(t, home, "/minsheng.xml")
	d.said.take()

	d.do(t, chromedp.Navigate(d.base+"/admin/sources"), chromedp.WaitVisible(css("table.sources")))
	ticked := chromedp.Evaluate[int](`document.querySelectorAll("input[name=source]:checked").length`)
	off := css("button[data-keys=off]")
	d.do(t, chromedp.Click(off), chromedp.KeyEvent("jx"), chromedp.Reload(), chromedp.WaitVisible(css("button[data-keys=off][aria-pressed=true]")), chromedp.KeyEvent("jx"))
	if n := look(t, d.ctx, ticked); n != 0 {
		t.Errorf("keys that were turned off ticked %d rows", n)
	}
	d.do(t, chromedp.Click(off), chromedp.KeyEvent("jxjx")) // two rows are ticked
	if n := look(t, d.ctx, ticked); n != 2 {
		t.Errorf("the keys ticked %d rows", n)
	}
	d.do(t, chromedp.Click(css("details.bulk summary")), chromedp.SendKeys(css("#interval"), "30m"), chromedp.Click(css("details.bulk button.main")), chromedp.WaitReady(css("input[name=sure]")))
	if said := look(t, d.ctx, chromedp.Text(css("main"))); !strings.Contains(said, "将修改 2 个来源") {
		t.Errorf("the preview says %q", said)
	}
	d.do(t, chromedp.Click(css("form button.main")), chromedp.WaitVisible(css(".notice.well")), chromedp.Click(css("form[action$='/undo'] button")), chromedp.WaitNotPresent(css("form[action$='/undo']")), chromedp.WaitVisible(css(".notice.well")))
	if said := look(t, d.ctx, chromedp.Text(css(".notice.well"))); said != "已撤销" {
		t.Errorf("undoing says %q", said)
	}
	d.conflict(t)
	d.followsOn(t)
	for _, c := range d.said.take() {
		if !strings.Contains(c, "412") { // of the conflict
			t.Error(c)
		}
	}
}

// conflict has the form of a source saved by another tab first.
func (d desk) conflict(t *testing.T) {
	t.Helper()
	href := look(t, d.ctx, chromedp.Evaluate[string](`document.querySelector("table.sources tbody a").getAttribute("href")`))
	edit := d.base + href + "/edit"
	other, stop := chromedp.NewContext(d.ctx)
	defer stop()
	name := css("#name")
	d.do(t, chromedp.Navigate(edit), chromedp.WaitVisible(name))
	if err := chromedp.Do(other, chromedp.Navigate(edit), chromedp.WaitVisible(name), chromedp.SetValue(name, "先改的名"), chromedp.Click(css("form.source button.main")), chromedp.WaitVisible(css(".notice.well"))); err != nil {
		t.Fatal(err)
	}
	d.do(t, chromedp.SetValue(name, "后改的名"), chromedp.Click(css("form.source button.main")), chromedp.WaitVisible(css(".notice.bad table")))
	if said := look(t, d.ctx, chromedp.Text(css("section.notice.bad"))); !strings.Contains(said, "先改的名") || !strings.Contains(said, "后改的名") {
		t.Errorf("the conflict says %q", said)
	}
	d.do(t, chromedp.Click(css("form.source button.main")), chromedp.WaitVisible(css(".notice.well")))
	if said := look(t, d.ctx, chromedp.Text(css("h1"))); said != "后改的名" {
		t.Errorf("saving over it leaves %q", said)
	}
}

// TestSourcePagesAreAccessible runs axe over the pages of sources, in both languages, on a phone and a desk, by day and by night.
func TestSourcePagesAreAccessible(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	home := newspaper(t)
	d := openDesk(t)
	script := unpack(t, axe)
	d.do(t, chromedp.Navigate(d.base+"/admin/sources/new"), chromedp.SendKeys(css("#url"), home), chromedp.Click(css("button.main")), chromedp.WaitVisible(css(".choices")))
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css(".choices button")), chromedp.WaitVisible(css(".preview")))
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css("button[value=save]")), chromedp.WaitVisible(css(".notice.well")))
	source := regexp.MustCompile(`^[^?]+`).FindString(d.at(t))
	for _, seen := range []struct {
		scheme, lang string
		width        int64
	}{{"light", "zh-CN", 1200}, {"light", "en", 360}, {"dark", "zh-CN", 360}, {"dark", "en", 1200}} {
		for _, path := range []string{"/admin/sources?sort=health", "/admin/sources?q=none", "/admin/sources/new?", "/admin/sources/import?", source + "?", source + "/edit?"} {
			t.Run(fmt.Sprintf("%v %s", seen, path), func(t *testing.T) {
				d.do(t, chromedp.EmulateViewport(seen.width, 900), prefers(seen.scheme), chromedp.Navigate(d.base+path+"&lang="+seen.lang))
				look(t, d.ctx, chromedp.Evaluate[bool](openAll))
				accessible(t, d.ctx, script)
			})
		}
	}
	d.do(t, chromedp.EmulateViewport(1200, 900), chromedp.Navigate(d.base+"/admin/sources"))
	look(t, d.ctx, chromedp.Evaluate[bool](openAll))
	d.do(t, chromedp.Click(css("input[name=all]")), chromedp.SendKeys(css("#add-label"), "县级"), chromedp.Click(css("details.bulk button.main")), chromedp.WaitVisible(css("input[name=sure]~p")))
	accessible(t, d.ctx, script)
}

// TestSeveralSourcesInABrowser refreshes all sources and follows it to its end, sees a merge, maps a folder of a list, and exports.
func TestSeveralSourcesInABrowser(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	home := newspaper(t)
	d := openDesk(t)
	script := unpack(t, axe)
	d.addThroughPreview(t, home, "/yaowen.xml")
	d.addThroughPreview(t, home, "/minsheng.xml")
	for _, lang := range []string{"zh-CN", "en"} {
		d.do(t, chromedp.EmulateViewport(1200, 900), chromedp.Navigate(d.base+"/admin/sources?lang="+lang), chromedp.Click(css("input[name=all]")), chromedp.Click(css("button[formaction*='sources/refresh']")), chromedp.WaitVisible(css("progress")))
		d.waitFor(t, `document.querySelector("progress").value === 2`)
		accessible(t, d.ctx, script)
		d.do(t, chromedp.Navigate(d.base+"/admin/sources?lang="+lang), chromedp.WaitVisible(css("table.sources")))
		look(t, d.ctx, chromedp.Evaluate[bool](`document.querySelectorAll("input[name=source]").forEach(box => box.checked = true); true`))
		d.do(t, chromedp.Click(css("button[formaction*='sources/merge']")), chromedp.WaitVisible(css("button[name=swap]")))
		accessible(t, d.ctx, script)
		const list = `<opml version="2.0"><body><outline text="我的订阅"><outline text="丙" xmlUrl="https://c.example.cn/rss"/></outline></body></opml>`
		d.do(t, chromedp.Navigate(d.base+"/admin/sources/import?lang="+lang), chromedp.SendKeys(css("#list"), list), chromedp.Click(css("form button.main")), chromedp.WaitVisible(css("details summary")))
		look(t, d.ctx, chromedp.Evaluate[bool](openAll))
		accessible(t, d.ctx, script)
	}
	saved := look(t, d.ctx, chromedp.Evaluate[string](`fetch("/admin/sources/export", {method: "POST", body: new URLSearchParams({all: "1", as: "yaml"})}).then(r => r.text())`, chromedp.EvalAwaitPromise))
	if strings.Count(saved, "  - id: ") != 2 {
		t.Errorf("exported as YAML: %s", saved)
	}
}

// openAll opens what a page has folded up.
const openAll = `document.querySelectorAll("details").forEach(d => d.open = true); true`

// followsOn has the page of a source cut off in mid-text as it asks for itself: what is told next is shown.
func (d desk) followsOn(t *testing.T) {
	t.Helper()
	const cutting = `(() => {
		const real = window.fetch
		window.asked = 0
		window.fetch = (...of) => window.asked++ ? real(...of) : Promise.resolve(new Response(new ReadableStream({start: text => text.error(new TypeError("cut off"))})))
		window.refresh = () => real(document.querySelector("form[action$='/refresh']").action, {method: "POST", redirect: "manual"}).then(() => true)
		document.querySelector("[data-live]").append(Object.assign(document.createElement("p"), {id: "before"}))
		return true
	})()`
	refresh := chromedp.Evaluate[bool]("refresh()", chromedp.EvalAwaitPromise)
	look(t, d.ctx, chromedp.Evaluate[bool](cutting))
	look(t, d.ctx, refresh)
	d.waitFor(t, "asked > 0")
	look(t, d.ctx, refresh)
	d.waitFor(t, `document.getElementById("before") === null`)
}
