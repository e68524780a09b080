package pages

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	desks "github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
)

// live are settings that administrators change, on a store.
type live struct {
	*settings.Live
	s *store.Store
}

func (l live) PutSetting(ctx context.Context, name string, value any, act news.Act) error {
	err := l.s.PutSetting(ctx, name, value, act)
	return errors.Join(err, l.Reload(ctx))
}

// configured is what the configuration has in these tests.
func configured() settings.Snapshot {
	return settings.Snapshot{Site: news.Site{Title: "桐乡", URL: "https://news.example.cn/", Language: "zh-CN", Timezone: "Asia/Shanghai"},
		Channels: []news.Channel{{ID: "world", Name: "国内国际", Role: news.RoleRest}, {ID: "travel", Name: "旅游", Parent: "world", Words: []string{"+民宿", "古镇、水乡"}}},
		Towns:    []news.Town{{ID: "wuzhen", Name: "乌镇", Kind: "镇", For: []string{"桐乡"}}, {ID: "dama", Name: "大麻", Kind: "镇", Ambiguous: true, For: []string{"桐乡"}}},
		Licence:  news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Except: []news.Exception{{Origins: []string{"新华社"}, Public: news.ExtentHeadline, Embargo: 2 * time.Hour}}},
		Locked:   map[string]string{"site.url": "hub.yaml", "licence.public": "HUB_LICENCE_PUBLIC"}}
}

// deskNow files by the settings in force.
type deskNow struct {
	editorial.Desk
	now settings.Source
	by  func(*settings.Snapshot) (*desks.Desk, error)

	mu   sync.Mutex
	made *desks.Desk
	of   *settings.Snapshot // that it was made by
}

func (d *deskNow) Refile(src news.Source, e news.Entry) news.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now.Current(); now != d.of {
		made, err := d.by(now)
		if err != nil {
			panic(err)
		}
		d.made, d.of = made, now
	}
	return d.made.Refile(src, e)
}

// settle has the desk's settings be some that administrators change.
func settle(base settings.Snapshot) func(*editorial.Parts) {
	return func(p *editorial.Parts) {
		s := p.Sources.(*store.Store)
		use := func(now *settings.Snapshot) (func(), error) { return func() {}, nil }
		p.Jobs, p.Refiling = s, s
		p.Settings = live{settings.New(settings.Of(base), s, use, slog.New(slog.DiscardHandler)), s}
		by := func(s *settings.Snapshot) (*desks.Desk, error) {
			return desks.New(desks.Rules{Channels: s.Channels, Towns: s.Towns, Vocabulary: s.Words})
		}
		p.DeskBy = func(s *settings.Snapshot) (editorial.Filer, error) { return by(s) }
		p.Desk = &deskNow{Desk: p.Desk, now: p.Settings, by: by}
		p.CheckTowns, p.CheckChannels = config.CheckTowns, config.CheckChannels
		p.CheckSetting = func(name string, s *settings.Snapshot) error {
			switch name {
			case news.SettingLicence:
				return config.CheckLicence(s.Licence, s.Channels)
			case news.SettingPermits:
				return config.CheckPermits(s.Permit)
			case news.SettingSite:
				return config.CheckSite(s.Site)
			}
			return config.CheckVocabulary(s.Words)
		}
	}
}

// newSettingsDesk is a desk whose settings are changed.
func newSettingsDesk(t *testing.T, base settings.Snapshot) *desk {
	t.Helper()
	var set editorial.Settings
	d := newDesk(t, settle(base), func(p *editorial.Parts) { set = p.Settings })
	d.Settings = set
	return d
}

func (d *desk) now() *settings.Snapshot { return d.Settings.Current() }

// formIn is the form of a page as a browser sends it.
func formIn(page string) url.Values {
	f := url.Values{}
	for _, m := range regexp.MustCompile(`<input id="[^"]*" name="([^"]+)" type="[^"]*" value="([^"]*)"|<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		f.Add(m[1]+m[3], plainText(m[2]+m[4]))
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea id="([^"]+)"[^>]*>\n(.*?)</textarea>`).FindAllStringSubmatch(page, -1) {
		f.Set(m[1], strings.ReplaceAll(plainText(m[2]), "\n", "\r\n"))
	}
	for _, m := range regexp.MustCompile(`(?s)<select id="([^"]+)"[^>]*>(.*?)</select>`).FindAllStringSubmatch(page, -1) {
		value := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(m[2])
		if value == nil {
			value = regexp.MustCompile(`value="([^"]*)"`).FindStringSubmatch(m[2])
		}
		f.Set(m[1], plainText(value[1]))
	}
	for _, m := range regexp.MustCompile(`<input type="checkbox" name="([^"]+)" value="([^"]+)"[^>]* checked>`).FindAllStringSubmatch(page, -1) {
		f.Add(m[1], plainText(m[2]))
	}
	return f
}

func plainText(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&").Replace(s)
}

// save sends a form, which must be taken.
func (d *desk) save(path string, form url.Values) {
	d.t.Helper()
	if w := d.ask(http.MethodPost, path, form); w.Code != http.StatusSeeOther {
		d.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
}

// What nobody touched is saved as it was, in every form: nothing is lost on the way through it.
func TestAFormThatIsNotTouchedChangesNothing(t *testing.T) {
	d := newSettingsDesk(t, configured())
	was := *d.now()
	for _, path := range []string{"channels/rows/world", "channels/rows/travel", "gazetteer/rows/wuzhen", "gazetteer/rows/dama", "site", "licence", "permits", "words"} {
		path = "/admin/settings/" + path
		d.save(path, formIn(d.page(path)))
	}
	now := d.now()
	if diff := cmp.Diff([]any{was.Channels, was.Towns, was.Licence, was.Site, len(was.Permit), was.Words}, []any{now.Channels, now.Towns, now.Licence, now.Site, len(now.Permit), now.Words}); diff != "" {
		t.Error(diff)
	}
}

func TestChannelsAndTownsAreEditedInForms(t *testing.T) {
	d := newSettingsDesk(t, configured())
	wants(t, d.page("/admin/settings"), "2 个频道", "2 个镇街", "配置文件", `href="/admin/settings/gazetteer"`)
	wants(t, d.page("/admin/settings/channels"), "国内国际", "收外地综合新闻", "/admin/settings/channels/rows/travel")
	page := d.page("/admin/settings/channels/rows/travel")
	wants(t, page, `<option value="world" selected>国内国际`, "民宿、古镇、水乡</textarea>", "单独出现在标题里就够了")
	form := formIn(page)
	form.Set("words", "+民宿，古镇\r\n漫步 ")
	form.Set("behind", "")
	d.save("/admin/settings/channels/rows/travel", form)
	if diff := cmp.Diff([]news.Channel{{ID: "travel", Name: "旅游", Parent: "world", Words: []string{"+民宿", "古镇", "漫步"}}, configured().Channels[0]}, d.now().Channels); diff != "" {
		t.Error(diff)
	}
	form = formIn(d.page("/admin/settings/gazetteer/new"))
	form["id"], form["name"], form["kind"], form["villages"] = []string{"puyuan"}, []string{"濮院"}, []string{"镇"}, []string{"越丰村"}
	d.save("/admin/settings/gazetteer/new", form)
	if town, ok := d.now().Town("puyuan"); !ok || town.Villages[0] != "越丰村" || d.now().Towns[2].ID != "puyuan" {
		t.Errorf("%+v", d.now().Towns)
	}
	wants(t, d.page("/admin/settings/gazetteer?q=越丰"), "濮院", "1 / 3")
	wants(t, d.page("/admin/settings"), "管理员", "zhang，2026年11月27日")
	acts, _, err := d.store.ActsAbout(t.Context(), news.AboutSetting(news.SettingTowns), news.Cursor{}, 10)
	if err != nil || len(acts) != 1 || acts[0].Detail[0].Rule != "act.town.added" || acts[0].By != "zhang" {
		t.Errorf("%+v, %v", acts, err)
	}
}

func TestWhatIsWrongIsSaidBesideItsField(t *testing.T) {
	d := newSettingsDesk(t, configured())
	for _, c := range []struct{ path, field, value, wrong string }{
		{"channels/new", "id", "A b", "id"},
		{"channels/new", "id", "world", "id"},
		{"channels/rows/world", "name", " ", "name"},
		{"channels/rows/world", "parent", "travel", "parent"},
		{"gazetteer/rows/dama", "name", "", "name"},
		{"site", "timezone", "Mars/Olympus", "timezone"},
		{"site", "contact", "nobody", "contact"},
		{"site", "url", "https://other.example/", "url"},
		{"permits", "permits", "新华社、新华社", "permits"},
		{"licence", "except-0-embargo", "soon", "except-0"},
		{"licence", "except-1-label", "只有字样", "except-1"},
		{"licence", "url", "no address", "url"},
	} {
		path := "/admin/settings/" + c.path
		form := formIn(d.page(path))
		if strings.HasSuffix(path, "new") {
			form.Set("name", "新")
		}
		form.Set(c.field, c.value)
		w := d.ask(http.MethodPost, path, form)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s %s=%q: %d", c.path, c.field, c.value, w.Code)
		}
		beside := `aria-invalid="true"`
		if strings.HasPrefix(c.wrong, "except-") {
			beside = `<p class="wrong">`
		}
		if page := w.Body.String(); !strings.Contains(page, beside) || !strings.Contains(page, `class="wrong"`) {
			t.Errorf("%s %s=%q: nothing is said beside the field: %s", c.path, c.field, c.value, page)
		}
	}
	if d.now().Revision != "" {
		t.Error("something was saved")
	}
}

func TestLockedValuesSayWhatLocksThem(t *testing.T) {
	d := newSettingsDesk(t, configured())
	wants(t, d.page("/admin/settings/site"), `name="url" type="text" value="https://news.example.cn/" readonly`, "由 hub.yaml 给定")
	wants(t, d.page("/admin/settings/licence"), `name="public" type="text" value="summary" readonly`, "由 HUB_LICENCE_PUBLIC 给定")
}

func TestTwoEditorsOfOneTownAreToldApart(t *testing.T) {
	d := newSettingsDesk(t, configured())
	const wuzhen, dama = "/admin/settings/gazetteer/rows/wuzhen", "/admin/settings/gazetteer/rows/dama"
	mine, other, theirs := formIn(d.page(wuzhen)), formIn(d.page(dama)), formIn(d.page(wuzhen))
	theirs.Set("villages", "陈庄村、浙江村")
	d.save(wuzhen, theirs)
	other.Set("villages", "海华村") // another town: nobody is in the way
	d.save(dama, other)
	mine.Set("villages", "陈庄村")
	late := d.ask(http.MethodPost, wuzhen, mine)
	if late.Code != http.StatusPreconditionFailed {
		t.Fatal(late.Code, late.Body)
	}
	wants(t, late.Body.String(), "别人刚改过", "zhang", "<td>浙江村</td>", "陈庄村</textarea>", "仍然保存我的")
	if town, _ := d.now().Town("wuzhen"); len(town.Villages) != 2 {
		t.Errorf("the second overwrote the first: %+v", town)
	}
	again := formIn(late.Body.String())
	d.save(wuzhen, again)
	if town, _ := d.now().Town("wuzhen"); len(town.Villages) != 1 || len(d.now().Towns[1].Villages) != 1 {
		t.Errorf("%+v", d.now().Towns)
	}
	d.save(wuzhen+"/remove", url.Values{"rev": formIn(d.page(wuzhen + "/remove"))["rev"]})
	gone := d.ask(http.MethodPost, wuzhen, again)
	wants(t, gone.Body.String(), "已被删去", `name="rev" value="none"`)
	if gone.Code != http.StatusPreconditionFailed {
		t.Error(gone.Code)
	}
}

func TestTwoEditorsOfTheSiteAreToldApart(t *testing.T) {
	d := newSettingsDesk(t, configured())
	mine, theirs := formIn(d.page("/admin/settings/site")), formIn(d.page("/admin/settings/site"))
	theirs.Set("title", "梧桐")
	d.save("/admin/settings/site", theirs)
	mine.Set("title", "凤鸣")
	late := d.ask(http.MethodPost, "/admin/settings/site", mine)
	wants(t, late.Body.String(), "别人刚改过", "<td>凤鸣</td><td>梧桐</td>")
	d.save("/admin/settings/site", formIn(late.Body.String()))
	if d.now().Site.Title != "凤鸣" {
		t.Error(d.now().Site)
	}
}

func TestExceptionsOfTheDefaultLicenceAreEdited(t *testing.T) {
	d := newSettingsDesk(t, configured())
	form := formIn(d.page("/admin/settings/licence"))
	if form.Get("except-0-embargo") != "2h" || form.Get("except-0-origins") != "新华社" || form.Get("exceptions") != "1" {
		t.Fatalf("%v", form)
	}
	form["except-0-remove"], form["except-1-channels"], form["except-1-expiry"], form["except-1-public"] = []string{"1"}, []string{"travel"}, []string{"30d"}, []string{"nothing"}
	d.save("/admin/settings/licence", form)
	want := []news.Exception{{Channels: []string{"travel"}, Expiry: 30 * 24 * time.Hour, Public: news.ExtentNothing}}
	if diff := cmp.Diff(want, d.now().Licence.Except); diff != "" {
		t.Error(diff)
	}
}

func TestWhatARemovalLeavesBehindIsSaidFirst(t *testing.T) {
	d := newSettingsDesk(t, configured())
	src := feedOf("a")
	src.Channels = []string{"travel"}
	d.seed(src)
	wants(t, d.page("/admin/settings/channels/rows/travel/remove"), "源a", "确定删去 旅游")
	wants(t, d.page("/admin/settings/channels/rows/world/remove"), "旅游", "请先改它们的上级频道")
	if w := d.ask(http.MethodPost, "/admin/settings/channels/rows/world/remove", formIn(d.page("/admin/settings/channels/rows/world/remove"))); w.Code != http.StatusUnprocessableEntity {
		t.Error(w.Code, w.Body)
	}
	if w := d.ask(http.MethodPost, "/admin/settings/channels/rows/travel/remove", url.Values{"rev": {"stale"}}); w.Code != http.StatusPreconditionFailed {
		t.Error(w.Code, w.Body)
	}
	d.save("/admin/settings/channels/rows/travel/remove", formIn(d.page("/admin/settings/channels/rows/travel/remove")))
	if len(d.now().Channels) != 1 {
		t.Errorf("%+v", d.now().Channels)
	}
	wants(t, d.page("/admin/settings/channels"), "请留意", "travel")
}

func TestReadersSeeSettingsAndCannotSend(t *testing.T) {
	d := newSettingsDesk(t, configured())
	for _, path := range []string{"channels", "gazetteer", "channels/rows/travel", "gazetteer/rows/wuzhen", "site", "licence", "permits", "words"} {
		r := httptest.NewRequestWithContext(editorial.WithActor(t.Context(), editorial.Actor{Name: "wang", Role: news.RoleReader}), http.MethodGet, "/admin/settings/"+path, nil)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		if page := w.Body.String(); w.Code != http.StatusOK || strings.Contains(page, `class="main"`) || strings.Contains(page, `/new"`) || strings.Contains(page, `/remove"`) {
			t.Errorf("%s: %d %s", path, w.Code, page)
		}
	}
}

func TestNoTextOfASettingRuns(t *testing.T) {
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	base := configured()
	base.Channels = append(base.Channels, news.Channel{ID: "x", Name: x, Names: []string{x}, Words: []string{x, "</textarea>" + x}})
	base.Towns = append(base.Towns, news.Town{ID: "y", Name: x, Kind: x, Aliases: []string{x}, Villages: []string{x}})
	base.Licence.Label, base.Site.Title, base.Permit, base.Words.Outlets = x, x, []string{x}, []string{x}
	d := newSettingsDesk(t, base)
	for _, path := range []string{"", "/channels", "/gazetteer", "/channels/rows/x", "/channels/rows/x/remove", "/gazetteer/rows/y", "/site", "/licence", "/permits", "/words"} {
		harmless(t, d.page("/admin/settings"+path))
	}
	harmless(t, d.ask(http.MethodPost, "/admin/settings/gazetteer/rows/y", url.Values{"rev": {x}, "name": {x}, "villages": {x}, "behind": {x}}).Body.String())
	harmless(t, d.ask(http.MethodPost, "/admin/settings/channels/new", url.Values{"id": {x}, "name": {x}, "parent": {x}, "role": {x}, "behind": {x}}).Body.String())
	harmless(t, d.ask(http.MethodPost, "/admin/settings/licence", url.Values{"public": {x}, "exceptions": {x}, "except-0-public": {x}, "except-0-embargo": {x}}).Body.String())
}

func TestHundredsOfTownsStayUsable(t *testing.T) {
	base := configured()
	long := make([]string, 60)
	for i := range 500 {
		for j := range long {
			long[j] = fmt.Sprintf("第%d甲%d村", i, j)
		}
		base.Towns = append(base.Towns, news.Town{ID: fmt.Sprintf("town-%03d", i), Name: fmt.Sprintf("镇%03d", i), Kind: "镇", Aliases: long[:8], Villages: append([]string{}, long...)})
		base.Channels = append(base.Channels, news.Channel{ID: fmt.Sprintf("channel-%03d", i), Name: fmt.Sprintf("频道%03d", i), Names: long[:8], Words: append([]string{}, long...)})
	}
	d := newSettingsDesk(t, base)
	for _, path := range []string{"", "/channels", "/gazetteer", "/gazetteer?page=4", "/channels/rows/channel-250", "/gazetteer/rows/town-250", "/licence"} {
		if page := d.page("/admin/settings" + path); len(page) > 100<<10 {
			t.Errorf("%s has %d bytes", path, len(page))
		}
	}
	wants(t, d.page("/admin/settings/gazetteer?q=第333甲"), "镇333", "1 / 502")
	wants(t, d.page("/admin/settings/gazetteer?page=2"), `rel="prev"`, `rel="next"`, "第 2 页，共 6 页")
}
