package feeds

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	gorilla "github.com/gorilla/feeds"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// fifty is a feed of 50 entries in full text, some 160 KB in each format.
func fifty() (*memory, Options) {
	s := news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/rss.xml", Homepage: "https://jxrb.example.cn/", Enabled: true,
		Licence: news.Licence{Public: news.ExtentFull, Label: "稿件来源:{origin}", Rights: "嘉兴日报版权所有"}}
	at := time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC)
	var entries []news.Entry
	for i := range 50 {
		id := news.EntryID("jxrb", fmt.Sprint(i))
		entries = append(entries, news.Entry{
			ID: id, Version: 1, Source: "jxrb", URL: fmt.Sprintf("https://jxrb.example.cn/2026/06/12/%d.html", i),
			Title:    fmt.Sprintf("中国社科院发布第十二届全国百强县名单 桐乡列第%d位", i),
			Summary:  strings.Repeat("桐乡市综合实力列第二十九位,较上年提升三位。", 4),
			Content:  strings.Repeat("<p>近日,中国社会科学院发布第十二届全国县域经济与县域基本竞争力百强县。</p>", 8),
			Language: "zh-CN", Published: at, Updated: at.Add(time.Duration(i) * time.Second), FirstSeen: at, Sort: at.Add(-time.Duration(i) * time.Minute),
			Channels: []string{"world"}, Towns: []string{"wuzhen"},
			Why:         news.Why{Channels: map[string]news.Reason{"world": {Text: "来源的栏目"}}, Towns: map[string]news.Reason{"wuzhen": news.Because("town.word", "桐乡乌镇").At("body")}},
			Attribution: news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}, Correspondents: []string{"黄佩锋", "杨懿泓"}, Editors: []string{"宋琼燕"}},
			Providers:   []news.Provider{{ID: "jxrb", Name: "嘉兴日报", URL: "https://jxrb.example.cn/"}}, Story: id, Original: id,
			Media:      []news.Media{{URL: fmt.Sprintf("https://jxrb.example.cn/img/%d.jpg", i), Type: "image/jpeg", Length: 40960}},
			Categories: []string{"财经"},
		})
	}
	channels := []news.Channel{{ID: "world", Name: "国内国际"}}
	o := Options{Settings: settings.Static(settings.Snapshot{Site: news.Site{Title: "桐乡新闻聚合", URL: "https://hub.example.cn/", Language: "zh-CN"},
		Channels: channels, Towns: []news.Town{{ID: "wuzhen", Name: "乌镇"}}})}
	return newMemory(channels, []news.Source{s}, entries...), o
}

func fiftyView(b *testing.B, p *Publisher) *view {
	v, err := p.look(context.Background(), rights.Audience{}, news.Selection{}, 0)
	if err != nil || len(v.items) != 50 {
		b.Fatal(len(v.items), err)
	}
	return v
}

// BenchmarkRender compares ours, from entries to bytes, with gorilla alone and with appending escaped text, the floor.
func BenchmarkRender(b *testing.B) {
	m, o := fifty()
	p := over(o, m)
	ctx := context.Background()
	entries, _, _ := m.Entries(ctx, news.TimelineAll, news.Cursor{}, 50)
	m.entries = entries // sorted: reading is not what is measured
	all := func(b *testing.B, codings []string, formats ...Format) {
		b.ReportAllocs()
		for b.Loop() {
			v := fiftyView(b, p)
			for _, f := range formats {
				d, err := p.render(v, f, "", nil)
				if err != nil {
					b.Fatal(err)
				}
				for _, coding := range codings {
					if _, err := d.In(coding); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	}
	b.Run("all formats", func(b *testing.B) { all(b, nil, Formats()...) })
	b.Run("all formats and encodings", func(b *testing.B) { all(b, codings, Formats()...) })
	for _, f := range Formats() {
		b.Run(string(f)+" with gzip", func(b *testing.B) { all(b, []string{"gzip"}, f) })
	}
	b.Run("gorilla rss", func(b *testing.B) {
		for b.Loop() {
			if err := gorillaFeed(entries).WriteRss(&bytes.Buffer{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gorilla atom", func(b *testing.B) {
		for b.Loop() {
			if err := gorillaFeed(entries).WriteAtom(&bytes.Buffer{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("floor append and escape", func(b *testing.B) {
		v := fiftyView(b, p)
		for b.Loop() {
			var out []byte
			for i := range v.items {
				it := &v.items[i]
				for _, s := range []string{it.title, it.link, it.id, it.summary, it.content, it.credit} {
					out = append(out, "<x>"...)
					out = appendText(out, s)
					out = append(out, "</x>"...)
				}
			}
			if len(out) == 0 {
				b.Fatal("nothing")
			}
		}
	})
}

func gorillaFeed(entries []news.Entry) *gorilla.Feed {
	f := &gorilla.Feed{Title: "x", Link: &gorilla.Link{Href: "https://hub.example.cn/"}, Description: "x", Updated: entries[0].Updated}
	for _, e := range entries {
		f.Add(&gorilla.Item{Title: e.Title, Link: &gorilla.Link{Href: e.URL}, Description: e.Summary, Content: e.Content, Id: e.ID, Created: e.Published, Author: &gorilla.Author{Name: "顾亦来"}})
	}
	return f
}

// BenchmarkFeed is a feed served from memory: no rendering, no read of the store.
func BenchmarkFeed(b *testing.B) {
	m, o := fifty()
	p := over(o, m)
	ctx := follow(b, m, p)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Feed(ctx, news.Selection{Channel: "world"}, Atom, 50); err != nil {
			b.Fatal(err)
		}
	}
}
