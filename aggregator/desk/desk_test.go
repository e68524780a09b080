package desk_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

func TestSeedPage(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "txxww", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}
	page, err := os.ReadFile("testdata/seed.html")
	if err != nil {
		t.Fatal(err)
	}
	e := d.Edit(src, news.Raw{
		URL: "http://tx.zjol.com.cn/a.htm", Title: "南湖:全力推进“青春党建”工作", Content: string(page), Published: "2012-06-12 09:12",
		Byline: "来源: 嘉兴日报 作者: 记者 顾亦来 通讯员 黄佩锋 杨懿泓 编辑: 宋琼燕", Trail: []string{"桐乡新闻网", "国内国际", "强县新闻"},
	}, desktest.Now)
	want := news.Attribution{Origin: "嘉兴日报", Reporters: []string{"顾亦来"}, Correspondents: []string{"黄佩锋", "杨懿泓"}, Editors: []string{"宋琼燕"}}
	if diff := cmp.Diff(want, e.Attribution); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"strong-counties"}, e.Channels); diff != "" {
		t.Error(diff)
	}
	if len(e.Towns) > 0 {
		t.Errorf("towns %v %v, want none", e.Towns, e.Why.Towns)
	}
	if got := e.Published.Format(time.RFC3339); got != "2012-06-12T09:12:00+08:00" {
		t.Errorf("published %s", got)
	}
	for _, s := range []string{"91年前", "凤桥镇党委", "“转型升级”。"} {
		if !strings.Contains(e.Content, s) && !strings.Contains(e.Content, strings.ReplaceAll(s, "“", "&#34;")) {
			t.Errorf("content lacks %s", s)
		}
	}
	if e.Summary == "" || len(e.Summary) > 3*text.SummaryLength+30 {
		t.Errorf("summary %q", e.Summary)
	}
}

func TestCreditLinesLeaveTheText(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range []struct{ in, want string }{
		{"<p>本报讯（记者 张三　通讯员 李四）昨天，天气晴。</p><p>（责任编辑：王五）</p>", "<p>昨天，天气晴。</p>"},
		{"<p>昨天，天气晴。</p><p>来源：嘉兴日报　作者：记者 顾亦来　编辑：宋琼燕</p>", "<p>昨天，天气晴。</p>"},
		{"<p>昨天，天气晴。（记者 张三）</p>", "<p>昨天，天气晴。</p>"},
		{"新华社北京6月12日电（记者 张三）昨天，天气晴。", "<p>昨天，天气晴。</p>"},
		{"资金来源：财政。天气晴。", "<p>资金来源：财政。天气晴。</p>"},
		{"文/张三 图/李四 今天上午,开幕。", "<p>今天上午,开幕。</p>"},
		{"<p>　　文／张三　图／李 四　今天上午,开幕。</p>", "<p>今天上午,开幕。</p>"},
		{"文/图 张三 今天上午,开幕。", "<p>今天上午,开幕。</p>"},
		{"图/西栅夜景 今天上午,开幕。", "<p>图/西栅夜景 今天上午,开幕。</p>"}, // no name
		{"文/张三 今天上午 开幕。", "<p>今天上午 开幕。</p>"},
		{"图：王店镇的小巷 今天上午,开幕。", "<p>图：王店镇的小巷 今天上午,开幕。</p>"},
		{"本报记者 张三 6月12日讯 今天上午,开幕。", "<p>今天上午,开幕。</p>"},
		{"本报记者 张三 通讯员 李四 杭州6月12日讯今天上午,开幕。", "<p>今天上午,开幕。</p>"},
		{"本报记者 张三 6月12日讯息不多。", "<p>本报记者 张三 6月12日讯息不多。</p>"},
		{"记者了解到，6月12日讯号中断。", "<p>记者了解到，6月12日讯号中断。</p>"},
		{"<p>文/张三 图/李四</p><p>今天上午,开幕。</p>", "<p>今天上午,开幕。</p>"},
		{"<p>水来源于山。</p>", "<p>水来源于山。</p>"},
		{"<p>记者了解到，编辑部搬家了。</p>", "<p>记者了解到，编辑部搬家了。</p>"},
	} {
		if got := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: c.in}, desktest.Now).Content; got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestTitlesKeepWhatStandsBesideTags(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]string{
		"<script>alert(1)</script>标题": "标题",
		"前<style>p{}</style>后":        "前后",
		"<b>粗</b>体":                   "粗体",
		"标题<script>alert(1)":          "标题",
		"1<2 与 <三国>":                  "1<2 与 <三国>",
	} {
		if got := d.Edit(news.Source{ID: "s"}, news.Raw{Title: in, Content: "文"}, desktest.Now).Title; got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestCleanHTML(t *testing.T) {
	d := desktest.Builtin(t)
	for name, c := range map[string]struct{ in, want string }{
		"relative":   {`<p><a href="/a.htm">x</a> <img src="b.jpg"></p>`, `<p><a href="http://e.cn/a.htm">x</a> <img src="http://e.cn/p/b.jpg" alt=""></p>`},
		"lazy":       {`<p><img src="/blank.gif" data-src="/b.jpg">y</p>`, `<p><img src="http://e.cn/b.jpg" alt="">y</p>`},
		"lazyslow":   {`<p><img src=/blank.gif data-src=/b.jpg>y</p>`, `<p><img src="http://e.cn/b.jpg" alt="">y</p>`},
		"pixel":      {`<p>y<img src="/t.gif" width="1" height="1"></p>`, `<p>y</p>`},
		"script":     {`<p>y<script>alert(1)</script></p>`, `<p>y</p>`},
		"onerror":    {`<p><img src="/a.jpg" onerror="alert(1)"></p>`, `<p><img src="http://e.cn/p/../a.jpg" alt=""></p>`},
		"javascript": {`<p><a href="javascript:alert(1)">x</a></p>`, `<p>x</p>`},
		"mailto":     {`<p><a href="mailto:a@e.cn">x</a></p>`, `<p><a href="mailto:a@e.cn">x</a></p>`},
		"empty":      {`<p>&nbsp;</p><p>　　x</p><div><p> </p></div>`, `<p>x</p>`},
		"word":       {`<p class="MsoNormal" style="mso-x:1"><o:p></o:p><span lang="EN-US">x</span></p><xml><w:x>junk</w:x></xml>`, `<p>x</p>`},
		"table":      {`<table border=1><tr><td colspan="2">x</td></tr></table>`, `<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>`},
		"text":       {"a\nb < c", "<p>a</p><p>b &lt; c</p>"},
		"escaped":    {"&lt;p&gt;x&lt;/p&gt;", "<p>x</p>"},
		"breaks":     {"a<br><br>b", "<p>a</p><p>b</p>"},
		"video":      {`<video src="/v.mp4" poster="p.jpg" autoplay></video>`, `<p><video src="http://e.cn/v.mp4" poster="http://e.cn/p/p.jpg" controls=""></video></p>`},
		"svg":        {`<p>a<svg viewBox="0 0 1 1"><path d="M0 0"/><title>t</title>b</p><p>c</p>`, `<p>ab</p><p>c</p>`},
		"closedsvg":  {`<p>a<svg><path d="M0 0"/>x</svg>b</p>`, `<p>ab</p>`},
		"nestedsvg":  {`<p>a<svg><svg>x</svg>b</p><p>c</p>`, `<p>ab</p><p>c</p>`},
		"emptysvg":   {`<p>a<svg/>b</p>`, `<p>ab</p>`},
		"math":       {`<p>a</p><MATH><p>b</p>`, `<p>a</p><p>b</p>`},
		"noscript":   {`<p>a</p><script src="x.js"><p>b</p>`, `<p>a</p><p>b</p>`},
		"code":       {`<p>a</p><script>if (x<y) {}</p><p>b</p>`, `<p>a</p><p>b</p>`},
		"codeend":    {`<p>a</p><script>alert(1)`, `<p>a</p>`},
		"style":      {`<style>p{}<p>b</p>`, `<p>b</p>`},
		"iframe":     {`<p>a<iframe src="x">b</p><p>c</p>`, `<p>a<a href="http://e.cn/p/x">e.cn</a>b</p><p>c</p>`},
		"textarea":   {`<p>a</p><textarea><p>b</p>`, `<p>a</p><p>b</p>`},
		"plaintext":  {`<p>a</p><plaintext><p>b</p>`, `<p>a</p><p>b</p>`},
		"select":     {`<p>a</p><select><option>x</option></select><p>b</p>`, `<p>a</p><p>b</p>`},
		"object":     {`<p>a</p><object data="x"><param name="y"><p>b</p>`, `<p>a</p><p>b</p>`},
		"unbalanced": {`<div><p>x</div></div>`, `<div><p>x</p></div>`},
		"srcset":     {`<p><img src="a.jpg" srcset="a.jpg 1x, javascript:x 2x"></p>`, ``},
	} {
		got := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: c.in, Base: "http://e.cn/p/i.htm"}, desktest.Now).Content
		if name == "onerror" {
			c.want = `<p><img src="http://e.cn/a.jpg" alt=""></p>`
		}
		if name == "srcset" {
			if strings.Contains(got, "javascript") {
				t.Errorf("%s: %s", name, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", name, c.in, got, c.want)
		}
	}
}

func TestTownsAndChannelsHaveReasons(t *testing.T) {
	d := desktest.Builtin(t)
	e := d.Edit(news.Source{ID: "s", Name: "桐乡新闻网", Channels: []string{"tongxiang"}}, news.Raw{Title: "烏鎮景区迎来游客", Content: "昨天，桐乡大<b>麻</b>镇\u200b海华村也很热闹。"}, desktest.Now)
	if !slices.Equal(e.Towns, []string{"wuzhen", "dama"}) {
		t.Errorf("towns %v", e.Towns)
	}
	for _, id := range e.Towns {
		if e.Why.Towns[id].IsZero() {
			t.Errorf("no reason for %s", id)
		}
	}
	for _, id := range e.Channels {
		if e.Why.Channels[id].IsZero() {
			t.Errorf("no reason for %s", id)
		}
	}
}
