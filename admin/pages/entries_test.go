package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// entryOf is an entry of a source, alone in its story.
func entryOf(source, title string) news.Entry {
	id := news.EntryID(source, title)
	return news.Entry{ID: id, Source: source, Version: 1, Digest: title, URL: "https://" + source + ".example.cn/1", Title: title, Content: "<p>" + title + "的正文。</p>", Channels: []string{"world"},
		Why: news.Why{Channels: map[string]news.Reason{"world": {Text: "来源归在这里"}}}, Story: id, Original: id, Published: noon, Updated: noon, FirstSeen: noon, Sort: noon, Providers: []news.Provider{{ID: source, Name: "源" + source}}}
}

// write has entries stand in the store, with their stories.
func (d *desk) write(entries []news.Entry, stories ...news.Story) {
	d.t.Helper()
	if _, err := d.store.Amend(d.t.Context(), entries, stories, nil, news.Act{At: noon, Op: "test"}); err != nil {
		d.t.Fatal(err)
	}
}

func TestEntriesAreAskedForByTheAddress(t *testing.T) {
	d := newDesk(t)
	wants(t, d.page("/admin/entries"), "还没有稿件")
	wants(t, d.page("/admin/entries?held=1"), "没有稿件在等您审核")
	held, town := entryOf("a", "等待的"), entryOf("b", "乌镇的")
	held.Held = news.Because("held.origin", "新华社")
	town.Towns = []string{"wuzhen"}
	d.write([]news.Entry{held, town, entryOf("a", "别的 News")})
	for ask, titles := range map[string][]string{"": {"等待的", "乌镇的", "别的"}, "?held=1": {"等待的"}, "?town=wuzhen": {"乌镇的"}, "?source=a": {"别的"}, "?q=news": {"别的"}, "?channel=world&q=" + url.QueryEscape("乌镇"): {"乌镇的"},
		"?channel=travel": nil, "?source=b&channel=world": {"乌镇的"}, "?source=b&held=1": nil} {
		page := d.page("/admin/entries" + ask)
		wants(t, page, append([]string{"1 篇待审"}, titles...)...)
		if n := strings.Count(page, `<th scope="row">`); n != len(titles) {
			t.Errorf("%s: %d entries, want %d", ask, n, len(titles))
		}
	}
	wants(t, d.page("/admin/entries?q=nothing&lang=en"), "No entry matches", "Looked through 3 entries")
	if w := d.ask(http.MethodGet, "/admin/entries?before=x", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a cursor that is none: %d", w.Code)
	}
}

func TestEntriesArePagedToTheirEnd(t *testing.T) {
	d := newDesk(t)
	all := make([]news.Entry, 120)
	for i := range all {
		all[i] = entryOf("a", fmt.Sprintf("第%03d篇", i))
		all[i].FirstSeen = noon.Add(time.Duration(i/7) * time.Minute) // several in one moment
		all[i].Sort = all[i].FirstSeen
	}
	d.write(all)
	for _, first := range []string{"/admin/entries", "/admin/entries?source=a&channel=world", "/admin/entries?q=" + url.QueryEscape("第")} {
		seen := map[string]bool{}
		for path, pages := first, 0; path != "" && pages < 5; pages++ {
			page := d.page(path)
			if len(page) > 100<<10 {
				t.Errorf("%s has %d bytes, more than 100 KB", path, len(page))
			}
			for _, e := range all {
				if strings.Contains(page, "/admin/entries/"+e.ID) {
					if seen[e.ID] {
						t.Errorf("%s stands twice", e.Title)
					}
					seen[e.ID] = true
				}
			}
			_, path, _ = strings.Cut(page, `rel="next" href="`)
			path, _, _ = strings.Cut(path, `"`)
			path = strings.ReplaceAll(path, "&amp;", "&")
		}
		if len(seen) != len(all) {
			t.Errorf("%s leads to %d of %d entries", first, len(seen), len(all))
		}
	}
}

// evilEntry is an entry whose every text would be script, were it not escaped; its text came over the desk.
func evilEntry(t *testing.T) news.Entry {
	const x = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`
	because := map[string]news.Reason{x: {Text: x}}
	e := desktest.Builtin(t).Edit(news.Source{ID: "a", Name: x}, news.Raw{GUID: x, URL: "https://a.example.cn/", Title: x, Content: `<p style="color:red" onclick="alert(1)">乌镇<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a></p>`}, noon)
	e.ID, e.Version, e.Source, e.GUID, e.URL, e.Title, e.Summary, e.Language = news.EntryID("a", "evil"), 1, x, x, "javascript:alert(1)", x, x, x
	e.Channels, e.Towns, e.Why, e.Categories = []string{x}, []string{x}, news.Why{Channels: because, Towns: because}, []string{x}
	e.Attribution = news.Attribution{Origin: x, OriginURL: "javascript:alert(1)", Label: x, Reporters: []string{x}, Correspondents: []string{x}, Photographers: []string{x}, Editors: []string{x}, Rights: x}
	e.Providers, e.Media = []news.Provider{{ID: x, Name: x, URL: "javascript:alert(1)"}}, []news.Media{{URL: "javascript:alert(1)", Type: x, Caption: x}}
	e.Story, e.Original, e.FirstSeen, e.Sort, e.Updated = e.ID, e.ID, noon, noon, noon
	e.Evidence = &news.Evidence{Trail: []string{x}, Byline: x, Origin: x}
	e.Override = &news.Override{By: x, With: x, Release: true, Desk: news.Judgement{Channels: []string{x}, Towns: []string{x}, Held: news.Reason{Text: x}}}
	return e
}

func TestNoTextOfAnEntryRuns(t *testing.T) {
	d := newDesk(t)
	e, other := evilEntry(t), entryOf("b", "别的")
	reason := news.Reason{Text: `<script>alert(1)</script>`}
	other.Held = reason
	st := news.Story{ID: e.Story, Members: []news.Copy{news.CopyOf(&e)}, Evidence: news.Reasons{reason}}
	st.Members[0].Same = news.Reasons{reason}
	d.write([]news.Entry{e, other}, st)
	corrected := e
	corrected.Version, corrected.Digest, corrected.Title = 2, "2", `<script>alert(2)</script>`
	d.write([]news.Entry{corrected})
	for _, path := range []string{"/admin/entries", "/admin/entries?held=1", "/admin/entries?q=" + url.QueryEscape(`"><script>alert(1)</script>`) + "&source=" + url.QueryEscape(`"><script>alert(1)</script>`), "/admin/entries/" + e.ID, "/admin/entries/" + e.ID + "?lang=en", "/admin/entries/" + other.ID} {
		page := d.page(path)
		harmless(t, page)
	}
	wants(t, d.page("/admin/entries/"+e.ID), "乌镇", "&lt;script&gt;alert(1)&lt;/script&gt;")
}

func TestAnEntryIsShownWithAllThatIsKnownOfIt(t *testing.T) {
	d := newDesk(t)
	first, second := entryOf("a", "先发的"), entryOf("b", "后发的")
	first.Attribution = news.Attribution{Origin: "嘉兴日报", Reporters: []string{"张三"}}
	first.Evidence = &news.Evidence{Trail: []string{"首页", "要闻"}, Byline: "来源：嘉兴日报"}
	second.Story, second.Original = first.Story, first.ID
	same := news.CopyOf(&second)
	same.Same = news.Reasons{news.Because("same.whole")}
	d.write([]news.Entry{first, second}, news.Story{ID: first.Story, Members: []news.Copy{news.CopyOf(&first), same}})
	page := d.page("/admin/entries/" + first.ID)
	wants(t, page, "<p>先发的的正文。</p>", "国内国际", "来源归在这里", "嘉兴日报", "张三", "首页 › 要闻", "来源：嘉兴日报", "源b", "全文一致", "/admin/entries/"+second.ID, "/admin/sources/a", "来源没有修改过")
	wants(t, d.page("/admin/entries/"+first.ID+"?lang=en"), "How it was filed, and why", "first publication")
	if w := d.ask(http.MethodGet, "/admin/entries/none", nil); w.Code != http.StatusNotFound {
		t.Errorf("of an entry that is none: %d", w.Code)
	}
}
