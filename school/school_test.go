package school_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/school"
)

// memory is a store's lessons with their log.
type memory struct {
	mu      sync.Mutex
	lessons map[string]news.Lesson
	log     []news.Change
	first   uint64 // of the log, less one
	epoch   string
	reads   int
	moved   chan struct{} // has room for one
}

func newMemory() *memory {
	return &memory{lessons: map[string]news.Lesson{}, epoch: "one", moved: make(chan struct{}, 1)}
}

// put writes lessons, and tells of them.
func (m *memory) put(lessons ...news.Lesson) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range lessons {
		l.Rev = fmt.Sprint(*l.Channels)
		m.lessons[l.Entry] = l
		m.log = append(m.log, news.Change{Seq: m.first + uint64(len(m.log)) + 1, Op: news.OpLesson, ID: l.Entry})
	}
	select {
	case m.moved <- struct{}{}:
	default:
	}
}

// restore has a store that knows nothing of lessons take the place.
func (m *memory) restore() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lessons, m.log, m.first, m.epoch = map[string]news.Lesson{}, nil, 0, m.epoch+"'"
	m.moved <- struct{}{}
}

func (m *memory) Lessons(context.Context) (all []news.Lesson, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.lessons {
		all = append(all, l)
	}
	return all, nil
}

func (m *memory) LessonsByID(_ context.Context, entries []string) (map[string]news.Lesson, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	found := map[string]news.Lesson{}
	for _, id := range entries {
		if l, ok := m.lessons[id]; ok {
			found[id] = l
		}
	}
	return found, nil
}

func (m *memory) Changes(_ context.Context, since uint64, limit int) ([]news.Change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from := min(max(since, m.first)-m.first, uint64(len(m.log)))
	return slices.Clone(m.log[from:][:min(limit, len(m.log)-int(from))]), nil
}

func (m *memory) LastSeq(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.first + uint64(len(m.log)), nil
}

func (m *memory) Epoch(context.Context) (news.Epoch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return news.Epoch{ID: m.epoch}, nil
}

func (m *memory) WaitChange(ctx context.Context, since uint64) error {
	for {
		if last, _ := m.LastSeq(ctx); last > since {
			return nil
		}
		select {
		case <-m.moved:
			if last, _ := m.LastSeq(ctx); last < since {
				return nil // it stepped back
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// learnings counts how often the desk has learnt, and calls back each time.
type learnings struct {
	slog.Handler
	n     atomic.Int32
	after func()
}

func (*learnings) Enabled(context.Context, slog.Level) bool { return true }

func (l *learnings) Handle(context.Context, slog.Record) error {
	l.n.Add(1)
	if l.after != nil {
		l.after()
	}
	return nil
}

var (
	paper  = news.Source{ID: "paper", Name: "桐乡传媒网", URL: "https://paper.example.cn/rss", Channels: []string{"tongxiang"}}
	like   = news.Raw{GUID: "g", URL: "https://paper.example.cn/g", Title: "老街茶馆里的棋局下了四十年", Content: "<p>每天下午三点，老人们又摆开棋盘。</p>"}
	bounds = news.LessonBounds{Most: 2000, PerEditor: 1000}
)

// lesson is that the entry's like belongs to a channel.
func lesson(entry, channel string) news.Lesson {
	l := news.Lesson{Entry: entry, Source: "paper", Title: "老街茶馆里的棋局下了三十年", Lead: "每天下午两点，老人们准时摆开棋盘。", Home: paper.Channels, By: "shen", At: desktest.Now}
	l.Channels = &[]string{channel}
	return l
}

func filed(d *desk.Desk) string { return fmt.Sprint(d.Edit(paper, like, desktest.Now).Channels) }

// taught is a school over a store.
func taught(t *testing.T, m *memory, learnt *learnings) *school.School {
	t.Helper()
	s := school.New(bounds, slog.New(learnt))
	if err := s.Of(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	s.Use(desktest.Builtin(t))
	return s
}

func TestASchoolFollowsTheLogAndKeepsNothingOfOneThatIsLost(t *testing.T) {
	plain := filed(desktest.Builtin(t))
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		s := taught(t, m, &learnings{Handler: slog.DiscardHandler})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- changelog.New(m, slog.New(slog.DiscardHandler), s).Run(ctx) }()
		want := func(when, channels string) {
			t.Helper()
			time.Sleep(time.Minute)
			if got := filed(s.Desk()); got != channels {
				t.Errorf("%s: %s, want %s", when, got, channels)
			}
		}
		want("before", plain)
		m.put(lesson("a", "communities"))
		want("after a decision", "[communities]")
		m.restore()
		want("after the store was restored to before it", plain)
		m.put(lesson("a", "communities"))
		want("after another", "[communities]")
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		m.restore()
		if got := filed(s.Desk()); got != "[communities]" {
			t.Errorf("what was learnt does not stay where nobody follows the log: %s", got)
		}
	})
}

// What a hub knows when it begins is learnt before anything is edited by it.
func TestNothingIsEditedByADeskThatHasNotLearnt(t *testing.T) {
	m := newMemory()
	m.put(lesson("a", "communities"))
	s := taught(t, m, &learnings{Handler: slog.DiscardHandler})
	m.put(lesson("a", "culture"))
	if err := s.Begin(t.Context(), changelog.Cursor{}, nil); err != nil {
		t.Fatal(err)
	}
	if got := filed(s.Desk()); got != "[culture]" {
		t.Errorf("%s", got)
	}
}

// Decisions that come a hundred a second are learnt of some times a second, whatever they say; the last of them too.
func TestManyDecisionsOnEndAreLearntOfTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, learnt := newMemory(), &learnings{Handler: slog.DiscardHandler}
		s := taught(t, m, learnt)
		if err := s.Begin(t.Context(), changelog.Cursor{}, nil); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			m.put(lesson("a", []string{"communities", "culture"}[i%2]))
			if err := s.Take(t.Context(), m.log[i:]); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := learnt.n.Load(); n > 12 || m.reads != 100 {
			t.Errorf("the desk learnt %d times, of %d readings", n, m.reads)
		}
		time.Sleep(time.Minute)
		if got := filed(s.Desk()); got != "[culture]" {
			t.Errorf("after the last: %s", got)
		}
		s.Stop()
	})
}

// Settings come in force however fast decisions come.
func TestAnotherDeskDoesNotWaitForDecisionsThatGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, learnt := newMemory(), &learnings{Handler: slog.DiscardHandler}
		s := taught(t, m, learnt)
		if err := s.Begin(t.Context(), changelog.Cursor{}, nil); err != nil {
			t.Fatal(err)
		}
		m.put(lesson("a", "communities"))
		const many = 20
		var ended atomic.Bool
		learnt.after = func() {
			if n := learnt.n.Load(); n < many && !ended.Load() {
				m.put(lesson(fmt.Sprint(n), "culture"))
				_ = s.Take(t.Context(), []news.Change{{Op: news.OpLesson, ID: fmt.Sprint(n)}})
			}
		}
		if err := s.Take(t.Context(), m.log); err != nil {
			t.Fatal(err)
		}
		s.Use(desktest.Builtin(t))
		ended.Store(true)
		if n := learnt.n.Load(); n > 2 {
			t.Errorf("it waited until the desk had learnt %d times", n)
		}
		time.Sleep(time.Minute)
	})
}
