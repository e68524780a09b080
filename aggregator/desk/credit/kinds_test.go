package credit

import (
	"testing"

	"github.com/txnews/hub/aggregator/desk/text"
)

// A line that says something of who made a text has characters of the kind that is asked for before it is read.
func TestLinesAreOfTheKindThatTheyAreReadFor(t *testing.T) {
	rd := New([]string{"新华社", "嘉兴日报", "参考消息网"}, nil)
	told := func(s string) bool {
		var c credit
		rd.told(&c, s)
		return !c.empty()
	}
	captioned := func(s string) bool {
		_, ok := rd.caption(s, text.Any)
		return ok
	}
	for _, read := range []struct {
		as    func(string) bool
		kinds text.Kinds
		lines []string
	}{
		{told, text.Telling, []string{"据《嘉兴日报》报道，昨天下雪。", "据新华社消息，昨天下雪。", "参考消息网5月9日报道 昨天下雪。", "新华社微特稿 昨天下雪。", "新华社照片，杭州，2012年6月12日", "新华社图表，杭州",
			"新华社漫画，杭州", "新华社图片，杭州", "HANGZHOU, June 12 (Xinhua) -- It snowed.", "记者訾谦从市文旅局获悉，昨天下雪。"}},
		{captioned, text.Captioned, []string{"西栅夜景。 李四 摄", "西栅夜景。(李四 摄)昨天下雪。", "西栅夜景。 图/李四", "雪景。新华社发"}},
		{captioned, text.Taken | text.Captioned, []string{"西栅夜景。(李四 摄)昨天下雪。"}},
	} {
		for _, s := range read.lines {
			if _, kinds := text.Glance(nil, s); !read.as(s) || kinds&read.kinds != read.kinds {
				t.Errorf("%s: read %v, kinds %b, want %b", s, read.as(s), kinds, read.kinds)
			}
		}
	}
	for r := range rune(1 << 16) {
		if _, kinds := text.Glance(nil, string(r)); (tellsOpening.Has(r) || endsWire.Has(r)) && kinds&text.Opening == 0 {
			t.Errorf("%c tells an opening", r)
		}
	}
}
