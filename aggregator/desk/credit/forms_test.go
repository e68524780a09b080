package credit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A number belongs to an outlet's name where characters follow it that do not say what it counts.
func TestNumbersInOutlets(t *testing.T) {
	d := desktest.Builtin(t)
	for printed, want := range map[string]string{
		"36氪": "36氪", "19楼": "19楼", "第1眼新闻": "第1眼新闻", "1818黄金眼": "1818黄金眼", "央视2套": "央视2套", "浙江24小时": "浙江24小时", "FM98.8": "FM98.8",
		"嘉兴日报04版": "嘉兴日报", "嘉兴日报2012年6月12日": "嘉兴日报", "2012年6月12日嘉兴日报": "嘉兴日报", "2012-06-12 嘉兴日报": "嘉兴日报",
	} {
		for _, content := range []string{"今天的天气很好。我们去看花。(来源:" + printed + ")", "<p>来源：" + printed + " 作者：王晓 点击：1204</p><p>今天的天气很好。我们去看花。</p>"} {
			if e := d.Edit(news.Source{ID: "s", Name: "桐乡新闻网"}, news.Raw{Title: "赏花", Content: content}, desktest.Now); e.Attribution.Origin != want {
				t.Errorf("%s: origin %q", content, e.Attribution.Origin)
			}
		}
	}
}

// A label that stands on a line alone is no furniture: its name stands on the next.
func TestALabelOverTwoLines(t *testing.T) {
	e := desktest.Builtin(t).Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>责任编辑：</p><p>沈 珂</p>"}, desktest.Now)
	if !slices.Equal(e.Attribution.Editors, []string{"沈珂"}) {
		t.Errorf("editors %v, summary %q", e.Attribution.Editors, e.Summary)
	}
}

// What stands behind 记者 is looked at as a name only where it is written as one.
func TestAReporterIsNoCount(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{"见到了记者2026", "记者A组B", "记者 abcd", "本报记者·12·"} {
		if e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: "<p>昨天，天气晴。" + in + "</p>"}, desktest.Now); len(e.Attribution.Reporters) > 0 {
			t.Errorf("%s: reporters %v", in, e.Attribution.Reporters)
		}
	}
}

// A radical of Han that stands for a character is none that can be left out of a name; a picture beside a name is.
func TestARadicalPartsNoName(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{"记者 王⼩明": "", "记者：⾼明": "", "记者 王小明😀": "王小明"} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: "<p>昨天，天气晴。</p><p>" + in + "</p>"}, desktest.Now)
		if got := strings.Join(e.Attribution.Reporters, " "); got != want {
			t.Errorf("%s: reporters %q, want %q", in, got, want)
		}
	}
}

// A name whose end is a county's as well is whole before 报道 and a date, and a place behind a whole name is none of it.
func TestPeopleCalledAsPlacesAre(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"记者周国平、陆永康报道：": "周国平 陆永康", "记者 周国平 陆文安报道：": "周国平 陆文安", "记者周国平、欧阳建华综合报道：": "周国平 欧阳建华", "记者周国平、高平报道：": "周国平 高平",
		"记者陆新华6月12日报道：": "陆新华", "记者周国平、陆明嘉兴报道：": "周国平 陆明", "记者周国平、欧阳永康嘉兴报道：": "周国平 欧阳永康", "记者 周国平 高平报道：": "周国平",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "今天的天气很好。</p>"}, desktest.Now)
		if got := strings.Join(e.Attribution.Reporters, " "); got != want || e.Summary != "今天的天气很好。" {
			t.Errorf("%s: reporters %q, want %q; summary %s", in, got, want, e.Summary)
		}
	}
}

// A date and a page beside an outlet say nothing of it, whatever blanks stand in them.
func TestDatesAndPagesBesideOutlets(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{
		"来源：南湖晚报 2012年06月12日 07 版", "来源：南湖晚报 07 版", "来源：南湖晚报 2012 年 6 月 12 日", "来源：南湖晚报（2012 年 6 月 12 日 第 07 版）", "《南湖晚报》（2012年06月12日 07 版）",
		"来源：南湖晚报 2012-06-12 A07版", "来源：南湖晚报 2012-06-12 A 07 版", "来源：南湖晚报 2012-06-12 第A07版", "来源：南湖晚报 2012年6月12日 星期二", "来源：南湖晚报 2012年6月12日星期二 第7版：要闻",
		"来源：南湖晚报 2012年6月12日 第7版 要闻", "2012 年 6 月 12 日 来源：南湖晚报", "来源：南湖晚报 2012 年第 24 期",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p>"}, desktest.Now)
		if e.Attribution.Origin != "南湖晚报" || e.Summary != "今天的天气很好。" || len(e.Attribution.Reporters) > 0 {
			t.Errorf("%s: %+v, summary %s", in, e.Attribution, e.Summary)
		}
	}
	e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>来源：南湖晚报 2012-06-12 7版 作者：周国平</p><p>今天的天气很好。</p>"}, desktest.Now)
	if !slices.Equal(e.Attribution.Reporters, []string{"周国平"}) {
		t.Errorf("reporters %v", e.Attribution.Reporters)
	}
	e = d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "新华社杭州 6 月 12 日电 今天的天气很好。"}, desktest.Now)
	if e.Attribution.Origin != "新华社" || e.Summary != "今天的天气很好。" {
		t.Errorf("origin %s, summary %s", e.Attribution.Origin, e.Summary)
	}
}

// A count or a date that begins the text is none of the credit before it.
func TestTheTextMayBeginWithANumber(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"记者 周国平 12名学生去看花。": "12名学生去看花。", "记者 周国平 12 名学生去看花。": "12 名学生去看花。", "记者 周国平 6 月 12 日，天气很好。": "6 月 12 日，天气很好。", "本报讯 记者 周国平 6月12日，天气很好。": "6月12日，天气很好。",
		"记者 周国平 6月12日报道：天气很好。": "天气很好。", "记者 周国平 2012-06-12 编辑 陆文安": "",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p>"}, desktest.Now)
		if !slices.Equal(e.Attribution.Reporters, []string{"周国平"}) || e.Summary != want {
			t.Errorf("%s: reporters %v, summary %q", in, e.Attribution.Reporters, e.Summary)
		}
	}
}

// Blanks within an outlet's name say nothing; those behind it end it.
func TestOutletsWithBlanks(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][2]string{
		"来 源： 南 湖 晚 报　作 者： 周 国 平": {"南湖晚报", "周国平"}, "来源：钱 江 晚 报 记者 周国平": {"钱江晚报", "周国平"}, "來 源：南 湖 晚 報": {"南湖晚報", ""}, "来源：《 南 湖 晚 报 》": {"南湖晚报", ""},
		"来源：南 湖 晚 报 2012年6月12日": {"南湖晚报", ""}, "来 源：市 教 育 局": {"市教育局", ""}, "来源：南湖 晚报 作者：周国平": {"南湖晚报", "周国平"}, "来源：中国 新闻网": {"中国新闻网", ""},
		"来源：南湖晚报 周到新闻网": {"南湖晚报", ""}, "来源：市文旅局 桐乡发布": {"市文旅局", ""}, "来源：百家号“桐乡发布”": {"桐乡发布", ""}, "来源：微信公众号《桐乡发布》": {"桐乡发布", ""}, "来源： 本 报": {"嘉兴在线", ""},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p><p>今天的天气很好。</p>"}, desktest.Now)
		if got := [2]string{e.Attribution.Origin, strings.Join(e.Attribution.Reporters, " ")}; got != want || e.Summary != "今天的天气很好。" {
			t.Errorf("%s: %q, want %q; summary %s", in, got, want, e.Summary)
		}
	}
}

// 新闻 before 记者 is part of an outlet's name that is none without it, whatever sort of reporter is named.
func TestOutletsOfReporters(t *testing.T) {
	d := desktest.Builtin(t)
	for printed, want := range map[string]string{
		"大河新闻首席": "大河新闻", "读嘉新闻": "读嘉新闻", "潮新闻见习": "潮新闻", "钱江晚报·小时新闻": "钱江晚报·小时新闻", "嘉兴日报新闻": "嘉兴日报", "嘉兴日报全媒体": "嘉兴日报", "南湖晚报首席": "南湖晚报", "本报首席": "嘉兴在线",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + printed + "记者 周国平 通讯员 陆文安</p><p>今天的天气很好。</p>"}, desktest.Now)
		if e.Attribution.Origin != want || !slices.Equal(e.Attribution.Reporters, []string{"周国平"}) || !slices.Equal(e.Attribution.Correspondents, []string{"陆文安"}) {
			t.Errorf("%s: %+v", printed, e.Attribution)
		}
	}
}

// Where somebody sits, the number that a site gives its editors, and the outlet that 记者 says somebody is of are nobody's name.
func TestBesidePeopleStandsWhatIsNoName(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"记者 周国平 共享联盟·海宁 陆文安": "周国平 陆文安", "记者 周国平 海宁站·桐乡站 陆文安": "周国平 陆文安", "采写：南都记者 周国平 陆文安": "周国平 陆文安", "文：小时记者周国平 陆文安": "周国平 陆文安", "记者 米拉·买提": "米拉·买提",
		"责任编辑：周国平_NB007": "周国平", "责任编辑：周国平(PX12)": "周国平", "编辑：周国平 K007 陆文安": "周国平 陆文安",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if got := strings.Join(append(e.Attribution.Reporters, e.Attribution.Editors...), " "); got != want || e.Summary != "今天的天气很好。" {
			t.Errorf("%s: %q, want %q; summary %s", in, got, want, e.Summary)
		}
	}
}

// Names alone are credit behind a byline's sign and in the bracket that closes the text, where an outlet may stand before them.
func TestNamesWithoutALabel(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][2]string{
		"<p>□ 周国平</p><p>今天的天气很好。</p>": {"周国平", "嘉兴在线"}, "<p>■周国平　陆文安</p><p>今天的天气很好。</p>": {"周国平 陆文安", "嘉兴在线"}, "<p>今天的天气很好。</p><p>◎ 周 平</p>": {"周平", "嘉兴在线"},
		"<p>今天的天气很好。（周国平）</p>": {"周国平", "嘉兴在线"}, "<p>雨停了。</p><p>今天的天气很好。（南湖晚报 周国平 陆文安）</p>": {"周国平 陆文安", "南湖晚报"}, "<p>□ 天气</p><p>今天的天气很好。</p>": {"", "嘉兴在线"},
		"<p>今天的天气很好。</p><p>■ 平安桐乡</p>": {"", "嘉兴在线"}, "<p>雨停了。</p><p>今天的天气很好。（南湖晚报 乌镇）</p>": {"", "嘉兴在线"},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: in}, desktest.Now)
		if got := [2]string{strings.Join(e.Attribution.Reporters, " "), e.Attribution.Origin}; got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// Who an author is, in a bracket behind the name or with its own label, is no name.
func TestAuthorsWithRemarks(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{
		"作者：周国平（乌镇镇）", "作者：周国平（第三中学高一（2）班）", "作者：周国平 单位：第三中学", "（作者：周国平　工作单位：市农业农村局）", "作者 周国平（市第三中学）", "作者：周国平（石门镇春丽桥村） 编辑：",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; !slices.Equal(a.Reporters, []string{"周国平"}) || a.Origin != "嘉兴在线" || e.Content != "<p>今天的天气很好。</p>" {
			t.Errorf("%s: %v of %s; %s", in, a.Reporters, a.Origin, e.Content)
		}
	}
}

// A bracket before the text may name an outlet and nobody.
func TestAnOutletInABracketOpensTheText(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"【来源：桐乡发布】": "桐乡发布", "【来源：桐乡发布（ID：txfb01）】": "桐乡发布", "（来源：南湖晚报 2012-06-12）": "南湖晚报", "[转自《钱江晚报》]": "钱江晚报", "（来自《南湖晚报》）": "南湖晚报", "（本文来自南湖晚报）": "南湖晚报",
		"（据南湖晚报报道）": "南湖晚报",
	} {
		for _, content := range []string{"<p>" + in + "今天的天气很好。</p>", "<p>" + in + "</p><p>今天的天气很好。</p>", "<p>今天的天气很好。" + in + "</p>"} {
			if e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: content}, desktest.Now); e.Attribution.Origin != want || e.Summary != "今天的天气很好。" {
				t.Errorf("%s: origin %s, summary %s", content, e.Attribution.Origin, e.Summary)
			}
		}
	}
	for _, in := range []string{"（来自嘉兴）", "（来自全国各地的选手）", "【来源不明】"} {
		if e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "今天的天气很好。</p>"}, desktest.Now); e.Attribution.Origin != "嘉兴在线" || e.Summary != in+"今天的天气很好。" {
			t.Errorf("%s: origin %s, summary %s", in, e.Attribution.Origin, e.Summary)
		}
	}
}

// A full stop may part those who wrote from those who took the pictures.
func TestStopsBetweenPeople(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{"文：周国平。图：陆文安。", "记者 周国平。摄影 陆文安。", "（文/周国平。图/陆文安）", "撰文：周国平。 摄影：陆文安"} {
		for _, content := range []string{"<p>" + in + "</p><p>今天的天气很好。</p>", "<p>今天的天气很好。</p><p>" + in + "</p>"} {
			e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: content}, desktest.Now)
			if a := e.Attribution; !slices.Equal(a.Reporters, []string{"周国平"}) || !slices.Equal(a.Photographers, []string{"陆文安"}) || e.Content != "<p>今天的天气很好。</p>" {
				t.Errorf("%s: %+v, %s", content, a, e.Content)
			}
		}
	}
}

// What a report calls its own is the outlet's that it is cited from.
func TestReportsPassedOn(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"据《南湖晚报》报道 本报讯（记者 周国平）": "", "据《南湖晚报》6月12日报道，本报讯 （记者 周国平）": "", "据南湖晚报消息：本报讯（记者周国平）": "", "据南湖晚报报道：南湖晚报讯（记者 周国平）": "", "转自《南湖晚报》 本报讯（记者 周国平）": "",
		"据《南湖晚报》报道（记者 周国平）": "据《南湖晚报》报道", "据《南湖晚报》报道 记者 周国平：": "据《南湖晚报》报道 ",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "今天的天气很好。</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != "南湖晚报" || !slices.Equal(a.Reporters, []string{"周国平"}) || e.Summary != want+"今天的天气很好。" {
			t.Errorf("%s: %v of %s, summary %s", in, a.Reporters, a.Origin, e.Summary)
		}
	}
	for _, in := range []string{"据《南湖晚报》报道，今天的天气很好。", "据《南湖晚报》报道，记者昨天去看花。", "据南湖晚报消息 今天的天气很好。"} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != "南湖晚报" || len(a.Reporters) > 0 || !strings.HasSuffix(in, e.Summary) {
			t.Errorf("%s: %v of %s, summary %s", in, a.Reporters, a.Origin, e.Summary)
		}
	}
}

// A report's opening may be printed with blanks in it, and say how short the report is.
func TestOpeningsOfReports(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"本 报 讯（记者 周国平）": "嘉兴在线", "【本 网 讯】 记者 周国平：": "嘉兴在线", "南 湖 晚 报 讯（记者 周国平）": "南湖晚报", "南湖晚报快讯（记者 周国平）": "南湖晚报", "新京报简讯 （周国平）": "新京报", "本报短讯（记者 周国平）": "嘉兴在线",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>" + in + "今天的天气很好。</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != want || !slices.Equal(a.Reporters, []string{"周国平"}) || e.Summary != "今天的天气很好。" {
			t.Errorf("%s: %v of %s, summary %s", in, a.Reporters, a.Origin, e.Summary)
		}
	}
}

// A sentence of short clauses behind a reporter's name is none of the names.
func TestShortSentencesBehindPeople(t *testing.T) {
	d := desktest.Builtin(t)
	for _, sentence := range []string{"明天起，市区三座桥修缮。", "周一起，市民可以游园。", "元旦前，县里开了新馆。", "明年起，省道限速。", "今年，市区新开三座公园。"} {
		for _, in := range []string{"记者 周国平 ", "本报讯 记者 周国平 ", "记者 周国平 通讯员 陆文安 "} {
			e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>" + in + sentence + "</p>"}, desktest.Now)
			if a := e.Attribution; len(a.Reporters)+len(a.Correspondents) != strings.Count(in, "者")+strings.Count(in, "员") || e.Summary != sentence {
				t.Errorf("%s: %v %v, summary %s", in+sentence, a.Reporters, a.Correspondents, e.Summary)
			}
		}
	}
}

// Labels that stand together share their names, and an empty field has none.
func TestWritersWhoEdit(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][3]string{
		"撰文、编辑：周国平": {"周国平", "", "周国平"}, "文/编辑：周国平": {"周国平", "", "周国平"}, "编辑/采写 周国平": {"周国平", "", "周国平"}, "作者兼编辑：周国平": {"周国平", "", "周国平"}, "记者、编辑 周国平 陆文安": {"周国平 陆文安", "", "周国平 陆文安"},
		"摄影、编辑：周国平": {"", "周国平", "周国平"}, "作者： 编辑：周国平": {"", "", "周国平"}, "作者：周国平、编辑：陆文安": {"周国平", "", "陆文安"}, "文字编辑：周国平": {"", "", "周国平"}, "文/周国平 编辑/陆文安": {"周国平", "", "陆文安"},
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		a := e.Attribution
		if got := [3]string{strings.Join(a.Reporters, " "), strings.Join(a.Photographers, " "), strings.Join(a.Editors, " ")}; got != want || e.Content != "<p>今天的天气很好。</p>" {
			t.Errorf("%s: %q, want %q; %s", in, got, want, e.Content)
		}
	}
}

// What was done with a text behind its outlet is none of the name, and who sent it in is still who he is.
func TestWhatWasDoneWithAText(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][2]string{
		"转载自 | 南湖晚报（有删改）": {"南湖晚报", ""}, "来源：《南湖晚报》（略有删节）": {"南湖晚报", ""}, "来源：南湖晚报（综合整理）": {"南湖晚报", ""}, "来源：浙江日报（客户端）": {"浙江日报（客户端）", ""},
		"通讯员 周国平、陆文安供稿": {"嘉兴在线", "周国平 陆文安"}, "通讯员 周国平 陆文安 供稿": {"嘉兴在线", "周国平 陆文安"}, "通讯员周国平供稿": {"嘉兴在线", "周国平"},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		if got := [2]string{e.Attribution.Origin, strings.Join(e.Attribution.Correspondents, " ")}; got != want || e.Content != "<p>今天的天气很好。</p>" {
			t.Errorf("%s: %q, want %q; %s", in, got, want, e.Content)
		}
	}
}

// What somebody did may stand in a bracket behind the name, and others go without one.
func TestPeopleOneByOne(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string][4]string{
		"周国平（文） 陆文安（图）": {"周国平", "", "陆文安", ""}, "周国平（记者） 陆文安（通讯员）": {"周国平", "陆文安", "", ""}, "周国平(文)、陆文安(摄影)": {"周国平", "", "陆文安", ""}, "周国平（撰文） 陆文安（编辑）": {"周国平", "", "", "陆文安"},
		"记者 周国平、陆文安等报道": {"周国平 陆文安", "", "", ""}, "记者周国平等 通讯员陆文安等人": {"周国平", "陆文安", "", ""}, "文：周国平 图：陆文安等": {"周国平", "", "陆文安", ""},
		"（参与采写：周国平、陆文安）": {"周国平 陆文安", "", "", ""}, "（本报记者周国平参与采写）": {"周国平", "", "", ""}, "参与记者：周国平 编辑：陆文安": {"周国平", "", "", "陆文安"},
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "赏花", Content: "<p>今天的天气很好。</p><p>" + in + "</p>"}, desktest.Now)
		a := e.Attribution
		got := [4]string{strings.Join(a.Reporters, " "), strings.Join(a.Correspondents, " "), strings.Join(a.Photographers, " "), strings.Join(a.Editors, " ")}
		if got != want || e.Content != "<p>今天的天气很好。</p>" {
			t.Errorf("%s: %q, want %q; %s", in, got, want, e.Content)
		}
	}
}
