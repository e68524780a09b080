package pages

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

// decide posts a form of an entry's page as it was shown when the entry had that revision.
func (d *desk) decide(id, rev, do string, more url.Values) int {
	d.t.Helper()
	form := url.Values{"rev": {rev}, "do": {do}}
	for name, values := range more {
		form[name] = values
	}
	return d.ask(http.MethodPost, "/admin/entries/"+id, form).Code
}

func (d *desk) revision(id string) string {
	d.t.Helper()
	info, err := d.office.Entry(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return info.Revision
}

func (d *desk) entryNow(id string) news.Entry {
	d.t.Helper()
	info, err := d.office.Entry(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return info.Entry
}

func TestAnEntryIsFiledElsewhereAndLeftToTheDeskAgain(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	d.write([]news.Entry{e})
	rev := d.revision(e.ID)
	wants(t, d.page("/admin/entries/"+e.ID), `name="rev" value="`+rev+`"`, `name="had-channels" value="world"`)
	if code := d.decide(e.ID, rev, "file", url.Values{"had-channels": {"world"}, "channels": {"travel"}}); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	now := d.entryNow(e.ID)
	if !slices.Equal(now.Channels, []string{"travel"}) || now.Override.Towns != nil {
		t.Fatalf("%v, %+v: want the channel changed alone", now.Channels, now.Override)
	}
	wants(t, d.page("/admin/entries/"+e.ID), "频道重新自动判断", "编辑决定", "zhang")
	d.decide(e.ID, d.revision(e.ID), "auto-channels", nil)
	if now = d.entryNow(e.ID); !slices.Equal(now.Channels, []string{"world"}) {
		t.Errorf("left to the desk again: %v", now.Channels)
	}
	for _, wrong := range []url.Values{{"channels": {"none"}}, {"towns": {"none"}}} {
		if code := d.decide(e.ID, "", "file", wrong); code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, code)
		}
	}
	if code := d.decide(e.ID, "", "burn", nil); code != http.StatusUnprocessableEntity {
		t.Errorf("what is no decision: %d", code)
	}
}

func TestTheSecondOfTwoEditorsSeesWhatTheFirstDecided(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	d.write([]news.Entry{e})
	rev := d.revision(e.ID)
	d.decide(e.ID, rev, "file", url.Values{"had-channels": {"world"}, "channels": {"travel"}})
	form := url.Values{"rev": {rev}, "do": {"file"}, "had-channels": {"world"}, "channels": {"world"}, "towns": {"wuzhen"}}
	late := d.ask(http.MethodPost, "/admin/entries/"+e.ID, form)
	if late.Code != http.StatusPreconditionFailed {
		t.Fatal(late.Code, late.Body)
	}
	now := d.revision(e.ID)
	wants(t, late.Body.String(), "别人刚处理过这篇稿件", "zhang", "<td>国内国际</td><td>旅游</td>", `name="towns" value="wuzhen" checked`, `name="rev" value="`+now+`"`, "仍然保存我的")
	if e := d.entryNow(e.ID); !slices.Equal(e.Channels, []string{"travel"}) || len(e.Towns) > 0 {
		t.Errorf("the second overwrote the first: %v %v", e.Channels, e.Towns)
	}
	form.Set("rev", now)
	form["had-channels"] = []string{"travel"}
	d.ask(http.MethodPost, "/admin/entries/"+e.ID, form)
	if e := d.entryNow(e.ID); !slices.Equal(e.Channels, []string{"world"}) || !slices.Equal(e.Towns, []string{"wuzhen"}) {
		t.Errorf("saved over: %v %v", e.Channels, e.Towns)
	}
}

func TestAHeldEntryIsReleasedAndHeldAgain(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "一篇")
	e.Held = news.Because("held.origin", "新华社")
	d.write([]news.Entry{e})
	wants(t, d.page("/admin/entries/"+e.ID), "待审", "新华社", `value="release"`)
	d.decide(e.ID, d.revision(e.ID), "release", nil)
	if now := d.entryNow(e.ID); !now.Held.IsZero() {
		t.Fatalf("released: %+v", now.Held)
	}
	wants(t, d.page("/admin/entries/"+e.ID), `value="auto-release"`)
	d.decide(e.ID, d.revision(e.ID), "auto-release", nil)
	wants(t, d.page("/admin/entries?held=1"), `name="back" value="held"`, `data-key="r"`, `aria-current="page">待审稿件`)
	w := d.ask(http.MethodPost, "/admin/entries/"+e.ID, url.Values{"do": {"release"}, "back": {"held"}})
	if at := w.Header().Get("Location"); at != "/admin/entries?done=desk.done.decided&held=1" {
		t.Errorf("released from the queue, it leads to %s", at)
	}
	d.decide(e.ID, d.revision(e.ID), "auto-release", nil)
	if now := d.entryNow(e.ID); now.Held.IsZero() {
		t.Error("it is not held again")
	}
}

func TestAnEntryJoinsAStoryAndIsSplitFromIt(t *testing.T) {
	d := newDesk(t)
	first, second := entryOf("a", "先发的"), entryOf("b", "后发的")
	d.write([]news.Entry{first, second})
	for with, code := range map[string]int{"none": http.StatusNotFound, "": http.StatusNotFound, second.ID: http.StatusUnprocessableEntity} {
		if got := d.decide(second.ID, "", "join", url.Values{"with": {with}}); got != code {
			t.Errorf("joined to %q: %d, want %d", with, got, code)
		}
	}
	if code := d.decide(second.ID, d.revision(second.ID), "join", url.Values{"with": {"http://hub.example/entry/" + first.ID + "?lang=en"}}); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	if a, b := d.entryNow(first.ID), d.entryNow(second.ID); a.Story != b.Story {
		t.Fatalf("%s and %s", a.Story, b.Story)
	}
	wants(t, d.page("/admin/entries/"+second.ID), `value="split"`, `value="auto-story"`, "/admin/entries/"+first.ID)
	d.decide(second.ID, d.revision(second.ID), "split", nil)
	if a, b := d.entryNow(first.ID), d.entryNow(second.ID); a.Story == b.Story {
		t.Error("it is not split from it")
	}
}
