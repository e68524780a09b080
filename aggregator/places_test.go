package aggregator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestWhatArrivesStandsOnTop(t *testing.T) {
	b := newBench(t, feed)
	old := []string{item("甲", "2026-11-25"), item("乙", "2026-11-25"), item("丙", "2026-11-25T23:00:00Z"), item("旧闻", "2026-11-20")}
	b.partner.Serve("/feed.xml", document(old...))
	b.refresh(t) // at the 26th's beginning
	const backfill = "甲 乙 丙 旧闻"
	if got := strings.Join(b.titles(t), " "); got != backfill {
		t.Fatalf("a first refresh stands as %s, want the times claimed, a day alone as its end: %s", got, backfill)
	}
	late := []string{item("新一", "2026-11-27"), item("迟到", "2026-11-26T05:00:00Z"), item("无日", ""), item("将来", "2026-11-30"), item("补录", "2026-11-10")}
	b.partner.Serve("/feed.xml", document(append(late, old...)...))
	b.refresh(t)
	if got, want := strings.Join(b.titles(t), " "), "新一 迟到 无日 将来 "+backfill+" 补录"; got != want {
		t.Errorf("they stand as %s, want %s", got, want)
	}
	for _, e := range b.on(t, news.TimelineAll)[:4] {
		if !e.Sort.Equal(b.now) {
			t.Errorf("%s stands at %v, want where it arrived, at %v", e.Title, e.Sort, b.now)
		}
		if e.Title == "新一" && !e.Published.Equal(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s is published %v, want it as claimed", e.Title, e.Published)
		}
	}
}
