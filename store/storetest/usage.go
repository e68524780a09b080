package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// used is what is told of one entry that was given so often.
func used(id string, times int) *news.Used {
	u := &news.Used{}
	u.Add(news.Given{ID: id, Label: "稿件来源:甲", Way: news.WayFeed, Line: "channel/world", Times: times})
	return u
}

// usage: what partners were given is added up by whoever tells of it, is in dumps, and ends after its time.
func usage(t *testing.T, w *world) {
	by := func(day, partner, source string) news.UsedBy {
		return news.UsedBy{Day: day, Partner: partner, Source: source}
	}
	first := by("2026-03-01", "p", "a")
	told := map[news.UsedBy]*news.Used{first: used("e", 2), by("2026-03-01", "p", "b"): used("f", 1), by("2026-03-02", "q", "a"): used("e", 1)}
	if w.ok(w.AddUsed(w.ctx(), told)); len(told) != 0 {
		t.Fatalf("what is written is left to be written: %v", told)
	}
	hubs := sync.WaitGroup{}
	for i := range 4 {
		hubs.Go(func() {
			w.ok(w.AddUsed(w.ctx(), map[news.UsedBy]*news.Used{first: used(fmt.Sprint("e", i%2), 1)}))
		})
	}
	hubs.Wait()
	want := []news.Given{
		{ID: "e", Label: "稿件来源:甲", Way: news.WayFeed, Line: "channel/world", Times: 2}, {ID: "e0", Label: "稿件来源:甲", Way: news.WayFeed, Line: "channel/world", Times: 2},
		{ID: "e1", Label: "稿件来源:甲", Way: news.WayFeed, Line: "channel/world", Times: 2},
	}
	check := func(w *world) {
		t.Helper()
		got, err := w.Used(w.ctx(), []news.UsedBy{by("2026-03-01", "none", "a"), first})
		if w.ok(err); got[0] != nil || !slices.Equal(got[1].All(), want) {
			t.Errorf("%+v", got)
		}
		days, err := w.UsedDays(w.ctx(), "p", []string{"2026-02-28", "2026-03-01", "2026-03-02"})
		if w.ok(err); days[0] != nil || days[2] != nil || len(days[1]) != 2 || days[1]["a"].Times[news.WayFeed] != 6 || days[1]["a"].Entries != 3 || days[1]["b"].All() != 1 {
			t.Errorf("%+v", days)
		}
	}
	check(w)
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	other := &world{t: t, open: w.open, now: w.now}
	other.Store = w.open(t, other.options())
	w.ok(other.Restore(w.ctx(), &dump, news.Act{}))
	check(other)
	day, err := time.Parse(time.DateOnly, "2026-03-02")
	w.ok(err)
	w.now = day.Add(news.UsageKept + time.Hour)
	if got, err := w.Used(w.ctx(), []news.UsedBy{first, by("2026-03-02", "q", "a")}); err != nil || got[0] != nil || got[1] == nil {
		t.Errorf("after their time: %v %v", got, err)
	}
}
