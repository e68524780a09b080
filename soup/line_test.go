package soup_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/growth"
	"github.com/txnews/hub/soup"
)

func TestLine(t *testing.T) {
	for html, want := range map[string]string{
		"若a&lt;b":                        "若a<b",
		"写 &lt;ruby&gt; 标签":              "写 <ruby> 标签",
		"<b>粗</b>体<br>第二行":               "粗体 第二行",
		"R&amp;amp;D":                    "R&amp;D",
		"<3 爱桐乡":                         "<3 爱桐乡",
		"甲<script>var a='<b>'</script>乙": "甲乙",
		"今日要闻<font colo":                 "今日要闻",
		" 甲 \n 乙":                        "甲 乙",
	} {
		if got := soup.Line(html); got != want {
			t.Errorf("%q: %q, want %q", html, got, want)
		}
	}
}

func TestTame(t *testing.T) {
	for text, want := range map[string]string{
		"若a<b则停产": "若a<b则停产",
		"不放在 <meta> 元素里，</div> 少了一个":      "不放在 <meta> 元素里，</div> 少了一个",
		"List<String> 与 a < b":            "List<String> 与 a < b",
		"<script>是什么":                     "＜script>是什么",
		"<b onclick=x>甲<b>乙":              "＜b onclick=x>甲<b>乙",
		"<a <a x=1>甲":                     "＜a ＜a x=1>甲",
		"x</title><svg:svg/onload=1> 1=1": "x＜/title>＜svg:svg/onload=1> 1=1",
		"若 a=1，<em>否则":                    "若 a=1，<em>否则",
	} {
		if got := soup.Tame(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestOpenTagsAreTamedInOneWalk(t *testing.T) {
	growth.Linear(t, 1<<15, func(n int) func() {
		s := strings.Repeat("<a ", n)
		return func() { soup.Tame(s) }
	})
}
