package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// What a paper's digital edition puts around an article is the page's: its mark is kept apart, and the text begins and ends with itself.
func TestAnArticleOfAPaperIsReadWithoutItsPage(t *testing.T) {
	d := desktest.Builtin(t)
	e := d.Edit(news.Source{ID: "s", Name: "某某日报", Channels: []string{"world"}}, news.Raw{
		Title: "05版副刊 -  老 街（人文茶座） ",
		Content: `<div>2026年02月01日 星期日</div><div><div id="ozoom"><p> 老街有三百年了，青石板还是那些青石板。</p><p>（作者为本地居民） </p></div></div>
			<div>某 某 网 版 权 所 有 ，未 经 书 面 授 权 禁 止 使 用<br>Copyright © 1997-2026</div>`,
	}, desktest.Now)
	if e.Title != "老 街（人文茶座）" || e.Page != (news.PrintedPage{Number: "05", Name: "副刊"}) {
		t.Errorf("%q %+v", e.Title, e.Page)
	}
	if !strings.HasPrefix(e.Summary, "老街有三百年了") || strings.Contains(e.Content, "1997") || strings.Contains(e.Content, "2026年") {
		t.Errorf("%q %q", e.Summary, e.Content)
	}
	if !slices.Equal(e.Channels, []string{"culture"}) {
		t.Errorf("filed %v %v", e.Channels, e.Why.Channels)
	}
	if held := news.HeldFor(nil, &news.Source{}, &e); !held.IsZero() {
		t.Errorf("held: %v", held)
	}
}

func TestAPageIsNamedInSectionsTrailAndText(t *testing.T) {
	d := desktest.Builtin(t)
	want := news.PrintedPage{Number: "A04", Name: "国际"}
	for name, raw := range map[string]news.Raw{
		"section":         {Categories: []string{"A04 · 国际"}},
		"trail":           {Trail: []string{"某某晚报", "2026-02-01", "第A04版：国际"}},
		"text":            {Content: "<p>第A04版：国际</p><p>昨天的事。</p><p>今天的事。</p>"},
		"number and name": {Title: "A04版 - 昨天的事", Categories: []string{"第A04版：国际"}},
	} {
		if got := d.Edit(news.Source{ID: "s"}, raw, desktest.Now).Page; got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAPagesPictureIsAPicture(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "s", Channels: []string{"world"}}
	for _, raw := range []news.Raw{
		{Title: "04版 - 图片报道", Content: "<p>昨天，两地学生互相拜访。</p>"},
		{Title: "07版画刊 - 昨天的事", Content: "<p>两地学生互相拜访。</p>"},
	} {
		if e := d.Edit(src, raw, desktest.Now); !slices.Contains(e.Channels, "pictures") || slices.Contains(e.Channels, "world") {
			t.Errorf("%s: %v", raw.Title, e.Channels)
		}
	}
}

// What is no article waits for an editor, who may release it; when entries are filed anew it waits still.
func TestWhatIsNoArticleWaits(t *testing.T) {
	d := desktest.Builtin(t)
	src := news.Source{ID: "s", Name: "某某日报", Channels: []string{"world"}}
	for title, term := range map[string]string{"04版 - 广告": "广告", "05版 - 本版责编：李小四": "本版责编", "01版 - 导读": "导读", "第08版：要闻": "08版 要闻"} {
		e := d.Edit(src, news.Raw{Title: title, Content: "<div>2026年02月01日</div><p>版权所有</p>"}, desktest.Now)
		want := news.Because(news.HeldHouse, term)
		if got := news.HeldFor(nil, &src, &e); got.Rule != want.Rule || !slices.Equal(got.Terms, want.Terms) {
			t.Errorf("%s: %+v", title, got)
		}
		if again := d.Refile(src, e); news.HeldFor(nil, &src, &again).Rule != news.HeldHouse {
			t.Errorf("%s: filed anew it waits no longer", title)
		}
	}
	if e := d.Edit(src, news.Raw{Title: "04版 - 广告法修订", Content: "<p>直播带货有新规。</p>"}, desktest.Now); !news.HeldFor(nil, &src, &e).IsZero() {
		t.Error("an article waits")
	}
}
