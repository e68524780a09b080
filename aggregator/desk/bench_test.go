package desk_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// benchFeed is a feed of 25 entries of about 2.9 KB, 73 KB in all, like those that bar figures are measured with.
func benchFeed(b *testing.B) ([]byte, []news.Raw) {
	page, err := os.ReadFile("testdata/seed.html")
	if err != nil {
		b.Fatal(err)
	}
	ps := strings.SplitAfter(string(page), "\n")
	var doc bytes.Buffer
	var raws []news.Raw
	doc.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>桐乡新闻网</title><link>http://e.cn/</link><description>x</description>`)
	for i := range 25 {
		content := `<p>本报讯（记者 顾亦来 通讯员 黄佩锋）乌镇镇昨日举行活动。<img src="/pic/a.jpg" alt="图"></p>`
		for j := 0; len(content) < 2600; j++ {
			content += ps[(i+j)%(len(ps)-1)]
		}
		r := news.Raw{
			GUID: fmt.Sprint("http://e.cn/", i, ".htm"), URL: fmt.Sprint("http://e.cn/", i, ".htm"), Base: "http://e.cn/", Title: fmt.Sprint("南湖:全力推进“青春党建”工作", i), Content: content,
			Summary: "91年前,一群平均年龄27岁的壮志青年,在南湖畔开启了改变中国命运的历史性航程。", Published: "Tue, 12 Jun 2012 09:12:00 +0800", Authors: []string{"记者 顾亦来"}, Categories: []string{"国内国际"},
		}
		raws = append(raws, r)
		fmt.Fprintf(&doc, `<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><dc:creator>%s</dc:creator><category>%s</category><description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>`,
			r.Title, r.URL, r.GUID, r.Published, r.Authors[0], r.Categories[0], r.Summary, r.Content)
	}
	doc.WriteString(`</channel></rss>`)
	return doc.Bytes(), raws
}

// The desk's cost for a feed's entries stands beside gofeed's for parsing them: BenchmarkEdit ÷ BenchmarkGofeed.
func BenchmarkEdit(b *testing.B) { editing(b, desktest.Builtin(b)) }

// What a thousand lessons add to the desk's cost: BenchmarkEditTaught ÷ BenchmarkEdit.
func BenchmarkEditTaught(b *testing.B) { editing(b, taughtMuch(desktest.Builtin(b), 1000)) }

func editing(b *testing.B, d *desk.Desk) {
	doc, raws := benchFeed(b)
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range raws {
			d.Edit(src, r, desktest.Now)
		}
	}
}

// What telling stories apart adds for a feed's entries: BenchmarkMarks ÷ BenchmarkGofeed.
func BenchmarkMarks(b *testing.B) {
	doc, raws := benchFeed(b)
	d := desktest.Builtin(b)
	src := news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}
	entries := make([]news.Entry, len(raws))
	for i, r := range raws {
		entries[i] = d.Edit(src, r, desktest.Now)
	}
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		for i := range entries {
			d.Marks(&entries[i])
		}
	}
}

// What it takes to learn, once for each decision.
func BenchmarkLearn(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n, " lessons"), func(b *testing.B) {
			d := desktest.Builtin(b)
			taughtMuch(d, 1) // what is read once
			for b.Loop() {
				taughtMuch(d, n)
			}
		})
	}
}

// taughtMuch is a desk that has learnt of so many lessons, of every kind.
func taughtMuch(d *desk.Desk, n int) *desk.Desk {
	var lessons []news.Lesson
	for i, e := range desktest.Shipped(n) {
		l := news.Lesson{Entry: fmt.Sprint(i), Source: "s", Title: e.Title, Lead: e.Text, Home: []string{"tongxiang"}, DeskTowns: []string{"wuzhen"}}
		l.Channels, l.Towns = &[]string{[]string{"livelihood", "culture", "finance"}[i%3]}, &[]string{}
		l.Credit = &news.Credited{Said: news.Said{Origin: new(fmt.Sprint("小喇叭", i)), Reporters: &[]string{fmt.Sprint("甲", i)}}, Desk: news.Maker{Reporters: []string{"顾亦来"}}}
		lessons = append(lessons, l)
	}
	return d.Taught(lessons)
}

func BenchmarkGofeed(b *testing.B) {
	doc, _ := benchFeed(b)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(doc)); err != nil {
			b.Fatal(err)
		}
	}
}
