// Package school has the desk learn of what editors decide: it follows the change log for their lessons, so that every hub on a store
// judges alike.
package school

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Lessons is what is asked of the store.
type Lessons interface {
	Lessons(ctx context.Context) ([]news.Lesson, error)
	LessonsByID(ctx context.Context, entries []string) (map[string]news.Lesson, error)
}

// School teaches a desk. It is a changelog.Consumer, and safe for concurrent use.
type School struct {
	lessons Lessons
	bounds  news.LessonBounds
	log     *slog.Logger

	now      atomic.Pointer[desk.Desk]
	given    atomic.Uint64 // grows with whatever is to be learnt
	learnt   atomic.Uint64 // what was given when the desk of now began to learn
	learning sync.Mutex    // held by the one that learns

	mu      sync.Mutex // guards the rest
	plain   *desk.Desk // that has learnt nothing
	known   map[string]news.Lesson
	follows bool
	busy    bool // somebody learns beside what follows the log, or rests from it
}

// New makes a school without lessons.
func New(bounds news.LessonBounds, log *slog.Logger) *School {
	return &School{bounds: bounds, log: log, known: map[string]news.Lesson{}}
}

// Of has lessons come from a store, and reads them.
func (s *School) Of(ctx context.Context, lessons Lessons) error {
	s.lessons = lessons
	return s.reload(ctx)
}

// Use has another desk, which has learnt nothing, take the place of the one that there was. It has learnt all that was known when it was
// given, once Use returns.
func (s *School) Use(plain *desk.Desk) {
	s.mu.Lock()
	s.plain = plain
	s.given.Add(1)
	s.mu.Unlock()
	s.Learn()
}

// Desk is the desk as it is taught now.
func (s *School) Desk() *desk.Desk {
	if s.stale() && !s.following() { // nobody else sees to it
		s.Learn()
	}
	return s.now.Load()
}

func (s *School) stale() bool { return s.learnt.Load() != s.given.Load() }

func (s *School) following() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.follows
}

// Taught has another desk learn what is known, to try it.
func (s *School) Taught(plain *desk.Desk) *desk.Desk {
	s.mu.Lock()
	counts := s.counting()
	s.mu.Unlock()
	return plain.Taught(counts)
}

// Counting are those lessons, of all, of which something is learnt.
func (s *School) Counting(all []news.Lesson) []news.Lesson { return s.bounds.Within(all) }

// Mute says why nothing is learnt of a lesson that counts, whatever others say; none: something is.
func (s *School) Mute(l *news.Lesson) news.Reasons {
	s.mu.Lock()
	plain := s.plain
	s.mu.Unlock()
	if plain == nil {
		return nil
	}
	return plain.Mute(l)
}

// counting are the lessons of which something is learnt.
func (s *School) counting() []news.Lesson {
	return s.bounds.Within(slices.Collect(maps.Values(s.known)))
}

// Learn has the desk learn at once all that is known now; it waits for one that is learning, and no longer, whatever comes meanwhile.
func (s *School) Learn() {
	s.learning.Lock()
	defer s.learning.Unlock()
	s.mu.Lock()
	given, plain, counts := s.given.Load(), s.plain, s.counting()
	s.mu.Unlock()
	if plain == nil || given == s.learnt.Load() {
		return
	}
	taught, began := plain, time.Now()
	if len(counts) > 0 {
		taught = plain.Taught(counts)
		s.log.Debug("the desk has learnt", "lessons", len(counts), "took", time.Since(began))
	}
	s.now.Store(taught)
	s.learnt.Store(given)
}

// How long it is rested from learning, whatever comes: so many times as long as it took, within these. Many decisions on end cost a quarter of
// one processor.
const (
	restTimes = 3
	restLeast = 100 * time.Millisecond
	restMost  = 10 * time.Second
)

// learnSoon learns beside the caller.
func (s *School) learnSoon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.busy {
		s.busy = true
		go s.keepUp()
	}
}

// keepUp learns until nothing is stale.
func (s *School) keepUp() {
	for busy := true; busy; {
		began := time.Now()
		s.Learn()
		time.Sleep(min(max(restTimes*time.Since(began), restLeast), restMost))
		s.mu.Lock()
		s.busy = s.stale() && s.follows
		busy = s.busy
		s.mu.Unlock()
	}
}

func (s *School) reload(ctx context.Context) error {
	all, err := s.lessons.Lessons(ctx)
	if err != nil {
		return fmt.Errorf("read the lessons: %w", err)
	}
	known := make(map[string]news.Lesson, len(all))
	for _, l := range all {
		known[l.Entry] = l
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !maps.EqualFunc(known, s.known, same) {
		s.known = known
		s.given.Add(1)
	}
	return nil
}

func same(a, b news.Lesson) bool { return a.Rev == b.Rev }

// Begin implements changelog.Consumer. What is known is learnt before it returns: no entry is edited by a desk that has learnt nothing yet.
func (s *School) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	if err := s.reload(ctx); err != nil {
		return err
	}
	s.Learn()
	s.mu.Lock()
	s.follows = true
	s.mu.Unlock()
	return nil
}

// Take implements changelog.Consumer.
func (s *School) Take(ctx context.Context, changes []news.Change) error {
	var ids []string
	for _, c := range changes {
		if c.Op == news.OpLesson && !slices.Contains(ids, c.ID) {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	read, err := s.lessons.LessonsByID(ctx, ids)
	if err != nil {
		return fmt.Errorf("read the lessons: %w", err)
	}
	s.mu.Lock()
	for _, id := range ids {
		if l, ok := read[id]; ok {
			s.known[id] = l
		} else {
			delete(s.known, id)
		}
	}
	s.given.Add(1)
	s.mu.Unlock()
	s.learnSoon()
	return nil
}

// Down implements changelog.Consumer: what was learnt stays so.
func (s *School) Down(time.Duration) {}

// Stop implements changelog.Consumer.
func (s *School) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.follows = false
}

var _ changelog.Consumer = (*School)(nil)
