package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestCopiesStandSideBySide(t *testing.T) {
	d := newDesk(t)
	first, second := entryOf("a", "乌镇新线"), entryOf("b", "乌镇新添线路")
	first.Content, second.Content = "<p>头一句。票价两元。</p><p>末一句。</p>", `<p>头一句。票价三元。</p><p>末一句。<img src="https://b.example.cn/1.jpg"></p>`
	d.write([]news.Entry{first, second})
	entry := "/admin/entries/" + first.ID
	wants(t, d.page(entry), `formaction="`+entry+`/compare"`)
	page := d.page(entry + "/compare?with=" + url.QueryEscape("http://hub.example/entry/"+second.ID))
	wants(t, page, "票价<del>两</del>元。", "票价<ins>三</ins>元。", "乌镇新<ins>添线路</ins>", "现在不算同题稿件", `value="join"`, "源b", "头一句。")
	if strings.Contains(page, "<img") {
		t.Error("a picture is loaded")
	}
	if code := d.decide(first.ID, d.revision(first.ID), "join", url.Values{"with": {second.ID}}); code != http.StatusSeeOther {
		t.Fatal(code)
	}
	wants(t, d.page(entry), entry+"/compare?with="+second.ID)
	wants(t, d.page(entry+"/compare?lang=en&with="+second.ID), "They are one story now", `value="split"`)
	for ask, code := range map[string]int{"with=none": http.StatusNotFound, "": http.StatusSeeOther, "with=": http.StatusBadRequest, "version=x": http.StatusBadRequest, "version=9": http.StatusNotFound} {
		if w := d.ask(http.MethodGet, entry+"/compare?"+ask, nil); w.Code != code {
			t.Errorf("%q: %d", ask, w.Code)
		}
	}
}

func TestVersionsStandSideBySide(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "第一版")
	d.write([]news.Entry{e})
	e.Version, e.Digest, e.Title, e.Published = 2, "2", "第二版", noon.AddDate(0, 0, 1)
	d.write([]news.Entry{e})
	d.decide(e.ID, d.revision(e.ID), "file", url.Values{"had-channels": {"world"}, "channels": {"travel"}})
	e = d.entryNow(e.ID)
	e.Version, e.Digest, e.Title = 4, "4", "第三版"
	d.write([]news.Entry{e})
	page := d.page("/admin/entries/" + e.ID)
	wants(t, page, "against=3&amp;version=1", "against=0&amp;version=3")
	if strings.Contains(page, "version=2\"") {
		t.Error("a version that says what the next says is kept")
	}
	wants(t, d.page("/admin/entries/"+e.ID+"/compare?version=1&against=3"), "第<del>一</del>版", "第<ins>二</ins>版", "<del>2026年11月27日 20:00</del>", "<ins>2026年11月28日 20:00</ins>")
	wants(t, d.page("/admin/entries/"+e.ID+"/compare?version=1"), "第<ins>三</ins>版", "（现在）")
	evil := evilEntry(t)
	d.write([]news.Entry{evil})
	harmless(t, d.page("/admin/entries/"+e.ID+"/compare?with="+evil.ID))
	harmless(t, d.page("/admin/entries/"+evil.ID+"/compare?with="+e.ID))
}
