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

	now   atomic.Pointer[desk.Desk]
	stale atomic.Bool // what is known was not learnt yet

	mu      sync.Mutex // guards the rest
	plain   *desk.Desk // that has learnt nothing
	known   map[string]news.Lesson
	follows bool
	learnt  chan struct{} // closed once nothing is stale; nil: nobody learns
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

// Use has another desk, which has learnt nothing, take the place of the one that there was. It has learnt all that is known when Use returns.
func (s *School) Use(plain *desk.Desk) {
	s.mu.Lock()
	s.plain = plain
	s.stale.Store(true)
	s.mu.Unlock()
	s.learn()
}

// Desk is the desk as it is taught now.
func (s *School) Desk() *desk.Desk {
	if s.stale.Load() && !s.following() { // nobody else sees to it
		s.learn()
	}
	return s.now.Load()
}

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

// Settled waits until all is learnt that was taken from the log.
func (s *School) Settled(ctx context.Context) error {
	s.mu.Lock()
	learnt := s.learnt
	s.mu.Unlock()
	if learnt == nil {
		return nil
	}
	select {
	case <-learnt:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Counting are those lessons, of all, of which something is learnt.
func (s *School) Counting(all []news.Lesson) []news.Lesson { return s.bounds.Within(all) }

// counting are the lessons of which something is learnt.
func (s *School) counting() []news.Lesson {
	return s.bounds.Within(slices.Collect(maps.Values(s.known)))
}

// learn learns what is not learnt yet; what another call is at is waited for.
func (s *School) learn() {
	s.mu.Lock()
	learnt, begun := s.begin()
	s.mu.Unlock()
	if begun {
		s.work()
	}
	<-learnt
}

// learnSoon learns beside the caller.
func (s *School) learnSoon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, begun := s.begin(); begun {
		go s.work()
	}
}

// begin gives what is closed once all is learnt; begun: the caller is to see to it. The lock is held.
func (s *School) begin() (learnt chan struct{}, begun bool) {
	if s.learnt != nil {
		return s.learnt, false
	}
	s.learnt = make(chan struct{})
	return s.learnt, true
}

// work learns until nothing is stale.
func (s *School) work() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.stale.Swap(false) && s.plain != nil {
		plain, counts, began := s.plain, s.counting(), time.Now()
		s.mu.Unlock()
		taught := plain
		if len(counts) > 0 {
			taught = plain.Taught(counts)
			s.log.Debug("the desk has learnt", "lessons", len(counts), "took", time.Since(began))
		}
		s.now.Store(taught)
		s.mu.Lock()
	}
	close(s.learnt)
	s.learnt = nil
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
		s.stale.Store(true)
	}
	return nil
}

func same(a, b news.Lesson) bool { return a.Rev == b.Rev }

// Begin implements changelog.Consumer.
func (s *School) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	if err := s.reload(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	s.follows = true
	s.mu.Unlock()
	if s.stale.Load() {
		s.learnSoon()
	}
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
	s.stale.Store(true)
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
