package aggregator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

const (
	layout   = "/pc/layout/"
	theDay   = layout + "202611/26/"
	contents = "/pc/content/202611/26/content_%d.html"
	nodeList = `<div id="list"><ul><li><a href="%[1]snode_01.html">第01版:要闻</a></li><li><a href="%[1]snode_02.html">第02版:民生</a></li></ul></div>`
)

// press is a bench whose partner is a digital newspaper with validators on everything, on the 26th.
type press struct{ *bench }

func newPress(t *testing.T) press {
	p := press{newBench(t, news.Source{ID: "jxrb", Kind: news.KindEpaper, Preset: "founder", URL: layout, Interval: 5 * time.Minute})}
	p.now = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC) // 8 o'clock in China
	p.html(layout, fmt.Sprintf(nodeList, "202611/26/"))
	return p
}

func (p press) html(path, body string) {
	p.partner.Serve(path, feedtest.Doc{Type: "text/html", Charset: "utf-8", ETag: feedtest.AutoETag, LastModified: p.now, Text: "<html><body>" + body + "</body></html>"})
}

// page prints a page of the edition with these articles.
func (p press) page(name string, articles ...int) {
	var items strings.Builder
	for _, n := range articles {
		path := fmt.Sprintf(contents, n)
		p.html(path, fmt.Sprintf(`<h3 id="Title">桐乡新闻第%d则</h3><founder-content><P>正文讲的是桐乡的第%d件事情。</P></founder-content>`, n, n))
		fmt.Fprintf(&items, `<li class="clearfix"><a href="%s">桐乡新闻第%d则</a></li>`, path, n)
	}
	p.html(theDay+name, fmt.Sprintf(nodeList, "")+`<div id="articlelist"><ul>`+items.String()+`</ul></div>`)
}

// after refreshes that much later, and holds what came in and how often the pages have been asked for to what is wanted.
func (p press) after(t *testing.T, d time.Duration, wantNew, wantPages int) {
	t.Helper()
	p.now = p.now.Add(d)
	rep := p.Refresh(t.Context(), p.claim(t))
	if rep.New != wantNew || rep.Err != nil {
		t.Errorf("%v: %+v, want %d new", p.now, rep, wantNew)
	}
	for _, name := range []string{"node_01.html", "node_02.html"} {
		if n := p.partner.Count(theDay + name); n != wantPages {
			t.Errorf("%v: %s was asked for %d times, want %d", p.now, name, n, wantPages)
		}
	}
	if h := p.partner.Last(layout); h.Get("If-None-Match")+h.Get("If-Modified-Since") != "" {
		t.Errorf("%v: the index was asked for with the condition %v", p.now, h)
	}
}

// The index of a newspaper stays the same all day, while its pages gain articles.
func TestArticlesAddedToTodaysEditionComeIn(t *testing.T) {
	p := newPress(t)
	p.page("node_01.html", 1)
	p.page("node_02.html", 2)
	p.after(t, 0, 2, 1)
	p.after(t, time.Hour, 0, 2)
	p.page("node_02.html", 2, 3)
	p.after(t, 4*time.Hour, 1, 3)
	p.page("node_02.html", 2, 3, 4)
	p.after(t, 12*time.Hour, 1, 4) // past midnight: what came after the last look
	p.after(t, time.Hour, 0, 4)    // and then only the index
	for n := range 4 {
		if path := fmt.Sprintf(contents, n+1); p.partner.Count(path) != 1 {
			t.Errorf("%s was fetched %d times", path, p.partner.Count(path))
		}
	}
	if got := p.partner.Count(layout); got != 5 {
		t.Errorf("the index was asked for %d times in 5 refreshes", got)
	}
}
