package credit_test

import (
	"reflect"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// An editor who names the outlet of an entry that names none says nothing of the source's other entries.
func TestWhatASourceDoesNotPrintIsNotLearnt(t *testing.T) {
	src, outlet := news.Source{ID: "s", Name: "云溪传媒"}, "新华社"
	lesson := func(had string) news.Lesson {
		return news.Lesson{Entry: "e", Source: src.ID, Saying: news.Saying{Credit: &news.Credited{Desk: news.Maker{Origin: had}, Said: news.Said{Origin: &outlet}}}}
	}
	for _, c := range []struct{ had, content, want string }{
		{src.Name, "今天的天气很好。我们去看花。", src.Name},
		{"某某同行", "<p>今天的天气很好。我们去看花。</p><p>来源：某某同行</p>", outlet},
	} {
		d := desktest.Builtin(t).Taught([]news.Lesson{lesson(c.had)})
		if e := d.Edit(src, news.Raw{Title: "赏花", Content: c.content}, desktest.Now); e.Attribution.Origin != c.want {
			t.Errorf("%s: origin %q, want %q", c.had, e.Attribution.Origin, c.want)
		}
	}
}

// That an outlet which everybody knows is one is nothing that was learnt; what a source prints in its place is.
func TestAKnownOutletIsNotLearnt(t *testing.T) {
	lesson := func(outlet string) news.Lesson {
		return news.Lesson{Entry: outlet, Source: "s", Saying: news.Saying{Credit: &news.Credited{Desk: news.Maker{Origin: "本站编辑小组"}, Said: news.Said{Origin: &outlet}}}}
	}
	for outlet, want := range map[string][]news.Learnt{
		"新华社":    {{Kind: news.LearntOrigin, Source: "s", Printed: "本站编辑小组", Said: "新华社", Times: 1}},
		"大运河小喇叭": {{Kind: news.LearntOrigin, Source: "s", Printed: "本站编辑小组", Said: "大运河小喇叭", Times: 1}, {Kind: news.LearntOutlet, Printed: "大运河小喇叭", Times: 1}},
	} {
		if got := desktest.Builtin(t).Taught([]news.Lesson{lesson(outlet)}).Said(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", outlet, got)
		}
	}
}
