package pages

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// asks has a rights owner ask for an entry's takedown, and gives the address of the request's page.
func (d *desk) asks(id, about string) string {
	d.t.Helper()
	r := news.TakedownRequest{ID: id, Entry: about, Address: "https://hub.example/entry/" + about, Name: "李四", Role: "author", Contact: "li@example.cn", Ground: "privacy", Statement: "我没有同意", AskedAt: noon, Rev: news.RevNone}
	if err := d.store.PutRequest(d.t.Context(), r, news.Act{At: noon, Op: "request.file"}); err != nil {
		d.t.Fatal(err)
	}
	return "/admin/requests/" + id
}

// A request is read beside the entry, and nothing goes that was not seen.
func TestARequestIsDecidedBesideItsEntry(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "某人打官司")
	d.write([]news.Entry{e})
	down, declined, elsewhere := d.asks("20121224-aaaaaaaa", e.ID), d.asks("20121224-bbbbbbbb", e.ID), d.asks("20121224-cccccccc", "")
	wants(t, d.page("/admin/requests"), down, declined, "侵犯隐私或名誉", `<b>3</b>`)
	page := d.page(down)
	wants(t, page, "某人打官司", "我没有同意", "li@example.cn", "作者", "应权利人要求")
	wants(t, d.page(elsewhere), "请求里没有写明本站的稿件")

	form := url.Values{"entry": {e.ID}, "reason": {"应权利人要求"}, "do": {"accept"}}
	w := d.ask(http.MethodPost, down, form) // unseen: it is shown first
	if _, err := d.office.Entry(t.Context(), e.ID); err != nil || w.Code == http.StatusSeeOther {
		t.Fatal("it took down what was not seen", w.Code, err)
	}
	if w := d.ask(http.MethodPost, declined, url.Values{"do": {"decline"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("declined without a word: %d", w.Code)
	}
	if w := d.ask(http.MethodPost, declined, url.Values{"do": {"decline"}, "note": {"已获授权"}}); w.Code != http.StatusSeeOther {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	wants(t, d.page(declined), "未接受", "已获授权")

	for _, named := range []string{"", "https://elsewhere.example/story"} {
		w := d.ask(http.MethodPost, down, url.Values{"entry": {named}, "reason": {"应权利人要求"}, "do": {"accept"}})
		if _, err := d.office.Entry(t.Context(), e.ID); err != nil || w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("named was %q: %d, %v", named, w.Code, err)
		}
	}

	form.Set("seen", seenBlock.FindStringSubmatch(page)[1])
	if w := d.ask(http.MethodPost, down, form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	wants(t, d.page(down), "已撤稿", "/admin/takedowns/20121224-aaaaaaaa")
	wants(t, d.page("/admin/takedowns/20121224-aaaaaaaa"), "李四", "应权利人要求")
	if w := d.ask(http.MethodPost, down, form); w.Code == http.StatusSeeOther {
		t.Error("it was decided twice")
	}
}

// What somebody outside writes runs nowhere on the desk, nor in what leaves it.
func TestNoTextOfARequestRuns(t *testing.T) {
	d := newDesk(t, func(p *editorial.Parts) { p.Tries = p.Sources.(*store.Store) })
	e := entryOf("a", "某人打官司")
	d.write([]news.Entry{e})
	const x = `=1+1"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	r := news.TakedownRequest{ID: "20121224-aaaaaaaa", Entry: e.ID, Address: x, Name: x, Role: x, Contact: x, Ground: x, Statement: x, AskedAt: noon, Rev: news.RevNone}
	if err := d.store.PutRequest(d.t.Context(), r, news.Act{At: noon, Op: "request.file"}); err != nil {
		t.Fatal(err)
	}
	page := d.page("/admin/requests/" + r.ID)
	harmless(t, page)
	harmless(t, d.page("/admin/requests"))
	found, err := d.office.RequestTroubles(t.Context())
	if err != nil || len(found) != 1 || strings.Contains(fmt.Sprintf("%+v", found), "alert(1)") {
		t.Errorf("mails and webhooks would say %+v, %v", found, err)
	}
	form := url.Values{"entry": {e.ID}, "reason": {x}, "note": {x}, "do": {"accept"}, "seen": {seenBlock.FindStringSubmatch(page)[1]}}
	if w := d.ask(http.MethodPost, "/admin/requests/"+r.ID, form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	for _, path := range []string{"/admin/requests/" + r.ID, "/admin/requests", "/admin/takedowns", "/admin/takedowns/" + r.ID, "/admin/audit"} {
		harmless(t, d.page(path))
	}
	lines, err := csv.NewReader(d.ask(http.MethodGet, "/admin/audit/export?as=csv", nil).Body).ReadAll()
	if err != nil || len(lines) < 3 {
		t.Fatal(lines, err)
	}
	for _, cell := range slices.Concat(lines...) {
		if strings.HasPrefix(cell, "=") {
			t.Errorf("a spreadsheet takes %q for a formula", cell)
		}
	}
}
