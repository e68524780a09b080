package credit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// credited is who a line is credited to, at a text's start and at its end, as reporters, correspondents, photographers and editors.
func credited(t *testing.T, line string) (head, foot [4]string) {
	d := desktest.Builtin(t)
	of := func(content string) [4]string {
		a := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: content}, desktest.Now).Attribution
		return [4]string{strings.Join(a.Reporters, " "), strings.Join(a.Correspondents, " "), strings.Join(a.Photographers, " "), strings.Join(a.Editors, " ")}
	}
	const text = "<p>今天的天气很好，我们去看花。</p>"
	return of("<p>" + line + "</p>" + text), of(text + "<p>" + line + "</p>")
}

func creditedAs(t *testing.T, cases map[string][4]string) {
	t.Helper()
	for in, want := range cases {
		if head, foot := credited(t, in); head != want || foot != want {
			t.Errorf("%s: %q, %q; want %q", in, head, foot, want)
		}
	}
}

// Any sign parts a label from its names, and any that lists has parts these.
func TestSignsOfCredit(t *testing.T) {
	cases := map[string][4]string{}
	for _, sign := range strings.Fields("： : / ／ 丨 | ｜ · • ・ ‧ ∙ - – — —— _ ▏ ▎ ∶ ﹕ ▪ ◆ ▶ → > » ® ❘ ⁞ 】") {
		open := ""
		if sign == "】" {
			open = "【"
		}
		for _, blank := range []string{"", " ", "　"} {
			cases[fmt.Sprint(open, "记者", sign, blank, "周国平 ", open, "编辑", sign, blank, "陆文安")] = [4]string{"周国平", "", "", "陆文安"}
			cases[fmt.Sprint(open, "摄影", sign, blank, "周国平")] = [4]string{"", "", "周国平", ""}
		}
	}
	for _, sign := range strings.Fields("、 ， , ； ; / ／ · • ・ 丶 | 丨 & + 和 与 及") {
		cases["记者："+"周国平"+sign+"陆文安"+" 编辑："+"沈珂"] = [4]string{"周国平 陆文安", "", "", "沈珂"}
	}
	creditedAs(t, cases)
}

// A dot and 和 are part of a name where what stands beside them is none.
func TestDotsWithinNames(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"记者：买买提·艾山": {"买买提·艾山", "", "", ""}, "记者：周和平": {"周和平", "", "", ""}, "记者：陆与文": {"陆与文", "", "", ""}, "记者 周国平·陆文安·沈珂": {"周国平 陆文安 沈珂", "", "", ""},
	})
}

// Works that the same people did share their names, whatever joins them.
func TestWorksDoneTogether(t *testing.T) {
	cases := map[string][4]string{}
	for _, works := range []string{
		"文/图", "图/文", "文·图", "文、图", "文&图", "文+图", "文并图", "图并文", "撰文/摄影", "撰文、摄影", "撰文和摄影", "采访/摄影", "采访、拍摄", "报道/摄影", "报道、摄影", "摄影/报道", "记者/摄影", "文字、图片", "撰稿&摄影", "采写、拍摄", "采访 摄影",
	} {
		cases[works+"：周国平"] = [4]string{"周国平", "", "周国平", ""}
		cases[works+"：周国平 编辑：陆文安"] = [4]string{"周国平", "", "周国平", "陆文安"}
	}
	cases["拍摄、剪辑：周国平"] = [4]string{"", "", "周国平", ""}
	creditedAs(t, cases)
}

// What sort of reporter, editor or craft somebody is may be any word.
func TestSortsOfPeople(t *testing.T) {
	cases := map[string][4]string{}
	for _, sort := range strings.Fields("法治 要闻部 民生 夜班 跑口 随队 文旅 科技 乡镇") {
		cases[sort+"记者：周国平"] = [4]string{"周国平", "", "", ""}
		cases[sort+"记者 周国平 通讯员 陆文安"] = [4]string{"周国平", "陆文安", "", ""}
	}
	for _, sort := range strings.Fields("基层 企业 部队 驻村") {
		cases[sort+"通讯员：周国平"] = [4]string{"", "周国平", "", ""}
	}
	for _, sort := range strings.Fields("视觉 当班 网页 推文 内容 助理") {
		cases["记者："+"周国平 "+sort+"编辑：陆文安"] = [4]string{"周国平", "", "", "陆文安"}
	}
	for _, craft := range strings.Fields("后期制作 海报设计 平面设计 内容审核 策划统筹 视频后期 新媒体运营 核发 签批 终审人 三审三校") {
		cases["记者："+"周国平 "+craft+"：沈珂 编辑：陆文安"] = [4]string{"周国平", "", "", "陆文安"}
		cases["记者丨周国平　"+craft+"丨沈珂　编辑丨陆文安"] = [4]string{"周国平", "", "", "陆文安"}
	}
	for _, who := range []string{"人", "者"} {
		cases["采访"+who+"：周国平 拍摄"+who+"：陆文安 编辑"+who+"：沈珂"] = [4]string{"周国平", "", "陆文安", "沈珂"}
	}
	for _, none := range []string{"图虫西藏摄影：神山贡嘎", "摄影人聚会乌镇", "不少记者 昨天到场", "孟广美拍摄《老大》"} {
		cases[none] = [4]string{}
	}
	creditedAs(t, cases)
}

// A line may say by whom its text or its pictures are.
func TestByWhom(t *testing.T) {
	creditedAs(t, map[string][4]string{
		"图片由周国平拍摄": {"", "", "周国平", ""}, "本版图片除署名外均由周国平摄": {"", "", "周国平", ""}, "（本组照片由记者 周国平、陆文安 摄）": {"", "", "周国平 陆文安", ""}, "本文由周国平采写": {"周国平", "", "", ""}, "本文由周国平、陆文安编辑": {"", "", "", "周国平 陆文安"},
		"照片由通讯员周国平提供": {"", "周国平", "", ""}, "图片由市气象局提供": {}, "图片由受访者拍摄": {}, "本案由周国平审理": {}, "图片由此而来": {},
	})
}

// A name beside an outlet's needs no label, nor does one behind a symbol.
func TestNamesBesideOutlets(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{"南湖晚报 • 周国平": "周国平", "南湖晚报·周国平": "周国平", "南湖晚报 | 周国平、陆文安": "周国平 陆文安", "南湖晚报 高温": "", "Mia Shen, China Daily": "Mia Shen"} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p>"}, desktest.Now)
		if a := e.Attribution; strings.Join(a.Reporters, " ") != want || (want != "") != (a.Origin != "嘉兴在线") {
			t.Errorf("%s: %+v", in, a)
		}
	}
	creditedAs(t, map[string][4]string{"◇ 周国平": {"周国平", "", "", ""}, "▲周国平、陆文安": {"周国平 陆文安", "", "", ""}, "◇ 天气": {}})
	e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: "<p>The barge carries gravel at four knots. Photo by Mia Shen.</p>"}, desktest.Now)
	if !slices.Equal(e.Attribution.Photographers, []string{"Mia Shen"}) {
		t.Errorf("%+v", e.Attribution)
	}
}
