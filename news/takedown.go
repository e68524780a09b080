package news

import "time"

// Takedown is the record of a request to have an entry, and by default its reprints, taken down: who asked, when, why, who
// did it, and what came of it.
type Takedown struct {
	ID       string        `json:"id"`
	Entry    string        `json:"entry"`              // that was asked about; empty: it is a block
	Block    *Block        `json:"block,omitempty"`    // what must not come in; nil: it is about an entry
	Until    time.Time     `json:"until,omitzero"`     // of a block: lifted by itself then; zero: never
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
	// Going: it is decided, and has not yet reached all that it is about, or what comes back has not all come back. A job goes on with it.
	Going   bool     `json:"going,omitempty"`
	Stories []string `json:"stories,omitempty"` // while it is going: those of which every copy is to be taken down

	Rev string `json:"-"` // of the record that this was read from
}

// Overdue tells a request that nobody has decided within its time.
func (t *Takedown) Overdue(now time.Time) bool {
	return t.State == TakedownOpen && now.After(t.Deadline)
}

// About is the id of what it is about: of the entry, or where there is none its own.
func (t *Takedown) About() string {
	if t.Entry == "" {
		return t.ID
	}
	return t.Entry
}

// Expired tells a block in force that is to be lifted by itself by now.
func (t *Takedown) Expired(now time.Time) bool {
	return t.Block != nil && t.State == TakedownDone && !t.Until.IsZero() && !now.Before(t.Until)
}

// TakedownQueue has the takedowns that are going, each due a while after whoever was at it last gave a sign, and the blocks that end,
// each due then.
const TakedownQueue = "takedowns"

// Removed is an entry that was taken down, as it was, what it said before, and the story that it shared with others then: of these the ids alone.
type Removed struct {
	Takedown string `json:"takedown"`
	Entry    Entry  `json:"entry"`
	Story    *Story `json:"story,omitempty"`

	Lesson  *Lesson    `json:"lesson,omitempty"`  // what was learnt of a decision on it; nil: nothing
	Earlier []Revision `json:"earlier,omitempty"` // versions that corrections had replaced, newest first
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
