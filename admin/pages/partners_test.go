package pages

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

var toldSecret = regexp.MustCompile(`<p class="secret">([a-z2-7]{52})</p>`)

// told is the key that an answer shows, which nobody may keep.
func told(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	m := toldSecret.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || m == nil || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	return m[1]
}

func (d *desk) partner(id string) news.Partner {
	d.t.Helper()
	p, err := d.office.Partner(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func TestAPartnersKeyIsToldOnceAndStandsNowhereElse(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"), feedOf("b"))
	wants(t, d.page("/admin/partners"), "还没有合作方", `href="/admin/partners/new"`)
	wants(t, d.page("/admin/partners/new"), `name="every" value="1" checked`, "源a", "源b")
	w := d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"嘉兴电台"}, "contact": {"李"}, "sources": {"b"}})
	first := told(t, w)
	wants(t, w.Body.String(), "嘉兴电台（partner-1）", "Authorization: Bearer", "Basic", "/feeds/all.atom?key=")
	if strings.Contains(w.Body.String(), "key="+first) {
		t.Error("the key stands in an address")
	}
	if p := d.partner("partner-1"); len(p.Sources) != 1 || p.Sources[0] != "b" || p.Contact != "李" {
		t.Errorf("%+v", p)
	}
	table := d.page("/admin/partners")
	wants(t, table, "嘉兴电台", "partner-1 · 李", "源b", "还没有读过", "/admin/partners/partner-1/edit", "/admin/partners/partner-1/revoke")
	second := told(t, d.ask(http.MethodPost, "/admin/partners/partner-1/keys", url.Values{"overlap": {"0"}}))
	if first == second {
		t.Error("another key is the same")
	}
	acts, _, err := d.store.Acts(t.Context(), news.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, seen := range []string{table, d.page("/admin/partners/partner-1/keys"), d.page("/admin/partners/partner-1/edit"), d.page("/admin/partners/partner-1/revoke"), fmt.Sprintf("%+v %s", acts, acts[0].After)} {
		if strings.Contains(seen, first) || strings.Contains(seen, second) || strings.Contains(seen, news.KeyHash(second)) {
			t.Errorf("a key is shown again: %s", seen)
		}
	}
}

func TestTheTableTellsHowFarAPartnerRead(t *testing.T) {
	d := newDesk(t)
	told(t, d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"Radio"}, "every": {"1"}}))
	if err := d.store.RecordPull(t.Context(), "radio", news.Pull{Seq: 42, Used: map[string]time.Time{news.FirstKey: noon}}); err != nil {
		t.Fatal(err)
	}
	wants(t, d.page("/admin/partners"), "全部来源", "第 42 条", "2026年11月27日")
	wants(t, d.page("/admin/partners?lang=en"), "up to number 42", "all sources")
}

// Who covers all sources, and of these one channel in headlines, is not shown as who has all.
func TestTheTableTellsWhatElseIsAgreed(t *testing.T) {
	is := configured()
	d := newSettingsDesk(t, is)
	channel, town := is.Channels[0], is.Towns[0]
	form := url.Values{"name": {"Radio"}, "every": {"1"}, "only-channels": {"1"}, "channels": {channel.ID}, "only-towns": {"1"}, "towns": {town.ID}, "form": {string(news.ExtentHeadline)}, "quota": {"500"}}
	told(t, d.ask(http.MethodPost, "/admin/partners/new", form))
	wants(t, d.page("/admin/partners"), "全部来源", "· "+channel.Name+"</small>", "· "+town.Name+"</small>", "· 500</small>")
}

func TestNoBoxTickedDoesNotComeToMeanAllSources(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	told(t, d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"Radio"}, "sources": {"a"}}))
	for _, form := range []url.Values{{"name": {"Radio"}}, {"name": {"Radio"}, "every": {"1"}, "sources": {"a"}}, {"name": {"Radio"}, "others": {"none"}}, {"name": {" "}, "every": {"1"}}, {"name": {"Radio"}, "id": {"A b"}, "every": {"1"}}} {
		for _, path := range []string{"/admin/partners/new", "/admin/partners/radio/edit"} {
			if form.Get("id") != "" && path != "/admin/partners/new" {
				continue
			}
			w := d.ask(http.MethodPost, path, form)
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s %v: %d", path, form, w.Code)
			}
			wants(t, w.Body.String(), `class="wrong"`)
		}
	}
	if p := d.partner("radio"); len(p.Sources) != 1 {
		t.Errorf("%+v", p)
	}
	if w := d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"x"}, "id": {"radio"}, "every": {"1"}}); w.Code != http.StatusConflict {
		t.Errorf("an id that is taken: %d", w.Code)
	}
}

func TestTwoEditorsOfOnePartnerAreToldApart(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	told(t, d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"Radio"}, "every": {"1"}}))
	rev := d.partner("radio").Rev
	wants(t, d.page("/admin/partners/radio/edit"), `name="rev" value="`+rev+`"`)
	form := url.Values{"rev": {rev}, "name": {"甲"}, "sources": {"a"}}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/edit", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	form = url.Values{"rev": {rev}, "name": {"乙"}, "contact": {"王"}, "every": {"1"}}
	late := d.ask(http.MethodPost, "/admin/partners/radio/edit", form)
	if late.Code != http.StatusPreconditionFailed {
		t.Fatal(late.Code, late.Body)
	}
	now := d.partner("radio")
	wants(t, late.Body.String(), "别人刚改过这个合作方", "zhang", "<td>乙</td><td>甲</td>", "<td>全部来源</td><td>a</td>", `value="乙"`, `value="王"`, `name="rev" value="`+now.Rev+`"`, "仍然保存我的")
	if now.Name != "甲" {
		t.Errorf("the second overwrote the first: %+v", now)
	}
	form.Set("rev", now.Rev)
	d.ask(http.MethodPost, "/admin/partners/radio/edit", form)
	if now = d.partner("radio"); now.Name != "乙" || now.Contact != "王" || len(now.Sources) != 0 {
		t.Errorf("%+v", now)
	}
	told(t, d.ask(http.MethodPost, "/admin/partners/radio/keys", nil))
	form.Set("rev", now.Rev)
	wants(t, d.ask(http.MethodPost, "/admin/partners/radio/edit", form).Body.String(), "约定没有不同")
}

func TestRevokingSaysWhatItEndsAndIsAskedForTwice(t *testing.T) {
	d := newDesk(t)
	told(t, d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"Radio"}, "every": {"1"}}))
	rev := d.partner("radio").Rev
	wants(t, d.page("/admin/partners/radio/revoke"), "全部密钥立刻失效", "编号不再给别人", `name="rev" value="`+rev+`"`)
	if p := d.partner("radio"); !p.Active() {
		t.Fatal("looking revoked it")
	}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/revoke", url.Values{"rev": {"stale"}}); w.Code != http.StatusPreconditionFailed {
		t.Errorf("of another revision: %d", w.Code)
	}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/revoke", url.Values{"rev": {rev}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if p := d.partner("radio"); p.Active() {
		t.Error("it is not revoked")
	}
	table := d.page("/admin/partners?done=desk.done.partner-revoked")
	wants(t, table, "合作方已撤销", " 撤销</small>")
	if strings.Contains(table, "/admin/partners/radio/") {
		t.Error("a revoked partner can still be changed")
	}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/keys", nil); w.Code != http.StatusConflict {
		t.Errorf("another key for who was revoked: %d", w.Code)
	}
	wants(t, d.page("/admin/partners/radio/revoke"), "密钥不能再用")
	for _, path := range []string{"/admin/partners/none/edit", "/admin/partners/none/revoke", "/admin/partners/none/keys", "/admin/partners/none/keys/1", "/admin/partners/none/keys/1/revoke"} {
		if w := d.ask(http.MethodPost, path, url.Values{"name": {"x"}, "every": {"1"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestNoTextOfAPartnerRuns(t *testing.T) {
	d := newDesk(t)
	d.seed(evil("a"))
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	w := d.ask(http.MethodPost, "/admin/partners/new", url.Values{"id": {"radio"}, "name": {x}, "contact": {x}, "sources": {"a"}})
	told(t, w)
	harmless(t, w.Body.String())
	for _, path := range []string{"/admin/partners", "/admin/partners/new", "/admin/partners/radio/edit", "/admin/partners/radio/keys", "/admin/partners/radio/keys?key=1", "/admin/partners/radio/revoke"} {
		page := d.page(path)
		harmless(t, page)
		if !strings.HasSuffix(path, "new") {
			wants(t, page, "&lt;script&gt;")
		}
	}
	told(t, d.ask(http.MethodPost, "/admin/partners/radio/keys", url.Values{"name": {x}}))
	harmless(t, d.page("/admin/partners/radio/keys"))
	harmless(t, d.ask(http.MethodPost, "/admin/partners/radio/keys", url.Values{"name": {x}, "ranges": {x}, "expires": {x}, "overlap": {x}, "replaces": {x}}).Body.String())
	harmless(t, d.ask(http.MethodPost, "/admin/partners/radio/keys/1", url.Values{"name": {x}, "ranges": {x}}).Body.String())
	for _, form := range []url.Values{{"rev": {x}, "name": {x + x}, "contact": {x}, "every": {"1"}}, {"id": {x}, "name": {x}, "others": {x}}} {
		for _, path := range []string{"/admin/partners/new", "/admin/partners/radio/edit"} {
			harmless(t, d.ask(http.MethodPost, path, form).Body.String())
		}
	}
}

func TestTheFormOfAPartnerAmongFiveThousandSourcesIsSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	d := newDesk(t)
	all := make([]news.Source, 5000)
	var chosen []string
	for i := range all {
		all[i] = feedOf(fmt.Sprintf("source-%04d", i))
		if i%20 == 0 {
			chosen = append(chosen, all[i].ID)
		}
	}
	d.seed(all...)
	if _, err := d.office.AddPartner(t.Context(), zhang, editorial.NewPartner{PartnerEdit: editorial.PartnerEdit{Name: "Radio", Agreement: news.Agreement{Sources: chosen}}}); err != nil {
		t.Fatal(err)
	}
	page := d.page("/admin/partners/radio/edit")
	if len(page) > 100<<10 {
		t.Errorf("the form has %d bytes, more than 100 KB", len(page))
	}
	form := url.Values{"rev": {d.partner("radio").Rev}, "name": {"Radio"}}
	for _, m := range regexp.MustCompile(`name="sources" value="([^"]+)" checked`).FindAllStringSubmatch(page, -1) {
		form.Add("sources", m[1])
	}
	form.Set("others", regexp.MustCompile(`(?s)<textarea id="others"[^>]*>(.*?)</textarea>`).FindStringSubmatch(page)[1])
	if w := d.ask(http.MethodPost, "/admin/partners/radio/edit", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if p := d.partner("radio"); len(p.Sources) != len(chosen) || p.Rev != form.Get("rev") {
		t.Errorf("saving what was shown changed it: %d of %d sources", len(p.Sources), len(chosen))
	}
}

func TestAPartnersKeysAreMadeChangedAndEndedOneByOne(t *testing.T) {
	d := newDesk(t)
	told(t, d.ask(http.MethodPost, "/admin/partners/new", url.Values{"name": {"Radio"}, "every": {"1"}}))
	told(t, d.ask(http.MethodPost, "/admin/partners/radio/keys", url.Values{"name": {"采编系统"}, "ranges": {"192.0.2.0/24\n::ffff:198.51.100.7"}, "replaces": {"-"}}))
	page := d.page("/admin/partners/radio/keys")
	wants(t, page, "采编系统", "192.0.2.0/24", "198.51.100.7/32", "一直有效", `/admin/partners/radio/keys?key=2`, `value="7d"`)
	wants(t, d.page("/admin/partners"), "密钥（2）")
	if w := d.ask(http.MethodPost, "/admin/partners/radio/keys", url.Values{"name": {"留着的"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), `value="留着的"`) {
		t.Errorf("whose place it takes is not told: %d", w.Code)
	}
	told(t, d.ask(http.MethodPost, "/admin/partners/radio/keys", url.Values{"replaces": {"1"}, "overlap": {"1d"}}))
	p := d.partner("radio")
	if end := p.Key("1").Expires; end.Before(noon.Add(23*time.Hour)) || end.After(noon.Add(25*time.Hour)) || !p.Key("2").Expires.IsZero() {
		t.Errorf("the keys are %+v", p.Keys)
	}
	wants(t, d.page("/admin/partners/radio/keys?key=2"), "修改密钥 采编系统", `value="采编系统"`, "192.0.2.0/24", `name="rev" value="`+p.Rev+`"`)

	end := p.Key("1").Expires
	shown := regexp.MustCompile(`name="expires" type="datetime-local" value="([^"]+)"`).FindStringSubmatch(d.page("/admin/partners/radio/keys?key=1"))
	form := url.Values{"rev": {p.Rev}, "name": {"旧"}, "expires": {shown[1]}}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/keys/1", form); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if p = d.partner("radio"); p.Key("1").Name != "旧" || !p.Key("1").Expires.Equal(end) {
		t.Errorf("saving what was shown moved its end: %+v, was %s", p.Key("1"), end)
	}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/keys/1", form); w.Code != http.StatusPreconditionFailed {
		t.Errorf("of another revision: %d", w.Code)
	}
	for field, wrong := range map[string]string{"ranges": "everywhere", "expires": "soon", "name": strings.Repeat("长", 200)} {
		if w := d.ask(http.MethodPost, "/admin/partners/radio/keys/2", url.Values{"name": {"x"}, field: {wrong}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", field, wrong, w.Code)
		}
	}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/keys/2/revoke", url.Values{"rev": {d.partner("radio").Rev}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if p = d.partner("radio"); p.Key("2").Revoked.IsZero() || !p.Key("3").Active(noon) || !p.Key("1").Active(noon) {
		t.Errorf("the keys are %+v", p.Keys)
	}
	wants(t, d.page("/admin/partners/radio/keys?done=desk.done.key-revoked"), "密钥已停用", " 撤销</td>")
}

func TestAnAgreementIsSaidInTheForm(t *testing.T) {
	d := newDesk(t)
	form := url.Values{"name": {"Radio"}, "every": {"1"}, "only-channels": {"1"}, "channels": {"world"}, "form": {"summary"}, "from": {"2026-12-01T08:30"}, "until": {"2027-12-01T00:00"}}
	told(t, d.ask(http.MethodPost, "/admin/partners/new", form))
	p := d.partner("radio")
	if len(p.Channels) != 1 || p.Channels[0] != "world" || len(p.Towns) != 0 || p.Form != news.ExtentSummary || p.From.UTC().Format("2006-01-02 15:04") != "2026-12-01 00:30" {
		t.Errorf("%+v", p.Agreement)
	}
	page := d.page("/admin/partners/radio/edit")
	wants(t, page, `name="channels" value="world" checked`, `value="2026-12-01T08:30"`, `<option value="summary" selected>`, `<option value="1" selected>只有勾选的频道`)
	form = url.Values{"rev": {p.Rev}, "name": {"Radio"}, "every": {"1"}, "only-channels": {"1"}, "channels": {"world"}, "form": {"summary"}, "from": {"2026-12-01T08:30"}, "until": {"2027-12-01T00:00"}}
	if w := d.ask(http.MethodPost, "/admin/partners/radio/edit", form); w.Code != http.StatusSeeOther || d.partner("radio").Rev != p.Rev {
		t.Errorf("saving what was shown changed it: %d", w.Code)
	}
	for field, wrong := range map[string][]string{"channels": nil, "only-channels": nil, "only-towns": {"1"}, "from": {"soon"}, "until": {"2026-01-01T00:00"}, "form": {"nothing"}, "quota": {"many"}, "per-minute": {"1.5"}} {
		was := form[field]
		form[field] = wrong
		if w := d.ask(http.MethodPost, "/admin/partners/radio/edit", form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `class="wrong"`) {
			t.Errorf("%s %v: %d", field, wrong, w.Code)
		}
		form[field] = was
	}
	form.Set("quota", "1000")
	form.Set("per-minute", "60")
	d.ask(http.MethodPost, "/admin/partners/radio/edit", form)
	if p = d.partner("radio"); p.Quota != 1000 || p.PerMinute != 60 {
		t.Errorf("%+v", p.Agreement)
	}
	other := url.Values{"rev": {"stale"}, "name": {"Radio"}, "every": {"1"}}
	wants(t, d.ask(http.MethodPost, "/admin/partners/radio/edit", other).Body.String(), "<td>全部频道</td>", "<td>按版权规定</td>")
}
