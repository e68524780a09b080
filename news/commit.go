package news

import (
	"errors"
	"strings"
	"time"
)

// Known is what the store holds of an entry that a source names again.
type Known struct {
	Version   int
	Digest    string
	FirstSeen time.Time
	Sort      time.Time
	Gone      bool   // taken down or pruned: it must not come back
	Alias     string // id of the entry of which this is another key; of that, Digest alone is said
}

// Lease is the right to refresh one source until it ends. Token tells this claim from any other of the same source.
type Lease struct {
	Source string
	Token  string
	Until  time.Time
}

// Refresh is what one refresh of a source leaves behind; the store writes it in one atomic step.
type Refresh struct {
	Lease   Lease
	Entries []Entry     // new and corrected ones, complete: Version, Sort and FirstSeen set; as the document has them, newest first
	State   SourceState // validators among it; NextCheck is when the source is due again
	MovedTo string      // the source's new address, where a permanent redirect gave one
	Stories []Story     // stories that entries joined, or whose members were corrected, complete; Rev as they were read
	Prints  []Print     // fingerprints of the entries, for Similar
	Aliases []Alias     // of entries that are not written, beside those that follow from Entries
	Grounds Grounds     // what the stories were judged by
	Blocked []Tombstone // of entries that were not taken in because they had been taken down elsewhere
	At      time.Time
}

// Grounds are what an entry was compared with, as it was read: where one of them is another by now, or is gone, the commit
// gives ErrConflict, and the story is judged again.
type Grounds struct {
	Stories map[string]string // id → Rev
	Entries map[string]int    // id → Version, of entries that shared no story
	Blocks  *string           // Blocks.Rev that new entries were compared with; nil: there were no new ones
}

// Print puts an entry on the list of one fingerprint of its text. Seen is the list as it was when the entry's story was
// judged: where another entry has joined it since, the commit gives ErrConflict, and the story is judged again.
type Print struct {
	Term  uint64
	Entry string
	Seen  []string
}

// Committed says what a commit did.
type Committed struct {
	New, Changed int // entries put on the timeline, entries corrected
	Known        int // skipped: the store had just that already
	Gone         int // skipped: taken down or pruned
	LastSeq      uint64
}

// Change is one record of the change log.
type Change struct {
	Seq       uint64     `json:"seq"`
	Op        Op         `json:"op"`
	At        time.Time  `json:"at"`
	ID        string     `json:"id"` // of the entry, for OpLesson too; of the source for OpSource, partner, takedown, token; the name for OpSettings and OpUser, none for OpTowns
	Version   int        `json:"version,omitempty"`
	Timelines []Timeline `json:"timelines,omitempty"` // those that it touched
	Unheard   *Unheard   `json:"unheard,omitempty"`   // OpDelete: who never got the entry; nil: nobody
	For       string     `json:"for,omitempty"`       // OpAgreed: id of the partner; others are not told
}

// Epoch tells a change log from every other: a store's has a new one when the store is made, and after each restore.
type Epoch struct {
	ID   string `json:"id"`
	From uint64 `json:"from"` // the log's place when the epoch began; places up to there were given before it
}

// Op is what a change did.
type Op string

// The operations of the change log.
const (
	OpPut     Op = "put"
	OpDelete  Op = "delete"
	OpSource  Op = "source"  // a source's own record changed (name, licence …): views of its entries are stale
	OpPartner Op = "partner" // a partner came or was revoked: keys must be looked up anew
	OpTowns   Op = "towns"   // in logs from before OpSettings: the gazetteer was edited

	// OpSettings says that a setting was edited, its name is the ID: all must be read anew.
	OpSettings Op = "settings"

	// OpTakedown: a takedown's record changed, or an entry was kept out for it. The entries that it takes have changes of
	// their own; only dumps need this one.
	OpTakedown Op = "takedown"

	// OpAgreed: an agreement began, ended or is another one, and a partner, For, is given something else of an entry of that version now.
	OpAgreed Op = "agreed"

	OpLesson Op = "lesson" // what is learnt of an editor's decision on an entry is another

	OpUser  Op = "user"  // a user's record changed; only dumps need this one and the next
	OpToken Op = "token" // likewise an API token's
)

// OpLost stands for changes that cannot be read, of which Seq is the last one: whoever follows the log may have missed anything, and
// must read everything anew. No log holds it.
const OpLost Op = "lost"

// Logged reports whether it is an operation that a log holds.
func (o Op) Logged() bool {
	switch o {
	case OpPut, OpDelete, OpSource, OpPartner, OpTowns, OpSettings, OpTakedown, OpAgreed, OpLesson, OpUser, OpToken:
		return true
	}
	return false
}

// OfSettings reports whether the change is of what all is rendered and judged by.
func (c *Change) OfSettings() bool { return c.Op == OpSettings || c.Op == OpTowns }

// Tombstone stands where an entry was, and keeps it from coming back (RFC 6721 for how it is told).
type Tombstone struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Pruned bool      `json:"pruned,omitempty"` // by retention, not by request: nobody is told
	Reason string    `json:"reason,omitempty"` // that may be told

	Takedown  string     `json:"takedown,omitempty"`  // id of the record that it belongs to
	Timelines []Timeline `json:"timelines,omitempty"` // that the entry stood on
	Unheard   *Unheard   `json:"unheard,omitempty"`   // who never got it; nil: nobody
	Kept      *KeptOut   `json:"kept,omitempty"`      // of an entry that never came in
}

// Unheard says who was never given anything of an entry that is gone: they are told neither its id nor the reason.
type Unheard struct {
	Source  string `json:"source"`
	Public  bool   `json:"public,omitempty"`
	Partner bool   `json:"partner,omitempty"` // those with an agreement that covers the source
}

// UnheardOf is nil where everybody was given something of an entry.
func UnheardOf(e *Entry) *Unheard {
	public, partner := e.Had()
	if public && partner {
		return nil
	}
	return &Unheard{Source: e.Source, Public: !public, Partner: !partner}
}

// Errors that the store gives and other rooms act on.
var (
	ErrNotFound  = errors.New("not found")
	ErrDamaged   = errors.New("it is damaged, or has a form that only a newer hub knows")
	ErrLeaseLost = errors.New("the lease was lost: another hub refreshes this source now")
	ErrConflict  = errors.New("changed meanwhile by somebody else")
	ErrExists    = errors.New("exists already")
)

// Cursor is a place on a timeline: entries strictly older come next. Zero: from the newest.
type Cursor struct {
	Sort    time.Time // to the millisecond
	Arrived uint64
	ID      string
}

// CursorAt is the place of an entry that the store gave.
func CursorAt(e *Entry) Cursor { return Cursor{Sort: e.Sort, Arrived: e.Arrived, ID: e.ID} }

// CursorOn is the place of an entry on a timeline, some of which hold entries by when they were first seen.
func CursorOn(tl Timeline, e *Entry) Cursor {
	at := CursorAt(e)
	if tl == TimelineSeen || strings.HasPrefix(tl, StoryLine("")) {
		at.Sort = e.FirstSeen
	}
	return at
}

// IsZero reports whether the cursor stands before the newest entry.
func (c Cursor) IsZero() bool { return c.ID == "" && c.Sort.IsZero() }
