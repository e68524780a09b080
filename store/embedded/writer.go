package embedded

import (
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// groupSize bounds how many writes share a transaction.
const groupSize = 256

// What patient writes wait for: a page that several change is written once. Nobody sees the difference of some hundredths of a second.
const (
	company  = 16                    // beyond as many, one more saves little
	patience = 25 * time.Millisecond // of the first
	alone    = 16                    // for as many groups nobody is waited for after nobody came: who holds leases may take his time
)

// part is one caller's part of a transaction. fn may run more than once. It says whether it changed the file, and returns
// an error only where it cannot go on: what it wrote is taken back then, and the others' parts are run again without it.
type part struct {
	fn      func(*bolt.Tx, *leases) (dirty bool, err error)
	patient bool // it may wait for others like it
	done    chan error
}

// write runs fn in a transaction that it shares with whoever wrote while the last one was being synced to disk: no writer
// waits for company, and none costs an fsync of its own under load.
func (e *Engine) write(ctx context.Context, fn func(*bolt.Tx, *leases) (bool, error)) error {
	return e.submit(ctx, part{fn: fn, done: make(chan error, 1)})
}

func (e *Engine) submit(ctx context.Context, w part) error {
	select {
	case e.writes <- w:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.closed:
		return fmt.Errorf("store %s: %w", e.path, errClosed)
	}
	select {
	case err := <-w.done: // not ctx: the caller must know how it ended
		if err != nil {
			return fmt.Errorf("store %s: %w", e.path, err)
		}
		return nil
	case <-e.stopped:
		select {
		case err := <-w.done:
			return err
		default:
			return fmt.Errorf("store %s: %w", e.path, errClosed)
		}
	}
}

// serve is the one goroutine that writes. It ends with Close.
func (e *Engine) serve() {
	defer close(e.stopped)
	for {
		select {
		case w := <-e.writes:
			e.commitGroup(e.joined(e.gather(w)))
		case <-e.closed:
			return
		}
	}
}

// gather takes what is waiting.
func (e *Engine) gather(first part) []part {
	group := []part{first}
	for len(group) < groupSize {
		select {
		case w := <-e.writes:
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

// joined waits for company where all of a group are patient, and somebody else holds a lease, whose commit is to come.
func (e *Engine) joined(group []part) []part {
	if !e.wantsMore(group) {
		return group
	}
	if e.alone > 0 {
		e.alone--
		return group
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for e.wantsMore(group) {
		select {
		case w := <-e.writes:
			group = append(group, w)
		case <-late.C:
			if len(group) == 1 {
				e.alone = alone
			}
			return group
		case <-e.closed:
			return group
		}
	}
	return group
}

func (e *Engine) wantsMore(group []part) bool {
	return len(group) < min(company, e.leases.open) && !slices.ContainsFunc(group, func(w part) bool { return !w.patient })
}

func (e *Engine) commitGroup(group []part) {
	for len(group) > 0 {
		bad, err := e.try(group)
		if bad < 0 {
			for _, w := range group {
				w.done <- err
			}
			return
		}
		group[bad].done <- err
		group = append(group[:bad:bad], group[bad+1:]...)
	}
}

// try is attempt, and says what became of it for Health.
func (e *Engine) try(group []part) (bad int, err error) {
	bad = -1
	failed := e.guard(func() error {
		bad, err = e.attempt(group)
		return nil
	})
	if failed != nil {
		e.forget()
		return -1, failed
	}
	if bad < 0 {
		e.health.wrote(err)
	}
	return bad, err
}

// attempt runs the group in one transaction. bad is the index of the write that failed, or -1 where err is everybody's.
func (e *Engine) attempt(group []part) (bad int, err error) {
	tx, err := e.db.Begin(true)
	if err != nil {
		return -1, err
	}
	dirty := false
	for i, w := range group {
		changed, err := w.fn(tx, &e.leases)
		if err != nil {
			e.forget()
			return i, firstError(err, tx.Rollback())
		}
		dirty = dirty || changed
	}
	if dirty {
		err = tx.Commit()
	} else {
		err = tx.Rollback()
	}
	if err != nil {
		e.forget()
		return -1, err
	}
	e.leases.keep()
	e.posted.keep()
	return -1, nil
}

// forget drops what the transaction staged in memory.
func (e *Engine) forget() {
	e.leases.forget()
	e.posted.forget()
}
