package reprint_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Short texts say the same where a word that says no more than the other stands in its place, and only there.
func TestTouchedUpWords(t *testing.T) {
	const text = "自本周五起,湘溪路夜间停车场向居民免费开放。昨天上午,石桥社区的老李把车开进新划的车位,目前已有86户登记,工作人员不收取任何费用。"
	d := desktest.Builtin(t)
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{"昨天上午", "日前", true},
		{"昨天上午", "昨日上午", true},
		{"自本周五起", "从本周五开始", true},
		{"目前已有", "现已有", true},
		{"昨天上午", "6月11日", true},
		{"目前已有", "目前已经有", true},
		{"昨天上午", "今天上午", false},
		{"昨天上午", "昨天下午", false},
		{"自本周五起", "自下周五起", false},
		{"目前已有", "目前将有", false},
		{"自本周五起", "到本周五", false},
		{"昨天上午", "明天上午", false},
		{"自本周五起", "自本周六起", false},
		{"86户", "68户", false},
		{"不收取", "收取", false},
		{"老李", "老陈", false},
		{"石桥社区", "青桥社区", false},
		{"湘溪路", "庆丰路", false},
		{"免费", "收费", false},
		{"新划", "旧划", false},
		{"开进", "驶出", false},
	} {
		a := news.Entry{Source: "a", Title: "夜间停车免费了", Content: text}
		b := news.Entry{Source: "b", Title: "夜间停车免费了", Content: strings.Replace(text, c.old, c.new, 1)}
		if same, why := d.SameStory(&a, &b); same != c.same {
			t.Errorf("%s → %s: %t, %s", c.old, c.new, same, why)
		}
	}
}

// A copy in traditional characters may say it as Taiwan or Hong Kong does; within one script another word is another word.
func TestRegionalWords(t *testing.T) {
	const text = "市图书馆昨天开出一堂面向老年读者的手机课，二十多位老人跟着志愿者学习查询馆藏信息。最年长的学员今年81岁，他说最想学的是拍摄短视频，好让外地的孙子看看家门口的变化。课程每周六上午开课，一共六讲，第一讲有46人报名。"
	const taiwan = "市圖書館昨天開出一堂面向老年讀者的手機課，二十多位老人跟著志願者學習查詢館藏資訊。最年長的學員今年81歲，他說最想學的是拍攝短影片，好讓外地的孫子看看家門口的變化。課程每週六上午開課，一共六講，第一講有46人報名。"
	d := desktest.Builtin(t)
	for _, c := range []struct {
		name, other string
		same        bool
	}{
		{"Taiwan", taiwan, true},
		{"Taiwan, another figure", strings.Replace(taiwan, "46", "64", 1), false},
		{"Taiwan, not", strings.Replace(taiwan, "最想學", "不想學", 1), false},
		{"Taiwan, another day", strings.Replace(taiwan, "每週六", "每週日", 1), false},
		{"one script", strings.Replace(text, "信息", "资讯", 1), false},
	} {
		a := news.Entry{Source: "a", Title: "老人学手机", Content: text}
		b := news.Entry{Source: "b", Title: "老人學手機", Content: c.other}
		if same, why := d.SameStory(&a, &b); same != c.same {
			t.Errorf("%s: %t, %s", c.name, same, why)
		}
	}
}

// One word changes a real article's news: a day, a negation, a name.
func TestOneWordMakesAnotherShortReport(t *testing.T) {
	d := desktest.Builtin(t)
	swaps := [][2]string{{"昨天", "今天"}, {"今天", "昨天"}, {"昨日", "明日"}, {"不", ""}, {"未", ""}, {"没有", "有"}, {"上午", "下午"}, {"张", "王"}, {"王", "李"}, {"陈", "沈"}}
	tried := 0
	for _, e := range corpusEntries(t) {
		text := []rune(text.PlainLines(e.Content))
		if len(text) < 60 {
			continue
		}
		short := string(text[:min(len(text), 110)])
		for _, s := range swaps {
			if !strings.Contains(short, s[0]) {
				continue
			}
			a := news.Entry{Source: "a", Title: e.Title, Content: short}
			b := news.Entry{Source: "b", Title: e.Title, Content: strings.Replace(short, s[0], s[1], 1)}
			if len(reprint.Letters(&a)) < 60 || string(reprint.Letters(&a)) == string(reprint.Letters(&b)) {
				continue
			}
			tried++
			if same, why := d.SameStory(&a, &b); same {
				t.Errorf("%s → %s in %s: %s", s[0], s[1], short, why)
			}
		}
	}
	if tried == 0 {
		t.Error("no text has a word that is changed")
	}
	t.Logf("%d texts with one word changed", tried)
}

// A copy elsewhere puts the county's name where the county's own paper says 我市: whose county it is follows from the towns.
func TestReprintsNameTheCounty(t *testing.T) {
	text := func(place string) *news.Entry {
		return &news.Entry{Content: "农业农村部门组织专家到田间地头查看早稻长势，就病虫害防治和田间管理给农户提出了建议，要求各地抓住晴好天气做好施肥，力争夏粮丰收。" +
			"今年" + place + "早稻面积比去年略有增加，长势好于常年同期，预计收割从下月中旬开始，各合作社的农机已经检修完毕，烘干设备也做好了准备。"}
	}
	rows := []struct {
		county, named string
		same          bool
	}{{"桐乡", "浙江桐乡", true}, {"平江", "湖南平江", true}, {"平江", "浙江桐乡", false}, {"桐乡", "湖南平江", false}}
	for _, r := range rows {
		if same, why := desktest.County(t, r.county).SameStory(text("我市"), text(r.named)); same != r.same {
			t.Errorf("towns of %s, 我市 and %s: %t, %s", r.county, r.named, same, why)
		}
	}
}
