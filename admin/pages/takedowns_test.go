package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// story writes one text as two sources have it.
func (d *desk) story() (first, second news.Entry) {
	d.t.Helper()
	first, second = entryOf("a", "先发的"), entryOf("b", "后发的")
	second.Story, second.Original = first.Story, first.ID
	d.write([]news.Entry{first, second}, news.Story{ID: first.Story, Members: []news.Copy{news.CopyOf(&first), news.CopyOf(&second)}})
	return first, second
}

var seenReach = regexp.MustCompile(`name="seen" value="([^"]+)"`)

func TestTheReachOfATakedownIsSeenBeforeItHappens(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/takedowns"), "还没有撤稿记录")
	first, second := d.story()
	path := "/admin/entries/" + first.ID + "/takedown"
	wants(t, d.page("/admin/entries/"+first.ID), path)
	page := d.page(path)
	wants(t, page, "将撤下 2 篇", "源a", "源b", "/admin/entries/"+second.ID, first.URL, second.URL)
	if _, err := d.office.Entry(t.Context(), first.ID); err != nil {
		t.Fatal("looking took it down:", err)
	}
	form := url.Values{"do": {"take-down"}, "seen": {seenReach.FindStringSubmatch(page)[1]}}
	if w := d.ask(http.MethodPost, path, form); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", w.Code)
	}
	form.Set("reason", "应版权方要求")
	form.Set("asked-by", "嘉兴日报")
	form.Set("asked-at", "2026-11-25")
	late := url.Values{"do": {"take-down"}, "seen": {"1"}, "reason": {"应版权方要求"}}
	wants(t, d.ask(http.MethodPost, path, late).Body.String(), "现在共 2 篇", `value="应版权方要求"`)
	if _, err := d.office.Entry(t.Context(), first.ID); err != nil {
		t.Fatal("it took down what was not seen:", err)
	}
	w := d.ask(http.MethodPost, path, form)
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(record, "/admin/takedowns/") {
		t.Fatal(w.Code, record, w.Body)
	}
	for _, id := range []string{first.ID, second.ID} {
		if w := d.ask(http.MethodGet, "/admin/entries/"+id, nil); w.Code != http.StatusGone {
			t.Errorf("%s: %d", id, w.Code)
		}
	}
	wants(t, d.page(record), "已撤下", "应版权方要求", "嘉兴日报", "共撤下 2 篇", `value="restore"`)
	wants(t, d.page("/admin/takedowns"), "先发的", record, "已撤下")
	read := d.page(record)
	rev := regexp.MustCompile(`name="rev" value="([^"]*)"`).FindStringSubmatch(read)[1]
	if w := d.ask(http.MethodPost, record, url.Values{"rev": {"old"}, "do": {"restore"}}); w.Code != http.StatusPreconditionFailed {
		t.Errorf("a record that was read before: %d", w.Code)
	}
	if w := d.ask(http.MethodPost, record, url.Values{"rev": {rev}, "do": {"restore"}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if _, err := d.office.Entry(t.Context(), second.ID); err != nil {
		t.Error("restored:", err)
	}
}

// retold tells the story of two with another second copy.
func (d *desk) retold(first, second news.Entry) (third news.Entry) {
	d.t.Helper()
	third = entryOf("c", "再发的")
	third.Story, third.Original = first.Story, first.ID
	stories, err := d.store.StoriesByID(d.t.Context(), []string{first.Story})
	if err != nil {
		d.t.Fatal(err)
	}
	second.Story, second.Original, second.Version = second.ID, second.ID, 2
	st := stories[first.Story]
	st.Members = []news.Copy{news.CopyOf(&first), news.CopyOf(&third)}
	d.write([]news.Entry{second, third}, st)
	return third
}

func TestATakedownThatWouldTakeOthersThanWereSeenIsShownAgain(t *testing.T) {
	d := newDesk(t)
	first, second := d.story()
	ask := "/admin/entries/" + first.ID + "/takedown"
	w := d.ask(http.MethodPost, ask, url.Values{"do": {"open"}, "reason": {"应版权方要求"}})
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	paths := []string{ask, record}
	var forms []url.Values
	for _, path := range paths {
		forms = append(forms, url.Values{"do": {"take-down"}, "reason": {"应版权方要求"}, "seen": {seenReach.FindStringSubmatch(d.page(path))[1]}})
	}
	third := d.retold(first, second)
	for i, path := range paths {
		wants(t, d.ask(http.MethodPost, path, forms[i]).Body.String(), "要撤的稿件刚刚有变，现在共 2 篇", "/admin/entries/"+third.ID)
		if _, err := d.office.Entry(t.Context(), third.ID); err != nil {
			t.Fatalf("%s took down what was not seen: %v", path, err)
		}
	}
	forms[1].Set("seen", seenReach.FindStringSubmatch(d.page(record))[1])
	if w := d.ask(http.MethodPost, record, forms[1]); w.Code != http.StatusSeeOther {
		t.Error("as it was seen:", w.Code, w.Body)
	}
}

func TestARequestWaitsOnRecordAndIsDecided(t *testing.T) {
	d := newDesk(t)
	first, _ := d.story()
	for _, do := range []string{"refuse", "take-down"} {
		w := d.ask(http.MethodPost, "/admin/entries/"+first.ID+"/takedown", url.Values{"do": {"open"}, "reason": {"应版权方要求"}})
		record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
		if w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
		wants(t, d.page("/admin/takedowns"), "待决定", record, ">先发的</a>")
		wants(t, d.page(record), "将撤下 2 篇", "源b", `value="refuse"`)
		form := url.Values{"do": {do}, "seen": {seenReach.FindStringSubmatch(d.page(record))[1]}}
		if w := d.ask(http.MethodPost, record, form); w.Code != http.StatusSeeOther {
			t.Fatal(do, w.Code, w.Body)
		}
	}
	if w := d.ask(http.MethodGet, "/admin/entries/"+first.ID, nil); w.Code != http.StatusGone {
		t.Errorf("done: %d", w.Code)
	}
	for _, path := range []string{"/admin/takedowns/none", "/admin/entries/none/takedown"} {
		if w := d.ask(http.MethodGet, path, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	d.page("/admin/takedowns?page=x")
	d.page("/admin/takedowns?page=9999")
}

func TestNoTextOfATakedownRuns(t *testing.T) {
	d := newDesk(t)
	const x = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	e := evilEntry(t)
	e.URL, e.Source, e.Providers = "https://a.example.cn/", "a", []news.Provider{{ID: "a", Name: x, URL: "javascript:alert(1)"}}
	d.write([]news.Entry{e})
	path := "/admin/entries/" + e.ID + "/takedown"
	harmless(t, d.page(path))
	form := url.Values{"do": {"open"}, "asked-by": {x}, "note": {x}, "asked-at": {x}, "reason": {x}}
	harmless(t, d.ask(http.MethodPost, path, form).Body.String())
	form.Del("asked-at")
	w := d.ask(http.MethodPost, path, form)
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	if w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	harmless(t, d.page(record))
	harmless(t, d.page("/admin/takedowns"))
	harmless(t, d.ask(http.MethodPost, record, url.Values{"do": {x}, "note": {x}}).Body.String())
	d.ask(http.MethodPost, record, url.Values{"do": {"take-down"}, "seen": {seenReach.FindStringSubmatch(d.page(record))[1]}})
	harmless(t, d.page(record))
	harmless(t, d.page("/admin/takedowns"))
	harmless(t, d.ask(http.MethodGet, "/admin/entries/"+e.ID, nil).Body.String())
}
