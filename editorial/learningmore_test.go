package editorial_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// decide takes a decision, and gives the desk that has learnt of it.
func (h *taughtHub) decide(id string, d editorial.Decision) *desk.Desk {
	h.Helper()
	_, err := h.office.Decide(h.Context(), shen, id, "", d)
	must(h, err)
	return h.caughtUp()
}

// Who an editor leaves out of a byline is nobody the next time; an outlet that an editor names is known by its name.
func TestBylinesAreLearnt(t *testing.T) {
	const misread, line = "<p>记者高兴地从市民手里接过锦旗，连声道谢。</p>", "<p>大运河小喇叭6月12日讯（记者 张晓明）昨天，运河边很热闹。</p>"
	raw := func(title, content string) news.Raw {
		return news.Raw{GUID: title, URL: "https://paper.example.cn/" + title, Title: title, Content: content + "<p>这是第二段，讲了别的事情。</p>"}
	}
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(raw("送来的锦旗", misread), raw("运河边的集市", line))
		if e := h.plain.Edit(paper, raw("又一面锦旗", misread), desktest.Now); !slices.Equal(e.Attribution.Reporters, []string{"高兴地"}) {
			h.Fatalf("nothing is shown: %+v", e.Attribution)
		}
		d := h.decide(ids[0], editorial.Decision{Said: news.Said{Reporters: &[]string{}}})
		if e := d.Edit(paper, raw("又一面锦旗", misread), desktest.Now); len(e.Attribution.Reporters) > 0 {
			h.Errorf("%+v", e.Attribution)
		}
		d = h.decide(ids[1], editorial.Decision{Said: news.Said{Origin: new("大运河小喇叭")}})
		if e := d.Edit(paper, raw("运河上的船", line), desktest.Now); e.Attribution.Origin != "大运河小喇叭" {
			h.Errorf("%+v", e.Attribution)
		}
		d = h.decide(ids[0], editorial.Decision{Auto: []string{"reporters"}})
		if e := d.Edit(paper, raw("又一面锦旗", misread), desktest.Now); !slices.Equal(e.Attribution.Reporters, []string{"高兴地"}) {
			h.Errorf("left to the desk again: %+v", e.Attribution)
		}
	})
}

// What a source prints in an outlet's place is that outlet on this source alone; a known outlet is no other for one correction, nor is one person
// nobody for another in their place.
func TestCorrectionsOfBylinesAreLearntNarrowly(t *testing.T) {
	raw := func(title, content string) news.Raw {
		return news.Raw{GUID: title, URL: "https://paper.example.cn/" + title, Title: title, Content: "<p>昨天，运河边很热闹，来了许多人。</p>" + content}
	}
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(raw("一", "<p>来源：本站编辑小组</p>"), raw("二", "<p>来源：浙江日报</p><p>记者 张晓明</p>"))
		d := h.decide(ids[0], editorial.Decision{Said: news.Said{Origin: new("桐乡新闻网")}})
		if e := d.Edit(paper, raw("三", "<p>来源：本站编辑小组</p>"), desktest.Now); e.Attribution.Origin != "桐乡新闻网" {
			h.Errorf("%+v", e.Attribution)
		}
		other := paper
		other.ID = "other"
		if e := d.Edit(other, raw("三", "<p>来源：本站编辑小组</p>"), desktest.Now); e.Attribution.Origin == "桐乡新闻网" {
			h.Errorf("another source: %+v", e.Attribution)
		}
		d = h.decide(ids[1], editorial.Decision{Said: news.Said{Origin: new("嘉兴日报"), Reporters: &[]string{"李建国"}}})
		e := d.Edit(paper, raw("四", "<p>来源：浙江日报</p><p>记者 张晓明</p>"), desktest.Now)
		if e.Attribution.Origin != "浙江日报" || !slices.Equal(e.Attribution.Reporters, []string{"张晓明"}) {
			h.Errorf("%+v", e.Attribution)
		}
	})
}

// A text that an editor parted from another is not told with it when somebody prints it again.
func TestASplitIsLearntForLaterPrints(t *testing.T) {
	const text = "昨天上午，市图书馆举行读书分享会，三十多位读者围坐在一起，交流各自的读书心得，现场气氛热烈，大家约定下个月再聚，把喜欢的书带来换着看。"
	const other = text + "活动由市图书馆与新华书店联合举办，已经是第三期。"
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(rawOf("读书分享会举行", text), rawOf("读书分享会举行了", other))
		one, err := h.st.Entry(h.Context(), ids[0])
		must(h, err)
		two, err := h.st.Entry(h.Context(), ids[1])
		must(h, err)
		elsewhere := paper
		elsewhere.ID, elsewhere.Name = "elsewhere", "南湖晚报"
		again := h.plain.Edit(elsewhere, rawOf("读书分享会举行", text), desktest.Now)
		if same, why := h.plain.SameStory(&again, &two); !same {
			h.Fatalf("nothing is shown: %v", why)
		}
		h.decide(two.ID, editorial.Decision{Story: one.ID})
		d := h.decide(two.ID, editorial.Decision{Story: news.StoryAlone})
		if same, why := d.SameStory(&again, &two); same || why[0].Rule != "unlike.taught" {
			h.Errorf("parted: %v %v", same, why)
		}
		if same, _ := d.SameStory(&again, &one); !same {
			h.Error("the text itself is still the same")
		}
		d = h.decide(two.ID, editorial.Decision{Auto: []string{"story"}})
		if same, why := d.SameStory(&again, &two); !same {
			h.Errorf("left to the desk again: %v", why)
		}
	})
}

// A name in certain company that an editor says is no town, or is one, is read so the next time in the same company, and otherwise as before.
func TestTownsAreLearntNarrowly(t *testing.T) {
	shop, lights := rawOf("高桥小龙虾店开张迎客", "昨天，很多人来看。"), rawOf("濮院里的灯会又亮了", "昨天，很多人来看。")
	onTaughtStores(t, func(h *taughtHub) {
		want := func(d *desk.Desk, title string, towns ...string) {
			h.Helper()
			if e := d.Edit(paper, rawOf(title, "今天，这里很热闹。"), desktest.Now); !slices.Equal(e.Towns, towns) {
				h.Errorf("%s: %v %v, want %v", title, e.Towns, e.Why.Towns, towns)
			}
		}
		ids := h.print(shop, lights)
		want(h.plain, "高桥小龙虾店又上新", "gaoqiao")
		want(h.plain, "濮院里的灯会人山人海")
		h.decide(ids[0], editorial.Decision{Towns: &[]string{}})
		d := h.decide(ids[1], editorial.Decision{Towns: &[]string{"puyuan"}})
		want(d, "高桥小龙虾店又上新")
		want(d, "濮院里的灯会人山人海", "puyuan")
		want(d, "高桥开建新学校", "gaoqiao")
		want(d, "高桥镇小龙虾养殖户增收", "gaoqiao")
		d = h.decide(ids[0], editorial.Decision{Auto: []string{"towns"}})
		want(d, "高桥小龙虾店又上新", "gaoqiao")
	})
}

// A road's name is the town's where editors say so, though ten entries that came together have it.
func TestARoadIsTheTownsWhereEditorsSaySo(t *testing.T) {
	onTaughtStores(t, func(h *taughtHub) {
		var raws []news.Raw
		for _, what := range []string{"拓宽改造", "新添护栏", "夜市开街", "绿化补种", "公交站迁移", "路灯更换", "积水点整治", "红绿灯启用", "划线施工", "彩灯亮起"} {
			raws = append(raws, rawOf("梧桐大道"+what, what+"，附近居民盼望已久。"))
		}
		var d *desk.Desk
		for _, id := range h.print(raws...) {
			d = h.decide(id, editorial.Decision{Towns: &[]string{"wutong"}})
		}
		for title, want := range map[string][]string{"梧桐大道今晚试灯": {"wutong"}, "梧桐树下的老街": nil, "濮院大道今晚试灯": nil} {
			if e := d.Edit(paper, rawOf(title, "今天，这里很热闹。"), desktest.Now); !slices.Equal(e.Towns, want) {
				h.Errorf("%s: %v %v, want %v", title, e.Towns, e.Why.Towns, want)
			}
		}
	})
}

// An editor who files an entry by a town's name in it says nothing of that name where the house prints it with all that it has.
func TestATownInWhatAHousePrintsEverywhereIsNotLearnt(t *testing.T) {
	const foot = "读者来信请寄濮院里的信箱。"
	onTaughtStores(t, func(h *taughtHub) {
		var raws []news.Raw
		for i, title := range []string{"老街的棋局", "河岸的垂柳", "一碗羊肉面", "夜校开课了", "晒秋的稻谷"} {
			raws = append(raws, rawOf(title, fmt.Sprint("第", i, "天，许多人来看。", foot)))
		}
		ids := h.print(raws...)
		d := h.decide(ids[0], editorial.Decision{Towns: &[]string{"puyuan"}})
		if e := d.Edit(paper, rawOf("新桥通车", "许多车开过去。"+foot), desktest.Now); len(e.Towns) > 0 {
			h.Errorf("%v %v", e.Towns, e.Why.Towns)
		}
	})
}

// One wrong filing moves nothing that shares with it only what its house prints with all that it has, whichever hub judges.
func TestAWrongFilingMovesNothingThatSharesOnlyPhrases(t *testing.T) {
	onTaughtStores(t, func(h *taughtHub) {
		var raws []news.Raw
		for i, c := range desktest.Kept(h)[:30] {
			raws = append(raws, rawOf(string([]rune(c.Title)[:8]), fmt.Sprint("昨天上午，记者从桐乡市有关部门了解到，", string([]rune(c.Text)[:12]), "更多精彩内容请关注桐乡发布官方微信公众号，欢迎转发。")))
			raws[i].Categories = []string{"本地新闻"}
		}
		ids := h.print(raws...)
		for i := 0; i < 30; i += 5 {
			h.file(shen, ids[i], "theory")
			d, moved := h.caughtUp(), 0
			for k, raw := range raws {
				if was, is := h.plain.Edit(paper, raw, desktest.Now), d.Edit(paper, raw, desktest.Now); k != i && !slices.Equal(was.Channels, is.Channels) {
					moved++
				}
			}
			if moved > 1 {
				h.Errorf("%d of %d others moved with %s", moved, len(raws)-1, raws[i].Title)
			}
			h.decide(ids[i], editorial.Decision{Auto: []string{"channels"}})
		}
	})
}

// Whom an editor says that an entry does not name is not named of the source's next that print the same, nor is one of several; elsewhere, and
// once somebody says otherwise, they are.
func TestWhoIsSaidToBeNobodyDoesNotComeBack(t *testing.T) {
	raw := func(title, byline string) news.Raw {
		return news.Raw{GUID: title, URL: "https://paper.example.cn/" + title, Title: title, Content: "<p>昨天，运河边很热闹，来了许多人。</p><p>这是第二段，讲了别的事情。</p><p>" + byline + "</p>"}
	}
	const one, several = "记者 李建国", "（记者 王晓婷 通讯员 陈浩然 编辑 周文）"
	field := func(title string) news.Raw {
		r := raw(title, "")
		r.Authors = []string{"赵国强"}
		return r
	}
	other := paper
	other.ID = "other"
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(raw("一", one), raw("二", several), field("三"))
		want := func(d *desk.Desk, src news.Source, raw news.Raw, reporters, stringers string) {
			h.Helper()
			a := d.Edit(src, raw, desktest.Now).Attribution
			if got := strings.Join(a.Reporters, " "); got != reporters {
				h.Errorf("%s: reporters %q, want %q", raw.Title, got, reporters)
			}
			if got := strings.Join(a.Correspondents, " "); got != stringers {
				h.Errorf("%s: correspondents %q, want %q", raw.Title, got, stringers)
			}
		}
		want(h.plain, paper, raw("四", one), "李建国", "")
		want(h.plain, paper, raw("五", several), "王晓婷", "陈浩然")
		want(h.plain, paper, field("六"), "赵国强", "")
		h.decide(ids[0], editorial.Decision{Said: news.Said{Reporters: &[]string{}}})
		h.decide(ids[1], editorial.Decision{Said: news.Said{Correspondents: &[]string{}}})
		d := h.decide(ids[2], editorial.Decision{Said: news.Said{Reporters: &[]string{}}})
		want(d, paper, raw("四", one), "", "")
		want(d, paper, raw("五", several), "王晓婷", "")
		want(d, paper, field("六"), "", "")
		want(d, other, field("六"), "赵国强", "")
		want(h.decide(ids[0], editorial.Decision{Auto: []string{"reporters"}}), paper, raw("四", one), "李建国", "")
	})
}

// What was learnt of names and outlets is told of older entries when they are filed anew, and no longer once it is taken back; the decision that
// taught it goes on teaching whatever else is decided of its entry.
func TestFilingAnewHealsWhatAWrongLessonMadeOfCredits(t *testing.T) {
	raw := func(title string) news.Raw {
		return news.Raw{GUID: title, URL: "https://paper.example.cn/" + title, Title: title, Content: "<p>昨天，运河边很热闹，来了许多人。</p><p>来源：本站编辑小组</p><p>记者 李建国</p>"}
	}
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(raw("一"))
		older := h.plain.Edit(paper, raw("二"), desktest.Now)
		d := h.decide(ids[0], editorial.Decision{Said: news.Said{Origin: new("错误日报"), Reporters: &[]string{}}})
		says := func(e news.Entry, when, origin, reporters string) {
			h.Helper()
			if a := e.Attribution; a.Origin != origin || strings.Join(a.Reporters, " ") != reporters {
				h.Errorf("%s: %+v", when, a)
			}
		}
		wrong := d.Edit(paper, raw("三"), desktest.Now)
		says(wrong, "one that came since", "错误日报", "")
		says(d.Refile(paper, older), "an older one filed anew", "错误日报", "")
		says(d.Refile(paper, wrong), "filed anew by the same", "错误日报", "")

		e, err := h.st.Entry(h.Context(), ids[0])
		must(h, err)
		again := d.Refile(paper, e)
		if s := again.Saying(); s.Credit == nil || s.Credit.Desk.Origin != "本站编辑小组" || len(s.Credit.Desk.Reporters) != 1 {
			h.Errorf("the decision, once its entry was filed anew: %+v", s.Credit)
		}
		h.count(ids[0], false)
		d = h.caughtUp()
		healed := d.Refile(paper, wrong)
		says(healed, "filed anew once taken back", "本站编辑小组", "李建国")
		if plain := h.plain.Edit(paper, raw("三"), desktest.Now); !reflect.DeepEqual(healed, plain) {
			h.Errorf("%+v, want %+v", healed, plain)
		}
	})
}
