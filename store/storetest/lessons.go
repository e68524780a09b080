package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// teach amends an entry with a lesson; without channels, none is given any more.
func (w *world) teach(e news.Entry, by string, channels ...string) {
	w.t.Helper()
	w.now = w.now.Add(time.Second)
	stands, err := w.Entry(w.ctx(), e.ID)
	w.ok(err)
	stands.Version++
	l := news.Lesson{Entry: e.ID, Source: e.Source, Title: e.Title, By: by, At: w.now}
	if channels != nil {
		l.Channels = &channels
	}
	_, err = w.Amend(w.ctx(), []news.Entry{stands}, nil, nil, w.editor(), l)
	w.ok(err)
}

// taught are the entries of an editor's lessons, the newest first; of all where none is named.
func (w *world) taught(by string) []string {
	w.t.Helper()
	ids := []string{}
	for at := (news.Cursor{}); ; {
		page, next, err := w.LessonPage(w.ctx(), by, at, 2)
		w.ok(err)
		for _, l := range page {
			ids = append(ids, l.Entry)
		}
		if next.IsZero() {
			return ids
		}
		at = next
	}
}

func (w *world) wantTaught(by string, want ...string) {
	w.t.Helper()
	if got := w.taught(by); !slices.Equal(got, want) {
		w.t.Errorf("lessons of %q: %v, want %v", by, got, want)
	}
}

// toldLessons are the entries whose lessons the log tells of since.
func (w *world) toldLessons(since uint64) (ids []string) {
	w.t.Helper()
	changes, err := w.Changes(w.ctx(), since, 1000)
	w.ok(err)
	for _, c := range changes {
		if c.Op == news.OpLesson {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func lessonLife(t *testing.T, w *world) {
	a, b, c := entry("a", 1), entry("a", 2), entry("a", 3)
	w.put("a", a, b, c)
	from, err := w.LastSeq(w.ctx())
	w.ok(err)
	w.teach(a, "li", "travel")
	w.teach(b, "chen", "world")
	w.teach(c, "li", "world")
	w.teach(a, "li", "world")
	w.teach(c, "li")
	if told, want := w.toldLessons(from), []string{a.ID, b.ID, c.ID, a.ID, c.ID}; !slices.Equal(told, want) {
		t.Errorf("the log tells of %v, want %v", told, want)
	}
	for _, at := range []*world{w, w.restored()} {
		at.wantTaught("", a.ID, b.ID)
		at.wantTaught("li", a.ID)
	}
	all, err := w.Lessons(w.ctx())
	w.ok(err)
	back := all[slices.IndexFunc(all, func(l news.Lesson) bool { return l.Entry == a.ID })]
	stale := back
	back.Back = &news.TakenBack{By: "boss", At: w.now}
	w.ok(w.PutLessons(w.ctx(), []news.Lesson{back}, w.editor()))
	if err := w.PutLessons(w.ctx(), []news.Lesson{stale}, w.editor()); !errors.Is(err, news.ErrConflict) {
		t.Errorf("changed from what is not there any more: %v, want ErrConflict", err)
	}
	is, err := w.LessonsByID(w.ctx(), []string{a.ID, c.ID})
	w.ok(err)
	if is[a.ID].Back == nil || len(is) != 1 {
		t.Errorf("taken back: %+v", is)
	}

	td := w.takedownOf("t", a)
	w.wantTaught("", b.ID)
	w.wantTaught("li")
	td.State, td.At = news.TakedownRestored, w.now
	_, err = w.Reinstate(w.ctx(), td, td.Removed, nil, news.Act{})
	w.ok(err)
	w.wantTaught("", a.ID, b.ID)
	_, err = w.Prune(w.ctx(), w.now, 0, 1)
	w.ok(err)
	w.wantTaught("", a.ID, b.ID)
	w.takedownOf("later", b)
	w.wantTaught("", a.ID)
}

func lessonsBounded(t *testing.T, w *world) {
	w.ok(w.Close())
	o := w.options()
	o.Lessons = news.LessonBounds{Most: 4, PerEditor: 3}
	w.Store = w.open(t, o)
	var all []news.Entry
	for n := range 8 {
		all = append(all, entry("a", n))
	}
	w.put("a", all...)
	w.teach(all[0], "chen", "world")
	for _, e := range all[1:6] {
		w.teach(e, "li", "travel")
	}
	w.wantTaught("", all[5].ID, all[4].ID, all[3].ID, all[0].ID)
	w.teach(all[6], "chen", "world")
	w.wantTaught("", all[6].ID, all[5].ID, all[4].ID, all[3].ID)
	w.wantTaught("chen", all[6].ID)
	if is, err := w.LessonsByID(w.ctx(), []string{all[0].ID, all[1].ID}); err != nil || len(is) > 0 {
		t.Errorf("beyond the bounds: %+v, %v", is, err)
	}
}

// Where hubs learn nothing for a while, nothing is lost of what was taught.
func lessonsUnlearnt(t *testing.T, w *world) {
	w.ok(w.Close())
	o := w.options()
	o.Lessons = news.LessonBounds{Most: 0, PerEditor: 3}
	w.Store = w.open(t, o)
	a, b := entry("a", 1), entry("a", 2)
	w.put("a", a, b)
	w.teach(a, "li", "travel")
	w.teach(b, "chen", "world")
	w.wantTaught("", b.ID, a.ID)
}
