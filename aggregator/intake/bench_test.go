package intake

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// sampleRSS is a feed of 25 entries and 73 KB, as the bar's figures are for.
func sampleRSS() []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>嘉兴日报</title><link>http://www.example.cn/</link><description>要闻</description>`)
	para := strings.Repeat("自去年6月以来,南湖区在全省范围内率先开展“青春党建”工作,取得了积极的成效。", 20)
	lead := string([]rune(para)[:100])
	for i := range 25 {
		fmt.Fprintf(&b, `<item><title>南湖:全力推进“青春党建”工作(%d)</title><link>http://www.example.cn/system/2012/06/12/%d.shtml?a=1&amp;b=2</link><guid isPermaLink="false">tag:example.cn,2012:%d</guid><pubDate>Tue, 12 Jun 2012 09:12:%02d +0800</pubDate><dc:creator>顾亦来</dc:creator><category>强县新闻</category><description>&lt;p&gt;%s&lt;/p&gt;</description><content:encoded><![CDATA[<p>%s</p><p><img src="/p/%d.jpg" alt="图"></p>]]></content:encoded></item>`, i, i, i, i, lead, para, i)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

func TestSampleIsOfTheBarsSize(t *testing.T) {
	if n := len(sampleRSS()); n < 70_000 || n > 76_000 {
		t.Errorf("%d bytes, want 73 KB", n)
	}
}

func BenchmarkReadFeed(b *testing.B) {
	body := sampleRSS()
	b.Run("gofeed", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("intake", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		r := New(nil, Options{})
		in := In{Source: news.Source{ID: "x", Kind: news.KindFeed}, Doc: &fetch.Response{URL: "http://www.example.cn/rss.xml", Body: body}}
		for b.Loop() {
			if _, err := r.Read(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("mend", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, _, err := mend(body, Options{}.withDefaults()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
