package storetest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// printedBy commits n copies of one text, each of a source of its own, as refreshes do: the story keeps the first ones, and the others
// say by themselves of which story they are. It gives them as they were committed, the original first.
func (w *world) printedBy(n int) []news.Entry {
	w.t.Helper()
	entries := make([]news.Entry, n)
	st := news.Story{}
	for i := range entries {
		e := entry("a", i)
		e.Channels, e.FirstSeen = []string{"world"}, w.now
		e.Story, e.Original = entry("a", 0).ID, entry("a", 0).ID
		e.Providers = []news.Provider{{ID: "a", Name: e.Title}}
		if entries[i] = e; i < news.MaxCopies {
			st.ID = e.Story
			st = st.With(news.CopyOf(&e))
		}
	}
	r := refresh(w.claimed("a"), w.now, entries...)
	r.Stories = []news.Story{st}
	_, err := w.Commit(w.ctx(), r)
	w.ok(err)
	return entries
}

func (w *world) story(id string) news.Story {
	w.t.Helper()
	stories, err := w.StoriesByID(w.ctx(), []string{id})
	w.ok(err)
	return stories[id]
}

func lineHasAll(t *testing.T, w *world) {
	all := w.printedBy(news.MaxCopies + 6)
	head, other := all[0], all[len(all)-1]
	sameIDs := func(line []string) bool {
		return len(line) == len(all) && !slices.ContainsFunc(all, func(e news.Entry) bool { return !slices.Contains(line, e.ID) })
	}
	if line := w.line(news.StoryLine(head.ID)); !sameIDs(line) {
		t.Fatalf("%d of %d copies are on the story's line", len(line), len(all))
	}
	other.Version, other.Digest, other.Title = 2, "corrected", "更正"
	w.put("a", other)
	alone := entry("b", 1)
	w.put("b", alone)
	w.wantLine(news.TimelineAll, alone.ID, head.ID)
	if line := w.line(news.StoryLine(head.ID)); !sameIDs(line) {
		t.Errorf("corrected, %d of %d copies are on the story's line", len(line), len(all))
	}
	var dump bytes.Buffer
	w.ok(w.Dump(w.ctx(), &dump))
	restored := w.open(t, store.Options{Channels: channels(), Now: func() time.Time { return w.now }, CallersClock: true})
	_, err := restored.Restore(w.ctx(), &dump, news.Act{})
	w.ok(err)
	if n, err := restored.Count(w.ctx(), news.StoryLine(head.ID)); err != nil || n != len(all) {
		t.Errorf("restored, %d of %d copies are on the story's line, %v", n, len(all), err)
	}
	other.Version, other.Digest, other.Story, other.Original = 3, "split", other.ID, other.ID
	_, err = w.Amend(w.ctx(), []news.Entry{other}, []news.Story{w.story(head.ID)}, nil, news.Act{At: w.now})
	w.ok(err)
	if line := w.line(news.StoryLine(head.ID)); len(line) != len(all)-1 || slices.Contains(line, other.ID) {
		t.Errorf("split off, it is on the story's line still, which has %d", len(line))
	}
}

func storyTakesIn(t *testing.T, w *world) {
	all := w.printedBy(news.MaxCopies + 6)
	id := all[0].ID
	var gone []string
	for _, e := range all[:10] {
		gone = append(gone, e.ID)
	}
	_, err := w.TakeDown(w.ctx(), news.Takedown{ID: "t", Entry: gone[0], At: w.now, Removed: gone}, news.Act{At: w.now})
	w.ok(err)
	st := w.story(id)
	if len(st.Members) != len(all)-len(gone) {
		t.Errorf("the story keeps %d copies, want the %d that are left", len(st.Members), len(all)-len(gone))
	}
	w.wantLine(news.TimelineAll, st.Head())
	head, err := w.Entry(w.ctx(), st.Head())
	w.ok(err)
	if head.Original != head.ID || len(head.Providers) != len(st.Members) {
		t.Errorf("the head's original is %s, and it names %d providers", head.Original, len(head.Providers))
	}
	late, job := entry("b", 1), w.claimed("b")
	late.Story, late.Original, late.FirstSeen = id, st.Head(), w.now.Add(time.Hour)
	r := refresh(job, w.now, late)
	r.Stories = []news.Story{st.With(news.CopyOf(&late))}
	_, err = w.Commit(w.ctx(), r)
	w.ok(err)
	w.now = w.now.Add(2 * time.Hour)
	if n, err := w.Prune(w.ctx(), w.now, 90*time.Minute, 0); err != nil || n != len(all)-len(gone) {
		t.Fatalf("%d pruned, %v", n, err)
	}
	w.wantLine(news.TimelineAll, late.ID)
	w.wantLine(news.StoryLine(id))
}

func decisionOutlasts(t *testing.T, w *world) {
	leave := map[string]func(e news.Entry){
		"taken down": func(e news.Entry) { w.ok(w.Remove(e.ID, news.Tombstone{At: w.now})) },
		"split off": func(e news.Entry) {
			st := w.story(e.Story)
			e.Version++
			e.Story, e.Original = e.ID, e.ID
			_, err := w.Amend(w.ctx(), []news.Entry{e}, []news.Story{st.Without(e.ID)}, nil, news.Act{At: w.now})
			w.ok(err)
		},
	}
	n := 0
	for name, leaves := range leave {
		for _, left := range []int{1, 2} {
			n += 10
			st := news.Story{ID: entry("a", n).ID}
			var copies []news.Entry
			for i := range left + 1 {
				e := entry("a", n+i)
				e.Channels, e.Towns, e.Story, e.Original = []string{"world"}, []string{"wuzhen"}, st.ID, st.ID
				copies = append(copies, e)
			}
			none, by := []string{}, &copies[left]
			(&news.Override{Towns: &none, By: "li", At: w.now}).Apply(by)
			for i := range copies {
				st = st.With(news.CopyOf(&copies[i]))
			}
			r := refresh(w.claimed("a"), w.now, copies...)
			r.Stories = []news.Story{st}
			_, err := w.Commit(w.ctx(), r)
			w.ok(err)
			decided, err := w.Entry(w.ctx(), by.ID)
			w.ok(err)
			leaves(decided)
			head, err := w.Entry(w.ctx(), copies[0].ID)
			w.ok(err)
			head.Version++
			head.Digest, head.Towns = "corrected", []string{"wuzhen"}
			st = w.story(st.ID)
			w.ok(w.CheckNow(w.ctx(), "a", w.now))
			r = refresh(w.claimed("a"), w.now, head)
			r.Stories = []news.Story{st.With(news.CopyOf(&head))}
			_, err = w.Commit(w.ctx(), r)
			w.ok(err)
			if head, err = w.Entry(w.ctx(), head.ID); err != nil || len(head.Towns) != 0 {
				t.Errorf("%s, %d left: the head is in %v by what the source says, %v", name, left, head.Towns, err)
			}
		}
	}
}
