package aggregator_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// What a source brings that another brought which was merged into it is known: its entry is corrected under its id, and what was taken
// down stays out.
func TestAMergedSourcesEntriesAreKnown(t *testing.T) {
	b := newBench(t)
	if err := b.store.AddSource(t.Context(), news.Source{ID: "old", Name: "旧", Kind: news.KindFeed, URL: b.partner.URL + "/old.xml", Enabled: true}, b.now, news.Act{}); err != nil {
		t.Fatal(err)
	}
	item := func(n, title string) string {
		return `<item><title>` + title + `</title><guid isPermaLink="false">urn:` + n + `</guid><link>https://a.example.cn/n/` + n + `</link><description>` + title + `的正文。</description><pubDate>Tue, 24 Nov 2026 08:00:00 +0800</pubDate></item>`
	}
	b.partner.Serve("/old.xml", document(item("1001", "乌镇新添公交线路"), item("1002", "濮院举行毛衫展览"), item("1003", "撤下的一篇稿件")))
	b.refresh(t)
	ids := map[string]string{}
	for _, n := range []string{"1001", "1002", "1003"} {
		ids[n] = news.EntryID("old", "urn:"+n)
	}
	if _, err := b.store.Entry(t.Context(), ids["1003"]); err != nil {
		t.Fatal(err)
	}
	if _, err := officeOver(t, b.store, nil).AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: ids["1003"], Reason: "版权方要求"}); err != nil {
		t.Fatal(err)
	}
	src, err := b.store.Source(t.Context(), "old")
	if err != nil {
		t.Fatal(err)
	}
	kept := news.Source{ID: "kept", Name: "新", Kind: news.KindFeed, URL: b.partner.URL + "/new.xml", Enabled: true, Also: []string{"old"}}
	src.Into, src.Enabled = "kept", false
	if err := b.store.PutSource(t.Context(), src, news.Act{}); err != nil {
		t.Fatal(err)
	}
	if err := b.store.AddSource(t.Context(), kept, b.now, news.Act{}); err != nil {
		t.Fatal(err)
	}
	b.partner.Serve("/new.xml", document(item("1001", "乌镇新添公交线路"), item("1002", "濮院举行毛衫大展览"), item("1003", "撤下的一篇稿件"), item("1004", "真正的新稿一篇")))
	rep, _ := b.refresh(t)
	if rep.New != 1 || rep.Changed != 1 || rep.Unchanged != 1 || rep.Skipped != 1 {
		t.Errorf("%d new, %d corrected, %d known, %d gone: %+v", rep.New, rep.Changed, rep.Unchanged, rep.Skipped, rep.Reason)
	}
	if e, err := b.store.Entry(t.Context(), ids["1002"]); err != nil || e.Version != 2 || e.Title != "濮院举行毛衫大展览" {
		t.Errorf("%+v %v", e, err)
	}
	if n, err := b.store.Count(t.Context(), news.TimelineAll); err != nil || n != 3 {
		t.Errorf("%d on the merged timeline, %v", n, err)
	}
	b.now = b.now.Add(time.Hour)
	if rep, _ := b.refresh(t); rep.New != 0 || rep.Changed != 0 {
		t.Errorf("once more: %+v", rep)
	}
}
