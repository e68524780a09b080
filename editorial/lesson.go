package editorial

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Teacher makes lessons of decisions, and says what was learnt of them.
type Teacher interface {
	// Lesson is what an entry was judged from, for what an editor says of it to be learnt, and what of that those beside it say too.
	Lesson(src news.Source, e *news.Entry, beside []news.Entry) news.Lesson
	// Telling are words that speak for a channel by what was learnt of those lessons, the most telling first.
	Telling(lessons []news.Lesson, channel string, most int) []string
	// Said is what was learnt of names, outlets and towns.
	Said() []news.Learnt
	// Counting are those lessons, of all, of which the desk learns: the newest, within the bounds.
	Counting(all []news.Lesson) []news.Lesson
	// Mute says why nothing is learnt of a lesson that counts; none: something is.
	Mute(l *news.Lesson) news.Reasons
}

// Lessons is what is kept of them.
type Lessons interface {
	Lessons(ctx context.Context) ([]news.Lesson, error)
	LessonsByID(ctx context.Context, entries []string) (map[string]news.Lesson, error)
	// LessonPage gives those of one editor, or of all where none is named, the newest first.
	LessonPage(ctx context.Context, by string, before news.Cursor, limit int) ([]news.Lesson, news.Cursor, error)
	PutLessons(ctx context.Context, lessons []news.Lesson, act news.Act) error
}

const (
	lessonStep  = 200 // lessons that are changed by one commit
	tellingMost = 8   // words that are shown of a channel
	kinMost     = 50  // copies of a story of which a split or a join is learnt
)

// lessonOf is what the desk learns of the decisions on an entry: none where nothing of them changed. One of which nothing can be learnt
// takes the place of what was learnt before. What was taken back stays so until something else is said of it.
func (o *Office) lessonOf(ctx context.Context, was, e *news.Entry, from, to *news.Story) ([]news.Lesson, error) {
	moved := storySaid(was) != storySaid(e)
	if o.p.Teacher == nil || !moved && was.Saying().Same(e.Saying()) {
		return nil, nil
	}
	src, err := o.p.Sources.Source(ctx, e.Source)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return nil, err
	}
	found, err := o.p.Lessons.LessonsByID(ctx, []string{e.ID})
	if err != nil {
		return nil, err
	}
	before := found[e.ID]
	beside, err := o.beside(ctx, e)
	if err != nil {
		return nil, err
	}
	l := o.p.Teacher.Lesson(src, e, beside)
	l.Saying = e.Saying()
	if before.Towns != nil && reflect.DeepEqual(before.Towns, l.Towns) { // what the desk had then, before it learnt of it
		l.DeskTowns = before.DeskTowns
	}
	if before.Channels != nil && reflect.DeepEqual(before.Channels, l.Channels) {
		l.Desk = before.Desk
	}
	if l.Story = before.Story; moved {
		if l.Story, err = o.kinship(ctx, e, from, to); err != nil {
			return nil, err
		}
	}
	if before.Back != nil {
		l.Saying = l.Saying.Beyond(before.Saying)
	}
	if e.Override != nil {
		l.By, l.At = e.Override.By, e.Override.At
	}
	return []news.Lesson{l}, nil
}

// besideMost is how many entries of a source, and of all, are looked at for what an entry has in common with others.
const besideMost = 60

// beside are the newest entries of an entry's source and of the hub, by which what distinguishes it is told. Copies of its text are left out, and
// those that editors filed where it is, or said its towns of: what they share is what is taught.
func (o *Office) beside(ctx context.Context, e *news.Entry) (all []news.Entry, err error) {
	seen := map[string]bool{e.ID: true}
	for _, line := range []news.Timeline{news.Selection{Source: e.Source}.Timeline(), news.TimelineSeen} {
		list, _, err := o.p.Archive.Entries(ctx, line, news.Cursor{}, besideMost)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			if !seen[b.ID] && b.Story != e.Story && !saidAlike(&b, e) {
				all = append(all, b)
			}
			seen[b.ID] = true
		}
	}
	return all, nil
}

// saidAlike tells that an editor filed the one in a channel, or gave it a town, that the other has.
func saidAlike(b, e *news.Entry) bool {
	shares := func(said *[]string, has []string) bool {
		return said != nil && slices.ContainsFunc(*said, func(id string) bool { return slices.Contains(has, id) })
	}
	return b.Override != nil && (shares(b.Override.Channels, e.Channels) || shares(b.Override.Towns, e.Towns))
}

// storySaid is what an editor said of an entry's story; empty: nothing.
func storySaid(e *news.Entry) string {
	if e.Override == nil {
		return ""
	}
	return e.Override.Story
}

// kinship is what a decision on an entry's story says of the texts that it was parted from or put beside.
func (o *Office) kinship(ctx context.Context, e *news.Entry, from, to *news.Story) (*news.Kinship, error) {
	of, apart := to, storySaid(e) == news.StoryAlone
	if apart {
		of = from
	}
	if storySaid(e) == "" || of == nil {
		return nil, nil
	}
	var ids []string
	for _, c := range of.Members {
		if c.ID != e.ID && len(ids) < kinMost {
			ids = append(ids, c.ID)
		}
	}
	others, err := o.p.Entries.EntriesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	k := news.Kinship{Apart: apart, Text: desk.TextKey(e)}
	for _, id := range ids {
		other, ok := others[id]
		if key := desk.TextKey(&other); ok && key != "" && key != k.Text && !slices.Contains(k.Others, key) {
			k.Others = append(k.Others, key)
		}
	}
	if k.Text == "" || len(k.Others) == 0 {
		return nil, nil
	}
	return &k, nil
}

// CountLesson has one lesson count, or takes it back: the decision stands, and nothing is learnt of it. Where rev is not its revision,
// nothing is changed; empty: whatever it is.
func (o *Office) CountLesson(ctx context.Context, by Actor, entry, rev string, counts bool) (LessonInfo, error) {
	err := again(func() error {
		l, err := o.lesson(ctx, entry)
		if err != nil {
			return err
		}
		if rev != "" && rev != l.Rev {
			return stale(LessonChanged, l.Rev, entry)
		}
		return o.countLessons(ctx, []news.Lesson{l}, counts, o.act(by, lessonOp("entry", counts), entry))
	})
	if err != nil {
		return LessonInfo{}, refused(err, news.ErrConflict, Conflict, LessonChanged, entry)
	}
	return o.Lesson(ctx, entry)
}

// CountLessonsOf has all lessons of one editor count, or takes them back, and says how many that were.
func (o *Office) CountLessonsOf(ctx context.Context, by Actor, editor string, counts bool) (changed int, err error) {
	for at := (news.Cursor{}); ; {
		var page []news.Lesson
		var next news.Cursor
		err := again(func() (err error) {
			if page, next, err = o.p.Lessons.LessonPage(ctx, editor, at, lessonStep); err != nil {
				return err
			}
			page = slices.DeleteFunc(page, func(l news.Lesson) bool { return l.By != editor || (l.Back == nil) == counts })
			return o.countLessons(ctx, page, counts, o.act(by, lessonOp("lessons", counts), editor))
		})
		if err != nil {
			return changed, refused(err, news.ErrConflict, Conflict, LessonChanged, editor)
		}
		if changed += len(page); next.IsZero() {
			return changed, nil
		}
		at = next
	}
}

func lessonOp(kind string, counts bool) string {
	if counts {
		return kind + ".learn"
	}
	return kind + ".unlearn"
}

// countedLessons is what an act changed: whether the lessons of those entries count.
type countedLessons struct {
	Entries []string `json:"entries"`
	Counts  bool     `json:"counts"`
}

// countLessons has lessons count, or takes them back, as one act; what is so already stays.
func (o *Office) countLessons(ctx context.Context, lessons []news.Lesson, counts bool, act news.Act) (err error) {
	var change []news.Lesson
	said := countedLessons{Counts: !counts}
	for _, l := range lessons {
		if (l.Back == nil) == counts {
			continue
		}
		if l.Back = nil; !counts {
			l.Back = &news.TakenBack{By: act.By, At: act.At}
		}
		change, said.Entries = append(change, l), append(said.Entries, l.Entry)
	}
	if len(change) == 0 {
		return nil
	}
	if act.Before, err = json.Marshal(said); err != nil {
		return err
	}
	said.Counts = counts
	if act.After, err = json.Marshal(said); err != nil {
		return err
	}
	return o.p.Lessons.PutLessons(ctx, change, act)
}

// undoLessons has lessons count as they did before an act; those that are gone, or that somebody decided of or took back since, stay as they are.
func (o *Office) undoLessons(ctx context.Context, by Actor, a news.Act) error {
	var before countedLessons
	if err := json.Unmarshal(a.Before, &before); err != nil {
		return forGood(a).because(err)
	}
	err := again(func() error {
		found, err := o.p.Lessons.LessonsByID(ctx, before.Entries)
		if err != nil {
			return err
		}
		change := slices.DeleteFunc(slices.Collect(maps.Values(found)), func(l news.Lesson) bool {
			if before.Counts {
				return l.Back == nil || l.Back.By != a.By || !l.Back.At.Equal(a.At)
			}
			return l.Back != nil || l.At.After(a.At)
		})
		if len(change) == 0 {
			return overlaid(a)
		}
		slices.SortFunc(change, func(x, y news.Lesson) int { return cmp.Compare(x.Entry, y.Entry) })
		kind := "entry"
		if len(before.Entries) > 1 || a.Object != before.Entries[0] {
			kind = "lessons"
		}
		return o.countLessons(ctx, change, before.Counts, o.act(by, lessonOp(kind, before.Counts), a.Object, news.Because(news.UndoRule, a.ID)))
	})
	return refused(err, news.ErrConflict, Conflict, LessonChanged, a.Object)
}
