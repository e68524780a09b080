package reprint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/han"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

func TestPrints(t *testing.T) {
	const text = "昨天上午,洲泉湘溪大桥建成通车,两岸一万多名居民告别了绕行的历史。大桥全长428米,双向四车道,总投资1.2亿元。"
	e := news.Entry{Content: "<p>" + text + "</p>"}
	ps := reprint.Prints(&e)
	if len(ps) < 8 || len(ps) > reprint.MaxPrints {
		t.Fatalf("%d prints", len(ps))
	}
	same := map[string]news.Entry{
		"title of no account":       {Title: "通车了", Content: e.Content},
		"no markup":                 {Content: text},
		"text in the summary":       {Summary: text},
		"full width, blanks, lines": {Content: strings.NewReplacer(",", "，\n ", "428", "４２８").Replace(text)},
		"traditional":               {Content: "昨天上午，洲泉湘溪大橋建成通車，兩岸一萬多名居民告別了繞行的歷史。大橋全長428米，雙向四車道，總投資1.2億元。"},
		"credit, copyright, agency": {Content: "<p>本报讯（记者 张三）" + text + "</p><p>责任编辑：李四</p><p>版 权 所 有，未经授权不得转载</p>"},
	}
	for name, s := range same {
		if got := reprint.Prints(&s); fmt.Sprint(got) != fmt.Sprint(ps) {
			t.Errorf("%s: prints differ", name)
		}
	}
	if got := reprint.Prints(&news.Entry{Title: "一条只有标题没有正文的消息不能与别的消息合并", Content: "图为现场。"}); got != nil {
		t.Errorf("a caption has prints %v", got)
	}
	// Stored prints outlive a release: those of passages without numbers must not change.
	if got := reprint.Prints(&news.Entry{Content: "石门镇桂花村的晒谷场上锣鼓喧天第三届农民丰收节拉开帷幕"}); len(got) != 10 || !slices.Contains(got, firstPrint) {
		t.Errorf("%d prints, first %d: an index made by an earlier release is of no use any more", len(got), got[0])
	}
}

func TestSameStoryTellsWhy(t *testing.T) {
	const road = "因雨污分流改造需要，中山路自10月15日起至11月5日全封闭施工，过往车辆请提前绕行，沿线公交站点临时取消，敬请谅解。"
	rows := []struct {
		name   string
		a, b   news.Entry
		same   bool
		reason string
	}{
		{"another road", news.Entry{Content: road}, news.Entry{Content: strings.ReplaceAll(road, "中山路", "庆丰路")}, false, "名称不同：「中山路」与「庆丰路」"},
		{"another day", news.Entry{Content: road}, news.Entry{Content: strings.ReplaceAll(road, "10月15日", "10月16日")}, false, "数字不同"},
		{"the same", news.Entry{Content: road}, news.Entry{Content: road}, true, "全文一致"},
		{"series", news.Entry{Title: "问答（一）", Content: road}, news.Entry{Title: "问答（二）", Content: road}, false, "系列中的不同篇"},
		{"one house, another headline", news.Entry{Source: "s", Title: "施工通告", Content: road}, news.Entry{Source: "s", Title: "出行提示", Content: road}, false, "同一来源的两篇，标题不同"},
		{"one house, other names", news.Entry{Source: "s", Content: road, Attribution: news.Attribution{Reporters: []string{"张三"}}},
			news.Entry{Source: "s", Content: road, Attribution: news.Attribution{Reporters: []string{"李四"}}}, false, "署名不同"},
		{"one house, twice", news.Entry{Source: "s", Title: "施工通告", Content: road}, news.Entry{Source: "s", Title: "施工通告 ", Content: road}, true, "全文一致"},
		{"numbered in Latin", news.Entry{Title: "公告A17", Content: road}, news.Entry{Title: "公告B3", Content: road}, false, "标题编号不同：a17与b3"},
		{"numbered by circles", news.Entry{Title: "问答①", Content: road}, news.Entry{Title: "问答②", Content: road}, false, "系列中的不同篇"},
		{"too short", news.Entry{Content: "图为活动现场。"}, news.Entry{Content: "图为活动现场。"}, false, "正文过短"},
		{"unlike", news.Entry{Content: road}, news.Entry{Content: "周六上午，志愿者将在凤凰湖公园开展捡跑活动，请市民自备手套，准时参加。"}, false, "正文不同"},
		{"a figure written out", news.Entry{Content: road + "共十二个路口。"}, news.Entry{Content: road + "共12个路口。"}, true, ""},
		{"in a digest", news.Entry{Content: road}, news.Entry{Content: strings.Repeat("早晨的新闻要点很多，先说天气再说路况。", 4) + road + strings.Repeat("晚上的文化活动也不少，剧院有戏，广场有舞。", 45)}, false, "短文只是长文中的一段"},
		{"one more road", news.Entry{Content: road}, news.Entry{Content: strings.ReplaceAll(road, "中山路", "中山路、庆丰路")}, false, "措辞"},
	}
	d := desktest.Builtin(t)
	for _, r := range rows {
		same, why := d.SameStory(&r.a, &r.b)
		if same != r.same || !strings.Contains(words.Chinese.SayAll(why), r.reason) {
			t.Errorf("%s: %t, %v", r.name, same, why)
		}
	}
}

// Of texts that repeat themselves without end no more prints are taken than of others, and they are compared in time that grows with their length.
func TestStoriesOfHostileText(t *testing.T) {
	d := desktest.Builtin(t)
	for _, unit := range []string{"哈", "哈一", "一二三四五六七八", "今天的新闻今天的新闻，", "（记者", "<p", "１．", "&amp;lt;", "http://", "\xff"} {
		t.Run(fmt.Sprintf("%q", unit), func(t *testing.T) {
			growth.Linear(t, 1<<12, func(n int) func() {
				a := news.Entry{Content: strings.Repeat(unit, n/len(unit))}
				b := news.Entry{Content: strings.Repeat(unit+"甲", n/len(unit))}
				return func() {
					if n := len(reprint.Prints(&a)); n > reprint.MaxPrints {
						t.Errorf("%d prints", n)
					}
					d.SameStory(&a, &b)
					d.SameStory(&a, &a)
				}
			})
		})
	}
}

// A long passage that one of two texts alone has, of words or of numbers, is weighed in time that grows with its length.
func TestWhatOneTextAloneHasIsWeighedOnce(t *testing.T) {
	d := desktest.Builtin(t)
	const report = "桐乡市公安局反诈中心接到预警：凤鸣街道一名六十七岁的老人正与境外号码长时间通话，疑似遭遇冒充公检法诈骗，民警随即联系辖区派出所上门劝阻，老人才如梦初醒。"
	for name, within := range map[string]struct {
		few   int
		piece func(i int) string
	}{
		"words":  {1000, func(i int) string { return string(rune('一' + i*13%9000)) }},
		"prices": {90, func(i int) string { return fmt.Sprintf("%d.%d万元，", 1000+i*7, i%10) }},
	} {
		t.Run(name, func(t *testing.T) {
			growth.Linear(t, within.few, func(n int) func() {
				var pieces strings.Builder
				for i := range n {
					pieces.WriteString(within.piece(i))
				}
				a := news.Entry{Content: report, Published: desktest.Now}
				b := news.Entry{Content: strings.Replace(report, "境外", "境外"+pieces.String(), 1), Published: desktest.Now}
				c := news.Entry{Content: pieces.String() + report, Published: desktest.Now}
				return func() {
					d.SameStory(&a, &b)
					d.SameStory(&b, &c)
				}
			})
		})
	}
}

// TestQualityStoriesChanged reprints real articles in every way and lets one figure or name of each differ.
func TestQualityStoriesChanged(t *testing.T) {
	d := desktest.Builtin(t)
	r := rand.New(rand.NewPCG(1, 2))
	reverse := map[rune]rune{}
	for s, to := range han.Simplified() {
		if rune(to) != rune(s) {
			reverse[rune(to)] = rune(s)
		}
	}
	found, all, wrong := map[string]int{}, map[string]int{}, 0
	for _, e := range corpusEntries(t) {
		ps := strings.Split(strings.Trim(strings.ReplaceAll(text.PlainLines(e.Content), "\n\n", "\n"), "\n"), "\n")
		if len(reprint.Letters(&e)) < 250 || len(ps) < 4 || strings.Contains(e.Title, "早啊") {
			continue
		}
		whole := strings.Join(ps, "\n")
		from := r.IntN(len(ps) / 3)
		cut := min(from+2+r.IntN(len(ps)-from-2), len(ps))
		kept := strings.Join(ps[:1], "\n") + "\n" + strings.Join(ps[from+1:cut], "\n")
		shuffled := append([]string(nil), ps...)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		copies := map[string]string{
			"traditional": strings.Map(func(c rune) rune {
				if s, ok := reverse[c]; ok {
					return s
				}
				return c
			}, whole),
			"reordered": strings.Join(shuffled, "\n"),
			"shortened": kept,
			"truncated": string([]rune(whole)[:min(150, len([]rune(whole)))]) + "…",
			"led in":    "这几天，这件事引起了不少读者的关注，一起来看看报道是怎么说的。\n" + whole + "\n更多内容请看本报明日的报道。",
		}
		for kind, text := range copies {
			o := news.Entry{ID: "o", Source: "other", Title: "另一个标题", Content: text, Published: e.Published.Add(3 * time.Hour)}
			if len(reprint.Letters(&o)) < 60 {
				continue
			}
			all[kind]++
			if same, why := d.SameStory(&e, &o); same && sharePrint(&e, &o) {
				found[kind]++
			} else {
				t.Logf("%s: %s: print %t %s", kind, e.Title, sharePrint(&e, &o), why)
			}
		}
		digit := strings.LastIndexAny(whole[:len(whole)*4/5], "23456789")
		if digit > len(whole)/5 {
			o := news.Entry{ID: "o", Source: "other", Title: e.Title, Content: whole[:digit] + "1" + whole[digit+1:], Published: e.Published}
			if same, why := d.SameStory(&e, &o); same {
				wrong++
				t.Errorf("another figure: %s: %s", e.Title, why)
			}
		}
	}
	n, m := 0, 0
	for kind := range all {
		t.Logf("%s: %d of %d found", kind, found[kind], all[kind])
		n, m = n+found[kind], m+all[kind]
	}
	if m < 200 || n*100 < m*95 {
		t.Errorf("%d of %d reprints found, want 95%%", n, m)
	}
}

func TestOriginal(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2012, 6, 12, h, m, 0, 0, desktest.Shanghai) }
	by := func(name string, published time.Time, origin, originURL string) news.Entry {
		return news.Entry{ID: name, URL: "http://" + name + ".cn/1.htm", Published: published, FirstSeen: at(20, 0),
			Providers: []news.Provider{{ID: name, Name: name}}, Attribution: news.Attribution{Origin: origin, OriginURL: originURL}}
	}
	seen := func(e news.Entry, h int) news.Entry { e.FirstSeen = at(h, 0); return e }
	rows := []struct {
		name string
		in   []news.Entry
		want int
		why  string
	}{
		{"none", nil, -1, ""},
		{"alone", []news.Entry{by("甲报", at(9, 0), "", "")}, 0, "仅此一篇"},
		{"named, though later", []news.Entry{by("乙网", at(8, 0), "嘉兴日报", ""), by("嘉兴日报", at(9, 0), "", "")}, 1, "来源:1篇注明来源为「嘉兴日报」"},
		{"named in book marks and as an edition", []news.Entry{by("乙网", at(8, 0), "《嘉興日報》", ""), by("嘉兴日报数字报", at(9, 0), "嘉兴日报", "")}, 1, "来源:2篇"},
		{"most named", []news.Entry{by("甲报", at(7, 0), "", ""), by("乙网", at(8, 0), "丙报", ""), by("丁网", at(8, 0), "丙报", ""), by("戊网", at(8, 0), "甲报", ""), by("丙报", at(9, 0), "", "")}, 4, "来源:2篇"},
		{"the named one has it from elsewhere", []news.Entry{by("乙网", at(8, 0), "丙报", ""), by("丙报", at(9, 0), "新华社", "")}, 0, "发布时间最早"},
		{"address of the article", []news.Entry{by("a", at(8, 0), "", "https://b.cn/1.htm"), by("b", at(9, 0), "", "")}, 1, "原文地址"},
		{"address of the site", []news.Entry{by("a", at(8, 0), "", "http://www.b.cn/"), by("b", at(9, 0), "", "")}, 1, "原文地址"},
		{"time", []news.Entry{by("a", at(9, 0), "", ""), by("b", at(8, 0), "", "")}, 1, "发布时间最早:2012-06-12 08:00 +08:00"},
		{"time among those that are no reprints", []news.Entry{by("a", at(7, 0), "新华社", ""), by("b", at(9, 0), "", ""), by("c", at(8, 0), "", "")}, 2, "未注明转自他处"},
		{"a date alone says no hour", []news.Entry{seen(by("a", at(0, 0), "", ""), 12), seen(by("b", at(8, 0), "", ""), 9)}, 1, "最先收到"},
		{"no dates", []news.Entry{seen(by("a", time.Time{}, "", ""), 12), seen(by("b", time.Time{}, "", ""), 9)}, 1, "最先收到"},
		{"a date before none", []news.Entry{seen(by("a", time.Time{}, "", ""), 8), by("b", at(9, 0), "", "")}, 1, "发布时间最早"},
	}
	for _, r := range rows {
		if i, why := reprint.Original(r.in); i != r.want || !strings.Contains(words.Chinese.SayAll(why), r.why) {
			t.Errorf("%s: %d, %s", r.name, i, why)
		}
	}
}

// article is a text of n characters.
func article(n int) string {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	var b strings.Builder
	for i := range n {
		switch {
		case i%200 == 0:
			b.WriteString("</p><p>")
		case i%23 == 22:
			b.WriteString("，")
		}
		b.WriteRune(rune(0x4e00 + r.IntN(2500)))
	}
	return "<p>" + b.String() + "</p>"
}

func BenchmarkPrints(b *testing.B) {
	e := news.Entry{Content: article(1500)}
	b.ReportAllocs()
	for b.Loop() {
		reprint.Prints(&e)
	}
}

func BenchmarkSameStory(b *testing.B) {
	x, y := news.Entry{Content: article(1500)}, news.Entry{Content: "<p>另一段导语在这里。</p>" + article(1500)}
	d := desktest.Builtin(b)
	if same, why := d.SameStory(&x, &y); !same {
		b.Fatal(why)
	}
	b.ReportAllocs()
	for b.Loop() {
		d.SameStory(&x, &y)
	}
}

const firstPrint = 1841416302626314053

// Two reports that share a background at length are two, wherever their own passage stands.
func TestSharedBackgroundIsNoStory(t *testing.T) {
	const background = "近年来,我市坚持以群众需求为导向,持续推进基本公共服务均等化,先后建成一批文化礼堂、社区书房和健身步道。" +
		"相关负责人表示,下一步将继续完善设施,优化服务,让更多居民在家门口就能享受便利。为了这一天,工作人员提前做了大量准备," +
		"从方案的制订到现场的布置,每一个环节都反复推敲。不少市民告诉记者,这样的活动既热闹又有意义,希望以后能经常举办。" +
		"据了解,今年以来全市已经开展各类活动两百余场,参与群众超过十万人次,得到了社会各界的好评。"
	own := []struct{ title, text string }{
		{"春丽桥村蚕农丰收", "昨天,春丽桥村的蚕农沈阿大把三百斤春茧送到收购站,每斤卖了二十八元,比去年多出三元,他笑得合不拢嘴。"},
		{"清河村老人学跳舞", "每天傍晚,清河村文化广场上都会响起音乐,五十多位平均年龄六十七岁的老人跟着老师学跳交谊舞,一学就是两个小时。"},
		{"运河里捞出老石碑", "前天上午,清淤工人从古运河里捞出一块刻有字迹的石碑,碑长近两米,经文保专家辨认为清代嘉庆年间所立,现已运走保护。"},
	}
	layouts := map[string]func(string) string{
		"before":  func(s string) string { return s + background },
		"after":   func(s string) string { return background + s },
		"between": func(s string) string { return background + s + strings.ReplaceAll(background, "我市", "本市") },
	}
	d := desktest.Builtin(t)
	for name, lay := range layouts {
		for i := range own {
			for j := range i {
				a := news.Entry{Source: "a", Title: own[i].title, Content: lay(own[i].text)}
				b := news.Entry{Source: "b", Title: own[j].title, Content: lay(own[j].text)}
				if same, why := d.SameStory(&a, &b); same {
					t.Errorf("%s: %s / %s: %s", name, a.Title, b.Title, why)
				}
			}
		}
	}
}

// An outlet is one whatever its channel is called, and is printed without the marks of a title.
func TestOriginalKnowsAnOutletByItsChannels(t *testing.T) {
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	entry := func(id, provider, origin string) news.Entry {
		at = at.Add(time.Minute)
		return news.Entry{ID: id, Published: at, FirstSeen: at, Providers: []news.Provider{{Name: provider}}, Attribution: news.Attribution{Origin: origin}}
	}
	entries := []news.Entry{entry("a", "今日桐乡", "《人民日报》客户端"), entry("b", "人民日報", ""), entry("c", "浙江在线", "人民日报微信公众号")}
	if i, why := reprint.Original(entries); i != 1 || strings.Contains(words.Chinese.SayAll(why), "》") {
		t.Errorf("original %d: %s", i, why)
	}
}
