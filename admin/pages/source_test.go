package pages

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

func TestTwoEditorsOfOneFormAreToldApart(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	read := d.page("/admin/sources/a/edit")
	src, _ := d.office.Source(t.Context(), "a")
	wants(t, read, `name="rev" value="`+src.Rev+`"`)
	form := url.Values{"rev": {src.Rev}, "name": {"甲"}, "kind": {"feed"}, "url": {src.URL}, "enabled": {"1"}}
	if w := d.ask(http.MethodPost, "/admin/sources/a/edit", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	form.Set("name", "乙")
	form.Set("interval", "30m")
	late := d.ask(http.MethodPost, "/admin/sources/a/edit", form)
	if late.Code != http.StatusPreconditionFailed {
		t.Fatal(late.Code, late.Body)
	}
	now, _ := d.office.Source(t.Context(), "a")
	wants(t, late.Body.String(), "别人刚改过这个来源", "zhang", "甲", `value="乙"`, `value="30m"`, `name="rev" value="`+now.Rev+`"`, "仍然保存我的")
	if now.Name != "甲" {
		t.Errorf("the second overwrote the first: %+v", now)
	}
	form.Set("rev", now.Rev)
	d.ask(http.MethodPost, "/admin/sources/a/edit", form)
	if now, _ = d.office.Source(t.Context(), "a"); now.Name != "乙" || now.Interval.Minutes() != 30 {
		t.Errorf("%+v", now)
	}
	wants(t, d.page("/admin/sources/a"), "修改历史", "<del>甲</del>", "<ins>乙</ins>")
}

func TestTheFormKeepsAllThatASourceHas(t *testing.T) {
	d := newDesk(t)
	all := feedOf("a")
	all.Homepage, all.Timezone, all.Language, all.Channels, all.Towns = "https://a.example.cn/", "Asia/Tokyo", "zh-CN", []string{"world", "gone"}, []string{"elsewhere"}
	all.Categories, all.Labels, all.Permit = map[string]string{"财经": "travel", "旧": "gone"}, []string{"县级", "重点"}, []string{"新华社", "嘉兴日报"}
	all.Licence = news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:{origin}", Rights: "© a", URL: "https://l.example.cn/", Except: []news.Exception{{Origins: []string{"新华社", "中新社"}, Public: news.ExtentNothing},
		{Channels: []string{"world", "gone"}, Embargo: 6 * time.Hour, Expiry: 30 * 24 * time.Hour, Public: news.ExtentHeadline, Partner: news.ExtentFull, Label: "{origin}存档", Rights: "© b", URL: "https://l.example.cn/x"}}}
	all.Interval, all.PausedUntil = 90*60*1e9, noon.Add(72*3600*1e9)
	all.Selectors = news.Selectors{Links: "a", Next: "b", Title: "c", Date: "d", Content: "e", Byline: "f", Trail: "g", Edition: "h", Pages: "i", PageName: "j"}
	d.seed(all)
	src, _ := d.office.Source(t.Context(), "a")
	v := d.view(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	form := v.formOf(src)
	form.Set("rev", src.Rev)
	if w := d.ask(http.MethodPost, "/admin/sources/a/edit", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	now, _ := d.office.Source(t.Context(), "a")
	if now.Rev != src.Rev {
		t.Errorf("saving what was shown changed it:\n%+v\n%+v", src, now)
	}
}

func TestExceptionsOfALicenceAreEdited(t *testing.T) {
	d := newDesk(t)
	src := feedOf("a")
	src.Licence.Except = []news.Exception{{Origins: []string{"新华社"}, Public: news.ExtentNothing}, {Channels: []string{"world"}, Public: news.ExtentHeadline}}
	d.seed(src)
	src, _ = d.office.Source(t.Context(), "a")
	form := d.view(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)).formOf(src)
	form.Set("rev", src.Rev)
	form.Set("except-0-remove", "1")
	form.Set("except-2-expiry", "bald")
	form.Set("except-2-public", "nothing")
	refused := d.ask(http.MethodPost, "/admin/sources/a/edit", form)
	if refused.Code != http.StatusUnprocessableEntity {
		t.Fatal(refused.Code, refused.Body)
	}
	wants(t, refused.Body.String(), `name="except-2-expiry" type="text" value="bald"`, "例外 2", "再加一条例外")
	form.Set("except-2-expiry", "1d12h")
	if w := d.ask(http.MethodPost, "/admin/sources/a/edit", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	now, _ := d.office.Source(t.Context(), "a")
	want := []news.Exception{{Channels: []string{"world"}, Public: news.ExtentHeadline}, {Expiry: 36 * time.Hour, Public: news.ExtentNothing}}
	if diff := cmp.Diff(want, now.Licence.Except); diff != "" {
		t.Error(diff)
	}
	if at := fieldOf("licence.except[1].channels[0]"); at != "except-1" {
		t.Errorf("a fault in an exception is shown at %s", at)
	}
}

func TestNoTextOfASourceRunsOnItsOwnPages(t *testing.T) {
	d := newDesk(t)
	d.seed(evil("a"))
	notes := map[string][]news.Refreshed{"a": {{At: noon, Outcome: news.OutcomeFailed, Reason: news.Reasons{{Text: "<script>alert(1)</script>"}}}}}
	if err := d.store.NoteRefreshes(t.Context(), notes, noon.Location()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/admin/sources/a", "/admin/sources/a/edit", "/admin/sources/import", "/admin/sources/new"} {
		harmless(t, d.page(path))
	}
	form := url.Values{"rev": {"0"}}
	for name := range d.view(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)).formOf(evil("a")) {
		form.Set(name, `"><script>alert(1)</script>`)
	}
	for _, path := range []string{"/admin/sources/a/edit", "/admin/sources/new"} {
		form.Set("step", "save")
		harmless(t, d.ask(http.MethodPost, path, form).Body.String())
	}
}

func TestAListIsSeenBeforeItComesIn(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	const list = `<opml version="2.0"><body><outline text="甲&lt;script&gt;alert(1)&lt;/script&gt;" xmlUrl="https://neu.example.cn/rss"/><outline text="有" xmlUrl="https://a.example.cn/rss"/><outline text="无"/></body></opml>`
	seen := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {list}})
	harmless(t, seen.Body.String())
	wants(t, seen.Body.String(), "将添加或修改 1 个来源", "已有")
	if table, _ := d.office.Sources(t.Context()); len(table) != 1 {
		t.Fatal("looking took it in")
	}
	if w := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {list}, "sure": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if table, _ := d.office.Sources(t.Context()); len(table) != 2 {
		t.Errorf("%d sources", len(table))
	}
	for _, wrong := range []string{"", "<opml", "<html><body>nothing</body></html>"} {
		if w := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {wrong}}); w.Code >= 500 {
			t.Errorf("%q: %d", wrong, w.Code)
		}
	}
	opml := d.ask(http.MethodGet, "/admin/sources/export?q=neu", nil)
	if !strings.Contains(opml.Body.String(), "https://neu.example.cn/rss") || strings.Contains(opml.Body.String(), "https://a.example.cn/rss") {
		t.Error(opml.Body)
	}
}

// TestNoOutlineOfAListRuns shows lists that readers export, as far as they are at hand.
func TestNoOutlineOfAListRuns(t *testing.T) {
	d := newDesk(t)
	lists, err := filepath.Glob("../../editorial/testdata/*.opml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range lists {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := d.ask(http.MethodPost, "/admin/sources/import", url.Values{"list": {string(b)}})
		if w.Code >= 500 {
			t.Errorf("%s: %d", file, w.Code)
		}
		harmless(t, w.Body.String())
	}
}
