package aggregator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

const bridge = "昨天上午,洲泉湘溪大桥建成通车,两岸一万多名居民告别了绕行的历史。大桥全长428米,双向四车道,总投资1.2亿元,由市交通局组织建设,历时两年零三个月。"

func story(title, text string, more ...string) string {
	return fmt.Sprintf(`<item><title>%s</title><guid isPermaLink="false">%s</guid><description>&lt;p&gt;%s&lt;/p&gt;</description>%s</item>`, title, title, text, strings.Join(more, ""))
}

// press is two sources: 嘉兴日报 wrote what 浙江在线 reprints.
func pressOf(t *testing.T) *bench {
	b := newBench(t)
	for _, src := range []news.Source{
		{ID: "jxrb", Name: "嘉兴日报", URL: "/jxrb.xml", Channels: []string{"tongxiang"}},
		{ID: "zjol", Name: "浙江在线", URL: "/zjol.xml", Channels: []string{"world"}},
	} {
		src.Kind, src.Enabled, src.URL = news.KindFeed, true, b.partner.URL+src.URL
		if err := b.store.AddSource(t.Context(), src, b.now, news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	b.partner.Serve("/jxrb.xml", document())
	b.partner.Serve("/zjol.xml", document())
	return b
}

// both refreshes every source that is due.
func (b *bench) both(t *testing.T) {
	t.Helper()
	b.now = b.now.Add(36 * time.Hour)
	jobs, err := b.store.Claim(t.Context(), "test", b.now, time.Minute, 10)
	if err != nil || len(jobs) != 2 {
		t.Fatalf("claim: %d jobs, %v", len(jobs), err)
	}
	for _, j := range jobs {
		if rep := b.Refresh(t.Context(), j); rep.Err != nil {
			t.Fatal(rep.Err)
		}
	}
}

func (b *bench) on(t *testing.T, tl news.Timeline) []news.Entry {
	t.Helper()
	entries, _, err := b.store.Entries(t.Context(), tl, news.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestAReprintStandsOnceUnderItsOriginal(t *testing.T) {
	reprint := story("桐乡一座新桥通车", bridge+"(来源:嘉兴日报)", "<category>财经</category>")
	original := story("湘溪大桥昨建成通车", "本报讯 "+bridge)
	for _, order := range []string{"original first", "reprint first", "together"} {
		t.Run(order, func(t *testing.T) {
			b := pressOf(t)
			if order != "reprint first" {
				b.partner.Serve("/jxrb.xml", document(original))
			}
			if order != "original first" {
				b.partner.Serve("/zjol.xml", document(reprint))
			}
			b.both(t)
			b.partner.Serve("/jxrb.xml", document(original))
			b.partner.Serve("/zjol.xml", document(reprint))
			b.both(t)

			all := b.on(t, news.TimelineAll)
			if len(all) != 1 {
				t.Fatalf("%d entries on the merged timeline", len(all))
			}
			head := all[0]
			if head.Source != "jxrb" || head.Original != head.ID || head.Attribution.Origin != "嘉兴日报" {
				t.Errorf("%s of %s stands for the story, with the original %s and the origin %s", head.ID, head.Source, head.Original, head.Attribution.Origin)
			}
			if len(head.Providers) != 2 || head.Providers[0].ID != "jxrb" || head.Providers[1].ID != "zjol" {
				t.Errorf("providers %+v", head.Providers)
			}
			for _, c := range []string{"tongxiang", "finance", "town"} {
				line := news.Selection{Channel: c}.Timeline()
				if c == "town" {
					line = news.Selection{Town: "zhouquan"}.Timeline()
				}
				if got := b.on(t, line); len(got) != 1 || got[0].ID != head.ID {
					t.Errorf("%s: %d entries", line, len(got))
				}
			}
			copies := b.on(t, news.Selection{Source: "zjol"}.Timeline())
			if len(copies) != 1 || copies[0].Original != head.ID || copies[0].Story != head.Story {
				t.Fatalf("the reprint on its source's timeline: %+v", copies)
			}
			if slices.Contains(copies[0].Channels, "tongxiang") {
				t.Errorf("the reprint took channels over: %v", copies[0].Channels)
			}
			st, err := b.store.StoriesByID(t.Context(), []string{head.Story})
			if err != nil || len(st[head.Story].Members) != 2 || st[head.Story].Evidence == nil {
				t.Errorf("story %+v, %v", st, err)
			}
		})
	}
}

func TestAClosedOriginalHidesNoFreeCopy(t *testing.T) {
	b := pressOf(t)
	src, err := b.store.Source(t.Context(), "jxrb")
	if err != nil {
		t.Fatal(err)
	}
	src.Licence.Public = news.ExtentNothing
	if err := b.store.PutSource(t.Context(), src, news.Act{}); err != nil {
		t.Fatal(err)
	}
	b.partner.Serve("/jxrb.xml", document(story("湘溪大桥昨建成通车", bridge)))
	b.partner.Serve("/zjol.xml", document(story("桐乡一座新桥通车", bridge+"(来源:嘉兴日报)")))
	b.both(t)
	if got := b.on(t, news.TimelineAll); len(got) != 1 || got[0].Source != "zjol" || got[0].Attribution.Origin != "嘉兴日报" {
		t.Errorf("on the merged timeline: %+v", got)
	}
}

func TestACorrectedReprintStaysInItsStory(t *testing.T) {
	b := pressOf(t)
	b.partner.Serve("/jxrb.xml", document(story("湘溪大桥昨建成通车", bridge)))
	b.partner.Serve("/zjol.xml", document(story("桐乡新桥", bridge)))
	b.both(t)
	head := b.on(t, news.TimelineAll)[0]
	b.partner.Serve("/zjol.xml", document(story("桐乡新桥", "更正:此前报道有误,完全是另外一篇文字,说的是市里的图书馆开馆的消息和安排,读者可以凭身份证办理借书手续,周一闭馆。")))
	b.both(t)
	if got := b.on(t, news.TimelineAll); len(got) != 1 || got[0].ID != head.ID {
		t.Errorf("%d entries on the merged timeline", len(got))
	}
	other := b.on(t, news.Selection{Source: "zjol"}.Timeline())
	if len(other) != 1 || other[0].Version != 2 || other[0].Story != head.Story {
		t.Errorf("%+v", other)
	}
	b.partner.Serve("/jxrb.xml", document(story("湘溪大桥昨建成通车", bridge+"大桥今起试运行。")))
	b.both(t)
	if got := b.on(t, news.TimelineAll); len(got) != 1 || len(got[0].Providers) != 2 || !strings.Contains(got[0].Content+got[0].Summary, "试运行") {
		t.Errorf("the corrected original: %+v", got)
	}
}

func TestLookalikesStayApart(t *testing.T) {
	b := pressOf(t)
	const price = "记者从市菜篮子办获悉,今天我市主要农贸市场青菜每公斤4.2元,鸡蛋每公斤10.6元,猪肉每公斤26元,与昨天相比基本持平,货源充足。"
	b.partner.Serve("/jxrb.xml", document(story("今日菜价", price)))
	b.partner.Serve("/zjol.xml", document(story("今日菜价行情", strings.Replace(price, "4.2", "4.6", 1))))
	b.both(t)
	if got := b.on(t, news.TimelineAll); len(got) != 2 {
		t.Errorf("%d entries on the merged timeline, want two days' prices apart", len(got))
	}
}

func TestCopiesWithinOneDocument(t *testing.T) {
	b := pressOf(t)
	page := func(n string) string {
		return strings.Replace(story("湘溪大桥昨建成通车", bridge), `false">湘溪`, `false">`+n+`湘溪`, 1)
	}
	b.partner.Serve("/jxrb.xml", document(page("一版"), page("二版"), page("三版")))
	b.both(t)
	if got := b.on(t, news.TimelineAll); len(got) != 1 {
		t.Errorf("%d entries on the merged timeline", len(got))
	}
	if got := b.on(t, news.Selection{Source: "jxrb"}.Timeline()); len(got) != 3 {
		t.Errorf("%d entries on the source's timeline", len(got))
	}
}

func TestAMinorCorrectionMovesNoUpdated(t *testing.T) {
	b := newBench(t, feed)
	text := func(s string) feedtest.Doc { return document(story("湘溪大桥通车", s)) }
	b.partner.Serve("/feed.xml", text(bridge))
	b.refresh(t)
	first := b.on(t, news.TimelineAll)[0]
	b.partner.Serve("/feed.xml", text(strings.ReplaceAll(bridge, ",", "，")))
	b.refresh(t)
	comma := b.on(t, news.TimelineAll)[0]
	if comma.Version != 2 || !comma.Updated.Equal(first.Updated) || !strings.Contains(comma.Content+comma.Summary, "，") {
		t.Errorf("after a touched-up comma: version %d, updated %v (was %v)", comma.Version, comma.Updated, first.Updated)
	}
	b.partner.Serve("/feed.xml", text(strings.ReplaceAll(bridge, "428", "482")))
	b.refresh(t)
	figure := b.on(t, news.TimelineAll)[0]
	if figure.Version != 3 || !figure.Updated.After(first.Updated) || !figure.Sort.Equal(first.Sort) {
		t.Errorf("after a corrected figure: %+v", figure)
	}
	history, err := b.store.History(t.Context(), first.ID)
	if err != nil || len(history) != 2 || history[0].Version != 2 || history[0].Minor || !history[1].Minor {
		t.Errorf("history %+v, %v", history, err)
	}
}
