package pages

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	desks "github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// file writes entries as the configured desk files them.
func (d *desk) file(titles ...string) {
	d.t.Helper()
	base := configured()
	judge, err := desks.New(desks.Rules{Channels: base.Channels, Towns: base.Towns})
	if err != nil {
		d.t.Fatal(err)
	}
	src := news.Source{ID: "jxrb", Name: "嘉兴日报", Channels: []string{"world"}}
	var entries []news.Entry
	for i, title := range titles {
		e := judge.Edit(src, news.Raw{GUID: fmt.Sprint(i), Title: title, Content: "<p>今天有消息。</p>"}, noon)
		e.Version, e.Digest, e.Sort, e.FirstSeen, e.Updated = 1, title, noon, noon, noon
		entries = append(entries, e)
	}
	if _, err := d.store.Amend(d.t.Context(), entries, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		d.t.Fatal(err)
	}
}

// What would change is seen before it is saved, from what is in the form.
func TestAFormIsTriedBeforeItIsSaved(t *testing.T) {
	d := newSettingsDesk(t, configured())
	const travel = "/admin/settings/channels/rows/travel"
	form := formIn(d.page(travel))
	form.Set("step", "try")
	wants(t, d.ask(http.MethodPost, travel, form).Body.String(), "还没有稿件可以试")
	d.seed(news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/", Channels: []string{"world"}, Enabled: true})
	d.file("油价上涨", "灵溪坳昨天开门", "濮院镇开市")
	form.Set("words", form.Get("words")+"、+灵溪坳")
	w := d.ask(http.MethodPost, travel, form)
	if w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	wants(t, w.Body.String(), "最近 3 篇里，1 篇会改变", "灵溪坳昨天开门", "<ins>+ 旅游</ins>", "旅游 <ins>+1</ins>", "灵溪坳</textarea>", `form="setting-form" name="step" value="save"`)
	if strings.Contains(w.Body.String(), "油价上涨") || d.now().Revision != "" {
		t.Error("more is shown than would change, or it is saved")
	}
	saved := formIn(w.Body.String())
	saved.Set("step", "save")
	d.save(travel, saved)
	if c, _ := d.now().Channel("travel"); len(c.Words) != 4 { // 古镇、水乡 was one word until it was touched
		t.Errorf("%+v", c)
	}

	town := formIn(d.page("/admin/settings/gazetteer/new"))
	town["id"], town["name"], town["kind"], town["step"] = []string{"puyuan"}, []string{"濮院"}, []string{"镇"}, []string{"try"}
	wants(t, d.ask(http.MethodPost, "/admin/settings/gazetteer/new?lang=en", town).Body.String(), "Of the newest 3 entries, 1 would change", "<ins>+ 濮院</ins>")
	permits := formIn(d.page("/admin/settings/permits"))
	permits["permits"], permits["step"] = []string{"新华社"}, []string{"try"}
	wants(t, d.ask(http.MethodPost, "/admin/settings/permits", permits).Body.String(), "3 篇会改变", "3 篇转为待审", "<ins>+ 待审</ins>")
	licence := formIn(d.page("/admin/settings/licence"))
	licence["label"], licence["step"] = []string{"来自{origin}"}, []string{"try"}
	wants(t, d.ask(http.MethodPost, "/admin/settings/licence", licence).Body.String(), "3 篇会改变", "<ins>来自嘉兴日报</ins>")
	wants(t, d.page("/admin/settings/channels/rows/travel/remove"), "先试", "try=1")
	wants(t, d.page("/admin/settings/gazetteer/rows/dama/remove?try=1"), "最近 3 篇里，0 篇会改变")
	if page := d.page("/admin/settings/site"); strings.Contains(page, `value="try"`) {
		t.Error("the site's form offers to try what changes no entry")
	}
	wrong := formIn(d.page(travel))
	wrong["step"], wrong["name"] = []string{"try"}, []string{""}
	if w := d.ask(http.MethodPost, travel, wrong); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
		t.Error(w.Code, w.Body)
	}
}

func TestATrialOfManyIsSmallAndRunsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	d := newSettingsDesk(t, configured())
	titles := make([]string, 1000)
	for i := range titles {
		titles[i] = strings.Repeat("灵溪坳", 60) + fmt.Sprint(i) + `<script>alert(1)</script><img src=x onerror=alert(1)>`
	}
	d.file(titles...)
	form := formIn(d.page("/admin/settings/channels/rows/travel"))
	form["words"], form["step"] = []string{`+灵溪坳、"'><script>alert(1)</script>`}, []string{"try"}
	page := d.ask(http.MethodPost, "/admin/settings/channels/rows/travel", form).Body.String()
	wants(t, page, "1000 篇会改变", "另有 950 篇未列出")
	harmless(t, page)
	if len(page) > 100<<10 {
		t.Errorf("the page has %d bytes", len(page))
	}
}
