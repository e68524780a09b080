package desk

import (
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

func TestWhiteSpaceHidesNoByline(t *testing.T) {
	d := builtin(t)
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
		e := d.Edit(news.Source{ID: "s"}, news.Raw{Title: "t", Content: in}, testNow)
		if !slices.Equal(e.Attribution.Reporters, []string{"张三"}) || !slices.Equal(e.Attribution.Correspondents, []string{"李四"}) {
			t.Errorf("%s: reporters %v, correspondents %v", in, e.Attribution.Reporters, e.Attribution.Correspondents)
		}
		if e.Summary != "昨天，天气晴。" {
			t.Errorf("%s: summary %q", in, e.Summary)
		}
	}
}
