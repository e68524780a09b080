package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

func commitIsWhole(t *testing.T, w *world) {
	w.add("a")
	e1, e2 := entry("a", 1), entry("a", 2)
	e1.Content, e1.Towns = "<p>桐乡 | a|b\x00c</p>", []string{"wuzhen"}
	r := refresh(w.claim(), w.now, e1, e2)
	done, err := w.Commit(w.ctx(), r)
	w.ok(err)
	if done.New != 2 || done.Changed+done.Known+done.Gone != 0 {
		t.Errorf("committed %+v, want 2 new", done)
	}
	w.wantLine(news.TimelineAll, e2.ID, e1.ID)
	w.wantLine("source/a", e2.ID, e1.ID)
	w.wantLine("town/wuzhen", e1.ID)
	got, err := w.Entry(w.ctx(), e1.ID)
	w.ok(err)
	if got.Arrived != 2 { // the second of its document's two, from below
		t.Errorf("its arrival is the %d.", got.Arrived)
	}
	e1.Arrived = got.Arrived
	if d := cmp.Diff(e1, got); d != "" {
		t.Error(d)
	}
	log := w.log(0)
	want := []news.Change{
		{Seq: 2, Op: news.OpPut, At: w.now, ID: e2.ID, Version: 1, Timelines: []string{"all", "source/a"}},
		{Seq: 3, Op: news.OpPut, At: w.now, ID: e1.ID, Version: 1, Timelines: []string{"all", "source/a", "town/wuzhen"}},
	}
	if d := cmp.Diff(want, log); d != "" {
		t.Error(d)
	}
	if seq, err := w.LastSeq(w.ctx()); err != nil || seq != 3 || done.LastSeq != 3 {
		t.Errorf("last seq %d, %d, %v", seq, done.LastSeq, err)
	}
	states, err := w.States(w.ctx())
	w.ok(err)
	if d := cmp.Diff(map[string]news.SourceState{"a": r.State}, states); d != "" {
		t.Error(d)
	}
	for _, c := range []struct {
		at  time.Time
		due int
	}{{r.State.NextCheck.Add(-time.Millisecond), 0}, {r.State.NextCheck, 1}} {
		jobs, err := w.Claim(w.ctx(), "hub-b", c.at, time.Minute, 1)
		w.ok(err)
		if len(jobs) != c.due {
			t.Errorf("%d sources are due at %v, want %d", len(jobs), c.at, c.due)
		}
	}
	known, err := w.Known(w.ctx(), []string{e1.ID, "nobody"})
	w.ok(err)
	wantKnown := map[string]news.Known{e1.ID: {Version: 1, Digest: e1.Digest, FirstSeen: e1.FirstSeen, Sort: e1.Sort}}
	if d := cmp.Diff(wantKnown, known); d != "" {
		t.Error(d)
	}
}

func commitFailure(t *testing.T, w *world) {
	w.add("a")
	r := refresh(w.claim(), w.now)
	r.State = news.SourceState{Outcome: news.OutcomeFailed, Reason: news.Reasons{{Text: "不通"}}, Failures: 1, NextCheck: w.now.Add(time.Minute)}
	done, err := w.Commit(w.ctx(), r)
	w.ok(err)
	if done != (news.Committed{LastSeq: 1}) {
		t.Errorf("committed %+v", done)
	}
	w.now = w.now.Add(time.Minute)
	if job := w.claim(); len(job.State.Reason) != 1 || job.State.Reason[0].Text != "不通" || job.State.Failures != 1 {
		t.Errorf("the next claim has state %+v", job.State)
	}
}

func fenceHolds(t *testing.T, w *world) {
	w.add("a")
	first := w.claim()
	w.now = w.now.Add(2 * time.Minute)
	second := w.claim()
	if _, err := w.Commit(w.ctx(), refresh(first, w.now, entry("a", 1))); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("the first owner's commit: %v, want ErrLeaseLost", err)
	}
	w.wantLine(news.TimelineAll)
	if log := w.log(0); len(log) != 0 {
		t.Errorf("announced %v", log)
	}
	if states, err := w.States(w.ctx(), "a"); err != nil || len(states) != 0 {
		t.Errorf("states %v, %v", states, err)
	}
	if _, err := w.Commit(w.ctx(), news.Refresh{Lease: news.Lease{Source: "a"}, At: w.now}); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("a commit with no lease: %v", err)
	}
	// what the first owner's lost commit left must not stand in the second's way
	_, err := w.Commit(w.ctx(), refresh(second, w.now, entry("a", 1)))
	w.ok(err)
	w.wantLine(news.TimelineAll, entry("a", 1).ID)
}

func recommit(t *testing.T, w *world) {
	w.add("a")
	r := refresh(w.claim(), w.now, entry("a", 1), entry("a", 2))
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
	done, err := w.Commit(w.ctx(), r)
	w.ok(err)
	if done.Known != 2 || done.New != 0 {
		t.Errorf("the second time: %+v, want 2 known", done)
	}
	if log := w.log(0); len(log) != 2 {
		t.Errorf("announced %d changes, want 2", len(log))
	}
	r.Entries = append(r.Entries, entry("a", 3))
	if _, err := w.Commit(w.ctx(), r); !errors.Is(err, news.ErrLeaseLost) {
		t.Errorf("another commit under a lease that was used: %v, want ErrLeaseLost", err)
	}
}

func knownIsSkipped(t *testing.T, w *world) {
	w.put("a", entry("a", 1))
	again := entry("a", 1)
	again.Title = "the same version and digest: nothing to look at"
	done := w.put("a", again, entry("a", 2))
	if done.Known != 1 || done.New != 1 {
		t.Errorf("committed %+v, want 1 known, 1 new", done)
	}
	if e, err := w.Entry(w.ctx(), again.ID); err != nil || e.Title != entry("a", 1).Title {
		t.Errorf("title %q, %v", e.Title, err)
	}
}

func staleVersion(t *testing.T, w *world) {
	w.put("a", entry("a", 1))
	other := entry("a", 1)
	other.Digest = "other"
	w.ok(w.CheckNow(w.ctx(), "a", w.now))
	job := w.claim()
	for _, version := range []int{1, 3} {
		other.Version = version
		if _, err := w.Commit(w.ctx(), refresh(job, w.now, entry("a", 2), other)); !errors.Is(err, news.ErrConflict) {
			t.Errorf("version %d after 1: %v, want ErrConflict", version, err)
		}
	}
	w.wantLine(news.TimelineAll, entry("a", 1).ID)
	other.Version = 2
	_, err := w.Commit(w.ctx(), refresh(job, w.now, entry("a", 2), other)) // the lease is still ours
	w.ok(err)
}

func namedTwice(t *testing.T, w *world) {
	twin := entry("a", 1)
	twin.Digest = "twin"
	done := w.put("a", entry("a", 1), twin)
	if done.New != 1 || done.Known != 1 {
		t.Errorf("committed %+v, want 1 new, 1 known", done)
	}
	if log := w.log(0); len(log) != 1 {
		t.Errorf("announced %d changes, want 1", len(log))
	}
}

func correction(t *testing.T, w *world) {
	e := entry("a", 1)
	e.Sort = e.Sort.Add(123456 * time.Nanosecond)
	e.Towns, e.Channels = []string{"wuzhen"}, []string{"culture"}
	w.put("a", e, entry("a", 2))
	fixed := e
	fixed.Version, fixed.Digest, fixed.Title = 2, "d1b", "更正"
	fixed.Towns, fixed.Channels = []string{"puyuan"}, []string{"world"}
	fixed.Sort, fixed.FirstSeen = e.Sort.Add(time.Hour), e.Sort.Add(time.Hour)
	done := w.put("a", fixed)
	if done.Changed != 1 || done.New != 0 {
		t.Errorf("committed %+v, want 1 changed", done)
	}
	w.wantLine(news.TimelineAll, entry("a", 2).ID, e.ID)
	w.wantLine("town/wuzhen")
	w.wantLine("channel/culture")
	w.wantLine("channel/culture/town/wuzhen")
	w.wantLine("town/puyuan", e.ID)
	w.wantLine("channel/world/town/puyuan", e.ID)
	got, err := w.Entry(w.ctx(), e.ID)
	w.ok(err)
	if got.Title != "更正" || got.Version != 2 || !got.Sort.Equal(e.Sort) || !got.FirstSeen.Equal(e.FirstSeen) {
		t.Errorf("the corrected entry: %+v", got)
	}
	log := w.log(0)
	last := log[len(log)-1]
	want := []string{
		"all", "source/a", "channel/world", "channel/world/town/puyuan", "town/puyuan",
		"channel/culture", "channel/culture/town/wuzhen", "town/wuzhen",
	}
	if len(log) != 3 || last.Version != 2 || !slices.Equal(last.Timelines, want) {
		t.Errorf("%d changes, the last %+v; want 3, timelines %v", len(log), last, want)
	}
}

func parents(t *testing.T, w *world) {
	e := entry("a", 1)
	e.Channels = []string{"strong-counties"}
	w.put("a", e)
	w.wantLine("channel/strong-counties", e.ID)
	w.wantLine("channel/world", e.ID)
}

func movedTo(t *testing.T, w *world) {
	w.add("a")
	r := refresh(w.claim(), w.now, entry("a", 1))
	r.MovedTo = "https://new.example/rss"
	done, err := w.Commit(w.ctx(), r)
	w.ok(err)
	src, err := w.Source(w.ctx(), "a")
	w.ok(err)
	if src.URL != r.MovedTo || src.Name != source("a").Name {
		t.Errorf("source %+v", src)
	}
	changes, err := w.Changes(w.ctx(), 1, 10)
	w.ok(err)
	if len(changes) != 2 || changes[1].Op != news.OpSource || changes[1].ID != "a" || done.New != 1 {
		t.Errorf("changes %+v, committed %+v", changes, done)
	}
}

// movedToAnothers: a redirect gives no source the address that another has; the refresh is committed, and its state says why.
func movedToAnothers(t *testing.T, w *world) {
	w.add("a")
	job := w.claim()
	w.add("b")
	r := refresh(job, w.now, entry("a", 1))
	r.MovedTo = source("b").URL + "#again"
	r.State.Moved = []news.Move{{To: "https://older.example/"}, {To: r.MovedTo}}
	r.State.Reason = news.Reasons{news.Because("refresh.new", "1")}
	done, err := w.Commit(w.ctx(), r)
	w.ok(err)
	src, err := w.Source(w.ctx(), "a")
	w.ok(err)
	if src.URL != source("a").URL || done.New != 1 {
		t.Errorf("source %+v, committed %+v", src, done)
	}
	states, err := w.States(w.ctx(), "a")
	w.ok(err)
	want := news.Reasons{news.Because("refresh.new", "1"), news.Because("refresh.not-moved", r.MovedTo, "b")}
	if d := cmp.Diff(want, states["a"].Reason); d != "" || len(states["a"].Moved) != 1 {
		t.Errorf("%s, moved %v", d, states["a"].Moved)
	}
}

func concurrentCommits(t *testing.T, w *world) {
	const sources, rounds, each = 8, 5, 3
	for i := range sources {
		w.add(fmt.Sprintf("s%d", i))
	}
	start, err := w.LastSeq(w.ctx())
	w.ok(err)
	jobs, err := w.Claim(w.ctx(), "hub-a", w.now, time.Hour, sources)
	w.ok(err)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			for round := range rounds {
				var entries []news.Entry
				for n := range each {
					entries = append(entries, entry(job.Source.ID, round*each+n))
				}
				if _, err := w.Commit(w.ctx(), refresh(job, w.now, entries...)); err != nil {
					t.Error(err)
					return
				}
				if err := w.CheckNow(w.ctx(), job.Source.ID, w.now); err != nil {
					t.Error(err)
				}
				job.Lease = claimOne(t, w, job.Source.ID)
			}
		})
	}
	wg.Wait()
	count := map[string]int{}
	for _, c := range w.log(start) {
		count[c.ID]++
	}
	if len(count) != sources*rounds*each {
		t.Errorf("%d entries announced, want %d", len(count), sources*rounds*each)
	}
	for id, n := range count {
		if n != 1 {
			t.Errorf("%s was announced %d times", id, n)
		}
	}
	if got := len(w.line(news.TimelineAll)); got != sources*rounds*each {
		t.Errorf("%d entries on the timeline, want %d", got, sources*rounds*each)
	}
}

// claimOne claims until it has that source, and gives the others back.
func claimOne(t *testing.T, w *world, id string) news.Lease {
	for w.ctx().Err() == nil {
		jobs, err := w.Claim(w.ctx(), "hub-"+id, w.now, time.Hour, 1)
		if err != nil {
			t.Error(err)
			return news.Lease{}
		}
		for _, j := range jobs {
			if j.Source.ID == id {
				return j.Lease
			}
			if err := w.Release(w.ctx(), j.Lease, w.now); err != nil {
				t.Error(err)
			}
		}
	}
	return news.Lease{}
}

func waitChange(t *testing.T, w *world) {
	w.add("a")
	seq, err := w.LastSeq(w.ctx())
	w.ok(err)
	w.ok(w.WaitChange(w.ctx(), seq-1))
	short, cancel := context.WithTimeout(w.ctx(), 30*time.Millisecond)
	defer cancel()
	if err := w.WaitChange(short, seq); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nothing happened: %v, want DeadlineExceeded", err)
	}
	long, cancel := context.WithTimeout(w.ctx(), 2*time.Minute)
	defer cancel()
	woken := make(chan error, 3)
	for range cap(woken) {
		go func() { woken <- w.WaitChange(long, seq) }()
	}
	w.put("a", entry("a", 1))
	for range cap(woken) {
		if err := <-woken; err != nil {
			t.Errorf("a change came: %v", err)
		}
	}
}

func changePieces(t *testing.T, w *world) {
	for n := range 30 {
		w.put("a", entry("a", n))
	}
	if log := w.log(0); len(log) != 30 {
		t.Errorf("%d changes, want 30", len(log))
	}
	if more, err := w.Changes(w.ctx(), 1000, 10); err != nil || len(more) != 0 {
		t.Errorf("beyond the end: %v, %v", more, err)
	}
}

func observed(t *testing.T, w *world) {
	o := w.options()
	var mu sync.Mutex
	seen := map[string]error{}
	o.Observe = func(op string, d time.Duration, err error) {
		mu.Lock()
		defer mu.Unlock()
		if d < 0 {
			t.Errorf("%s took %v", op, d)
		}
		seen[op] = err
	}
	s := w.open(t, o)
	w.ok(s.Health(w.ctx()))
	if _, err := s.Entry(w.ctx(), "nobody"); err == nil {
		t.Error("an entry was found in an empty store")
	}
	mu.Lock()
	defer mu.Unlock()
	if err, ok := seen["health"]; !ok || err != nil {
		t.Errorf("health was observed: %v, %v", ok, err)
	}
	if !errors.Is(seen["entry"], news.ErrNotFound) {
		t.Errorf("entry ended with %v", seen["entry"])
	}
}
