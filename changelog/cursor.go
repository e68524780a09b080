// Package changelog says who follows the log, and from where: cursors that tell one log from another, and followers that
// start from a durable cursor or from the log's end, tail it, and notice a gap and a log that stepped back.
package changelog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// Reader is what reading the log from a cursor asks of the store.
type Reader interface {
	// Changes are those after since, oldest first. Where the first does not follow on since, older ones were let go. news.OpLost stands
	// for those that cannot be read: where that was not known, the log has another epoch afterwards.
	Changes(ctx context.Context, since uint64, limit int) ([]news.Change, error)
	// LastSeq is the newest change's; 0 where there was none yet.
	LastSeq(ctx context.Context) (uint64, error)
	// Epoch tells this log from every other, from the same store's before a restore too.
	Epoch(ctx context.Context) (news.Epoch, error)
}

// Errors of a cursor that the log cannot go on from. Whoever holds it must read everything anew.
var (
	ErrGap     = errors.New("the change log no longer holds what followed on this place")
	ErrStepped = errors.New("the change log stepped back: it is not the one that this place was given in")
)

// Lost reports whether the log cannot go on from a cursor.
func Lost(err error) bool { return errors.Is(err, ErrGap) || errors.Is(err, ErrStepped) }

// ErrNoCursor is for a text that no cursor wrote.
var ErrNoCursor = errors.New("this is no place in the change log")

// Cursor is where a reader of the log stands: on a change, all of which it has. The zero one stands before the beginning,
// wherever the log begins.
type Cursor struct {
	Epoch string // of the log; empty in plain numbers of hubs that knew of no epochs
	Seq   uint64 // of the change
	Mark  string // of the very change; empty where it is not known
}

// On is the cursor that stands on a change.
func On(epoch news.Epoch, c news.Change) Cursor {
	return Cursor{Epoch: epoch.ID, Seq: c.Seq, Mark: mark(c)}
}

// mark tells a change from another of the same number. It must be the same in every hub, and after any restart.
func mark(c news.Change) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %d %q %d %q", c.Seq, c.Op, c.At.UnixNano(), c.ID, c.Version, c.Timelines))
	return hex.EncodeToString(sum[:6])
}

// String is the cursor as it leaves the hub: letters, digits and dots. The zero one is empty.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	seq := strconv.FormatUint(c.Seq, 10)
	if c.Epoch == "" {
		return seq
	}
	return c.Epoch + "." + seq + "." + c.Mark
}

// ParseCursor reads what String wrote, or a plain number; else it gives ErrNoCursor.
func ParseCursor(text string) (Cursor, error) {
	if text == "" {
		return Cursor{}, nil
	}
	var c Cursor
	number, rest, full := text, "", false
	if c.Epoch, rest, full = strings.Cut(text, "."); full {
		number, c.Mark, full = strings.Cut(rest, ".")
		if !full || c.Epoch == "" {
			return Cursor{}, ErrNoCursor
		}
	} else {
		c.Epoch = ""
	}
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return Cursor{}, ErrNoCursor
	}
	c.Seq = seq
	return c, nil
}

// Read gives up to n changes that follow on a cursor, oldest first, and the cursor after them. What was lost of the log is passed
// over, so the cursor may move on with no change. It gives ErrGap where the
// log was cut since, or something was found to be lost of it, and ErrStepped where it is not the log that the cursor was given in, or lost the change.
func Read(ctx context.Context, log Reader, from Cursor, n int) ([]news.Change, Cursor, error) {
	epoch, err := log.Epoch(ctx)
	if err != nil {
		return nil, from, fmt.Errorf("read the change log's epoch: %w", err)
	}
	beginning := from == Cursor{}
	if !beginning && from.Epoch != epoch.ID && !(from.Epoch == "" && from.Seq <= epoch.From) {
		return nil, from, ErrStepped
	}
	ask := from.Seq
	if ask > 0 { // the change that the cursor stands on comes too
		ask, n = ask-1, n+1
	}
	changes, err := log.Changes(ctx, ask, n)
	if err != nil {
		return nil, from, fmt.Errorf("read changes: %w", err)
	}
	if slices.ContainsFunc(changes, isLost) {
		began := epoch.ID
		if epoch, err = log.Epoch(ctx); err != nil {
			return nil, from, fmt.Errorf("read the change log's epoch: %w", err)
		}
		if epoch.ID != began && !beginning { // something was found to be lost just now
			return nil, from, ErrGap
		}
	}
	next := Cursor{Epoch: epoch.ID, Seq: from.Seq, Mark: from.Mark}
	if !beginning && from.Seq > 0 && len(changes) > 0 && changes[0].Seq == from.Seq {
		next.Mark = mark(changes[0])
		changes = changes[1:]
	} else if err := follows(ctx, log, from, changes); err != nil {
		return nil, from, err
	}
	if from.Mark != "" && next.Mark != from.Mark {
		return nil, from, ErrStepped
	}
	if len(changes) > 0 {
		next = On(epoch, changes[len(changes)-1])
	}
	return slices.DeleteFunc(changes, isLost), next, nil
}

func isLost(c news.Change) bool { return c.Op == news.OpLost }

// follows judges changes that were read from a cursor whose own change the log does not hold.
func follows(ctx context.Context, log Reader, from Cursor, changes []news.Change) error {
	switch {
	case from == Cursor{}:
		return nil
	case len(changes) > 0 && (changes[0].Seq != from.Seq+1 || from.Mark != ""):
		return ErrGap
	case len(changes) > 0:
		return nil
	}
	last, err := log.LastSeq(ctx)
	if err == nil && (last < from.Seq || from.Mark != "") { // a later one came in since: it is read the next time
		err = ErrStepped
	}
	return err
}

// End is the cursor that stands on the newest change.
func End(ctx context.Context, log Reader) (Cursor, error) {
	epoch, err := log.Epoch(ctx)
	if err != nil {
		return Cursor{}, fmt.Errorf("read the change log's epoch: %w", err)
	}
	last, err := log.LastSeq(ctx)
	if err != nil {
		return Cursor{}, fmt.Errorf("read the end of the change log: %w", err)
	}
	at := Cursor{Epoch: epoch.ID, Seq: last}
	if last == 0 {
		return at, nil
	}
	changes, err := log.Changes(ctx, last-1, 1)
	if err == nil && len(changes) > 0 && changes[0].Seq == last {
		at = On(epoch, changes[0])
	}
	return at, err
}
