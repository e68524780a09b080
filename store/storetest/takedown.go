package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// Remove takes one entry down, as a takedown without reprints does.
func (w *world) Remove(id string, stone news.Tombstone) error {
	_, err := w.TakeDown(w.ctx(), news.Takedown{ID: "takedown of " + id, Entry: id, At: stone.At, Reason: stone.Reason, Removed: []string{id}}, news.Act{At: stone.At})
	return err
}

func tombstones(t *testing.T, w *world) {
	e := entry("a", 1)
	e.Towns = []string{"wuzhen"}
	w.put("a", e, entry("a", 2))
	stone := news.Tombstone{At: w.now, Reason: "版权方要求"}
	w.ok(w.Remove(e.ID, stone))
	w.ok(w.Remove(e.ID, news.Tombstone{At: w.now, Reason: "again"}))
	w.wantLine(news.TimelineAll, entry("a", 2).ID)
	w.wantLine("town/wuzhen")
	if _, err := w.Entry(w.ctx(), e.ID); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("the entry: %v, want ErrNotFound", err)
	}
	stone.ID, stone.Takedown, stone.Timelines = e.ID, "takedown of "+e.ID, []news.Timeline{news.TimelineAll, "source/a", "town/wuzhen"}
	if got, err := w.Tombstone(w.ctx(), e.ID); err != nil || !cmp.Equal(got, stone) {
		t.Errorf("the tombstone: %+v, %v", got, err)
	}
	if _, err := w.Tombstone(w.ctx(), entry("a", 2).ID); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("no tombstone: %v, want ErrNotFound", err)
	}
	log := w.log(0)
	want := news.Change{Seq: 5, Op: news.OpDelete, At: w.now, ID: e.ID, Version: 1, Timelines: []string{"all", "source/a", "town/wuzhen"}}
	if d := cmp.Diff(want, log[len(log)-1]); d != "" || len(log) != 3 {
		t.Error(len(log), d)
	}
	if done := w.put("a", e, entry("a", 3)); done.Gone != 1 || done.New != 1 {
		t.Errorf("the source names it again: %+v, want 1 gone, 1 new", done)
	}
	if known, err := w.Known(w.ctx(), []string{e.ID}); err != nil || !known[e.ID].Gone {
		t.Errorf("known %+v, %v", known, err)
	}
	w.wantLine(news.TimelineAll, entry("a", 3).ID, entry("a", 2).ID)
}

func takedownRace(t *testing.T, w *world) {
	e := entry("a", 0)
	w.put("a", e)
	w.ok(w.CheckNow(w.ctx(), "a", w.now))
	job := w.claim()
	started := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		for version := 2; ; version++ {
			e.Version, e.Digest, e.Towns = version, fmt.Sprint(version), []string{fmt.Sprint(version)}
			done, err := w.Commit(w.ctx(), refresh(job, w.now, e))
			if err != nil || done.Gone == 1 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if version == 3 {
				close(started)
			}
			if err := w.CheckNow(w.ctx(), "a", w.now); err != nil {
				t.Error(err)
			}
			job.Lease = claimOne(t, w, "a")
		}
	})
	<-started
	w.ok(w.Remove(e.ID, news.Tombstone{At: w.now}))
	wg.Wait()
	if n := len(w.line(news.TimelineAll)) + len(w.line("source/a")); n != 0 {
		t.Errorf("the entry still has %d places", n)
	}
	log := w.log(0)
	for i, c := range log {
		if last := i == len(log)-1; (c.Op == news.OpDelete) != last {
			t.Errorf("change %d of %d is %s", i+1, len(log), c.Op)
		}
	}
}

func removeUnknown(t *testing.T, w *world) {
	if err := w.Remove("nobody", news.Tombstone{At: w.now}); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
}

// reprints commits two copies of one story, of the sources a and b; b has the original.
func (w *world) reprints() (a, b news.Entry, st news.Story) {
	w.t.Helper()
	a, b = entry("a", 1), entry("b", 2)
	a.Channels, a.Towns = []string{"world"}, []string{"wuzhen"}
	b.Channels = []string{"finance"}
	a.Providers, b.Providers = []news.Provider{{ID: "a", Name: "甲"}}, []news.Provider{{ID: "b", Name: "乙"}}
	a.Story, a.Original, b.Story, b.Original = a.ID, a.ID, b.ID, b.ID
	w.put("a", a)
	st = news.Story{ID: a.ID, Members: []news.Copy{news.CopyOf(&b), news.CopyOf(&a)}}
	b.Story, b.Original = a.ID, b.ID
	r := refresh(w.claimed("b"), w.now, b)
	r.Stories = []news.Story{st}
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
	return a, b, st
}

func (w *world) claimed(source string) news.Job {
	w.t.Helper()
	if _, err := w.Source(w.ctx(), source); err != nil {
		w.add(source)
	}
	w.ok(w.CheckNow(w.ctx(), source, w.now))
	return news.Job{Lease: claimOne(w.t, w, source)}
}

func reprintsStandOnce(t *testing.T, w *world) {
	a, b, _ := w.reprints()
	w.wantLine(news.TimelineAll, b.ID)
	w.wantLine("source/a", a.ID)
	w.wantLine("source/b", b.ID)
	w.wantLine("channel/finance", b.ID)
	w.wantLine("channel/world", b.ID)
	w.wantLine("town/wuzhen", b.ID)
	head, err := w.Entry(w.ctx(), b.ID)
	w.ok(err)
	if !slices.Equal(head.Channels, []string{"finance", "world"}) || len(head.Providers) != 2 {
		t.Errorf("the original says %v of %+v", head.Channels, head.Providers)
	}
	reprint, err := w.Entry(w.ctx(), a.ID)
	w.ok(err)
	if reprint.Original != b.ID || reprint.Version != 2 || !slices.Equal(reprint.Channels, []string{"world"}) {
		t.Errorf("the reprint: %+v", reprint)
	}
	log := w.log(0)
	if last := log[len(log)-1]; last.ID != a.ID || !slices.Contains(last.Timelines, news.TimelineAll) {
		t.Errorf("the change of the reprint that left the merged timeline: %+v", last)
	}
}

func staleStory(t *testing.T, w *world) {
	_, _, st := w.reprints()
	c := entry("a", 3)
	st.Members = append(st.Members, news.CopyOf(&c))
	r := refresh(w.claimed("a"), w.now, c)
	r.Stories = []news.Story{st} // not as it is stored: without its Rev
	if _, err := w.Commit(w.ctx(), r); !errors.Is(err, news.ErrConflict) {
		t.Errorf("%v, want ErrConflict", err)
	}
	if _, err := w.Entry(w.ctx(), c.ID); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("the entry was written all the same: %v", err)
	}
}

func staleGrounds(t *testing.T, w *world) {
	a, _, _ := w.reprints()
	alone := entry("a", 5)
	w.put("a", alone)
	stories, err := w.StoriesByID(w.ctx(), []string{a.ID})
	w.ok(err)
	held := stories[a.ID].Rev
	for _, tt := range []struct {
		name string
		g    news.Grounds
		want error
	}{
		{"a story that is another", news.Grounds{Stories: map[string]string{a.ID: "older"}}, news.ErrConflict},
		{"a story that is gone", news.Grounds{Stories: map[string]string{"none": held}}, news.ErrConflict},
		{"an entry that changed", news.Grounds{Entries: map[string]int{alone.ID: 2}}, news.ErrConflict},
		{"an entry that is gone", news.Grounds{Entries: map[string]int{entry("a", 9).ID: 1}}, news.ErrConflict},
		{"all as it was read", news.Grounds{Stories: map[string]string{a.ID: held}, Entries: map[string]int{alone.ID: 1}}, nil},
	} {
		c := entry("a", 3)
		w.ok(w.CheckNow(w.ctx(), "a", w.now))
		r := refresh(w.claimed("a"), w.now, c)
		r.Grounds = tt.g
		if _, err := w.Commit(w.ctx(), r); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		if tt.want == nil {
			_, err := w.Commit(w.ctx(), r) // the same once more
			w.ok(err)
			continue
		}
		if _, err := w.Entry(w.ctx(), c.ID); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("%s: the entry was written all the same: %v", tt.name, err)
		}
		w.ok(w.Release(w.ctx(), r.Lease, w.now))
	}
}

func prunedOriginal(t *testing.T, w *world) {
	a, b, _ := w.reprints()
	w.now = w.now.Add(time.Hour)
	if _, err := w.Prune(w.ctx(), w.now, 0, 1); err != nil {
		t.Fatal(err)
	}
	w.ok(w.Remove(b.ID, news.Tombstone{At: w.now}))
	w.wantLine(news.TimelineAll, a.ID)
	left, err := w.Entry(w.ctx(), a.ID)
	w.ok(err)
	if left.Original != a.ID || len(left.Providers) != 1 {
		t.Errorf("the copy that is left: %+v", left)
	}
	if stories, err := w.StoriesByID(w.ctx(), []string{a.ID}); err != nil || len(stories) != 0 {
		t.Errorf("stories %+v, %v", stories, err)
	}
}

func takedownAndReturn(t *testing.T, w *world) {
	a, b, _ := w.reprints()
	before := w.log(0)
	act := news.Act{At: w.now, By: "editor", Op: "takedown", Object: b.ID}
	t1 := news.Takedown{ID: "t1", Entry: b.ID, Reprints: true, AskedBy: "乙报", AskedAt: w.now, Reason: "版权方要求", By: "editor", At: w.now,
		Removed: []string{b.ID, a.ID}, Keys: []string{"text:1", "link:2"}}
	done, err := w.TakeDown(w.ctx(), t1, act)
	w.ok(err)
	for _, tl := range []string{news.TimelineAll, "source/a", "source/b", "channel/finance", "town/wuzhen"} {
		w.wantLine(tl)
	}
	if log := w.log(0); len(log) != len(before)+2 || done.Seq != log[len(log)-1].Seq || log[len(log)-1].Op != news.OpDelete {
		t.Errorf("log %+v, place %d", log[len(before):], done.Seq)
	}
	gone, err := w.Gone(w.ctx(), news.TimelineAll, 10)
	w.ok(err)
	if len(gone) != 1 || gone[0].ID != b.ID || gone[0].Reason != "版权方要求" {
		t.Errorf("tombstones on the merged timeline: %+v", gone)
	}
	found, err := w.Blocked(w.ctx(), []string{"text:1", "link:2", "link:3"})
	w.ok(err)
	if d := cmp.Diff(map[string]string{"text:1": "t1", "link:2": "t1"}, found); d != "" {
		t.Error(d)
	}
	removed, err := w.Removed(w.ctx(), []string{a.ID, b.ID})
	w.ok(err)
	if len(removed) != 2 || removed[a.ID].Entry.Title != a.Title || removed[a.ID].Takedown != "t1" || removed[a.ID].Story == nil {
		t.Errorf("kept for the return: %+v", removed)
	}
	records, err := w.Takedowns(w.ctx())
	w.ok(err)
	if got := records["t1"]; got.State != news.TakedownDone || got.Seq != done.Seq || got.AskedBy != "乙报" {
		t.Errorf("record %+v", got)
	}

	kept := news.Tombstone{ID: entry("a", 9).ID, At: w.now, Takedown: "t1"}
	r := refresh(w.claimed("a"), w.now)
	r.Blocked = []news.Tombstone{kept}
	_, err = w.Commit(w.ctx(), r)
	w.ok(err)
	if known, err := w.Known(w.ctx(), []string{kept.ID}); err != nil || !known[kept.ID].Gone {
		t.Errorf("what came again: %+v, %v", known, err)
	}

	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	copies := w.open(t, store.Options{Channels: channels(), Now: func() time.Time { return w.now }, CallersClock: true})
	_, err = copies.Restore(w.ctx(), &dump, news.Act{})
	w.ok(err)
	back := done
	back.State, back.At = news.TakedownRestored, w.now
	together := news.Story{ID: a.ID, Members: []news.Copy{news.CopyOf(&b), news.CopyOf(&a)}}
	for _, s := range []*store.Store{w.Store, copies} {
		_, err := s.Reinstate(w.ctx(), back, back.Removed, []news.Story{together}, act)
		w.ok(err)
		w.wantUndone(s, back, kept.ID)
	}
	w.wantLine(news.TimelineAll, b.ID)
	w.wantLine("source/a", a.ID)
}

// wantUndone checks that a takedown of a story of two has left nothing behind but its record and two acts.
func (w *world) wantUndone(s *store.Store, back news.Takedown, keptOut string) {
	w.t.Helper()
	head, err := s.Entry(w.ctx(), back.Entry)
	if err != nil || len(head.Providers) != 2 || head.Version != 2 {
		w.t.Errorf("back: %+v, %v", head, err)
	}
	if known, err := s.Known(w.ctx(), []string{keptOut}); err != nil || len(known) != 0 {
		w.t.Errorf("what was kept out: %+v, %v", known, err)
	}
	if found, err := s.Blocked(w.ctx(), back.Keys); err != nil || len(found) != 0 {
		w.t.Errorf("still blocked: %v, %v", found, err)
	}
	if gone, err := s.Gone(w.ctx(), news.TimelineAll, 10); err != nil || len(gone) != 0 {
		w.t.Errorf("still told as gone: %v, %v", gone, err)
	}
	acts, _, err := s.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	acts = slices.DeleteFunc(acts, func(a news.Act) bool { return a.Op != "takedown" || a.By != "editor" })
	if len(acts) != 2 {
		w.t.Errorf("acts of the takedown: %+v, want two", acts)
	}
}

func historyComesBack(t *testing.T, w *world) {
	e := entry("a", 1)
	w.put("a", e)
	e.Version, e.Digest, e.Title = 2, "other", "Corrected"
	w.put("a", e)
	before, err := w.History(w.ctx(), e.ID)
	w.ok(err)
	td, err := w.TakeDown(w.ctx(), news.Takedown{ID: "t1", Entry: e.ID, Removed: []string{e.ID}, At: w.now, Reason: "x"}, news.Act{At: w.now})
	w.ok(err)
	if revs, err := w.History(w.ctx(), e.ID); err != nil || len(revs) > 0 {
		t.Errorf("of what was taken down: %+v, %v", revs, err)
	}
	td.State = news.TakedownRestored
	_, err = w.Reinstate(w.ctx(), td, td.Removed, nil, news.Act{At: w.now})
	w.ok(err)
	after, err := w.History(w.ctx(), e.ID)
	w.ok(err)
	if d := cmp.Diff(before, after); d != "" || len(after) != 1 {
		t.Error(len(after), d)
	}
}

func historyIsBounded(t *testing.T, w *world) {
	e := entry("a", 1)
	w.put("a", e)
	for v := 2; v <= 14; v++ {
		e.Version, e.Digest, e.Title = v, e.Digest+"x", fmt.Sprint("第", v, "版")
		w.put("a", e)
	}
	e.Version, e.Towns = 15, []string{"wuzhen"} // it says what it said
	_, err := w.Amend(w.ctx(), []news.Entry{e}, nil, nil, w.editor())
	w.ok(err)
	revs, err := w.History(w.ctx(), e.ID)
	w.ok(err)
	if len(revs) != store.DefaultHistory || revs[0].Version != 13 {
		t.Errorf("%d revisions, the newest %+v", len(revs), revs)
	}
}

// What editors replaced, or kept from readers, is told from what the source corrected.
func historySaysWhoCorrected(t *testing.T, w *world) {
	e := entry("a", 1)
	e.Held = news.Because(news.HeldBlocked)
	w.put("a", e)
	title := "编辑的标题"
	for v, change := range []func(){
		func() { e.Held, e.Title, e.Revised = news.Reason{}, "放出", 1 },
		func() { e.Title, e.Revised = "来源更正", 2 },
		func() { e.Override, e.Title, e.Revised = &news.Override{Said: news.Said{Title: &title}}, title, 3 },
		func() { e.Summary, e.Revised = "来源改了摘要", 4 },
	} {
		change()
		e.Version, e.Digest = v+2, e.Digest+"x"
		w.put("a", e)
	}
	revs, err := w.History(w.ctx(), e.ID)
	w.ok(err)
	var corrected []int
	for _, r := range revs {
		if r.Corrected {
			corrected = append(corrected, r.Version)
		}
	}
	if !slices.Equal(corrected, []int{4, 2}) {
		t.Errorf("corrected are %v of %d, want those that the source itself replaced: 4 and 2", corrected, len(revs))
	}
}
