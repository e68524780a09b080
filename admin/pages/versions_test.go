package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

func TestVersionsAreListedComparedAndRestoredOnPages(t *testing.T) {
	d := newSettingsDesk(t, configured())
	d.file("灵溪坳昨天开门", "油价上涨")
	const travel, versions = "/admin/settings/channels/rows/travel", "/admin/settings/channels/versions"
	wants(t, d.page(versions), "配置文件里的", "现行")
	for _, words := range []string{"+灵溪坳", "+民宿"} {
		form := formIn(d.page(travel))
		form.Set("words", words)
		d.save(travel, form)
	}
	page := d.page(versions)
	wants(t, page, "旅游 · 主题词", "<del>&#43;灵溪坳</del>", "<ins>&#43;民宿</ins>", "zhang", "频道：旅游", `value="configured"`)
	ids := regexp.MustCompile(`name="from" value="([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(ids) != 3 {
		t.Fatalf("%v", ids)
	}
	newest, first := ids[0][1], ids[1][1]
	wants(t, d.page("/admin/settings/channels/compare?from="+newest+"&to="+first), "<del>&#43;灵溪坳</del>", "<ins>&#43;民宿</ins>") // the older one comes first
	wants(t, d.page("/admin/settings/channels/compare?from="+first+"&to="+first), "两个版本一样")
	one := d.page(versions + "/" + first)
	wants(t, one, "恢复这个版本", "try=1", "现行的")
	wants(t, d.page(versions+"/"+first+"?try=1"), "最近 2 篇里，1 篇会改变", "灵溪坳昨天开门")
	restore := url.Values{"rev": {regexp.MustCompile(`name="rev" value="([^"]+)"`).FindStringSubmatch(one)[1]}}
	d.save(versions+"/"+first+"/restore", restore)
	if c, _ := d.now().Channel("travel"); len(c.Words) != 1 || c.Words[0] != "+灵溪坳" {
		t.Errorf("%+v", c)
	}
	wants(t, d.page(versions), "恢复 "+first+" 的版本")
	if w := d.ask(http.MethodPost, versions+"/"+first+"/restore", restore); w.Code != http.StatusPreconditionFailed {
		t.Errorf("restored over what was not seen: %d", w.Code)
	}
	configuration := formIn(d.page(versions + "/configured"))
	d.save(versions+"/configured/restore", configuration)
	if d.now().Edited[news.SettingChannels] {
		t.Error("it is not the configuration's")
	}
	if page := d.page(versions + "/configured"); strings.Contains(page, "恢复这个版本") {
		t.Error("what is in force is offered to be brought back")
	}
	for _, path := range []string{"/admin/settings/none/versions", versions + "/none", "/admin/settings/site/versions/" + first, "/admin/settings/channels/compare?from=none"} {
		if w := d.ask(http.MethodGet, path, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// What a flag or variable gives stands over an old version too.
func TestARestoredVersionKeepsWhatIsLocked(t *testing.T) {
	d := newSettingsDesk(t, configured())
	before := news.Act{ID: "before", At: noon, Op: "setting.put", Object: "site", After: []byte(`{"title":"梧桐","url":"https://old.example.cn/","language":"zh-CN","timezone":"Asia/Shanghai","contact":""}`)}
	if err := d.store.Record(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	d.save("/admin/settings/site/versions/before/restore", nil)
	if s := d.now().Site; s.Title != "梧桐" || s.URL != "https://news.example.cn/" {
		t.Errorf("%+v", s)
	}
}

func TestNoVersionRuns(t *testing.T) {
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	d := newSettingsDesk(t, configured())
	form := formIn(d.page("/admin/settings/channels/rows/travel"))
	form["name"], form["words"] = []string{x}, []string{x}
	d.save("/admin/settings/channels/rows/travel", form)
	page := d.page("/admin/settings/channels/versions")
	harmless(t, page)
	id := regexp.MustCompile(`name="from" value="([^"]+)"`).FindStringSubmatch(page)[1]
	harmless(t, d.page("/admin/settings/channels/versions/"+id))
	harmless(t, d.page("/admin/settings/channels/compare?from=configured&to="+id))
	harmless(t, d.ask(http.MethodGet, "/admin/settings/channels/versions/"+url.PathEscape(x), nil).Body.String())
}
