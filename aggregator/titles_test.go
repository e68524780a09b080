package aggregator_test

import (
	"html"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// titleOf is the title that comes of a document with one entry.
func titleOf(t *testing.T, d *desk.Desk, doc string) string {
	t.Helper()
	return editedFrom(t, d, doc).Title
}

func editedFrom(t *testing.T, d *desk.Desk, doc string) news.Entry {
	t.Helper()
	res, err := intake.New(nil, intake.Options{}).Read(t.Context(), intake.In{Source: news.Source{Kind: news.KindFeed}, Doc: &fetch.Response{URL: "http://t.example/rss.xml", Body: []byte(doc)}})
	if err != nil || len(res.Entries) != 1 {
		t.Fatalf("%s: %d entries, %v", doc, len(res.Entries), err)
	}
	return d.Edit(news.Source{ID: "s"}, res.Entries[0], desktest.Now)
}

func rssTitle(title string) string {
	return "<rss><channel><title>t</title><item><title>" + html.EscapeString(title) + "</title><description>文</description></item></channel></rss>"
}

// What compares, or names a type, is no tag; what is one goes, and what was cut off in the middle of one.
func TestLessThanInTitles(t *testing.T) {
	d := desktest.Builtin(t)
	for title, want := range map[string]string{
		"若a<b":                    "若a<b",
		"i<j<k 算法":                "i<j<k 算法",
		"若a<b, c<d 则停":            "若a<b, c<d 则停",
		"x1<x2":                   "x1<x2",
		"PM2.5<x":                 "PM2.5<x",
		"f(x)<g(x)":               "f(x)<g(x)",
		"List<T> 与 Map<K,V>":      "List<T> 与 Map<K,V>",
		"气温<0℃且湿度>90%":            "气温<0℃且湿度>90%",
		"若a&lt;b":                 "若a<b",
		"a<b且A&amp;B":             "a<b且A&B",
		"<![CDATA[若a<b]]>":        "若a<b",
		"《<》与《>》":                 "《<》与《>》",
		"<-- 看这里":                 "<-- 看这里",
		"<b>加粗</b>标题":             "加粗标题",
		"&lt;em&gt;强调&lt;/em&gt;": "强调",
		"<b>粗</b>的 a<b":           "粗的 a",
		"今日要闻<br":                 "今日要闻",
		"今日要闻<font colo":          "今日要闻",
		"hello world<p":           "hello world",
		"标题<span style=":          "标题",
		"5<i>x 说":                 "5x 说",
		"看<o:p>这里":                "看这里",
	} {
		if got := titleOf(t, d, rssTitle(title)); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
	const texts = `<rss><channel><title>t</title><item><title>t</title><description>当a&lt;b时停产，i&lt;j&lt;k。&amp;nbsp;完</description></item></channel></rss>`
	if got := editedFrom(t, d, texts); got.Summary != "当a<b时停产，i<j<k。 完" || got.Content != "<p>当a&lt;b时停产，i&lt;j&lt;k。 完</p>" {
		t.Errorf("summary %q, content %q", got.Summary, got.Content)
	}
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title type="html">若a&amp;lt;b</title></entry></feed>`
	if got := titleOf(t, d, atom); got != "若a<b" {
		t.Errorf("Atom's html: %q", got)
	}
}

func TestNothingHostileStaysInTitles(t *testing.T) {
	d := desktest.Builtin(t)
	step := 1
	if testing.Short() {
		step = 101
	}
	for i, p := range desktest.HostilePayloads() {
		if strings.ContainsRune(p, 0) || i%step > 0 {
			continue
		}
		doc := strings.Replace(rssTitle(p), "<description>文", "<description>"+html.EscapeString(p), 1)
		if got := editedFrom(t, d, doc); desktest.Acts(got.Title) || desktest.Acts(got.Summary) {
			t.Errorf("%q: %q %q", p, got.Title, got.Summary)
		}
		atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title type="html">` + html.EscapeString(p) + `</title></entry></feed>`
		if got := editedFrom(t, d, atom); desktest.Acts(got.Title) {
			t.Errorf("Atom's html %q: %q", p, got.Title)
		}
	}
}

// What a text names is no tag, whether it stands in markup, in its summary or in a title that says it is HTML.
func TestElementsThatATextNames(t *testing.T) {
	d := desktest.Builtin(t)
	for _, text := range []string{"不放在 <meta> 元素里", "用 <table> 和 <tr> 排版。", "<b>不是粗体</b>，a<b>c", "若a<b则停产", "List<String> 用法", "R&amp;D 怎么写", "</div> 少了一个"} {
		once, twice := html.EscapeString(text), html.EscapeString(html.EscapeString(text))
		atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title type="html">` + twice + `</title><content type="html">&lt;p&gt;` + twice + `&lt;/p&gt;</content></entry></feed>`
		xhtml := `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">` + once +
			`</div></title><summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>` + once + `</p></div></summary></entry></feed>`
		rss := `<rss><channel><title>t</title><item><title>t</title><description><![CDATA[<p>` + once + `</p>]]></description></item></channel></rss>`
		for name, doc := range map[string]string{"html": atom, "xhtml": xhtml, "RSS": rss} {
			e := editedFrom(t, d, doc)
			if name == "RSS" {
				e.Title = text
			}
			if e.Title != text || e.Summary != text || e.Content != "<p>"+once+"</p>" {
				t.Errorf("%s of %q: title %q, summary %q, content %q", name, text, e.Title, e.Summary, e.Content)
			}
		}
	}
	const doubly = `<rss><channel><title>t</title><item><title>t</title><description>用 &amp;lt;table&amp;gt; 和 &amp;lt;tr&amp;gt; 排版</description></item></channel></rss>`
	if e := editedFrom(t, d, doubly); e.Summary != "用 <table> 和 <tr> 排版" {
		t.Errorf("text without markup: %q", e.Summary)
	}
}
