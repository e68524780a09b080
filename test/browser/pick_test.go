package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// newsSite serves a list page that names no feed, its articles, and what it would like to have loaded; it counts who asked for that.
func newsSite(t *testing.T) (url string, leaked func() int) {
	t.Helper()
	mux, leaks := http.NewServeMux(), new(atomic.Int64)
	row := func(n int, title string) string {
		return fmt.Sprintf(`<li><a href="/n/%d.html" onclick="fetch('/leak/click')">%s</a> <span>2026-11-%d</span></li>`, n, title, 20+n)
	}
	mux.HandleFunc("/leak/", func(w http.ResponseWriter, _ *http.Request) { leaks.Add(1) })
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<html><head><title>乌镇新闻</title><style>body{background:url(/leak/css)}</style><meta http-equiv="refresh" content="1;url=/leak/meta"></head><body onload="fetch('/leak/onload')">
<script>fetch('/leak/script')</script><img src="/leak/img"><iframe src="/leak/frame"></iframe><iframe srcdoc="<script>parent.fetch('/leak/srcdoc')</script>"></iframe><svg onload="fetch('/leak/svg')"></svg>
<div class="menu"><a href="/c/1/">新闻首页栏目一</a><a href="/c/2/">新闻首页栏目二</a></div>
<ul class="news">`+row(1, "乌镇的第一条消息在这里")+row(2, "乌镇的第二条消息在这里")+row(3, "乌镇的第三条消息在这里")+`</ul>
<ul class="hot">`+row(4, "大家都在看的热门文章一")+row(5, "大家都在看的热门文章二")+`</ul></body></html>`)
	})
	mux.HandleFunc("/n/{page}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<html><head><title>消息%s</title></head><body><h1 class="bt">乌镇的消息 %s</h1><p class="sj">2026-11-21 08:00 来源：嘉兴日报</p><div class="zw"><p>乌镇今天有消息，这里是正文的第一段，说得很清楚。</p><p>第二段说的是别的事情，也有不少文字，够长了。</p></div></body></html>`, r.PathValue("page"), r.PathValue("page"))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL + "/", func() int { return int(leaks.Load()) }
}

// inFrame is an expression about the page in the frame.
func inFrame(js string) string {
	return `document.querySelector("iframe.pointed").contentDocument` + js
}

// pressAt presses the mouse where an element in the frame is.
func (d desk) pressAt(t *testing.T, selector string) {
	t.Helper()
	at := look(t, d.ctx, chromedp.Evaluate[[]float64](`(() => { const f = document.querySelector("iframe.pointed"); f.scrollIntoView(); const e = f.contentDocument.querySelector("`+selector+`"); e.scrollIntoView({block: "center"}); const a = f.getBoundingClientRect(), b = e.getClientRects()[0]; return [a.x + f.clientLeft + b.x + b.width / 2, a.y + f.clientTop + b.y + b.height / 2] })()`))
	d.do(t, chromedp.MouseClickXY(at[0], at[1]))
}

// TestAListPageIsAddedByPointing points at a headline, and at an article's text, and adds the source; nothing of the page runs or loads.
func TestAListPageIsAddedByPointing(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	home, leaked := newsSite(t)
	d := openDesk(t)
	script := unpack(t, axe)
	d.do(t, chromedp.Navigate(d.base+"/admin/sources/new"), chromedp.SendKeys(css("#url"), home), chromedp.Click(css("button[formaction$='admin/pick']")), chromedp.WaitVisible(css("iframe.pointed")))
	chosen := chromedp.Evaluate[string](`document.querySelector("input[name=selector]:checked").value`)
	if got := look(t, d.ctx, chosen); got != "ul.news a" {
		t.Errorf("the first guess is %q", got)
	}
	d.pressAt(t, "ul:nth-of-type(2) a")
	d.do(t, chromedp.WaitVisible(css("a[data-point], .option a.button")))
	if got := look(t, d.ctx, chosen); got != "ul.hot a" {
		t.Errorf("pointing at the second list gives %q", got)
	}
	if n := look(t, d.ctx, chromedp.Evaluate[int](inFrame(`.querySelectorAll(".found").length`))); n != 2 {
		t.Errorf("%d are marked in the page", n)
	}
	// By keyboard: the piece that has the focus is pointed at.
	look(t, d.ctx, chromedp.Evaluate[bool](`(() => { const f = document.querySelector("iframe.pointed"); f.contentWindow.focus(); f.contentDocument.querySelector("ul a").focus(); return true })()`))
	d.do(t, chromedp.KeyEvent("\r"))
	d.waitFor(t, `document.querySelector("input[name=selector]:checked")?.value === "ul.news a"`)
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css("[data-panel] #choose button")), chromedp.WaitVisible(css(".notice.well")))
	d.do(t, chromedp.Click(css(".parts a[href$='f=content']")), chromedp.WaitVisible(css("iframe.pointed")))
	d.waitFor(t, inFrame(`?.querySelector("p:nth-of-type(2) a") !== null`))
	d.pressAt(t, "div p:nth-of-type(2) a")
	d.waitFor(t, `document.querySelector("input[name=selector]:checked")?.value === "div.zw"`)
	d.do(t, chromedp.Click(css("button.main[form=choose]")), chromedp.WaitVisible(css(".preview"))) // what was pointed at last is used
	if said := look(t, d.ctx, chromedp.Text(css(".preview"))); !strings.Contains(said, "消息1.html") || strings.Contains(said, "4.html") {
		t.Errorf("the preview says %q", said)
	}
	d.do(t, chromedp.Click(css(".preview button[value=save]")), chromedp.WaitVisible(css(".notice.well")))
	if n := leaked(); n != 0 {
		t.Errorf("the page had %d things loaded", n)
	}
	for _, c := range d.said.take() {
		t.Error(c)
	}
}

// loaded waits until the page that a click led to is there whole, with the scripts that take keys.
func (d desk) loaded(t *testing.T) {
	t.Helper()
	d.waitFor(t, `document.readyState === "complete"`)
}

// waitFor waits until an expression is true.
func (d desk) waitFor(t *testing.T, js string) {
	t.Helper()
	look(t, d.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`new Promise((done, fail) => { const end = Date.now() + %d, look = () => { let is = false; try { is = %s } catch {} if (is) done(true); else if (Date.now() > end) fail(new Error("it never came: " + %q)); else setTimeout(look, 20) }; look() })`,
		patience.Milliseconds(), js, js), chromedp.EvalAwaitPromise))
}
