package aggregator_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/storetest"
)

// What a source brings that another brought which was merged into it is known: its entry is corrected under its id, what was taken down or
// is blocked stays out, and what an editor decided stays.
func TestAMergedSourcesEntriesAreKnown(t *testing.T) {
	for _, engine := range []string{"embedded", "redis"} {
		t.Run(engine, func(t *testing.T) {
			b := newBench(t)
			if engine == "redis" {
				b.open(t, storetest.StartRedis(t))
			}
			b.mergedIsKnown(t)
		})
	}
}

func (b *bench) mergedIsKnown(t *testing.T) {
	t.Helper()
	add := func(id string) {
		if err := b.store.AddSource(t.Context(), news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: b.partner.URL + "/" + id + ".xml", Enabled: true}, b.now, news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	item := func(n, title string) string {
		return `<item><title>` + title + `</title><guid isPermaLink="false">urn:` + n + `</guid><link>https://a.example.cn/n/` + n + `</link><description>` + title + `的正文。</description><pubDate>Tue, 24 Nov 2026 08:00:00 +0800</pubDate></item>`
	}
	id := func(n string) string { return news.EntryID("old", "urn:"+n) }
	add("old")
	b.partner.Serve("/old.xml", document(item("1001", "乌镇新添公交线路"), item("1002", "濮院举行毛衫展览"), item("1003", "撤下的一篇稿件"), item("1005", "标题写错的一篇"), item("1007", "只撤这一份的稿件")))
	if rep, _ := b.refresh(t); rep.New != 5 {
		t.Fatalf("%+v", rep)
	}
	o, right := officeOver(t, b.store, nil), "编辑改过的标题"
	_, gone := o.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: id("1003"), Reason: "版权方要求"})
	_, alone := o.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Entry: id("1007"), Reason: "重复", Only: true})
	_, blocked := o.AskTakedown(t.Context(), editor, editorial.TakedownAsk{Headline: "某厂爆炸", Reason: "删稿通知"})
	_, decided := o.Decide(t.Context(), editor, id("1005"), "", editorial.Decision{Said: news.Said{Title: &right}})
	add("kept")
	_, merged := o.MergeSources(t.Context(), editor, editorial.Merge{Keep: "kept", Drop: "old"})
	if err := errors.Join(gone, alone, blocked, decided, merged); err != nil {
		t.Fatal(err)
	}
	b.partner.Serve("/kept.xml", document(item("1001", "乌镇新添公交线路"), item("1002", "濮院举行毛衫大展览"), item("1003", "撤下的一篇稿件"), item("1004", "真正的新稿一篇"),
		item("1005", "标题又写错的一篇"), item("1006", "某厂爆炸"), item("1007", "只撤这一份的稿件")))
	if rep, _ := b.refresh(t); rep.Source != "kept" || rep.New != 1 || rep.Changed != 2 || rep.Unchanged != 1 {
		t.Errorf("%d new, %d corrected, %d known, %d gone: %+v", rep.New, rep.Changed, rep.Unchanged, rep.Skipped, rep)
	}
	for n, want := range map[string]string{"1002": "濮院举行毛衫大展览", "1005": right} {
		if e, err := b.store.Entry(t.Context(), id(n)); err != nil || e.Source != "kept" || e.GUID != "urn:"+n || e.Title != want {
			t.Errorf("%+v %v", e, err)
		}
	}
	if got := b.titles(t); len(got) != 4 || slices.ContainsFunc(got, func(title string) bool {
		return slices.Contains([]string{"撤下的一篇稿件", "只撤这一份的稿件", "某厂爆炸"}, title)
	}) {
		t.Errorf("on the merged timeline: %q", got)
	}
	if rep, _ := b.refresh(t); rep.New != 0 || rep.Changed != 0 {
		t.Errorf("once more: %+v", rep)
	}
}

// lookups counts how often it is asked what is known.
type lookups struct {
	aggregator.Store
	times int
}

func (l *lookups) Known(ctx context.Context, ids []string) (map[string]news.Known, error) {
	l.times++
	return l.Store.Known(ctx, ids)
}

// However many sources were merged into one, what they have is asked once a refresh.
func TestAllMergedSourcesAreAskedForAtOnce(t *testing.T) {
	b := newBench(t)
	asked, f := &lookups{Store: b.store}, fetch.New(fetch.Options{AllowPrivate: true, Gap: -1})
	b.Aggregator = aggregator.New(aggregator.Params{Store: asked, Stories: b.store, Fetch: f, Intake: intake.New(f, intake.Options{}), Desk: b.desk, Now: func() time.Time { return b.now }})
	src := news.Source{ID: "kept", Name: "kept", Kind: news.KindFeed, URL: b.partner.URL + "/kept.xml", Enabled: true}
	for i := range 20 {
		src.Also = append(src.Also, "old"+strconv.Itoa(i))
	}
	if err := b.store.AddSource(t.Context(), src, b.now, news.Act{}); err != nil {
		t.Fatal(err)
	}
	b.partner.Serve("/kept.xml", document(`<item><title>乌镇新添公交线路</title><link>https://a.example.cn/n/1001</link></item>`))
	if rep, _ := b.refresh(t); rep.New != 1 {
		t.Fatalf("%+v", rep)
	}
	if asked.times > 2 {
		t.Errorf("asked %d times what is known", asked.times)
	}
}
