package browser

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestEntriesInABrowser files an entry elsewhere and takes another down as an editor does, and runs axe over the pages on the way.
func TestEntriesInABrowser(t *testing.T) {
	t.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
	home := newspaper(t)
	d := openDesk(t)
	script := unpack(t, axe)
	d.addThroughPreview(t, home, "/yaowen.xml")
	source, _, _ := strings.Cut(d.at(t), "?") // without the notice that it was added
	d.do(t, chromedp.Navigate(d.base+source), chromedp.Click(css("form[action$='/refresh'] button")), chromedp.WaitVisible(css(".notice.well")))
	fit := func(path string) {
		for scheme, width := range map[string]int64{"light": 1200, "dark": 360} {
			for _, lang := range []string{"", "?lang=en"} {
				t.Run(fmt.Sprintf("%s %d %s%s", scheme, width, path, lang), func(t *testing.T) {
					d.do(t, chromedp.EmulateViewport(width, 900), prefers(scheme), chromedp.Navigate(d.base+path+lang))
					accessible(t, d.ctx, script)
				})
			}
		}
		d.do(t, chromedp.Navigate(d.base+path))
	}
	fit("/admin/entries")
	d.do(t, chromedp.Click(css("table.entries tbody a")), chromedp.WaitVisible(css("input[name=towns]")))
	entry := d.at(t)
	fit(entry)
	d.do(t, chromedp.Click(css("input[name=towns]")), chromedp.Click(css("button[value=file]")), chromedp.WaitVisible(css(".notice.well")))
	fit(entry)
	fit(entry + "/takedown")
	d.do(t, chromedp.SendKeys(css("#reason"), "应版权方要求"), chromedp.Click(css("button.danger")), chromedp.WaitVisible(css(".notice.well")))
	record, err := url.Parse(d.at(t))
	if err != nil || !strings.HasPrefix(record.Path, "/admin/takedowns/") {
		t.Fatal("a takedown leads to", record, err)
	}
	fit(record.Path)
	fit("/admin/takedowns")
	for _, c := range d.said.take() {
		t.Error(c)
	}
}
