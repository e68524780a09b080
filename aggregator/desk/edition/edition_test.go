package edition_test

import (
	"testing"

	"github.com/txnews/hub/aggregator/desk/edition"
	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/news"
)

func TestAHeadlineIsWithoutItsPagesMark(t *testing.T) {
	for title, want := range map[string][3]string{
		"04版 - 图片报道":             {"04", "", "图片报道"},
		"04版 - 广告":               {"04", "", "广告"},
		"04版教科文新闻 - 窑火不熄":        {"04", "教科文新闻", "窑火不熄"},
		"12版光明文化周末·美术评论 - 朱漆入梦来": {"12", "光明文化周末·美术评论", "朱漆入梦来"},
		"13版公告（中缝） - 公告":         {"13", "公告（中缝）", "公告"},
		"第05版：要闻 秋粮收购过半":         {"05", "要闻", "秋粮收购过半"},
		"第05版:秋粮收购过半":            {"05", "", "秋粮收购过半"},
		"第05版：要闻":                {"05", "要闻", ""},
		"A04 · 国际 | 某国大选开始投票":    {"A04", "国际", "某国大选开始投票"},
		"A04版 国际 | 某国大选开始投票":     {"A04", "国际", "某国大选开始投票"},
		"【A12版】老街新店":             {"A12", "", "老街新店"},
		"[A03 民生] 老街新店":          {"A03", "民生", "老街新店"},
		"（07版）老街新店":              {"07", "", "老街新店"},
		"第四版：副刊 | 老街":            {"4", "副刊", "老街"},
		"头版 - 秋粮收购过半":            {"1", "", "秋粮收购过半"},
		"０４版　要闻　秋粮收购过半":          {"04", "要闻", "秋粮收购过半"},
		"04-05版 - 一条河的二十年":       {"04", "", "一条河的二十年"},
		"秋粮收购过半（第04版 要闻）":        {"04", "要闻", "秋粮收购过半"},
		"秋粮收购过半-第A04版：民生-某某晚报":   {"A04", "民生", "秋粮收购过半"},
		"秋粮收购过半_第04版:要闻_某某日报":    {"04", "要闻", "秋粮收购过半"},

		"《现代汉语词典》（第7版）首发":  {"", "", "《现代汉语词典》（第7版）首发"},
		"现代汉语词典（第7版）":      {"", "", "现代汉语词典（第7版）"},
		"5版人民币怎么认":         {"", "", "5版人民币怎么认"},
		"2026版社保卡开始换发":     {"", "", "2026版社保卡开始换发"},
		"新版课本用上了":          {"", "", "新版课本用上了"},
		"G20：各国领导人抵达":      {"", "", "G20：各国领导人抵达"},
		"C919 - 大飞机再飞新航线":  {"", "", "C919 - 大飞机再飞新航线"},
		"3.0版智慧停车上线":       {"", "", "3.0版智慧停车上线"},
		"出版社搬家记":           {"", "", "出版社搬家记"},
		"A股收评 - 沪指涨1%":     {"", "", "A股收评 - 沪指涨1%"},
		"04号台风生成":          {"", "", "04号台风生成"},
		"考研英语大纲解析 - 第2版":   {"", "", "考研英语大纲解析 - 第2版"},
		"一版一印的旧书，为什么有人抢着要": {"", "", "一版一印的旧书，为什么有人抢着要"},
	} {
		page, headline := edition.Title(title)
		if got := [3]string{page.Number, page.Name, headline}; got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

func TestASectionMayBeAPage(t *testing.T) {
	for section, want := range map[string]news.PrintedPage{
		"第05版：要闻":          {Number: "05", Name: "要闻"},
		"A04 · 国际":         {Number: "A04", Name: "国际"},
		"要闻（04版）":          {Number: "04", Name: "要闻"},
		"2026年2月1日 04版 要闻": {Number: "04", Name: "要闻"},
		"04：要闻":            {Number: "04", Name: "要闻"},
		"第A12版":            {Number: "A12"},
		"海外版":              {},
		"5G":               {},
		"3C数码":             {},
		"2.0版":             {},
		"2026版":            {},
		"315维权":            {},
		"00后青年":            {},
		"G60科创走廊":          {},
		"财经":               {},
	} {
		if got, _ := edition.Section(section); got != want {
			t.Errorf("%s: %+v, want %+v", section, got, want)
		}
	}
}

func TestALineMayNameThePage(t *testing.T) {
	for line, want := range map[string]news.PrintedPage{
		"《某某日报》（2026年02月01日 第04版）": {Number: "04"},
		"本文刊于《某某日报》2026年2月1日A04版":  {Number: "A04"},
		"版次：04 要闻": {Number: "04", Name: "要闻"},
		"第04版：国际":  {Number: "04", Name: "国际"},
		"《某报》2月1日头版刊登文章，介绍了当地的做法，引起不少读者关注。": {},
		"（下转第四版）":        {},
		"新书第3版比第2版多了两章。": {},
	} {
		if got, _ := edition.Line(line); got != want {
			t.Errorf("%s: %+v, want %+v", line, got, want)
		}
	}
}

// Whatever stands around a text goes, however its letters are spaced; what only looks like it stays.
func TestATextIsCutFree(t *testing.T) {
	const text = "<p>昨天上午，城东的菜市场开门了，摊位比原来多了一半。</p><p>摊主说，租金没有涨。</p>"
	around := func(before, after string) string { return before + text + after }
	for name, html := range map[string]string{
		"date":             around("<div>2026年02月01日 星期日</div>", ""),
		"date and page":    around("<p>2026年02月01日 第04版：要闻</p>", ""),
		"buttons":          around("<div>放大 缩小 默认</div><div>字号：大 中 小</div>", "<p>【打印】【关闭】【返回顶部】</p>"),
		"spaced copyright": around("", "<div>某 某 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用<br>Copyright © 1997-2026 by www.e.cn all rights reserved</div>"),
		"other articles":   around("", "<p>上一篇：城西修路</p><p>下一篇：没有了</p>"),
		"a reader's":       around("", "<p>获取更多RSS：<br>https://e.net<br>https://e.site</p>"),
		"calls":            around("", "<p>©某某新闻</p><p>转发周知！</p><p>文章原文</p><p>平台地址：http://e.cn/t/1</p>"),
		"what may be done": around("", "<p>未经授权，禁止转载。</p>"),
		"code":             around("<p>扫描二维码了解更多内容</p>", ""),
		"where it goes on": around("", "<p>（下转第三版）</p>"),
	} {
		b := markup.NewCleaner().Body(html, &markup.Linker{})
		_, left := edition.Cut(b, edition.Around{})
		if got := b.Plain(500); got != "昨天上午，城东的菜市场开门了，摊位比原来多了一半。摊主说，租金没有涨。" || !left {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, html := range []string{
		"<p>版权所有者协会昨天成立，三十多位作者到场签名。</p><p>会上讨论了未经许可转载的问题。</p>",
		"<p>因管道检修，下列小区停水。</p><p>某某水务公司</p><p>2026年2月1日</p>",
		"<p>3月1日</p><p>晴。今天下地。</p><p>点击率不高，可他说值。</p>",
		"<p>评论区里有人问：</p><p>大家怎么看？</p>",
		"<p>2026年2月1日</p>",
		"<p>孩子们等着回信。</p><p>关注我们的孩子</p>",
		"<p>他救起三个人。</p><p>为他点赞！</p>",
		"<p>第二稿改了四十处。</p><p>上一版比这一版长</p>",
	} {
		b := markup.NewCleaner().Body(html, &markup.Linker{})
		whole := b.Plain(500)
		if edition.Cut(b, edition.Around{}); b.Plain(500) != whole {
			t.Errorf("%q of %q", b.Plain(500), whole)
		}
	}
}

func TestALineDrawnUnderATextGoesWithWhatStoodUnderIt(t *testing.T) {
	b := markup.NewCleaner().Body("<p>菜市场开门了。</p><hr><p>更旧的事。</p><br><hr><div>获取更多RSS：<br>https://e.net</div>", &markup.Linker{})
	edition.Cut(b, edition.Around{})
	if got := b.HTML(); got != "<p>菜市场开门了。</p><hr><p>更旧的事。</p>" && got != "<p>菜市场开门了。</p><hr/><p>更旧的事。</p>" {
		t.Errorf("%s", got)
	}
}

func TestFurnitureOnTheTextsOwnLine(t *testing.T) {
	b := markup.NewCleaner().Body("2026年02月01日 星期日  昨天上午，菜市场开门了。 某 某 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用 Copyright © 1997-2026", &markup.Linker{})
	edition.Cut(b, edition.Around{})
	if got := b.Plain(500); got != "昨天上午，菜市场开门了。" {
		t.Errorf("%q", got)
	}
}

// What most entries of the source have at an end is the site's, unless it says who made it, signs, or states a fact.
func TestWhatASourcePutsOnEverythingIsCut(t *testing.T) {
	shared := []string{news.LineKey("小城大爱 有你有我"), news.LineKey("（记者 王小明）"), news.LineKey("停电原因：计划检修"), news.LineKey("某某市供电公司")}
	b := markup.NewCleaner().Body("<p>小城大爱 有你有我</p><p>周三上午，两条线路停电。</p><p>停电原因：计划检修</p><p>某某市供电公司</p><p>（记者 王小明）</p>", &markup.Linker{})
	edition.Cut(b, edition.Around{Shared: shared, Credits: func(string) bool { return false }})
	if got := b.Plain(500); got != "周三上午，两条线路停电。停电原因：计划检修 某某市供电公司 （记者 王小明）" {
		t.Errorf("%q", got)
	}
}

func TestWhatIsNoArticle(t *testing.T) {
	page := news.PrintedPage{Number: "04"}
	for headline, want := range map[string]string{
		"广告": "广告", "公益广告": "公益广告", "广 告": "广 告", "【分类广告】": "【分类广告】", "广告二则": "广告二则", "遗失广告": "遗失广告",
		"本版责编：何小思": "本版责编", "本版责编  徐小梅  吴艳": "本版责编", "一版责编：许 诺 张 宇 二版责编：吕 莉": "一版责编", "本版责任编辑 李四": "本版责任编辑", "本版版式设计：张丹": "本版版式设计",
		"导读": "导读", "今日导读": "今日导读", "版面导航": "版面导航", "本期目录": "本期目录", "报头": "报头", "版面图": "版面图", "征订启事": "征订启事", "本报征稿": "本报征稿", "今日8版": "今日8版",

		"广告法修订，直播带货有新规": "", "公益广告大赛开赛": "", "户外广告牌被吹落": "", "导读员上岗，老街多了讲故事的人": "", "三版设计方案公布，请市民来选": "",
		"责编的一天": "", "这份招生目录请收好": "", "图片报道": "", "更正": "", "编辑部的灯光": "", "天气": "", "报头鱼上市": "", "二维码里的老街": "", "今日编辑部搬家": "", "本版编辑推荐的十本书": "",
		"值班总编接听市民热线": "", "值班编辑的一天": "", "三版主编谈改版": "", "今日总编室开放": "", "扫码阅读进景区": "", "扫码关注反诈知识": "", "桐乡画报发行": "", "新中国首份晚报发行": "",
		"广告：双十一大促": "广告：", "【广告】某某楼盘开盘": "【广告】", "某某楼盘开盘（广告）": "（广告）", "公益广告: 讲文明树新风": "公益广告:", "导读：今日看点": "导读：", "今日导读｜两版看乌镇": "今日导读｜",
		"公益广告“讲文明”上墙": "", "户外广告：谁来管？": "", "城市广告（上）": "", "《乡土中国》（导读）": "", "老街新馆（导览）": "", "两版看乌镇【今日导读】": "【今日导读】",
		"责任编辑、校对培训班开班": "", "责任编辑 校对培训班开班": "", "责任编辑校对会召开": "", "责任编辑、校对、美编评选揭晓": "", "责任编辑与校对工作会议举行": "", "责任编辑 校对 工作会议": "",
		"责任编辑如何做校对": "", "责任编辑制度改革": "", "校对工作会议": "", "编辑部搬迁": "", "本版责编座谈会召开": "", "本版责编座谈会": "", "本版编辑手记": "",
		"责任编辑 张三 校对 李四": "责任编辑", "责任编辑：张三 校对：李四": "责任编辑", "责编张三 校对李四": "责编", "责任编辑张三版式李四校对王五": "责任编辑", "责任编辑、校对：李四": "责任编辑", "责任编辑　张三　美编　李四　王五": "责任编辑",
		"值班总编：王 小": "值班总编", "本版编辑王小明": "本版编辑", "扫码关注公众号": "扫码关注公众号", "某某日报发行启事": "某某日报发行启事",
	} {
		if got := edition.House(page, headline, func() bool { return true }); got != want {
			t.Errorf("%s: %q, want %q", headline, got, want)
		}
	}
	if got := edition.House(news.PrintedPage{Number: "13", Name: "公告（中缝）"}, "遗失声明", func() bool { return true }); got == "" {
		t.Error("a page of advertisements has articles")
	}
	if got := edition.House(news.PrintedPage{Number: "05", Name: "要闻"}, "", func() bool { return false }); got != "05版 要闻" {
		t.Errorf("a page itself: %q", got)
	}
}
