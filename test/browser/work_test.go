package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// notices serves a feed whose entries say little of where they belong.
func notices(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>通知</title><link>http://paper.example.cn/</link><description>报</description>`)
		for n, word := range []string{"甲", "乙", "丙", "丁"} {
			fmt.Fprintf(w, `<item><title>某事%s</title><link>http://paper.example.cn/%d.html</link><guid>n%d</guid><description>&lt;p&gt;各位读者：本周%s的安排在这里。&lt;img src="http://paper.example.cn/%d.jpg" alt="安排表"&gt;&lt;/p&gt;&lt;p&gt;以上。&lt;/p&gt;</description></item>`, word, n, n, word, n)
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/notices.xml"
}

// fits runs axe over a page in both languages, by day on a desk and by night on a phone, and leaves it open.
func (d desk) fits(t *testing.T, script, path string) {
	t.Helper()
	joint := "?"
	if strings.Contains(path, "?") {
		joint = "&"
	}
	for scheme, width := range map[string]int64{"light": 1200, "dark": 360} {
		for _, lang := range []string{"", joint + "lang=en"} {
			t.Run(fmt.Sprintf("%s %d %s%s", scheme, width, path, lang), func(t *testing.T) {
				d.do(t, chromedp.EmulateViewport(width, 900), prefers(scheme), chromedp.Navigate(d.base+path+lang))
				accessible(t, d.ctx, script)
			})
		}
	}
	d.do(t, chromedp.EmulateViewport(1200, 900), chromedp.Navigate(d.base+path))
}

// says checks a text of the page.
func (d desk) says(t *testing.T, selector, want string) {
	t.Helper()
	if said := look(t, d.ctx, chromedp.Text(css(selector))); !strings.Contains(said, want) {
		t.Errorf("%s says %q, want %q", selector, said, want)
	}
}

// TestDeskWorkInABrowser works the queue of doubtful entries by keyboard, corrects a headline and undoes that, joins two entries that it
// sees side by side and splits them again, and keeps out what is to come.
func TestDeskWorkInABrowser(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	d, script := openDesk(t), unpack(t, axe)
	d.do(t, chromedp.Navigate(d.base+"/admin/sources/new"), chromedp.SendKeys(css("#url"), notices(t)), chromedp.Click(css("button.main")), chromedp.WaitVisible(css("button[value=save]")),
		chromedp.Click(css("button[value=save]")), chromedp.WaitVisible(css(".notice.well")))
	source, _, _ := strings.Cut(d.at(t), "?")
	d.do(t, chromedp.Navigate(d.base+source), chromedp.Click(css("form[action$='/refresh'] button")), chromedp.WaitVisible(css(".notice.well")))
	d.queue(t, script)
	d.headline(t, script)
	d.abreast(t, script)
	d.keepOut(t, script)
	for _, c := range d.said.take() {
		t.Error(c)
	}
}

// queue has one entry said to be right by a key, one corrected, and the others ticked and sent.
func (d desk) queue(t *testing.T, script string) {
	t.Helper()
	d.fits(t, script, "/admin/doubtful")
	row := chromedp.Evaluate[int](`document.querySelectorAll("table.entries tbody tr").length`)
	if n := look(t, d.ctx, row); n != 4 {
		t.Fatalf("%d entries are doubtful", n)
	}
	d.says(t, ".queues", "存疑归类 4")
	d.do(t, chromedp.KeyEvent("jjr"), chromedp.WaitVisible(css(".notice.well")))
	d.loaded(t)
	if n := look(t, d.ctx, row); n != 3 {
		t.Errorf("after r %d entries are doubtful", n)
	}
	d.do(t, chromedp.KeyEvent("je"), chromedp.WaitVisible(css("#file input[value=finance]")))
	d.loaded(t)
	d.do(t, chromedp.Click(css("#file input[value=finance]")), chromedp.Click(css("#file button[value=file]")), chromedp.WaitVisible(css("table.entries")))
	d.loaded(t)
	if n := look(t, d.ctx, row); n != 2 || !strings.HasPrefix(d.at(t), "/admin/doubtful") {
		t.Errorf("after e %d entries are doubtful at %s", n, d.at(t))
	}
	d.do(t, chromedp.KeyEvent("jxjx\r"), chromedp.WaitNotPresent(css("table.entries")))
	d.says(t, "main", "没有存疑的归类")
	d.fits(t, script, "/admin/learnt")
	d.says(t, "main", "据以学习的处理")
}

// headline corrects one, and undoes it where it was done.
func (d desk) headline(t *testing.T, script string) {
	t.Helper()
	d.do(t, chromedp.Navigate(d.base+"/admin/entries"), chromedp.Click(css("table.entries tbody a")), chromedp.WaitVisible(css("#say-title")))
	was, entry := look(t, d.ctx, chromedp.Text(css("h1"))), d.at(t)
	d.says(t, ".text", "图片：安排表")
	d.do(t, chromedp.SetValue(css("#say-title"), "更正的标题"), chromedp.Click(css("button[value=say]")), chromedp.WaitVisible(css(".notice.well")))
	d.says(t, "h1", "更正的标题")
	d.fits(t, script, entry)
	d.do(t, chromedp.Click(css("form[action$='/undo'] button")), chromedp.WaitVisible(css(".notice.well")))
	d.says(t, "h1", was)
}

// abreast joins the newest entry to the next, side by side with it, and splits it off again.
func (d desk) abreast(t *testing.T, script string) {
	t.Helper()
	href := `document.querySelectorAll("table.entries tbody th a")[%d].getAttribute("href")`
	d.do(t, chromedp.Navigate(d.base+"/admin/entries"))
	first, second := look(t, d.ctx, chromedp.Evaluate[string](fmt.Sprintf(href, 0))), look(t, d.ctx, chromedp.Evaluate[string](fmt.Sprintf(href, 1)))
	d.do(t, chromedp.Navigate(d.base+first), chromedp.SendKeys(css("#with"), d.base+second), chromedp.Click(css("button[formmethod=get]")), chromedp.WaitVisible(css("table.abreast")))
	if marks := look(t, d.ctx, chromedp.Evaluate[int](`document.querySelectorAll("table.abreast del, table.abreast ins").length`)); marks < 4 {
		t.Errorf("%d differences are marked", marks)
	}
	compare := d.at(t)
	d.fits(t, script, compare)
	d.do(t, chromedp.Click(css("button[value=join]")), chromedp.WaitVisible(css(".notice.well")))
	d.do(t, chromedp.Click(css("a[href*='/compare?with']")), chromedp.WaitVisible(css("button[value=split]")), chromedp.Click(css("button[value=split]")), chromedp.WaitVisible(css(".notice.well")))
	d.do(t, chromedp.Navigate(d.base+compare), chromedp.WaitVisible(css("button[value=join]")))
}

// keepOut keeps out what has not come in yet, having looked at what has.
func (d desk) keepOut(t *testing.T, script string) {
	t.Helper()
	d.fits(t, script, "/admin/takedowns/block")
	d.do(t, chromedp.SendKeys(css("#what"), "某厂爆炸事故"), chromedp.SendKeys(css("#reason"), "删稿通知"), chromedp.Click(css("button[value=look]")), chromedp.WaitVisible(css("button[value=block]")))
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css("button[value=block]")), chromedp.WaitVisible(css(".notice.well")))
	record, _, _ := strings.Cut(d.at(t), "?")
	d.fits(t, script, record)
	d.fits(t, script, "/admin/takedowns")
}
