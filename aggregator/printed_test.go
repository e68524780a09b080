package aggregator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/news"
)

// A paper's feed: what is no article waits, out of sight, with its reason; lines that stand on everything are remembered, so that the one
// article of another day is cut free of them.
func TestAPapersFeedIsReadWithoutItsPage(t *testing.T) {
	b := newBench(t, feed)
	article := func(n int) string {
		return fmt.Sprintf(`<item><title>0%d版要闻 - 第%d件事</title><guid isPermaLink="false">g%d</guid><description><![CDATA[<p>小城大爱</p><p>昨天办成了第%d件事。</p>]]></description></item>`, n, n, n, n)
	}
	b.partner.Serve("/feed.xml", document(article(1), article(2), article(3), article(4), item("04版 - 广告", "")))
	if rep, st := b.refresh(t); rep.New != 5 || !slices.Contains(st.Furniture, news.LineKey("小城大爱")) {
		t.Fatalf("%+v, remembered %q", rep, st.Furniture)
	}
	if got := b.titles(t); len(got) != 4 || slices.Contains(got, "广告") || !slices.Contains(got, "第4件事") {
		t.Errorf("%q", got)
	}
	held, _, err := b.store.Entries(t.Context(), news.TimelineHeld, news.Cursor{}, 10)
	if err != nil || len(held) != 1 || held[0].Held.Rule != news.HeldHouse {
		t.Errorf("waiting: %+v, %v", held, err)
	}
	b.partner.Serve("/feed.xml", document(article(5)))
	b.refresh(t)
	all, _, err := b.store.Entries(t.Context(), news.TimelineAll, news.Cursor{}, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d, %v", len(all), err)
	}
	if e := all[0]; e.Title != "第5件事" || e.Page.Number != "05" || strings.Contains(e.Content+e.Summary, "小城") {
		t.Errorf("%q %+v %q", e.Title, e.Page, e.Content)
	}
}
