package news

import (
	"encoding/json"
	"time"
)

// Takedown is the record of a request to have an entry, and by default its reprints, taken down: who asked, when, why, who
// did it, and what came of it.
type Takedown struct {
	ID       string        `json:"id"`
	Entry    string        `json:"entry"`              // that was asked about
	Reprints bool          `json:"reprints"`           // the story's other copies too
	AskedBy  string        `json:"asked_by,omitempty"` // the owner, as they gave their name
	AskedAt  time.Time     `json:"asked_at"`
	Reason   string        `json:"reason"`            // that may be told to the public
	Note     string        `json:"note,omitempty"`    // that may not
	Deadline time.Time     `json:"deadline,omitzero"` // by when an open request must be decided
	State    TakedownState `json:"state"`
	By       string        `json:"by,omitempty"`      // who decided
	At       time.Time     `json:"at,omitzero"`       // when
	Removed  []string      `json:"removed,omitempty"` // entries that were taken down
	Keys     []string      `json:"keys,omitempty"`    // links, guids and texts that must not come back
	Seq      uint64        `json:"seq,omitempty"`     // the change log's place after the delete changes: who has read past it knows

	Rev string `json:"-"` // of the record that this was read from
}

// Overdue tells a request that nobody has decided within its time.
func (t *Takedown) Overdue(now time.Time) bool {
	return t.State == TakedownOpen && now.After(t.Deadline)
}

// Removed is an entry that was taken down, as it was, and the story that it shared with others then.
type Removed struct {
	Takedown string `json:"takedown"`
	Entry    Entry  `json:"entry"`
	Story    *Story `json:"story,omitempty"`
}

// TakedownState is where a takedown stands.
type TakedownState string

// The states of a takedown.
const (
	TakedownOpen     TakedownState = "open" // asked for, not decided
	TakedownDone     TakedownState = "done"
	TakedownRefused  TakedownState = "refused"
	TakedownRestored TakedownState = "restored" // done, and undone
)

// Act is one line of the audit log: who did what, when, from where, and what stood before and after. It is written in the
// same step as the change that it tells of.
type Act struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`               // a user's name, or the operating system's user of a command
	From   string    `json:"from,omitempty"`   // the address that it came from; empty: the hub's own machine
	Op     string    `json:"op"`               // source.add, entry.set, takedown.done …
	Object string    `json:"object"`           // id of what it was done to
	Detail string    `json:"detail,omitempty"` // in words

	// Rev is the revision that the change was made from. Who asks for a change may say which one they saw: where another
	// stands by then, nothing is written, and the answer is ErrConflict. RevNone: there must be nothing. Empty: whatever stands.
	Rev    string          `json:"rev,omitempty"`
	Before json.RawMessage `json:"before,omitempty"` // the object as JSON, without secrets; absent: there was none
	After  json.RawMessage `json:"after,omitempty"`  // absent: there is none any more
}

// RevNone is the revision of what is not there.
const RevNone = "none"
