// Package store says what is kept, and how: the domain's questions, written once over an engine (see store/engine), which
// is a file in a folder (store/embedded) or a Redis (store/redis).
//
// Its promise is Commit: entries, their places on the timelines, one change record for each, and the source's validators
// and next check become visible in one atomic step or not at all.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
)

// ErrInUse is given where another process has the embedded store's folder open.
var ErrInUse = engine.ErrInUse

// ErrAway is given where the database cannot be reached, or is not able to work yet: it may be tried again.
var ErrAway = engine.ErrAway

// DefaultPrefix starts the names of Redis keys where Options names none.
const DefaultPrefix = "hub"

// DefaultChanges is how many records of the change log are kept where Options does not say. A reader that falls further
// behind sees a gap: the first change that it gets does not follow on the last that it had.
const DefaultChanges = 100_000

// Options of a store.
type Options struct {
	Prefix   string         // of Redis keys; hubs that share one share everything
	Channels []news.Channel // for an entry's timelines: a parent includes its children
	// ChannelsNow gives those that are in force now, in the place of Channels; nil: they never change.
	ChannelsNow func() []news.Channel
	Changes     int // records of the change log that Prune leaves; 0: DefaultChanges
	History     int // earlier versions kept of an entry; 0: DefaultHistory, negative: none
	// Lessons bound what is learnt of editors' decisions; zero: DefaultLessons.
	Lessons news.LessonBounds
	// Rank orders a story's copies, the head first, and says why it is the head; nil: as they are given.
	Rank func(members []news.Copy) (ranked []news.Copy, evidence news.Reasons)
	// ClockBack is told that what was due in a queue was brought nearer, as the clock had been set back; nil: nobody.
	ClockBack func(queue string, by time.Duration, moved int)
	// CallersClock has a Redis go by what callers say the time is, and not by its own clock: for tests that turn one.
	CallersClock bool
	Kept         int // bytes of entries' bodies that are kept beside a Redis, so that they need not come again; 0: DefaultKept, negative: none
	// Observe is told of each operation: its name, how long it took, and how it ended. WaitChange is none.
	Observe func(op string, d time.Duration, err error)
	// Log is told of damaged records, each once, by kind and key; nil: nobody is.
	Log *slog.Logger
	Now func() time.Time // for expiry, where the caller does not say the time; nil: time.Now
}

// Store answers the domain's questions. It is safe for concurrent use.
type Store struct {
	engine   engine.Engine
	channels func() []news.Channel
	changes  int
	history  int
	lessons  news.LessonBounds
	log      *slog.Logger
	rank     func([]news.Copy) ([]news.Copy, news.Reasons)
	observe  func(string, time.Duration, error)
	back     func(queue string, by time.Duration, moved int)
	now      func() time.Time
	damage   *damage
	bodies   keptBodies
	health   health
	roster   roster
	alone    bool        // nobody else writes into the database
	emptied  atomic.Bool // somebody emptied it since it was opened, see same
}

// Open opens a store: a folder, or an address that redis.IsURL knows.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	var e engine.Engine
	var err error
	shared := redis.IsURL(url)
	if shared {
		prefix := o.Prefix
		if prefix == "" {
			prefix = DefaultPrefix
		}
		open := redis.Open
		if o.CallersClock {
			open = redis.OpenByCallersClock
		}
		e, err = open(ctx, url, prefix)
	} else {
		e, err = embedded.Open(url)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{alone: !shared, channels: o.ChannelsNow, changes: o.Changes, history: o.History, lessons: o.Lessons, log: o.Log, rank: o.Rank, observe: o.Observe, back: o.ClockBack, now: o.Now, damage: newDamage(o.Log)}
	s.engine = noting{e, &s.roster}
	if s.channels == nil {
		s.channels = func() []news.Channel { return o.Channels }
	}
	if s.changes <= 0 {
		s.changes = DefaultChanges
	}
	if s.history == 0 {
		s.history = DefaultHistory
	}
	if s.lessons == (news.LessonBounds{}) {
		s.lessons = DefaultLessons
	}
	if s.observe == nil {
		s.observe = func(string, time.Duration, error) {}
	}
	if s.back == nil {
		s.back = func(string, time.Duration, int) {}
	}
	if s.now == nil {
		s.now = time.Now
	}
	if o.Kept == 0 {
		o.Kept = DefaultKept
	}
	if keeper, ok := e.(interface{ KeepBodies(engine.Keeper) }); ok && o.Kept > 0 {
		s.bodies.half = o.Kept / 2
		keeper.KeepBodies(s.bodies.of)
	}
	if teller, ok := e.(interface{ OnFound(engine.Found) }); ok {
		teller.OnFound(s.damage.passed)
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return s, nil
}

// open looks at what is in the store, and gives it what every store has.
func (s *Store) open(ctx context.Context) error {
	if err := s.checkWhole(ctx); err != nil {
		return err
	}
	if err := s.takeFormat(ctx); err != nil {
		return err
	}
	if err := s.identify(ctx); err != nil {
		return err
	}
	return s.mend(ctx)
}

// watch tells the observer of an operation; use it with defer.
func (s *Store) watch(op string, start time.Time, err *error) {
	s.observe(op, time.Since(start), *err)
}

// Warnings says how the database is set up to lose data, and which records are damaged; empty where nothing is wrong.
func (s *Store) Warnings(ctx context.Context) (_ []news.Reason, err error) {
	defer s.watch("warnings", time.Now(), &err)
	warnings, err := s.engine.Warnings(ctx)
	if err != nil {
		return nil, err
	}
	damaged, err := s.Damaged(ctx)
	if len(damaged) > 0 {
		warnings = append(warnings, damagedReason(damaged))
	}
	return warnings, err
}

// Close closes the store. Calls under way end with an error.
func (s *Store) Close() error { return s.engine.Close() }

var _ io.Closer = (*Store)(nil)

// domain turns an engine's refusals into those that other rooms act on.
func domain(err error) error {
	switch {
	case errors.Is(err, engine.ErrLeaseLost):
		return news.ErrLeaseLost
	case errors.Is(err, engine.ErrConflict):
		return news.ErrConflict
	}
	return err
}

func notFound(what, id string) error { return fmt.Errorf("%s %s: %w", what, id, news.ErrNotFound) }
