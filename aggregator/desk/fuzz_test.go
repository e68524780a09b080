package desk_test

import (
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// Whatever a source says, the desk neither panics nor lets markup or broken text through.
func FuzzEdit(f *testing.F) {
	for _, c := range []string{"<p>本报讯（记者 张三）昨天。</p>", "来源：嘉兴日报 作者：张三", "大麻镇、石门", "<a href='x'>文/张三 图/李四</a>", "图为西栅。 李四 摄", "&lt;p&gt;x", "新华社6月12日电 (", "据《", "昨天 25:10", "见到了记者2026", "《嘉兴日报》（"} {
		f.Add(c, c)
	}
	d := desktest.Builtin(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		e := d.Edit(news.Source{ID: "s", Name: "x"}, news.Raw{Title: a, Content: b, Byline: a, Authors: []string{b}, Origin: a, Published: a, Base: "http://e.cn/", Categories: []string{a}, Trail: []string{"x", b}}, desktest.Now)
		if bad := hostile(e.Content); bad != "" {
			t.Errorf("%q: %s in %q", b, bad, e.Content)
		}
		if utf8.ValidString(a) && utf8.ValidString(b) && !(utf8.ValidString(e.Content) && utf8.ValidString(e.Summary) && utf8.ValidString(e.Title)) {
			t.Errorf("%q, %q: broken UTF-8", a, b)
		}
	})
}
