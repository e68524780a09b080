package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// DefaultLessons is of how many decisions hubs learn where nobody says another number.
var DefaultLessons = news.LessonBounds{Most: 2000, PerEditor: 1000}

// lessonLine orders the lessons by when they were given. No selection has its name.
const lessonLine news.Timeline = "lessons"

// lessonsBy orders those of one editor.
func lessonsBy(editor string) news.Timeline { return lessonLine + "/" + editor }

func lessonRef(entry string) engine.Ref { return engine.Ref{Kind: engine.Lesson, Key: entry} }

func lessonPlaces(r engine.Record) []engine.Place {
	l, err := decode[news.Lesson](r)
	if err != nil {
		return nil
	}
	at := l.At.UnixMilli()
	return []engine.Place{{Timeline: lessonLine, ID: l.Entry, Score: at}, {Timeline: lessonsBy(l.By), ID: l.Entry, Score: at}}
}

// Lessons gives all that there are, ordered by entry; those that cannot be read are left out.
func (s *Store) Lessons(ctx context.Context) (_ []news.Lesson, err error) {
	defer s.watch("lessons", time.Now(), &err)
	return listed[news.Lesson](ctx, s, engine.Lesson, func(l news.Lesson) string { return l.Entry })
}

// LessonsByID gives those of the entries' lessons that are there and can be read.
func (s *Store) LessonsByID(ctx context.Context, entries []string) (_ map[string]news.Lesson, err error) {
	defer s.watch("lessons_by_id", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(lessonRef, entries)...)
	if err != nil {
		return nil, err
	}
	return readable[news.Lesson](s, recs), nil
}

// LessonPage gives lessons, the newest first, of one editor, or of all where none is named, and the cursor of the next page: zero where
// there is no more.
func (s *Store) LessonPage(ctx context.Context, by string, before news.Cursor, limit int) (_ []news.Lesson, _ news.Cursor, err error) {
	defer s.watch("lesson_page", time.Now(), &err)
	line := lessonLine
	if by != "" {
		line = lessonsBy(by)
	}
	page, err := s.engine.Page(ctx, s.now(), engine.Lesson, placeOf(line, before), engine.Place{}, bound(limit))
	if err != nil {
		return nil, news.Cursor{}, err
	}
	list := make([]news.Lesson, 0, len(page.Records))
	for _, r := range page.Records {
		if l, err := see[news.Lesson](s, r); err == nil {
			list = append(list, l)
		}
	}
	var next news.Cursor
	if page.More {
		next = news.Cursor{Sort: time.UnixMilli(page.Last.Score).UTC(), ID: page.Last.ID}
	}
	return list, next, nil
}

// PutLessons writes lessons that were read: as taken back, or as counting again. The act goes into the audit log with them. Where one was
// changed meanwhile, news.ErrConflict, and nothing is written.
func (s *Store) PutLessons(ctx context.Context, lessons []news.Lesson, act news.Act) (err error) {
	defer s.watch("put_lessons", time.Now(), &err)
	b := engine.Batch{Now: s.now()}
	recs, err := s.engine.Get(ctx, b.Now, refs(lessonRef, entriesOf(lessons))...)
	if err != nil {
		return err
	}
	for i, l := range lessons {
		if recs[i].Rev != l.Rev {
			return fmt.Errorf("lesson %s: %w", l.Entry, news.ErrConflict)
		}
		g, err := lessonGroup(l, recs[i], b.Now)
		if err != nil {
			return err
		}
		b.Groups = append(b.Groups, g)
	}
	if act.At.IsZero() {
		act.At = b.Now
	}
	g, err := actGroup(act)
	if err != nil {
		return err
	}
	b.Groups = append(b.Groups, g)
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

func entriesOf(lessons []news.Lesson) []string {
	ids := make([]string, len(lessons))
	for i, l := range lessons {
		ids[i] = l.Entry
	}
	return ids
}

// lessonGroup writes a lesson in the place of what stands there; one of which nothing can be learnt goes.
func lessonGroup(l news.Lesson, stands engine.Record, at time.Time) (g engine.Group, err error) {
	g = engine.Group{Put: engine.Record{Ref: lessonRef(l.Entry)}, Expect: stands.Rev}
	if stands.Rev != "" {
		g.Drop = lessonPlaces(stands)
	}
	if !l.Empty() {
		if g.Put, err = record(g.Put.Ref, l, time.Time{}); err != nil {
			return g, err
		}
		g.Add = lessonPlaces(g.Put)
	}
	g.Change, err = change(news.OpLesson, at, l.Entry, 0, nil)
	return g, err
}

// teach adds to a batch the lessons that decisions give.
func (s *Store) teach(ctx context.Context, b *engine.Batch, lessons []news.Lesson) error {
	if len(lessons) == 0 {
		return nil
	}
	recs, err := s.engine.Get(ctx, b.Now, refs(lessonRef, entriesOf(lessons))...)
	if err != nil {
		return err
	}
	for i, l := range lessons {
		if l.Empty() && recs[i].Rev == "" {
			continue
		}
		g, err := lessonGroup(l, recs[i], b.Now)
		if err != nil {
			return err
		}
		b.Groups = append(b.Groups, g)
	}
	return nil
}

// trimLessons lets go of the oldest lessons beyond the bounds: of those editors', and of all. Where the desk learns nothing, what was taught is
// kept within the default ones.
func (s *Store) trimLessons(ctx context.Context, given []news.Lesson) error {
	for _, l := range given {
		if err := s.trimLine(ctx, lessonsBy(l.By), cmp.Or(s.lessons.PerEditor, DefaultLessons.PerEditor)); err != nil {
			return err
		}
	}
	if len(given) == 0 {
		return nil
	}
	return s.trimLine(ctx, lessonLine, cmp.Or(s.lessons.Most, DefaultLessons.Most))
}

func (s *Store) trimLine(ctx context.Context, line news.Timeline, most int) error {
	for {
		n, err := s.engine.Count(ctx, line)
		if err != nil || n <= most {
			return err
		}
		places, err := s.engine.Oldest(ctx, line, min(n-most, pruneStep))
		if err != nil {
			return err
		}
		gone, err := s.dropLessons(ctx, places)
		if err != nil {
			return err
		}
		if gone < len(places) { // places of what is not there, or was damaged, lead to nothing
			if err := s.engine.Load(ctx, engine.Load{Drop: places}); err != nil {
				return err
			}
		}
	}
}

// dropLessons lets go of the lessons at those places, and says how many there were.
func (s *Store) dropLessons(ctx context.Context, places []engine.Place) (gone int, err error) {
	b := engine.Batch{Now: s.now()}
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	err = retry(ctx, func() error {
		b.Groups = nil
		recs, err := s.engine.Get(ctx, b.Now, refs(lessonRef, ids)...)
		if err != nil {
			return err
		}
		for _, r := range recs {
			if r.Rev == "" {
				continue
			}
			g, err := lessonGroup(news.Lesson{Entry: r.Key}, r, b.Now)
			if err != nil {
				return err
			}
			b.Groups = append(b.Groups, g)
		}
		if gone = len(b.Groups); gone == 0 {
			return nil
		}
		_, err = s.engine.Commit(ctx, b)
		return err
	})
	return gone, err
}

// forgetLessons adds to a batch that what was learnt of entries goes with them, and gives those that can be read.
func (s *Store) forgetLessons(ctx context.Context, b *engine.Batch, ids []string) (map[string]news.Lesson, error) {
	recs, err := s.engine.Get(ctx, b.Now, refs(lessonRef, ids)...)
	if err != nil {
		return nil, err
	}
	for _, r := range recs {
		if r.Rev == "" {
			continue
		}
		g, err := lessonGroup(news.Lesson{Entry: r.Key}, r, b.Now)
		if err != nil {
			return nil, err
		}
		b.Groups = append(b.Groups, g)
	}
	return readable[news.Lesson](s, recs), nil
}

// tellTrim writes into the log that lessons stay beyond their bounds: the decision that they were given with is made.
func (s *Store) tellTrim(err error) {
	if err != nil && !errors.Is(err, context.Canceled) && s.log != nil {
		s.log.Warn("lessons beyond their bounds stay until the next decision", "error", err)
	}
}
