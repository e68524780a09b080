package editorial

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
)

// Learnt is what the desk has learnt of its editors.
type Learnt struct {
	Lessons  int             `json:"lessons"`  // decisions that are kept
	Counting int             `json:"counting"` // of which it learns
	Channels []LearntChannel `json:"channels"`
	Names    []news.Learnt   `json:"names"` // of names, outlets and towns
	Editors  []LearntEditor  `json:"editors"`
}

// LearntChannel is a channel with what was learnt of it.
type LearntChannel struct {
	ID      string   `json:"id"`
	Lessons int      `json:"lessons"`
	Words   []string `json:"words"` // that speak for it by what was learnt, the most telling first
}

// LearntEditor is an editor with how many decisions the desk learns of.
type LearntEditor struct {
	Name      string `json:"name"`
	Lessons   int    `json:"lessons"`
	TakenBack int    `json:"taken_back"` // of these
}

// Learnt says what the desk has learnt of its editors.
func (o *Office) Learnt(ctx context.Context) (Learnt, error) {
	all, err := o.p.Lessons.Lessons(ctx)
	if err != nil {
		return Learnt{}, err
	}
	counts := o.p.Teacher.Counting(all)
	l := Learnt{Lessons: len(all), Counting: len(counts), Channels: []LearntChannel{}, Names: learntNames(o.p.Teacher.Said()), Editors: []LearntEditor{}}
	of, by := map[string]int{}, map[string]*LearntEditor{}
	for _, c := range counts {
		if c.Channels != nil {
			for _, id := range *c.Channels {
				of[id]++
			}
		}
	}
	for _, c := range all {
		if by[c.By] == nil {
			by[c.By] = &LearntEditor{Name: c.By}
		}
		if by[c.By].Lessons++; c.Back != nil {
			by[c.By].TakenBack++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		words := o.p.Teacher.Telling(counts, id, tellingMost)
		if words == nil {
			words = []string{}
		}
		l.Channels = append(l.Channels, LearntChannel{id, of[id], words})
	}
	slices.SortStableFunc(l.Channels, func(a, b LearntChannel) int { return cmp.Compare(b.Lessons, a.Lessons) })
	for _, name := range slices.Sorted(maps.Keys(by)) {
		l.Editors = append(l.Editors, *by[name])
	}
	return l, nil
}

// learntNames are those in the order by which they are paged.
func learntNames(said []news.Learnt) []news.Learnt {
	names := append([]news.Learnt{}, said...)
	slices.SortFunc(names, CompareLearnt)
	return names
}

// CompareLearnt orders what was learnt of names, outlets and towns: no two are equal.
func CompareLearnt(a, b news.Learnt) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Printed, b.Printed), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Said, b.Said))
}

// LessonInfo is a lesson as it is seen.
type LessonInfo struct {
	news.Lesson
	Mute     news.Reasons `json:"mute,omitempty"` // why nothing is learnt of it, though nobody took it back; none: something is
	Revision string       `json:"revision"`       // for If-Match
}

// seen are lessons as they are seen. Of which the desk learns, all lessons say.
func (o *Office) seen(ctx context.Context, lessons []news.Lesson) ([]LessonInfo, error) {
	infos := make([]LessonInfo, 0, len(lessons))
	if len(lessons) == 0 {
		return infos, nil
	}
	all, err := o.p.Lessons.Lessons(ctx)
	if err != nil {
		return nil, err
	}
	within := map[string]bool{}
	for _, l := range o.p.Teacher.Counting(all) {
		within[l.Entry] = true
	}
	for _, l := range lessons {
		info := LessonInfo{Lesson: l, Revision: l.Rev}
		switch {
		case l.Back != nil:
		case l.Empty():
			info.Mute = news.Reasons{news.Because("mute.undone")}
		case !within[l.Entry]:
			info.Mute = news.Reasons{news.Because("mute.old")}
		default:
			info.Mute = o.p.Teacher.Mute(&l)
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// LessonList is a stretch of the lessons.
type LessonList struct {
	Lessons []LessonInfo
	Next    news.Cursor // of the next page; zero: there is none
}

// LessonsOf gives the lessons of one editor, or of all where none is named, the newest first.
func (o *Office) LessonsOf(ctx context.Context, editor string, before news.Cursor, limit int) (list LessonList, err error) {
	page, next, err := o.p.Lessons.LessonPage(ctx, editor, before, limit)
	if err != nil {
		return LessonList{}, err
	}
	list.Next = next
	list.Lessons, err = o.seen(ctx, page)
	return list, err
}

// Lesson gives what is learnt of an entry's decisions.
func (o *Office) Lesson(ctx context.Context, entry string) (LessonInfo, error) {
	l, err := o.lesson(ctx, entry)
	if err != nil {
		return LessonInfo{}, err
	}
	seen, err := o.seen(ctx, []news.Lesson{l})
	if err != nil {
		return LessonInfo{}, err
	}
	return seen[0], nil
}

// lesson is that of an entry, as it is kept.
func (o *Office) lesson(ctx context.Context, entry string) (news.Lesson, error) {
	found, err := o.p.Lessons.LessonsByID(ctx, []string{entry})
	if err != nil {
		return news.Lesson{}, err
	}
	l, ok := found[entry]
	if !ok {
		return news.Lesson{}, refuse(NotFound, LessonMissing, entry)
	}
	return l, nil
}
