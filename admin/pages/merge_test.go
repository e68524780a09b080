package pages

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/txnews/hub/editorial"
)

func TestTwoChosenSourcesAreMergedAfterItWasSeen(t *testing.T) {
	d := newDesk(t, func(p *editorial.Parts) { p.Lookups = p.SourceList.(editorial.Lookups) })
	d.seed(feedOf("a"), feedOf("b"), feedOf("c"))
	two := url.Values{"source": ticks(d.page("/admin/sources"))[:2]}
	seen := d.ask(http.MethodPost, "/admin/sources/merge", two).Body.String()
	wants(t, seen, "将把「源b」并入「源a」", "「b」不再抓取", "反过来")
	swapped := confirmation(seen)
	swapped.Set("swap", "1")
	seen = d.ask(http.MethodPost, "/admin/sources/merge", swapped).Body.String()
	wants(t, seen, "将把「源a」并入「源b」")
	if src, _ := d.office.Source(t.Context(), "a"); src.Into != "" {
		t.Fatal("looking merged them")
	}
	form := confirmation(seen)
	d.rename("b", "先改的名")
	if w := d.ask(http.MethodPost, "/admin/sources/merge", form); w.Code != http.StatusPreconditionFailed {
		t.Errorf("what changed meanwhile: %d", w.Code)
	} else {
		form = confirmation(w.Body.String())
	}
	done := d.ask(http.MethodPost, "/admin/sources/merge", form)
	to, err := url.Parse(done.Header().Get("Location"))
	if done.Code != http.StatusSeeOther || err != nil {
		t.Fatal(done.Code, done.Body)
	}
	act := to.Query().Get("act")
	wants(t, d.page("/admin/sources/a"), "已并入", `href="/admin/sources/b"`)
	wants(t, d.page("/admin/sources/b"), "并入了")
	if w := d.ask(http.MethodPost, "/admin/acts/"+act+"/undo", nil); w.Code != http.StatusSeeOther {
		t.Error(w.Code, w.Body)
	}
	if src, _ := d.office.Source(t.Context(), "a"); src.Into != "" || !src.Enabled {
		t.Errorf("undone: %+v", src)
	}
	for _, wrong := range [][]string{nil, {"a x"}, {"a x", "b x", "c x"}} {
		if w := d.ask(http.MethodPost, "/admin/sources/merge", url.Values{"source": wrong}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, w.Code)
		}
	}
}
