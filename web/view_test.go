package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// told is what a page says, without its tags.
func told(t *testing.T, p *place, path string) string {
	t.Helper()
	_, main, _ := strings.Cut(text(t, p.get(t, path, visit...)), "<main")
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(main, " ")), " ")
}

// A gazetteer marks the names that are found elsewhere, too; readers see no mark.
func TestTownsVillagesBearNoMark(t *testing.T) {
	p, live := newTurningPlace(t)
	live.now.Store(settings.Of(settings.Snapshot{Site: testSite, Channels: testChannels, Towns: []news.Town{{ID: "yunxi", Name: "云溪", Kind: "镇", Villages: []string{"虹桥村？", "白马墩村", "横港村?"}}}}))
	wantIn(t, told(t, p, "/town/yunxi"), "虹桥村、白马墩村、横港村")
}

// A source that gives a day alone is not said to have published at midnight; who gives a clock is.
func TestDayAloneHasNoClock(t *testing.T) {
	p := newPlace(t)
	here := time.FixedZone("", 8*3600)
	for id, published := range map[string]time.Time{"alone": time.Date(2012, 6, 12, 0, 0, 0, 0, here), "clock": time.Date(2012, 6, 11, 16, 0, 0, 0, time.UTC)} {
		e := simple(t, id, "题"+id)
		e.Published, e.FirstSeen = published, time.Date(2012, 6, 12, 9, 0, 0, 0, here)
		p.store.put(e)
	}
	alone, clock := text(t, p.get(t, "/entry/alone")), text(t, p.get(t, "/entry/clock"))
	wantIn(t, alone, `<time datetime="2012-06-12">2012年6月12日</time>`)
	wantOut(t, alone, "2012年6月12日 00:00")
	wantIn(t, clock, "2012年6月12日 00:00")
	for _, path := range []string{"/source/jxrb", "/", "/search?q=题"} {
		if n := strings.Count(text(t, p.get(t, path)), "00:00<"); n != 1 {
			t.Errorf("%s: midnight stands there %d times", path, n)
		}
	}
	wantOut(t, told(t, p, "/feeds/all.atom"), "00:00")
	ahead := simple(t, "ahead", "明天的报纸")
	ahead.Published, ahead.FirstSeen = time.Date(2012, 6, 13, 0, 0, 0, 0, here), time.Date(2012, 6, 12, 9, 0, 0, 0, here)
	p.store.put(ahead)
	wantIn(t, told(t, p, "/source/jxrb"), "明天的报纸 2012年6月13日 稿件")
}

// An entry came by its own source; who else carries its story did not bring it.
func TestCreditTellsWhoBroughtFromWhoElseCarries(t *testing.T) {
	p := newPlace(t)
	for id, name := range map[string]string{"qjwb": "钱江晚报", "a": "甲报", "b": "乙报", "c": "丙报", "d": "丁报", "e": "戊报"} {
		p.store.addSource(news.Source{ID: id, Name: name, Licence: news.Licence{Public: news.ExtentFull}})
	}
	e := simple(t, "own", "首发")
	e.Attribution.Origin = "嘉兴日报"
	e.Providers = []news.Provider{{ID: "jxrb", Name: "嘉兴日报"}, {ID: "zjol", Name: "浙江在线"}, {ID: "qjwb", Name: "钱江晚报"}}
	p.store.put(e)
	wantIn(t, told(t, p, "/entry/own"), "另见 浙江在线 钱江晚报")
	wantOut(t, told(t, p, "/entry/own"), "转自")
	e = simple(t, "via", "转载")
	e.Source, e.Attribution.Origin = "zjol", "新华社"
	e.Providers = []news.Provider{{ID: "zjol", Name: "浙江在线"}, {ID: "a", Name: "甲报"}, {ID: "b", Name: "乙报"}, {ID: "c", Name: "丙报"}, {ID: "d", Name: "丁报"}, {ID: "e", Name: "戊报"}}
	p.store.put(e)
	wantIn(t, told(t, p, "/entry/via"), "转自 浙江在线 另见 甲报 乙报 丙报 等 5 家")
}

// What a source did not give is not said to be kept back by its licence.
func TestLicenceIsNamedForWhatItKeepsBack(t *testing.T) {
	p := newPlace(t)
	for source, want := range map[string]string{"jxrb": "", "zjol": "", "head": "本站只显示标题和署名"} {
		e := news.Entry{ID: "of-" + source, Source: source, Title: "只有标题", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)}
		p.store.put(e)
		body := told(t, p, "/entry/"+e.ID)
		if strings.Contains(body, "按来源的授权") != (want != "") || !strings.Contains(body, want) {
			t.Errorf("%s: %s", source, body)
		}
	}
	p.store.put(news.Entry{ID: "short", Source: "zjol", Title: "题", Summary: "摘要", FirstSeen: at(t, 1, 0), Updated: at(t, 1, 0)})
	wantIn(t, told(t, p, "/entry/short"), "本站只显示摘要")
}

// A reason whose words may not be shown is left out of the page.
func TestReasonThatMayNotBeShownIsLeftOut(t *testing.T) {
	p := newPlace(t)
	e := simple(t, "a", "甲")
	e.Source = "zjol"
	e.Channels, e.Why.Channels = []string{"strong-counties", "world"}, map[string]news.Reason{"strong-counties": news.Because("channel.assigned", "经济"), "world": news.Because("channel.rest")}
	p.store.put(e)
	body := told(t, p, "/entry/a")
	wantIn(t, body, "未归入其他频道")
	wantOut(t, body, "…", "经济")
}

// Whoever has no mouse scrolls what is wider than the page.
func TestAWideTableIsReachedByKeyboard(t *testing.T) {
	p := newPlace(t)
	e := simple(t, "a", "甲")
	e.Content = `<table><tr><td>1 &lt;table</td></tr></table>`
	p.store.put(e)
	wantIn(t, text(t, p.get(t, "/entry/a")), `<table tabindex="0"><tr><td>1 &lt;table</td></tr></table>`)
}
