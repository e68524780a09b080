package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSettingsInABrowser tries a channel's words on the entries that are there, saves them, files these anew while the page tells of it,
// and brings the version before back.
func TestSettingsInABrowser(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>嘉兴晚报</title><link>http://paper.example.cn/</link><description>报</description>`+
			`<item><title>春天赏花去</title><link>http://paper.example.cn/1</link><guid>1</guid></item><item><title>今日要点</title><link>http://paper.example.cn/2</link><guid>2</guid></item></channel></rss>`)
	}))
	t.Cleanup(feed.Close)
	d := openDesk(t)
	script := unpack(t, axe)
	d.do(t, chromedp.Navigate(d.base+"/admin/sources/new"), chromedp.SendKeys(css("#url"), feed.URL+"/rss.xml"), chromedp.Click(css("button.main")), chromedp.WaitVisible(css(".preview")),
		chromedp.Click(css("button[value=save]")), chromedp.WaitVisible(css(".notice.well")))
	source, _, _ := strings.Cut(d.at(t), "?") // without the notice that it was added
	d.do(t, chromedp.Navigate(d.base+source), chromedp.Click(css("form[action$='/refresh'] button")), chromedp.WaitVisible(css(".notice.well")))

	const travel = "/admin/settings/channels/rows/travel"
	d.do(t, chromedp.Navigate(d.base+travel), chromedp.Focus(css("#words")), chromedp.SendKeys(css("#words"), "、+今日要点、"), chromedp.Click(css("button[value=try]")), chromedp.WaitVisible(css("section.preview")))
	if said := look(t, d.ctx, chromedp.Text(css("section.preview"))); !strings.Contains(said, "1 篇会改变") || !strings.Contains(said, "今日要点") || !strings.Contains(said, "+ 休闲旅游") {
		t.Errorf("the trial says %q", said)
	}
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css("section.preview button.main")), chromedp.WaitVisible(css(".notice.well")))

	d.do(t, chromedp.Navigate(d.base+"/admin/refile"), chromedp.Click(css("form[action$='/admin/refile'] button.main")), chromedp.WaitVisible(css(".notice.well")))
	d.do(t, chromedp.WaitVisible(css("form[action$='/admin/refile'] button.main"))) // it is over, and the page was told
	if said := look(t, d.ctx, chromedp.Text(css("[data-live]"))); !strings.Contains(said, "已完成") || !strings.Contains(said, "规则没有改过") {
		t.Errorf("the run says %q", said)
	}
	d.do(t, chromedp.Navigate(d.base+"/channel/travel"))
	if said := look(t, d.ctx, chromedp.Text(css("main"))); !strings.Contains(said, "今日要点") {
		t.Errorf("the channel's page says %q", said)
	}

	d.do(t, chromedp.Navigate(d.base+"/admin/settings/channels/versions"), chromedp.Click(css("a[href$='/versions/configured']")), chromedp.WaitVisible(css("button.main")))
	accessible(t, d.ctx, script)
	d.do(t, chromedp.Click(css("button.main")), chromedp.WaitVisible(css(".notice.well")), chromedp.Navigate(d.base+travel), chromedp.WaitVisible(css("#words")))
	if words := look(t, d.ctx, chromedp.Value(css("#words"))); strings.Contains(words, "+今日要点") {
		t.Errorf("the version before is not back: %q", words)
	}
	for _, c := range d.said.take() {
		t.Error(c)
	}
}
