package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

var seenBlock = regexp.MustCompile(`name="seen" value="([^"]*)"`)

func TestWhatIsToComeIsKeptOutByAForm(t *testing.T) {
	d := newDesk(t)
	e := entryOf("a", "某厂爆炸一死三伤")
	d.write([]news.Entry{e})
	wants(t, d.page("/admin/takedowns"), "/admin/takedowns/block")
	wants(t, d.page("/admin/takedowns/block"), "标题里有这些字", "先看已有的")
	form := url.Values{"by": {"headline"}, "what": {"某厂爆炸"}, "reason": {"删稿通知"}, "asked-by": {"网信办"}, "until": {"2026-12-31"}, "do": {"block"}}
	w := d.ask(http.MethodPost, "/admin/takedowns/block", form) // unseen: it looks first
	wants(t, w.Body.String(), "已有 1 篇符合", "/admin/entries/"+e.ID+"/takedown", `value="block"`)
	if b, err := d.store.Blocks(t.Context()); err != nil || len(b.List) > 0 {
		t.Fatal("it blocked what was not seen", err)
	}
	form.Set("seen", seenBlock.FindStringSubmatch(w.Body.String())[1])
	w = d.ask(http.MethodPost, "/admin/takedowns/block", form)
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	if w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	wants(t, d.page(record), "屏蔽标题：某厂爆炸", "网信办", "2027年1月1日 00:00", "解除屏蔽", "处理记录")
	wants(t, d.page("/admin/takedowns?lang=en"), "Headlines kept out: 某厂爆炸")
	job, err := d.store.Claim(t.Context(), "x", noon, 1e9, 1)
	if err != nil || len(job) > 0 {
		t.Fatal(job, err)
	}
	if w := d.ask(http.MethodPost, record, url.Values{"do": {"restore"}}); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if b, err := d.store.Blocks(t.Context()); err != nil || len(b.List) > 0 {
		t.Error("it is not lifted", err)
	}
	const x = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	bad := url.Values{"by": {x}, "what": {x + "某厂爆炸"}, "reason": {x}, "until": {x}, "note": {x}}
	harmless(t, d.ask(http.MethodPost, "/admin/takedowns/block", bad).Body.String())
	bad.Del("until")
	page := d.ask(http.MethodPost, "/admin/takedowns/block", bad)
	harmless(t, page.Body.String())
	bad.Set("do", "block")
	bad.Set("seen", x+" "+x+"某厂爆炸")
	w = d.ask(http.MethodPost, "/admin/takedowns/block", bad)
	if record, _, _ = strings.Cut(w.Header().Get("Location"), "?"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	harmless(t, d.page(record))
	harmless(t, d.page("/admin/takedowns"))
	short := d.ask(http.MethodPost, "/admin/takedowns/block", url.Values{"by": {"headline"}, "what": {"某厂"}, "reason": {"x"}})
	if short.Code != http.StatusUnprocessableEntity {
		t.Error(short.Code)
	}
}

func TestWhatWasKeptOutIsListed(t *testing.T) {
	d := newDesk(t)
	d.seed(feedOf("a"))
	w := d.ask(http.MethodPost, "/admin/takedowns/block", url.Values{"by": {"headline"}, "what": {"某厂爆炸"}, "reason": {"删稿通知"}, "do": {"block"}, "seen": {"headline 某厂爆炸"}})
	record, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	jobs, err := d.store.Claim(t.Context(), "x", noon.AddDate(1, 0, 0), 1e12, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	out := news.Tombstone{ID: news.EntryID("a", "x"), At: noon, Takedown: strings.TrimPrefix(record, "/admin/takedowns/"), Unheard: &news.Unheard{Source: "a", Public: true, Partner: true}, Kept: &news.KeptOut{Title: "某厂爆炸<b>", URL: "https://a.example.cn/x"}}
	if _, err := d.store.Commit(t.Context(), news.Refresh{Lease: jobs[0].Lease, Blocked: []news.Tombstone{out}, State: news.SourceState{NextCheck: noon.AddDate(2, 0, 0)}, At: noon}); err != nil {
		t.Fatal(err)
	}
	wants(t, d.page(record), "挡下的稿件", "某厂爆炸&lt;b&gt;", "https://a.example.cn/x", "/admin/sources/a")
	wants(t, d.page("/admin/takedowns"), "1 <small>挡下的稿件</small>")
}
