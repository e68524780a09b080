package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/txnews/hub/store/engine"
)

const (
	// leap is how far the clock goes on between two rounds of retention before it is doubted: no hub ran for so long, or the clock is
	// wrong.
	leap = 7 * 24 * time.Hour
	// leapWait is how long retention then waits, for somebody to set the clock right.
	leapWait = 24 * time.Hour
)

// ErrClockLeapt is given by Prune where it left alone what goes by age.
var ErrClockLeapt = errors.New("nothing is let go of for its age")

// rounds is what a store knows of its rounds of retention.
type rounds struct {
	At    time.Time `json:"at"`             // of the last one
	Leapt time.Time `json:"leapt,omitzero"` // when the clock was found to have leapt
}

var prunedRef = engine.Ref{Kind: engine.Meta, Key: "pruned"}

// round notes a round of retention. It gives ErrClockLeapt where the clock is so far on from the last one that what goes by age is
// to be left alone for a while.
func (s *Store) round(ctx context.Context, now time.Time) error {
	stored, err := s.engine.Get(ctx, now, prunedRef)
	if err != nil {
		return err
	}
	var last rounds
	if stored[0].Rev != "" {
		if err := json.Unmarshal(stored[0].Body, &last); err != nil {
			last = rounds{} // it is written anew
		}
	}
	this := rounds{At: now, Leapt: last.Leapt}
	switch {
	case !last.At.IsZero() && now.Sub(last.At) > leap:
		this.Leapt = now
	case now.Before(last.Leapt), now.Sub(last.Leapt) >= leapWait:
		this.Leapt = time.Time{}
	}
	rec, err := record(prunedRef, this, time.Time{})
	if err != nil {
		return err
	}
	if _, err := s.engine.Commit(ctx, engine.Batch{Now: now, Put: []engine.Record{rec}}); err != nil {
		return err
	}
	if this.Leapt.IsZero() {
		return nil
	}
	return fmt.Errorf("%w until %s: the clock is more than %d days on from one round of retention to the next; set it right, or wait where the hub stood still for so long",
		ErrClockLeapt, this.Leapt.Add(leapWait).Format(time.RFC3339), int(leap.Hours()/24))
}
