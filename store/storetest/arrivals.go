package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// arriving is the n-th entry of a source, which stands where it arrives.
func arriving(src string, n int) news.Entry {
	e := entry(src, n)
	e.Sort = time.Time{}
	return e
}

// joined gives the whole order of arrival of a timeline.
func (w *world) joined(tl news.Timeline) []string {
	w.t.Helper()
	ids := []string{}
	for from := 0; ; {
		more, at, total, err := w.Arrivals(w.ctx(), tl, from, 7)
		w.ok(err)
		ids = append(ids, more...)
		if from = at + len(more); from >= total {
			return ids
		}
	}
}

func (w *world) entry(id string) news.Entry {
	w.t.Helper()
	e, err := w.Entry(w.ctx(), id)
	w.ok(err)
	return e
}

func arrivalOrder(t *testing.T, w *world) {
	var want []string
	for n, clock := range []time.Duration{0, time.Minute, -time.Hour, 0, 2 * time.Minute} { // of the hub that commits
		w.now = t0.Add(clock)
		one, two := arriving("a", 2*n), arriving("a", 2*n+1)
		w.put("a", one, two)
		want = append([]string{one.ID, two.ID}, want...)
	}
	w.wantLine(news.TimelineAll, want...)
	last := time.Time{}
	for _, id := range slices.Backward(want) {
		e := w.entry(id)
		if e.Sort.Before(last) {
			t.Errorf("%s stands at %v, after %v", id, e.Sort, last)
		}
		last = e.Sort
	}
	if !last.Equal(t0.Add(2 * time.Minute)) {
		t.Errorf("the last stands at %v", last)
	}
	slices.Reverse(want)
	if got := w.joined(news.TimelineAll); !slices.Equal(got, want) {
		t.Errorf("they arrived as %v, want %v", got, want)
	}
}

func equalClaims(t *testing.T, w *world) {
	claimed := func(n int) news.Entry {
		e := entry("a", n)
		e.Sort = t0.Add(-time.Hour)
		return e
	}
	old := entry("a", 90)
	old.Sort = t0.Add(-2 * time.Hour)
	w.put("a", claimed(1), claimed(2), old)
	w.put("a", claimed(3), claimed(4))
	w.wantLine(news.TimelineAll, claimed(3).ID, claimed(4).ID, claimed(1).ID, claimed(2).ID, old.ID)
}

func placeIsKept(t *testing.T, w *world) {
	e := arriving("a", 1)
	w.put("a", arriving("a", 2), e, arriving("a", 3))
	line, stands := w.line(news.TimelineAll), w.entry(e.ID)
	w.now = w.now.Add(time.Hour)
	fixed := e
	fixed.Version, fixed.Digest, fixed.Title = 2, "fixed", "更正"
	w.put("a", fixed)
	w.wantLine(news.TimelineAll, line...)
	td := news.Takedown{ID: "t1", Entry: e.ID, Removed: []string{e.ID}, At: w.now}
	td, err := w.TakeDown(w.ctx(), td, news.Act{})
	w.ok(err)
	td.State = news.TakedownRestored
	_, err = w.Reinstate(w.ctx(), td, td.Removed, nil, news.Act{})
	w.ok(err)
	w.wantLine(news.TimelineAll, line...)
	if got := w.entry(e.ID); !got.Sort.Equal(stands.Sort) || got.Arrived != stands.Arrived || got.Version != 3 {
		t.Errorf("version %d is at %v, the %d.; it was at %v, the %d.", got.Version, got.Sort, got.Arrived, stands.Sort, stands.Arrived)
	}
	if got := w.joined(news.TimelineAll); len(got) != 3 {
		t.Errorf("they arrived as %v", got)
	}
}

func releasedAnew(t *testing.T, w *world) {
	held := entry("a", 1)
	held.Held = news.Because("held.unnamed")
	w.put("a", held)
	w.now = w.now.Add(time.Hour)
	w.put("a", arriving("a", 2))
	w.now = w.now.Add(time.Minute)
	free := held
	free.Held, free.Version, free.Digest = news.Reason{}, 2, "free"
	w.put("a", free)
	w.wantLine(news.TimelineAll, held.ID, arriving("a", 2).ID)
	w.wantLine(news.TimelineHeld)
	if got := w.entry(held.ID); !got.Sort.Equal(w.now) || got.Arrived != 3 || !got.FirstSeen.Equal(held.FirstSeen) {
		t.Errorf("it stands at %v, the %d., first seen %v", got.Sort, got.Arrived, got.FirstSeen)
	}
	free.Version, free.Digest = 3, "again"
	w.now = w.now.Add(time.Minute)
	w.put("a", arriving("a", 3), free)
	w.wantLine(news.TimelineAll, arriving("a", 3).ID, held.ID, arriving("a", 2).ID)
}

func dueAnew(t *testing.T, w *world) {
	waits := arriving("a", 1)
	waits.Towns, waits.Due = []string{"wuzhen"}, w.now.Add(time.Hour)
	w.put("a", waits)
	w.wantLine(news.TimelineAll)
	w.wantLine("town/wuzhen")
	w.wantLine(news.TimelineDue, waits.ID)
	w.wantLine("source/a", waits.ID)
	if got := w.entry(waits.ID); !got.Due.Equal(waits.Due) {
		t.Errorf("it is due at %v", got.Due)
	}
	w.now = w.now.Add(time.Minute)
	w.put("a", arriving("a", 2))
	w.now = w.now.Add(time.Hour)
	due := w.entry(waits.ID)
	due.Version, due.Due = 2, time.Time{}
	w.ok(w.Rewrite(w.ctx(), []news.Entry{due}, nil, nil, w.now))
	w.wantLine(news.TimelineAll, waits.ID, arriving("a", 2).ID)
	w.wantLine("town/wuzhen", waits.ID)
	w.wantLine(news.TimelineDue)
	w.wantLine("source/a", waits.ID, arriving("a", 2).ID)
	if got := w.joined(news.TimelineAll); !slices.Equal(got, []string{arriving("a", 2).ID, waits.ID}) {
		t.Errorf("they arrived as %v", got)
	}
}

func openedAnew(t *testing.T, w *world) {
	closed := arriving("a", 1)
	closed.Towns, closed.Closed = []string{"wuzhen"}, true
	w.put("a", closed)
	w.now = w.now.Add(time.Hour)
	w.put("a", arriving("a", 2))
	w.now = w.now.Add(time.Minute)
	open := w.entry(closed.ID)
	open.Version, open.Closed, open.Opened = 2, false, true
	w.ok(w.Rewrite(w.ctx(), []news.Entry{open}, nil, nil, w.now))
	w.wantLine(news.TimelineAll, closed.ID, arriving("a", 2).ID)
	w.wantLine("source/a", closed.ID, arriving("a", 2).ID)
	w.wantLine("town/wuzhen", closed.ID)
	got := w.entry(closed.ID)
	if !got.Sort.Equal(w.now) || got.Arrived != 3 || !got.FirstSeen.Equal(closed.FirstSeen) || got.Opened {
		t.Errorf("it stands at %v, the %d., first seen %v, still opening: %v", got.Sort, got.Arrived, got.FirstSeen, got.Opened)
	}
	if got := w.joined(news.TimelineAll); !slices.Equal(got, []string{"", arriving("a", 2).ID, closed.ID}) {
		t.Errorf("they arrived as %v", got)
	}
	w.now = w.now.Add(time.Minute)
	w.put("a", arriving("a", 3))
	got.Version = 3
	w.ok(w.Rewrite(w.ctx(), []news.Entry{got}, nil, nil, w.now))
	w.wantLine(news.TimelineAll, arriving("a", 3).ID, closed.ID, arriving("a", 2).ID)
	w.ok(w.Remove(closed.ID, news.Tombstone{At: w.now}))
	w.now = w.now.Add(time.Hour)
	if n, err := w.Prune(w.ctx(), w.now, time.Minute, 0); err != nil || n != 2 {
		t.Errorf("%d pruned, %v", n, err)
	}
}

func joinsGrow(t *testing.T, w *world) {
	one, two := arriving("a", 1), arriving("a", 2)
	one.Towns, two.Towns = []string{"wuzhen"}, []string{"wuzhen"}
	w.put("a", two, one)
	three := arriving("a", 3)
	w.put("a", three)
	three.Version, three.Digest, three.Towns = 2, "moved", []string{"wuzhen"}
	one.Version, one.Digest, one.Towns = 2, "left", nil
	w.put("a", three, one)
	if got, want := w.joined("town/wuzhen"), []string{one.ID, two.ID, three.ID}; !slices.Equal(got, want) {
		t.Errorf("on the town's timeline they arrived as %v, want %v", got, want)
	}
	w.wantLine("town/wuzhen", three.ID, two.ID)
	one.Version, one.Digest, one.Towns = 3, "back", []string{"wuzhen"}
	w.put("a", one)
	if got, want := w.joined("town/wuzhen"), []string{one.ID, two.ID, three.ID}; !slices.Equal(got, want) {
		t.Errorf("after one left and came back they arrived as %v, want %v", got, want)
	}
	w.ok(w.Remove(two.ID, news.Tombstone{At: w.now}))
	if got := w.joined(news.TimelineAll); !slices.Equal(got, []string{one.ID, two.ID, three.ID}) {
		t.Errorf("they arrived as %v", got)
	}
	odd := arriving("a", 4)
	odd.ID = "an odd id of15!"
	w.put("a", odd)
	if got, _, total, err := w.Arrivals(w.ctx(), news.TimelineAll, 3, 10); err != nil || total != 4 || !slices.Equal(got, []string{odd.ID}) {
		t.Errorf("from the fourth on: %v of %d, %v", got, total, err)
	}
}

// ordersAreTrimmed proves that what retention takes leaves the orders of arrival, and that positions stay, through a dump too.
func ordersAreTrimmed(t *testing.T, w *world) {
	for n := range 5 {
		w.now = t0.Add(time.Duration(n) * time.Hour)
		e := arriving("a", n)
		e.FirstSeen = w.now
		w.put("a", e)
	}
	if n, err := w.Prune(w.ctx(), w.now, 90*time.Minute, 0); err != nil || n != 3 {
		t.Fatalf("%d pruned, %v", n, err)
	}
	check := func(s *store.Store, from int, want ...string) {
		t.Helper()
		got, at, total, err := s.Arrivals(w.ctx(), news.TimelineAll, from, 10)
		if err != nil || at != total-len(want) || total != 5 || !slices.Equal(got, want) {
			t.Errorf("from %d on: %v at %d of %d, %v; want %v", from, got, at, total, err, want)
		}
	}
	other := &world{t: t, open: w.open, now: w.now}
	other.Store = w.open(t, other.options())
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	w.ok(other.Restore(w.ctx(), &dump, news.Act{}))
	for _, s := range []*store.Store{w.Store, other.Store} {
		check(s, 0, arriving("a", 3).ID, arriving("a", 4).ID)
		check(s, 4, arriving("a", 4).ID)
		check(s, 5)
	}
	if n, err := w.Prune(w.ctx(), w.now.Add(time.Hour*9), time.Minute, 0); err != nil || n != 2 {
		t.Fatalf("%d pruned, %v", n, err)
	}
	check(w.Store, 0)
	w.put("a", arriving("a", 9))
	if got, at, total, err := w.Arrivals(w.ctx(), news.TimelineAll, 0, 10); err != nil || at != 5 || total != 6 || len(got) != 1 {
		t.Errorf("what came after all had gone: %v at %d of %d, %v", got, at, total, err)
	}
}

func arrivalRace(t *testing.T, w *world) {
	const hubs, each = 4, 10
	w.add("0", "1", "2", "3")
	var wg sync.WaitGroup
	for h := range hubs {
		wg.Go(func() {
			src := fmt.Sprint(h)
			for n := range each {
				now := t0.Add(time.Duration(n*hubs+(n*7+h*3)%hubs) * time.Second)
				if err := w.CheckNow(t.Context(), src, t0); err != nil {
					t.Error(err)
				}
				jobs, err := w.Claim(t.Context(), src, now, time.Minute, 1)
				if err != nil || len(jobs) != 1 {
					continue // another hub has it, or has them all
				}
				if _, err := w.Commit(t.Context(), refresh(jobs[0], now, arriving(jobs[0].Source.ID, 2*n), arriving(jobs[0].Source.ID, 2*n+1))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	line := w.line(news.TimelineAll)
	slices.Reverse(line)
	if got := w.joined(news.TimelineAll); !slices.Equal(got, line) || len(line) == 0 {
		t.Errorf("they stand as %v, and arrived as %v", line, got)
	}
	for i, id := range line {
		if e := w.entry(id); e.Arrived != uint64(i+1) {
			t.Fatalf("the %d. arrival has the number %d", i+1, e.Arrived)
		}
	}
}

func pagingWhileArriving(t *testing.T, w *world) {
	for n := range 10 {
		w.put("a", arriving("a", 3*n), arriving("a", 3*n+1), arriving("a", 3*n+2))
	}
	want := w.line(news.TimelineAll)
	var got []string
	for at := (news.Cursor{}); ; {
		page, next, err := w.Entries(w.ctx(), news.TimelineAll, at, 4)
		w.ok(err)
		got = append(got, entryIDs(page)...)
		if next.IsZero() {
			break
		}
		if at = next; at != news.CursorAt(&page[len(page)-1]) {
			t.Errorf("the cursor is %v, its entry stands at %v", at, news.CursorAt(&page[len(page)-1]))
		}
		w.put("a", arriving("a", 100+len(got)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("page after page %v, want %v", got, want)
	}
}
