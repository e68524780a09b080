package pages

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/txnews/hub/news"
)

func TestTheNavigationSaysWhatWaits(t *testing.T) {
	d := newDesk(t)
	held := entryOf("a", "等待的")
	held.Held = news.Because("held.origin", "新华社")
	late := entryOf("b", "要撤的")
	d.write([]news.Entry{held, late})
	form := url.Values{"do": {"open"}, "reason": {"版权"}, "asked-at": {"2026-11-01"}}
	if w := d.ask(http.MethodPost, "/admin/entries/"+late.ID+"/takedown", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	page := d.page("/admin/takedowns")
	wants(t, page, `<li class="late"><a href="/admin/takedowns">撤稿请求 <b>1</b> <small>已超过 2026年11月4日 00:00</small></a></li>`,
		`<a href="/admin/entries?held=1">待审稿件 <b>1</b></a>`, `<a href="/admin/sources?health=troubled">异常来源 <b>0</b></a>`)
	d.decide(held.ID, d.revision(held.ID), "release", nil)
	wants(t, d.page("/admin/entries?lang=en"), "Held entries <b>0</b>", "was due")
}
