package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestATitleAndPeopleAreCorrectedInAForm(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "写错的标题")
	e.Attribution = news.Attribution{Origin: "嘉兴日报", Reporters: []string{"张三", "李四"}}
	d.write([]news.Entry{e})
	page := d.page("/admin/entries/" + e.ID)
	wants(t, page, `name="say-title" value="写错的标题"`, `name="had-say-reporters" value="张三、李四"`)
	form := url.Values{"had-say-title": {"写错的标题"}, "say-title": {"写对的标题"}, "had-say-reporters": {"张三、李四"}, "say-reporters": {"张三，王五"}, "had-say-origin": {"嘉兴日报"}, "say-origin": {"嘉兴日报"}}
	rev := d.revision(e.ID)
	if code := d.decide(e.ID, rev, "say", form); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	now := d.entryNow(e.ID)
	if now.Title != "写对的标题" || !slices.Equal(now.Attribution.Reporters, []string{"张三", "王五"}) || now.Override.Origin != nil {
		t.Fatalf("%+v", now)
	}
	wants(t, d.page("/admin/entries/"+e.ID), "<h1>写对的标题</h1>", "来源写的：写错的标题", `value="auto-title"`, `value="auto-reporters"`, "改回来源的记者", "标题：写对的标题")
	form.Set("say-title", "第二个编辑的标题")
	form.Set("rev", rev)
	form.Set("do", "say")
	late := d.ask(http.MethodPost, "/admin/entries/"+e.ID, form)
	if late.Code != http.StatusPreconditionFailed {
		t.Fatal(late.Code)
	}
	wants(t, late.Body.String(), "<td>第二个编辑的标题</td><td>写对的标题</td>", `name="say-title" value="第二个编辑的标题"`)
	d.decide(e.ID, d.revision(e.ID), "auto-title", nil)
	if now = d.entryNow(e.ID); now.Title != "写错的标题" || now.Attribution.Reporters[1] != "王五" {
		t.Errorf("%+v, want the source's title and the editor's people", now)
	}
	form = url.Values{"rev": {d.revision(e.ID)}, "do": {"say"}, "had-say-title": {"写错的标题"}, "say-title": {" "}}
	empty := d.ask(http.MethodPost, "/admin/entries/"+e.ID, form)
	if empty.Code != http.StatusUnprocessableEntity || !strings.Contains(empty.Body.String(), `aria-invalid="true"`) {
		t.Error(empty.Code)
	}
}
