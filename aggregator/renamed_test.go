package aggregator_test

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// piece is a real entry, in one of the forms in which its source may give it.
type piece struct{ guid, link, title, date, text string }

func (p piece) rss() string {
	s := "<item><title>" + html.EscapeString(p.title) + "</title>"
	if p.guid != "" {
		s += `<guid isPermaLink="false">` + html.EscapeString(p.guid) + "</guid>"
	}
	if p.link != "" {
		s += "<link>" + html.EscapeString(p.link) + "</link>"
	}
	if p.date != "" {
		s += "<pubDate>" + p.date + "</pubDate>"
	}
	return s + "<description>" + html.EscapeString(p.text) + "</description></item>"
}

// entries are those on the merged timeline, newest first.
func (b *bench) entries(t testing.TB) []news.Entry {
	t.Helper()
	entries, _, err := b.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func (b *bench) serve(t *testing.T, pieces ...piece) []news.Entry {
	t.Helper()
	var items []string
	for _, p := range pieces {
		items = append(items, p.rss())
	}
	b.partner.Serve("/feed.xml", document(items...))
	if rep, _ := b.refresh(t); rep.Err != nil {
		t.Fatal(rep.Err)
	}
	return b.entries(t)
}

var bus = piece{"", "http://old.example.cn/a/3.html", "早班公交延长线路", "Tue, 24 Nov 2026 13:00:00 +0800", "早班公交延长线路，详见报道。"}

// renamings are other forms of bus: the same entry.
func renamings() map[string]piece {
	as := func(change func(*piece)) piece {
		p := bus
		change(&p)
		return p
	}
	return map[string]piece{
		"a guid":        as(func(p *piece) { p.guid = "tag:example.cn,2026:3" }),
		"the link":      as(func(p *piece) { p.guid = p.link }),
		"https":         as(func(p *piece) { p.link = "https://old.example.cn/a/3.html" }),
		"www":           as(func(p *piece) { p.link = "http://www.example.cn/a/3.html" }),
		"another host":  as(func(p *piece) { p.link = "https://new.example.com/a/3.html"; p.guid = p.link }),
		"a slash":       as(func(p *piece) { p.link += "/" }),
		"tracking":      as(func(p *piece) { p.link += "?utm_source=rss&utm_medium=feed" }),
		"another query": as(func(p *piece) { p.link += "?v=2" }),
		"another path":  as(func(p *piece) { p.link = "https://new.example.com/2026/bus" }),
		"a date in UTC": as(func(p *piece) { p.date, p.guid = "Tue, 24 Nov 2026 05:00:00 GMT", "x" }),
		"no link":       as(func(p *piece) { p.link, p.guid = "", "3" }),
		"another text":  as(func(p *piece) { p.guid, p.text = "4", "早班公交今起延长到濮院。" }),
		"another title": as(func(p *piece) { p.guid, p.title = "5", "早班公交线路延长" }),
		"a title, a host": as(func(p *piece) {
			p.link, p.title = "https://new.example.com/a/3.html", "早班公交线路延长到濮院"
		}),
		"a text, a path": as(func(p *piece) {
			p.link, p.text = "https://new.example.com/2026/bus", "早班公交延长线路，详见本报报道。"
		}),
		"a random guid":  as(func(p *piece) { p.guid = "7f3c" }),
		"a random guid2": as(func(p *piece) { p.guid = "9a1e" }),
	}
}

// Under another guid or link an entry is what it was: its id, its place, its first sight and what editors decided stay.
func TestRenamedEntriesStayOne(t *testing.T) {
	for name, other := range renamings() {
		for _, c := range []struct {
			name string
			docs []piece
		}{{name, []piece{bus, other, bus, other}}, {"from " + name, []piece{other, bus, other}}} {
			t.Run(c.name, func(t *testing.T) {
				b := newBench(t, feed)
				b.serve(t, piece{"0", "", "先有的一条", "", "先有的一条"})
				first := b.serve(t, c.docs[0])[0]
				towns := []string{"wuzhen"}
				title, people := "编辑改的标题", []string{"张三"}
				decided := news.Override{Towns: &towns, Said: news.Said{Title: &title, Reporters: &people}}
				edited := first
				decided.Apply(&edited)
				edited.Version++
				if _, err := b.store.Amend(t.Context(), []news.Entry{edited}, nil, nil, news.Act{By: "editor"}); err != nil {
					t.Fatal(err)
				}
				for _, doc := range c.docs[1:] {
					got := b.serve(t, doc)
					if len(got) != 2 || got[0].ID != first.ID || !got[0].Sort.Equal(first.Sort) || got[0].Arrived != first.Arrived ||
						!got[0].FirstSeen.Equal(first.FirstSeen) || !slices.Equal(got[0].Towns, towns) || got[0].Title != title || !slices.Equal(got[0].Attribution.Reporters, people) {
						t.Fatalf("%+v: %d entries, the first of version %d is %s", doc, len(got), got[0].Version, got[0].ID)
					}
				}
			})
		}
	}
}

// What only looks alike is not one.
func TestLikeEntriesStayApart(t *testing.T) {
	const section = "http://example.cn/weather/"
	for name, c := range map[string][][]piece{
		"a column every day": {
			{{"w1", section, "天气预报", "Tue, 24 Nov 2026 08:00:00 +0800", "今天多云。"}},
			{{"w2", section, "天气预报", "Wed, 25 Nov 2026 08:00:00 +0800", "明天有雨。"}}},
		"a column every day with the same text": {
			{{"w1", section, "今日头版", "Tue, 24 Nov 2026 00:00:00 +0800", "点击查看"}},
			{{"w2", section, "今日头版", "Wed, 25 Nov 2026 00:00:00 +0800", "点击查看"}}},
		"links of their own, the same day": {
			{{"", "http://example.cn/p/1", "图片新闻", "Tue, 24 Nov 2026 00:00:00 +0800", ""}},
			{{"", "http://example.cn/p/2", "图片新闻", "Tue, 24 Nov 2026 00:00:00 +0800", ""}}},
		"the same minute, other texts": {
			{{"", "http://example.cn/p/1", "停电通知", "Tue, 24 Nov 2026 08:00:00 +0800", "梧桐街道停电。"}},
			{{"", "http://example.cn/p/2", "停电通知", "Tue, 24 Nov 2026 08:00:00 +0800", "濮院镇停电。"}}},
		"the same article's minute, other titles": {
			{{"1", "http://example.cn/zhibo/8.html", "九点的现场", "Tue, 24 Nov 2026 09:00:00 +0800", "人到齐了。"}},
			{{"2", "http://example.cn/zhibo/8.html", "十点的比赛", "Tue, 24 Nov 2026 09:00:00 +0800", "比赛开始。"}}},
		"a column alone at one link": {
			{{"", section, "早报：古镇石桥完成加固", "Tue, 24 Nov 2026 08:00:00 +0800", "古镇的石桥昨天完成了加固。"}},
			{{"", section, "早报：夜校剪纸课开讲", "Wed, 25 Nov 2026 08:00:00 +0800", "市民夜校的剪纸课昨晚开讲。"}}},
		"a column by number, its link as guid": {
			{{section, section, "今日桐乡第101期", "Tue, 24 Nov 2026 08:00:00 +0800", "古镇的石桥昨天完成了加固。"}},
			{{section, section, "今日桐乡第102期", "Wed, 25 Nov 2026 08:00:00 +0800", "市民夜校的剪纸课昨晚开讲。"}}},
		"a column under one title": {
			{{"", section, "每日一菜", "Tue, 24 Nov 2026 08:00:00 +0800", "今天说红烧羊肉：选三年的湖羊，切大块，用黄酒焖足两个钟头，起锅前撒蒜叶和一把炒香的芝麻。"}},
			{{"", section, "每日一菜", "Wed, 25 Nov 2026 08:00:00 +0800", "清蒸白水鱼要在活水里养三天，去了土腥味再下锅，葱姜铺底，大火八分钟，淋热油和酱汁就成。"}}},
		"one document names both": {
			{{"1", "http://example.cn/p/1", "简讯", "Tue, 24 Nov 2026 08:00:00 +0800", "甲"}},
			{{"1", "http://example.cn/p/1", "简讯", "Tue, 24 Nov 2026 08:00:00 +0800", "甲"}, {"2", "http://example.cn/p/1", "简讯", "Tue, 24 Nov 2026 08:00:00 +0800", "乙"}}},
		"one document, a column of two days": {
			{{"", section, "天气预报", "Wed, 25 Nov 2026 08:00:00 +0800", "明天有雨。"}, {"", section, "天气预报", "Tue, 24 Nov 2026 08:00:00 +0800", "今天多云。"}}},
		"no date": {
			{{"1", section, "天气预报", "", "今天多云。"}},
			{{"2", section, "天气预报", "", "明天有雨。"}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, feed)
			for range 2 {
				for _, doc := range c {
					b.serve(t, doc...)
				}
			}
			if got := b.entries(t); len(got) != 2 || got[0].ID == got[1].ID {
				t.Errorf("%d entries, want 2: %v", len(got), b.titles(t))
			}
		})
	}
}

// Untitled notes at one link are told apart by what they say, also when each stands alone later.
func TestUntitledEntriesAtOneLink(t *testing.T) {
	b := newBench(t, feed)
	note := func(text string) piece { return piece{"", "http://example.cn/zb", "", "", text} }
	for range 2 {
		for _, doc := range [][]piece{{note("人到齐了。"), note("比赛开始。")}, {note("比赛开始。")}, {note("人到齐了。")}} {
			if got := b.serve(t, doc...); len(got) != 2 || got[0].Version != 1 || got[1].Version != 1 {
				t.Fatalf("%d entries: %v", len(got), b.titles(t))
			}
		}
	}
}

// A guid and a date that are made for each answer tell of no other entry where link, title and text are the same, however short.
func TestAGuidForEachAnswer(t *testing.T) {
	b := newBench(t, feed)
	for _, doc := range []piece{
		{"1", "http://example.cn/p/1.html", "雪后初晴", "Tue, 24 Nov 2026 08:00:00 +0800", "正文"},
		{"2", "http://example.cn/p/1.html", "雪后初晴", "Tue, 24 Nov 2026 08:10:00 +0800", "正文"},
		{"3", "http://example.cn/p/1.html", "雪后初晴", "Tue, 24 Nov 2026 08:20:00 +0800", "正文"},
	} {
		if got := b.serve(t, doc); len(got) != 1 || got[0].Version != 1 {
			t.Fatalf("%d entries, version %d", len(got), got[0].Version)
		}
	}
}

// Without a guid, a link with a session of its own in each answer and a date that is now tell of no other entry.
func TestASessionForEachAnswer(t *testing.T) {
	b := newBench(t, feed)
	for n, at := range []string{"08:00", "08:10", "08:20"} {
		if got := b.serve(t, piece{"", fmt.Sprintf("http://example.cn/p/1.html?sid=%d", n), "雪后初晴", "Tue, 24 Nov 2026 " + at + ":00 +0800", "正文"}); len(got) != 1 || got[0].Version != 1 {
			t.Fatalf("%d entries, version %d", len(got), got[0].Version)
		}
	}
	got := b.serve(t, piece{"", "http://example.cn/article.php?sid=1", "甲稿", "Tue, 24 Nov 2026 09:00:00 +0800", "甲"}, piece{"", "http://example.cn/article.php?sid=2", "乙稿", "Tue, 24 Nov 2026 09:00:00 +0800", "乙"})
	if len(got) != 3 {
		t.Errorf("numbers that are called sid: %d entries", len(got))
	}
}

// A text that is written on at its link is the same entry, on the next day too.
func TestATextThatGrowsOvernight(t *testing.T) {
	b := newBench(t, feed)
	const text = "台风中心目前位于舟山以东海面，预计今夜到明天上午影响我市，请市民减少外出，关好门窗。"
	b.serve(t, piece{"", "http://example.cn/live", "台风动态", "Tue, 24 Nov 2026 08:00:00 +0800", text})
	if got := b.serve(t, piece{"", "http://example.cn/live", "台风动态", "Wed, 25 Nov 2026 09:00:00 +0800",
		"更新：台风已经过境，全市没有人员伤亡，高速公路恢复通行，中小学明天照常上课，各镇街道正在清理倒伏的树木，供电部门抢修线路。" + text}); len(got) != 1 || got[0].Version != 2 {
		t.Errorf("%d entries, version %d", len(got), got[0].Version)
	}
}

// A link that several entries come to share leaves the first its id.
func TestALinkBecomesShared(t *testing.T) {
	b := newBench(t, feed)
	notice := func(title, text string) piece {
		return piece{"", "http://example.cn/tzgg/", title, "Tue, 24 Nov 2026 08:00:00 +0800", text}
	}
	first := b.serve(t, notice("停水通知", "停水。"))[0]
	got := b.serve(t, notice("停电通知", "停电。"), notice("停水通知", "停水。"))
	i := slices.IndexFunc(got, func(e news.Entry) bool { return e.ID == first.ID })
	if len(got) != 2 || i < 0 || got[i].Title != "停水通知" || got[i].Version != 1 {
		t.Errorf("%d entries: %v; the first is now at %d", len(got), b.titles(t), i)
	}
}

// What only gains, loses or changes its guid says what it said, and one that is corrected after that is still the same.
func TestAGuidAloneIsNoCorrection(t *testing.T) {
	b := newBench(t, feed)
	first := b.serve(t, bus)[0]
	again := bus
	for _, again.guid = range []string{"3", "", "4", bus.link} {
		if got := b.serve(t, again); len(got) != 1 || got[0].ID != first.ID || got[0].Version != 1 {
			t.Fatalf("guid %q: %d entries, version %d", again.guid, len(got), got[0].Version)
		}
	}
	again.guid, again.title, again.text = "5", "早班公交延长线路到濮院", "早班公交今起开到濮院。"
	if got := b.serve(t, again); len(got) != 1 || got[0].ID != first.ID || got[0].Version != 2 {
		t.Errorf("corrected: %d entries, version %d", len(got), got[0].Version)
	}
}

// An article that its source goes on writing at its link is one, however late it says that it is.
func TestAGrowingArticleStaysOne(t *testing.T) {
	b := newBench(t, feed)
	p := piece{"", "http://example.cn/typhoon.html", "台风逼近 全市停课", "Tue, 24 Nov 2026 08:00:00 +0800", "台风今晨逼近本市，全市中小学停课一天。"}
	first := b.serve(t, p)[0]
	p.title, p.date, p.text = "台风已过境 明日复课", "Tue, 24 Nov 2026 20:00:00 +0800", "台风今晨逼近本市，全市中小学停课一天。晚上台风过境，明日复课。"
	if got := b.serve(t, p); len(got) != 1 || got[0].ID != first.ID || got[0].Version != 2 {
		t.Errorf("%d entries, version %d", len(got), got[0].Version)
	}
}

// Nor does a feed say anything new that makes guids, sessions and dates anew for each answer.
func TestWhatIsMadeForEachAnswerIsNoCorrection(t *testing.T) {
	for name, change := range map[string]func(p *piece, n int){
		"guid and date": func(p *piece, n int) {
			p.guid, p.date = fmt.Sprint("r", n), fmt.Sprintf("Tue, 24 Nov 2026 13:0%d:00 +0800", n)
		},
		"query and date": func(p *piece, n int) {
			p.link, p.date = fmt.Sprint(p.link, "?rand=", n), fmt.Sprintf("Tue, 24 Nov 2026 13:0%d:00 +0800", n)
		},
		"session":             func(p *piece, n int) { p.link = fmt.Sprint(p.link, ";jsessionid=", n) },
		"token, no date":      func(p *piece, n int) { p.link, p.date = fmt.Sprint(p.link, "?timestamp=", n), "" },
		"http from a mixed":   func(p *piece, n int) { p.link = []string{"https", "http"}[n%2] + strings.TrimPrefix(p.link, "http") },
		"date, nothing else":  func(p *piece, n int) { p.link, p.date = "", fmt.Sprintf("Tue, 24 Nov 2026 13:0%d:00 +0800", n) },
		"guid, a day's date":  func(p *piece, n int) { p.guid, p.date = fmt.Sprint("r", n), "2026-11-24" },
		"guid, link tracking": func(p *piece, n int) { p.guid, p.link = fmt.Sprint("r", n), fmt.Sprint(p.link, "?utm_id=", n) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, feed)
			for n := range 6 {
				p := bus
				change(&p, n)
				if got := b.serve(t, p); len(got) != 1 || got[0].Version != 1 {
					t.Fatalf("answer %d: %d entries, version %d", n+1, len(got), got[0].Version)
				}
			}
		})
	}
}

// A feed that makes a guid anew for each answer makes a few versions at most.
func TestRandomGuidsComeToRest(t *testing.T) {
	b := newBench(t, feed)
	var e news.Entry
	for i := range 12 {
		p := bus
		p.guid = fmt.Sprint("random-", i)
		e = b.serve(t, p)[0]
	}
	if got := b.entries(t); len(got) != 1 || e.Version > 6 {
		t.Errorf("%d entries, version %d", len(got), e.Version)
	}
}

// What was taken down does not come back under another key, nor after the store has moved.
func TestTakenDownEntriesStayOutUnderOtherKeys(t *testing.T) {
	for name, other := range renamings() {
		b := newBench(t, feed)
		e := b.serve(t, bus)[0]
		if _, err := b.store.TakeDown(t.Context(), news.Takedown{ID: "t", Entry: e.ID, Removed: []string{e.ID}}, news.Act{}); err != nil {
			t.Fatal(err)
		}
		b.moveStore(t)
		if got := b.serve(t, other); len(got) != 0 {
			t.Errorf("%s: it is back: %+v", name, got[0])
		}
	}
}

// moveStore goes on with a dump of the store, in another one.
func (b *bench) moveStore(t *testing.T) {
	t.Helper()
	var dump bytes.Buffer
	if err := b.store.Dump(t.Context(), &dump); err != nil {
		t.Fatal(err)
	}
	b.open(t, t.TempDir())
	if _, err := b.store.Restore(t.Context(), &dump, news.Act{}); err != nil {
		t.Fatal(err)
	}
}

// Whatever forms of its entries a source gives in whatever order, each real entry is one, and keeps its id.
func TestEachRealEntryOnce(t *testing.T) {
	titles := []string{"水稻收割机下田", "古镇石桥完成加固", "夜校剪纸课开讲", "早班公交延长线路", "蚕桑博览会开幕"}
	seeds := 25
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed), 0))
			one := func(of ...string) string { return of[r.IntN(len(of))] }
			b := newBench(t, feed)
			ids := map[string]string{}
			for range 2 + r.IntN(4) {
				var pieces []piece
				for _, n := range r.Perm(len(titles))[:1+r.IntN(len(titles))] {
					p := piece{title: titles[n], text: titles[n] + "，详见报道。", date: fmt.Sprintf("Tue, 24 Nov 2026 %02d:00:00 +0800", 8+n)}
					p.link = one("http://old.example.cn", "https://old.example.cn", "https://www.example.cn", "http://new.example.com:8080") +
						fmt.Sprintf("/a/%d.html", n) + one("", "?utm_source=rss", "?from=timeline&spm=1.2")
					p.guid = one("", fmt.Sprint(n), p.link, fmt.Sprintf("tag:example.cn,2026:%d", n))
					pieces = append(pieces, p)
				}
				for _, e := range b.serve(t, pieces...) {
					if was, ok := ids[e.Title]; ok && was != e.ID {
						t.Fatalf("%s is %s and %s", e.Title, was, e.ID)
					}
					ids[e.Title] = e.ID
				}
				if r.IntN(4) == 0 {
					b.moveStore(t)
				}
			}
			if got := b.entries(t); len(got) != len(ids) {
				t.Fatalf("%d entries stand, of %d", len(got), len(ids))
			}
		})
	}
}

// The report's feed, under another host.
func TestAHostMoves(t *testing.T) {
	b := newBench(t, feed)
	const text = `<rss version="2.0"><channel><title>试报</title><link>http://HOST/</link><description>试</description>` +
		`<item><guid>http://HOST/a/0.html</guid><title>水稻收割机下田甲</title><link>http://HOST/a/0.html</link><description>水稻收割机下田甲，详见报道。</description><pubDate>Wed, 01 May 2024 10:00:00 +0800</pubDate></item>` +
		`<item><guid>http://HOST/a/1.html</guid><title>古镇石桥完成加固甲</title><link>http://HOST/a/1.html</link><description>古镇石桥完成加固甲，详见报道。</description><pubDate>Wed, 01 May 2024 11:00:00 +0800</pubDate></item></channel></rss>`
	for _, host := range []string{"old.example.cn", "www.new.example.cn"} {
		b.partner.Serve("/feed.xml", feedtest.Doc{ETag: feedtest.AutoETag, Text: strings.ReplaceAll(text, "HOST", host)})
		b.refresh(t)
		if got := b.titles(t); len(got) != 2 {
			t.Errorf("%s: %v", host, got)
		}
	}
}
