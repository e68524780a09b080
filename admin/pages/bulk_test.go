package pages

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
)

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// confirmation is the form that a preview has to confirm what it shows.
func confirmation(page string) url.Values {
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Add(m[1], html.UnescapeString(m[2]))
	}
	return form
}

// interval is that of a source in the store.
func (d *desk) interval(id string) time.Duration {
	d.t.Helper()
	src, err := d.office.Source(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return src.Interval
}

// rename is another editor's change beside.
func (d *desk) rename(id, name string) {
	d.t.Helper()
	src, err := d.office.Source(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	src.Name = name
	if _, err := d.office.PutSource(d.t.Context(), zhang, src); err != nil {
		d.t.Fatal(err)
	}
}

func TestAllThatWereFoundAreThoseThatWereSeen(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"))
	all := url.Values{"all": {"1"}, "query": {"q=example"}, "interval": {"30m"}}
	form := confirmation(d.ask(http.MethodPost, "/admin/sources/change", all).Body.String())
	if form.Has("all") || len(form["source"]) != 2 {
		t.Errorf("the preview keeps %v", form)
	}
	if _, err := d.office.AddSource(t.Context(), zhang, feedOf("late")); err != nil {
		t.Fatal(err)
	}
	if w := d.ask(http.MethodPost, "/admin/sources/change", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if d.interval("a") != 30*time.Minute || d.interval("b") != 30*time.Minute || d.interval("late") != 0 {
		t.Errorf("%v %v, and one that nobody saw %v", d.interval("a"), d.interval("b"), d.interval("late"))
	}
	all["sure"] = []string{"1"}
	wants(t, d.ask(http.MethodPost, "/admin/sources/change", all).Body.String(), "将修改 1 个来源", `name="sure"`)
	if d.interval("late") != 0 {
		t.Error("all were changed before they were seen")
	}
}

func TestWhatChangedAfterThePreviewIsRefused(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"))
	form := confirmation(d.ask(http.MethodPost, "/admin/sources/change", url.Values{"all": {"1"}, "interval": {"30m"}}).Body.String())
	d.rename("a", "先改的名")
	late := d.ask(http.MethodPost, "/admin/sources/change", form)
	wants(t, late.Body.String(), "1 个不能这样修改", "刚被他人修改")
	if late.Code != http.StatusConflict || d.interval("a") != 0 || d.interval("b") != 0 {
		t.Error(late.Code, d.interval("a"), d.interval("b"))
	}
	form = confirmation(late.Body.String())
	form.Set("skip", "1")
	if w := d.ask(http.MethodPost, "/admin/sources/change", form); w.Code != http.StatusSeeOther || d.interval("a") != 0 || d.interval("b") != 30*time.Minute {
		t.Error(w.Code, d.interval("a"), d.interval("b"))
	}
}

// A source that the preview leaves out stays out, though it could be changed by then.
func TestWhatWasSeenRefusedIsNotChanged(t *testing.T) {
	d := newDesk(t)
	taken := feedOf("taken")
	taken.URL = "https://neu.example.cn/rss"
	other := feedOf("b")
	other.URL = "https://a.example.cn/other"
	d.seed(feedOf("a"), other, taken)
	ask := url.Values{"all": {"1"}, "host-from": {"a.example.cn"}, "host-to": {"neu.example.cn"}}
	form := confirmation(d.ask(http.MethodPost, "/admin/sources/change", ask).Body.String())
	if err := d.office.RemoveSource(t.Context(), zhang, "taken", ""); err != nil {
		t.Fatal(err)
	}
	if w := d.ask(http.MethodPost, "/admin/sources/change", form); w.Code != http.StatusOK {
		t.Errorf("what was refused is not left out, and yet: %d %s", w.Code, w.Body)
	}
	form.Set("skip", "1")
	if w := d.ask(http.MethodPost, "/admin/sources/change", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	sources, err := d.office.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := func(url string) bool {
		return slices.ContainsFunc(sources, func(s editorial.SourceInfo) bool { return s.URL == url })
	}
	if !at("https://a.example.cn/rss") || !at("https://neu.example.cn/other") {
		t.Errorf("%+v", sources)
	}
}

// An interval is written as in hub.yaml, in the form of many and in that of one, and is shown so.
func TestAnIntervalIsWrittenAsInTheConfiguration(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	for text, want := range map[string]time.Duration{"1d12h": 36 * time.Hour, "1.5d": 36 * time.Hour, "90m": 90 * time.Minute, "2d": 48 * time.Hour, "0": 0} {
		form := confirmation(d.ask(http.MethodPost, "/admin/sources/change", url.Values{"source": ticks(d.page("/admin/sources")), "interval": {text}}).Body.String())
		if w := d.ask(http.MethodPost, "/admin/sources/change", form); len(form["source"]) == 1 && w.Code != http.StatusSeeOther {
			t.Error(text, w.Code, w.Body)
		}
		if got := d.interval("a"); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
	src, _ := d.office.Source(t.Context(), "a")
	form := url.Values{"rev": {src.Rev}, "name": {"甲"}, "kind": {"feed"}, "url": {src.URL}, "enabled": {"1"}, "interval": {"1d12h"}}
	if w := d.ask(http.MethodPost, "/admin/sources/a/edit", form); w.Code != http.StatusSeeOther || d.interval("a") != 36*time.Hour {
		t.Error(w.Code, d.interval("a"))
	}
	if form.Set("interval", "36"); d.ask(http.MethodPost, "/admin/sources/a/edit", form).Code != http.StatusUnprocessableEntity {
		t.Error("a number without its unit is taken")
	}
	if _, err := d.office.ChangeSources(t.Context(), zhang, editorial.Bulk{IDs: []string{"a"}, Change: editorial.SourceChange{Interval: new(48 * time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	wants(t, d.page("/admin/sources/a/edit"), `value="2d"`)
}
