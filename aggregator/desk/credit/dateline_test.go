package credit_test

import (
	"slices"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

func TestWhiteSpaceHidesNoByline(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{
		"<P>　　本报讯 (记者 张三 通讯员 李四) 昨天，天气晴。</P>",
		"<p>&nbsp;&nbsp;&nbsp;&nbsp;本报讯（记者 张三 通讯员 李四）昨天，天气晴。</p>",
		"<p>&amp;nbsp;&amp;nbsp;本报讯（记者 张三 通讯员 李四）昨天，天气晴。</p>",
		"<p>&emsp;&emsp;\u200b\ufeff本报讯（记者 张三 通讯员 李四）昨天，天气晴。</p>",
		"<p>　　<strong>　本报讯</strong>　（记者　张三　通讯员　李四）　昨天，天气晴。</p>",
		"<p>\n\t　\u3000【本报讯】　(记者 张三 通讯员 李四)昨天，天气晴。</p>",
		"<center>　　本报讯 (记者 张三 通讯员 李四) 昨天，天气晴。</center>",
		"　　本报讯 (记者 张三 通讯员 李四) 昨天，天气晴。",
		"&nbsp;&nbsp;本报讯 (记者 张三 通讯员 李四) 昨天，天气晴。",
		"<p>　　本报讯　记者张三　通讯员李四　昨天，天气晴。</p>",
		"<p>　　（记者 张三 通讯员 李四）　昨天，天气晴。</p>",
		"<p>　　昨天，天气晴。（记者 张三 通讯员 李四）　　</p>",
		"<p>　　记者　张三　通讯员　李四</p><p>　　昨天，天气晴。</p>",
	} {
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: in}, desktest.Now)
		if !slices.Equal(e.Attribution.Reporters, []string{"张三"}) || !slices.Equal(e.Attribution.Correspondents, []string{"李四"}) {
			t.Errorf("%s: reporters %v, correspondents %v", in, e.Attribution.Reporters, e.Attribution.Correspondents)
		}
		if e.Summary != "昨天，天气晴。" {
			t.Errorf("%s: summary %q", in, e.Summary)
		}
	}
}

func TestDatelinesLeaveTheText(t *testing.T) {
	d := desktest.Builtin(t)
	for _, c := range []struct{ in, origin, want string }{
		{"浙江在线11月24日讯(记者 张三)入冬以来，天气晴。", "浙江在线", "入冬以来，天气晴。"},
		{"浙江在线11月24日讯（浙江在线记者 张三 通讯员 李四）入冬以来，天气晴。", "浙江在线", "入冬以来，天气晴。"},
		{"浙江在线杭州11月24日讯 入冬以来，天气晴。", "浙江在线", "入冬以来，天气晴。"},
		{"浙江在线11月24日讯入冬以来，天气晴。", "浙江在线", "入冬以来，天气晴。"},
		{"本报讯 入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		{"　　【本报讯】入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		{"（本报讯 记者 张三）入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		{"本报讯(记者 张三)入冬以来，天气晴。(责任编辑：王五)", "桐乡新闻网", "入冬以来，天气晴。"},
		{"本报讯 入冬以来，天气晴。（记者 张三）", "桐乡新闻网", "入冬以来，天气晴。"},
		{"本报北京6月12日电（记者 张三）入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		{"新华社北京6月12日电（记者 张三）入冬以来，天气晴。", "新华社", "入冬以来，天气晴。"},
		{"新华社北京6月12日电　入冬以来，天气晴。", "新华社", "入冬以来，天气晴。"},
		{"据新华社北京6月12日电（记者 张三）入冬以来，天气晴。", "新华社", "入冬以来，天气晴。"},
		{"据新华社消息，入冬以来，天气晴。", "新华社", "据新华社消息，入冬以来，天气晴。"},
		{"中新网北京6月12日电 (记者 张三)入冬以来，天气晴。", "中新网", "入冬以来，天气晴。"},
		{"中新网6月12日电 入冬以来，天气晴。", "中新网", "入冬以来，天气晴。"},
		{"央视网消息：入冬以来，天气晴。", "央视网", "入冬以来，天气晴。"},
		{"桐乡电视台消息 (记者 张三) 入冬以来，天气晴。", "桐乡电视台", "入冬以来，天气晴。"},
		{"本报桐乡讯（记者 张三）入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		{"新华社北京11月24日新媒体专电（记者 张三）入冬以来，天气晴。", "新华社", "入冬以来，天气晴。"},
		{"11月24日讯（记者 张三）入冬以来，天气晴。", "桐乡新闻网", "入冬以来，天气晴。"},
		// What is none, or is not understood, stays.
		{"11月24日电，入冬以来，天气晴。", "桐乡新闻网", "11月24日电，入冬以来，天气晴。"},
		{"桐乡发布消息：入冬以来，天气晴。", "桐乡发布", "桐乡发布消息：入冬以来，天气晴。"},
		{"浙江在线消息灵通，天气晴。", "浙江在线", "浙江在线消息灵通，天气晴。"},
		{"新华社电文写得好，天气晴。", "新华社", "新华社电文写得好，天气晴。"},
		{"本报特约通讯员很忙，天气晴。", "桐乡新闻网", "本报特约通讯员很忙，天气晴。"},
		{"本报讯息多，天气晴。", "桐乡新闻网", "本报讯息多，天气晴。"},
		{"本报电话是88112233，天气晴。", "桐乡新闻网", "本报电话是88112233，天气晴。"},
		{"新华社北京6月12日电（国际观察）入冬以来，天气晴。", "新华社", "新华社北京6月12日电（国际观察）入冬以来，天气晴。"},
	} {
		for _, html := range []bool{false, true} {
			in, want := c.in, c.want
			if html {
				in, want = "<p>　　"+in+"</p>", "<p>"+want+"</p>"
			} else {
				want = "<p>" + want + "</p>"
			}
			e := d.Edit(news.Source{ID: "s", Name: "桐乡新闻网"}, news.Raw{Title: "t", Content: in}, desktest.Now)
			if e.Attribution.Origin != c.origin {
				t.Errorf("%s: origin %s, want %s", in, e.Attribution.Origin, c.origin)
			}
			if e.Content != want {
				t.Errorf("%s\n got %s\nwant %s", in, e.Content, want)
			}
			if e.Summary != c.want {
				t.Errorf("%s: summary %q", in, e.Summary)
			}
		}
	}
}

// A dateline stays where the entry is credited to somebody else, whom readers would take for its author.
func TestDatelineOfAnotherOutletStays(t *testing.T) {
	d := desktest.Builtin(t)
	text := "新华社北京6月12日电（记者 张三）入冬以来，天气晴。"
	for origin, want := range map[string]string{
		"桐乡新闻网": "新华社北京6月12日电 入冬以来，天气晴。", "新华社": "入冬以来，天气晴。", "新华社客户端": "入冬以来，天气晴。", "": "入冬以来，天气晴。",
	} {
		e := d.Edit(news.Source{ID: "s", Name: "嘉兴在线"}, news.Raw{Title: "t", Origin: origin, Content: text + "晚上下雨。", Summary: text}, desktest.Now)
		if e.Summary != want {
			t.Errorf("from %s: summary %s", origin, e.Summary)
		}
		if want = "<p>" + want + "晚上下雨。</p>"; e.Content != want {
			t.Errorf("from %s: content %s", origin, e.Content)
		}
		if !slices.Equal(e.Attribution.Reporters, []string{"张三"}) {
			t.Errorf("from %s: reporters %v", origin, e.Attribution.Reporters)
		}
	}
}
