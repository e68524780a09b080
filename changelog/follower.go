package changelog

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// How the log is followed.
const (
	batch        = 500
	backoffFirst = 100 * time.Millisecond
	backoffMost  = 15 * time.Second
	// checkEvery is how long a log that is quiet is taken to be the same one: it may have stepped back.
	checkEvery = 2 * time.Second
	// silence is how long the log may take to answer: a store that hangs is away for consumers, before its own calls give up.
	silence = 5 * time.Second
)

// Log is what a follower asks of the store.
type Log interface {
	Reader
	// WaitChange blocks until the log is past since, or ctx ends.
	WaitChange(ctx context.Context, since uint64) error
}

// Consumer is told of what happens, in order, by one goroutine. What it was told before an error it is told again.
type Consumer interface {
	// Begin starts anew at a cursor: for the first time, or because the log has a gap or stepped back, and what the consumer
	// holds may be wrong. What happens from the cursor on is given to Take. The last changes before it come along, oldest
	// first, as far as the log holds them.
	Begin(ctx context.Context, at Cursor, recent []news.Change) error
	// Take takes in changes that follow on what was given before, oldest first. None says that the log is followed again
	// after Down, and that nothing happened meanwhile.
	Take(ctx context.Context, changes []news.Change) error
	// Down says that the log cannot be read now, and could not be for some time: what is held may be overtaken since.
	Down(silent time.Duration)
	// Stop says that nobody follows the log any more.
	Stop()
}

// Keep is where followers' cursors are kept, by the follower's name.
type Keep interface {
	// FollowerAt is empty where none was kept.
	FollowerAt(ctx context.Context, name string) (cursor string, err error)
	KeepFollower(ctx context.Context, name, cursor string) error
}

// Follower follows the log for its consumers, each of which is told before the next. It is safe for concurrent use.
type Follower struct {
	log       Log
	slog      *slog.Logger
	consumers []Consumer
	keep      Keep // nil: in memory, from the log's end
	name      string

	at    Cursor // of what all consumers have
	begun bool
	heard time.Time // when the log was last read

	mu        sync.Mutex
	following bool
	seen      Cursor
	moved     chan struct{} // closed when the above change, then made anew

	confirming sync.Mutex
	confirmed  time.Time // when the log was last looked at, and held what is seen
}

// inMemory names the follower of what a hub holds in memory, in its log.
const inMemory = "memory"

// New makes a follower that starts at the log's end, for consumers that hold in memory what they read from the store.
func New(log Log, l *slog.Logger, consumers ...Consumer) *Follower {
	return &Follower{log: log, slog: l, consumers: consumers, name: inMemory, moved: make(chan struct{})}
}

// NewDurable makes a follower that goes on from where it was left, by its name, in this process or an earlier one; the
// first time, and where the log stepped back or has a gap, from the beginning of what the log holds.
func NewDurable(log Log, l *slog.Logger, keep Keep, name string, consumer Consumer) *Follower {
	f := New(log, l, consumer)
	f.keep, f.name = keep, name
	return f
}

// Run follows the log until ctx ends, and gives nil then. While the store fails, or a consumer does, it tries again, ever
// more slowly.
func (f *Follower) Run(ctx context.Context) error {
	defer f.stop()
	f.heard = time.Now()
	wait := backoffFirst
	for {
		err := f.follow(ctx, func() { wait = backoffFirst })
		if ctx.Err() != nil {
			return nil
		}
		if Lost(err) {
			f.begun = false
			f.slog.Warn("the change log is taken up anew", "follower", f.name, "why", err)
			if wait == backoffFirst { // at once the first time
				wait *= 2
				continue
			}
		} else {
			f.slog.Warn("the change log cannot be followed, it is tried again", "follower", f.name, "in", wait, "err", err)
			for _, c := range f.consumers {
				c.Down(time.Since(f.heard))
			}
		}
		pause(ctx, wait)
		wait = min(2*wait, backoffMost)
	}
}

// WaitSeen blocks until every consumer has taken in change seq of the log as it is now: a follower that has not noticed yet that the log stepped
// back has seen none of it.
func (f *Follower) WaitSeen(ctx context.Context, seq uint64) error {
	asked := time.Now()
	for {
		f.mu.Lock()
		ok, at, moved := f.following && f.seen.Seq >= seq, f.seen, f.moved
		f.mu.Unlock()
		if ok {
			if err := f.confirm(ctx, at, asked); !Lost(err) {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until change %d is seen: %w", seq, ctx.Err())
		case <-moved:
		}
	}
}

// confirm looks whether the log holds a place that was seen, unless somebody did since it was asked for. Those who wait meanwhile share one look.
func (f *Follower) confirm(ctx context.Context, at Cursor, asked time.Time) error {
	f.confirming.Lock()
	defer f.confirming.Unlock()
	if f.confirmed.After(asked) {
		return nil
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	_, _, err := Read(ctx, f.log, at, 1)
	if err == nil {
		f.confirmed = began
	}
	return err
}

// follow takes the log up, where it was left or anew, and follows it until something fails.
func (f *Follower) follow(ctx context.Context, ok func()) error {
	if err := f.takeUp(ctx); err != nil {
		return err
	}
	ok()
	for {
		woken, err := f.wait(ctx)
		if err != nil {
			return fmt.Errorf("wait for a change: %w", err)
		}
		changes, next, err := f.read(ctx)
		if err != nil {
			return err
		}
		if next == f.at {
			if woken { // for nothing: a store may take a moment to see that its log stepped back
				pause(ctx, backoffFirst)
			}
			continue
		}
		if err := f.take(ctx, changes, next); err != nil {
			return err
		}
		ok()
	}
}

// takeUp brings the consumers to where the log is, or to where their own cursor stands.
func (f *Follower) takeUp(ctx context.Context) error {
	if !f.begun {
		if err := f.begin(ctx); err != nil {
			return err
		}
		f.begun = true
	}
	changes, next, err := f.read(ctx)
	if err != nil {
		return err
	}
	return f.take(ctx, changes, next)
}

// read reads what follows on what the consumers have.
func (f *Follower) read(ctx context.Context) ([]news.Change, Cursor, error) {
	asked := time.Now()
	ctx, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	changes, next, err := Read(ctx, f.log, f.at, batch)
	if err == nil {
		f.heard = asked
	}
	return changes, next, err
}

// begin finds out where to start. A kept cursor is gone on from where the log holds it; else the consumers begin anew.
func (f *Follower) begin(ctx context.Context) error {
	at, recent, err := f.start(ctx)
	if err != nil || at.Seq > 0 && f.keep != nil {
		f.at = at
		return err
	}
	for _, c := range f.consumers {
		if err := c.Begin(ctx, at, recent); err != nil {
			return err
		}
	}
	f.move(at)
	return nil
}

func (f *Follower) start(ctx context.Context) (at Cursor, recent []news.Change, err error) {
	if f.keep != nil {
		return f.kept(ctx)
	}
	if at, err = End(ctx, f.log); err != nil {
		return at, nil, err
	}
	recent, err = f.log.Changes(ctx, at.Seq-min(at.Seq, batch), batch)
	return at, slices.DeleteFunc(recent, isLost), err
}

// kept is the cursor that was left, the zero one where the log cannot go on from there.
func (f *Follower) kept(ctx context.Context) (at Cursor, _ []news.Change, err error) {
	text, err := f.keep.FollowerAt(ctx, f.name)
	if err != nil {
		return at, nil, fmt.Errorf("read where %s follows the log: %w", f.name, err)
	}
	if at, err = ParseCursor(text); err != nil {
		return Cursor{}, nil, nil
	}
	if _, _, err = Read(ctx, f.log, at, 1); Lost(err) {
		return Cursor{}, nil, nil
	}
	return at, nil, err
}

func (f *Follower) take(ctx context.Context, changes []news.Change, next Cursor) error {
	for _, c := range f.consumers {
		if err := c.Take(ctx, changes); err != nil {
			return err
		}
	}
	if f.keep != nil && next.Seq != f.at.Seq {
		if err := f.keep.KeepFollower(ctx, f.name, next.String()); err != nil {
			return fmt.Errorf("keep where %s follows the log: %w", f.name, err)
		}
	}
	f.move(next)
	return nil
}

// wait returns once there is something to read, which it reports, or it is time to look whether the log is still the same.
func (f *Follower) wait(ctx context.Context) (woken bool, err error) {
	short, cancel := context.WithTimeout(ctx, checkEvery)
	defer cancel()
	err = f.log.WaitChange(short, f.at.Seq)
	if short.Err() != nil && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// move says that all consumers have what stands before a cursor.
func (f *Follower) move(at Cursor) {
	f.at = at
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.following && f.seen == at {
		return
	}
	f.following, f.seen = true, at
	close(f.moved)
	f.moved = make(chan struct{})
}

func (f *Follower) stop() {
	for _, c := range f.consumers {
		c.Stop()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.following = false
	close(f.moved)
	f.moved = make(chan struct{})
}
