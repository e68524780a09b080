package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func paging(t *testing.T, w *world) {
	var all []news.Entry
	for n := range 40 {
		e := entry("a", n)
		switch {
		case n >= 10 && n < 30:
			e.Sort = t0.Add(10 * time.Minute) // twenty at one time
		case n == 39:
			e.Sort = time.Date(1962, 5, 1, 0, 0, 0, 1, time.UTC) // before 1970 and between two milliseconds
		}
		all = append(all, e)
	}
	w.put("a", all...)
	slices.SortStableFunc(all, func(a, b news.Entry) int { return b.Sort.Compare(a.Sort) })
	var want []string
	for _, e := range all {
		want = append(want, e.ID)
	}
	w.wantLine(news.TimelineAll, want...)
	for _, limit := range []int{1, 3, 40, 1000} {
		var got []string
		for at := (news.Cursor{}); ; {
			page, next, err := w.Entries(w.ctx(), news.TimelineAll, at, limit)
			w.ok(err)
			if len(page) > limit {
				t.Fatalf("%d entries, limit %d", len(page), limit)
			}
			for _, e := range page {
				got = append(got, e.ID)
			}
			if next.IsZero() {
				break
			}
			at = next
		}
		if !slices.Equal(got, want) {
			t.Errorf("in pages of %d: %v, want %v", limit, got, want)
		}
	}
	w.wantLine("channel/nothing")
}

func pagingPastRemoved(t *testing.T, w *world) {
	var all []news.Entry
	for n := range 9 {
		e := entry("a", n)
		e.Sort = t0
		all = append(all, e)
	}
	w.put("a", all...)
	want := w.line(news.TimelineAll)
	page, next, err := w.Entries(w.ctx(), news.TimelineAll, news.Cursor{}, 4)
	w.ok(err)
	w.ok(w.Remove(page[3].ID, news.Tombstone{At: w.now}))
	page, next, err = w.Entries(w.ctx(), news.TimelineAll, next, 10)
	w.ok(err)
	var got []string
	for _, e := range page {
		got = append(got, e.ID)
	}
	if !slices.Equal(got, want[4:]) || !next.IsZero() {
		t.Errorf("after the cursor: %v, %v; want %v", got, next, want[4:])
	}
}

func prune(t *testing.T, w *world) {
	var all []news.Entry
	for n := range 500 {
		all = append(all, entry("a", n))
	}
	w.put("a", all...)
	seq, err := w.LastSeq(w.ctx())
	w.ok(err)
	now := t0.Add(500 * time.Minute)
	n, err := w.Prune(w.ctx(), now, 450*time.Minute, 0)
	w.ok(err)
	if n != 50 {
		t.Errorf("by age %d entries went, want 50", n)
	}
	n, err = w.Prune(w.ctx(), now, 0, 20)
	w.ok(err)
	if n != 430 {
		t.Errorf("by count %d entries went, want 430", n)
	}
	n, err = w.Prune(w.ctx(), now, 450*time.Minute, 20)
	w.ok(err)
	if n != 0 {
		t.Errorf("%d entries went the third time", n)
	}
	if got := w.line("source/a"); len(got) != 20 || got[19] != all[480].ID {
		t.Errorf("%d entries stay", len(got))
	}
	if last, err := w.LastSeq(w.ctx()); err != nil || last != seq {
		t.Errorf("somebody was told: %d after %d, %v", last, seq, err)
	}
}

func pruneOldNews(t *testing.T, w *world) {
	old, fresh := entry("a", 1), entry("a", 2)
	old.Published, old.Sort = time.Date(2012, 6, 12, 9, 12, 0, 0, time.UTC), time.Date(2012, 6, 12, 9, 12, 0, 0, time.UTC)
	w.put("a", old, fresh)
	fixed := old
	fixed.Version, fixed.Digest = 2, "fixed"
	w.put("a", fixed)
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{time.Hour, []string{fresh.ID, old.ID}},
		{24*time.Hour + time.Minute, []string{fresh.ID, old.ID}},
		{24*time.Hour + 90*time.Second, []string{fresh.ID}},
		{24*time.Hour + 150*time.Second, nil},
	} {
		if _, err := w.Prune(w.ctx(), t0.Add(step.after), 24*time.Hour, 100); err != nil {
			t.Fatal(err)
		}
		w.wantLine(news.TimelineAll, step.want...)
	}
}

func prunedStayAway(t *testing.T, w *world) {
	w.put("a", entry("a", 1), entry("a", 2))
	w.now = t0.Add(time.Hour)
	_, err := w.Prune(w.ctx(), w.now, 10*time.Hour, 1)
	w.ok(err)
	id := entry("a", 1).ID
	if stone, err := w.Tombstone(w.ctx(), id); err != nil || !stone.Pruned {
		t.Errorf("tombstone %+v, %v", stone, err)
	}
	if done := w.put("a", entry("a", 1), entry("a", 2)); done.Gone != 1 || done.Known != 1 {
		t.Errorf("the source lists it still: %+v, want 1 gone, 1 known", done)
	}
	w.ok(w.Remove(id, news.Tombstone{At: w.now, Reason: "asked"}))
	if stone, err := w.Tombstone(w.ctx(), id); err != nil || stone.Pruned {
		t.Errorf("taken down after it was pruned: %+v, %v", stone, err)
	}
	if log := w.log(0); log[len(log)-1].Op != news.OpDelete {
		t.Error("a takedown of a pruned entry was not told of")
	}
	w.put("a", entry("a", 3))
	_, err = w.Prune(w.ctx(), w.now, 10*time.Hour, 1)
	w.ok(err)
	w.now = w.now.Add(10 * time.Hour)
	pruned := entry("a", 2).ID
	if _, err := w.Tombstone(w.ctx(), pruned); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("after maxAge: %v, want ErrNotFound", err)
	}
	if done := w.put("a", entry("a", 2)); done.New != 1 {
		t.Errorf("an expired tombstone stands in the way: %+v", done)
	}
	_, err = w.Prune(w.ctx(), w.now, 0, 0)
	w.ok(err)
	if _, err := w.Tombstone(w.ctx(), id); err != nil {
		t.Errorf("a takedown expired: %v", err)
	}
}

func trim(t *testing.T, w *world) {
	for n := range 60 {
		w.put("a", entry("a", n))
	}
	last, err := w.LastSeq(w.ctx())
	w.ok(err)
	_, err = w.Prune(w.ctx(), w.now, 0, 0)
	w.ok(err)
	changes, err := w.Changes(w.ctx(), 0, 1000)
	w.ok(err)
	if len(changes) != 50 || changes[0].Seq != last-49 {
		t.Errorf("%d changes are left, from %d; want 50, from %d", len(changes), changes[0].Seq, last-49)
	}
	if done := w.put("a", entry("a", 100)); done.LastSeq != last+1 {
		t.Errorf("seq %d after %d", done.LastSeq, last)
	}
}

func many(src string, n int) []news.Entry {
	all := make([]news.Entry, n)
	for i := range all {
		all[i] = entry(src, i)
		all[i].Towns = []string{fmt.Sprintf("t%d", i%3)}
	}
	return all
}

func pagingUntil(t *testing.T, w *world) {
	same := entry("a", 3)
	same.ID, same.GUID, same.Digest = news.EntryID("a", "same"), "same", "same" // stands beside the third
	w.put("a", entry("a", 1), entry("a", 2), entry("a", 3), same, entry("a", 4))
	line := w.line(news.TimelineAll)
	all, _, err := w.Entries(w.ctx(), news.TimelineAll, news.Cursor{}, 10)
	w.ok(err)
	for n, e := range all {
		for _, limit := range []int{n + 1, n + 2, 10} {
			page, next, err := w.EntriesSince(w.ctx(), news.TimelineAll, news.Cursor{}, news.CursorAt(&e), limit)
			w.ok(err)
			if got := entryIDs(page); !slices.Equal(got, line[:n+1]) || !next.IsZero() {
				t.Errorf("as far as the %d. of %d at most: %v, then %v", n, limit, got, next)
			}
		}
	}
	page, next, err := w.EntriesSince(w.ctx(), news.TimelineAll, news.Cursor{}, news.Cursor{Sort: entry("a", 3).Sort}, 2)
	w.ok(err)
	if len(page) != 2 || next.IsZero() {
		t.Fatalf("the first two of three: %v, then %v", entryIDs(page), next)
	}
	page, next, err = w.EntriesSince(w.ctx(), news.TimelineAll, next, news.Cursor{Sort: entry("a", 3).Sort}, 2)
	w.ok(err)
	if !slices.Equal(entryIDs(page), line[2:3]) || !next.IsZero() {
		t.Errorf("the third: %v, then %v", entryIDs(page), next)
	}
	if page, _, err = w.EntriesSince(w.ctx(), news.TimelineAll, news.Cursor{}, news.Cursor{Sort: w.now.Add(time.Hour)}, 2); err != nil || len(page) != 0 {
		t.Errorf("younger than all: %v, %v", entryIDs(page), err)
	}
}

func entryIDs(entries []news.Entry) []string {
	ids := []string{}
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}
