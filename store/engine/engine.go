// Package engine says what the store asks of a database: records with revisions, ordered timelines, named queues of what
// is due with leases, counters, a change log without gaps, and one atomic commit over all of them. Of news it knows reasons alone.
package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Kind is a family of records.
type Kind string

// The kinds that are kept. Key formats are the store's.
const (
	Entry     Kind = "entry"     // bulk: head in the index, body on its own
	Source    Kind = "source"    //
	State     Kind = "state"     // of a source
	Tombstone Kind = "tombstone" // may expire
	Story     Kind = "story"     // of entries that have copies
	History   Kind = "history"   // earlier versions of an entry
	Takedown  Kind = "takedown"  // requests, and what came of them
	Alias     Kind = "alias"     // other keys of entries
	Removed   Kind = "removed"   // entries that were taken down, for their return
	Block     Kind = "block"     // links, guids and texts that must not come back
	Act       Kind = "act"       // the audit log
	Partner   Kind = "partner"   // and the hashes of their keys
	User      Kind = "user"      // and the hashes of their passwords
	Token     Kind = "token"     // of programs that ask the administration
	Session   Kind = "session"   // browsers that are signed in; may expire
	Meta      Kind = "meta"      // the store's own marks
	Counter   Kind = "counter"   // written by Batch.Count
	Note      Kind = "note"      // how a source's last refreshes went
	Alert     Kind = "alert"     // what needs somebody; may expire
	Telling   Kind = "telling"   // what was told of that; expires

	Subscription Kind = "subscription" // who is told at once of changes; expires
	Request      Kind = "request"      // what rights owners ask for by the site's form; erased in time
	Lesson       Kind = "lesson"       // what is learnt of editors' decisions, by entry
)

// Kinds are all kinds, in the order in which a dump has them: what vouches for entries comes before the entries, so that
// a dump of a store in use never says more of them than it holds.
func Kinds() []Kind {
	return []Kind{Meta, Partner, User, Token, Session, Source, State, Story, Entry, History, Alias, Removed, Block, Takedown, Tombstone, Act, Counter, Note, Alert, Telling, Subscription, Request, Lesson}
}

// Bulk reports whether records of the kind have bodies that are worth a place of their own.
func (k Kind) Bulk() bool { return k == Entry }

// Ref names a record.
type Ref struct {
	Kind Kind
	Key  string
}

// Record is a value under a kind and a key. Rev tells this writing from any other; it must not be empty nor hold '|'.
type Record struct {
	Ref
	Rev     string
	Head    []byte    // small, bulk kinds only: what can be read without the body
	Body    []byte    //
	Expires time.Time // from then on the record is absent; zero: never
	Arrived Arrival   // bulk kinds only

	// Damaged says that the engine cannot read what stands under the key: Body is what it found, as far as it found any, and
	// Rev is DamagedRev where it has no other. It is there all the same, and never expires.
	Damaged bool

	// Kept is what a Keeper gave. Bodies of pages alone have one.
	Kept any
}

// Keeper keeps bodies of a bulk kind beside an engine, by names that no other bytes ever have. It gives what it has of a body or will have,
// and whether it has it: the record then comes without its Body.
type Keeper func(name []byte) (kept any, has bool)

// DamagedRev is the revision of records whose own cannot be read.
const DamagedRev = "damaged"

// Found tells of what an engine found damaged that is no record and hides nothing: it was put right, or else passed over.
type Found func(what, name string, mended bool)

// DueAt reads when a member is due, in Unix ms: what no engine writes is the end of all time, so that it is brought nearer.
func DueAt(ms float64) time.Time {
	if !(ms >= 0 && ms <= Latest) {
		ms = Latest
	}
	return time.UnixMilli(int64(ms))
}

// Latest bounds moments that are kept, in Unix ms: what says a later one is damaged. It is in the year 5138.
const Latest = 100_000_000_000_000

// Expiry reads that of a record, in Unix ms, 0: never; it is false for a number that no engine writes.
func Expiry(ms int64) (at time.Time, ok bool) {
	switch {
	case ms == 0:
		return time.Time{}, true
	case ms < 0 || ms > Latest:
		return time.Time{}, false
	}
	return time.UnixMilli(ms), true
}

// IsRev reports whether a text can be a record's revision.
func IsRev(rev string) bool {
	return rev != "" && !strings.ContainsFunc(rev, func(r rune) bool { return r == '|' || r < ' ' || r == 0x7f })
}

// Place is where a member stands on a timeline: by score (Unix ms), then by the number of its arrival, then by id.
type Place struct {
	Timeline string
	ID       string
	Score    int64
	Number   uint64
}

// IsZero reports whether it is no place.
func (p Place) IsZero() bool { return p.ID == "" && p.Score == 0 }

// Before reports whether a place is older than another of its timeline.
func (p Place) Before(q Place) bool {
	return p.Score < q.Score || p.Score == q.Score && p.Member() < q.Member()
}

// Sources is the name of the sources' queue.
const Sources = ""

// Fence is the claim that a batch rests on.
type Fence struct {
	Queue  string
	Member string
	Token  string
}

// Group is one record with all that must change with it, or not at all.
//
// In this order: where one of Unless exists, the group is Gone; where the record's revision is Rev already, it is Known;
// where it is Expect, the group is applied; anything else refuses the whole batch with ErrConflict.
type Group struct {
	Put    Record // Rev is the new revision; an empty one deletes the record
	Expect string // revision that the group was made from; empty: no record
	Unless []Ref
	With   []Record // written with it, whatever stands there
	Add    []Place
	Drop   []Place // as they were added, scores and numbers too
	Change []byte  // one record of the change log; nil: none

	// Arrives: the record gets the next Arrival, in the order of the batch, and so do the places of Add: its number, and
	// where their score is AtArrival its moment.
	Arrives bool
	Joins   []string // timelines on whose order of arrival the record's key comes next
	Again   []string // those of Joins on which it stands already: an empty key takes its earlier place
}

// Rest is a record that a batch was made from and does not write: where it has another revision by now (empty: it is there), the
// batch is refused with ErrConflict.
type Rest struct {
	Ref
	Rev string
}

// Mode is how a batch changes a member of a queue.
type Mode string

// The modes of Due.
const (
	DueSet    Mode = "set"    // due at At, and free of any lease
	DueAdd    Mode = "add"    // as set, but only where the member is not in the queue
	DueHasten Mode = "hasten" // as set, but only where nobody holds a lease on it now
	DueRenew  Mode = "renew"  // the fence's lease lasts until At
	DueDrop   Mode = "drop"   // out of the queue, lease and all
)

// Due is a change of a queue, which is there while it has members.
type Due struct {
	Queue  string
	Member string
	At     time.Time
	Mode   Mode
}

// Batch is written whole or not at all. No two groups are of one record: see Check.
type Batch struct {
	Now    time.Time
	Fence  *Fence // nil: none
	Rests  []Rest
	Groups []Group
	Post   []Posting // into the generation of Now
	Put    []Record  // unconditional
	Delete []Ref     // unconditional
	Due    []Due
	Count  []Count // unconditional: the same batch once more counts once more, unless its fence stops it
}

// Check gives ErrTwice where two groups write one record: each would be compared with what stood before both.
func (b *Batch) Check() error {
	if len(b.Groups) < 2 {
		return nil
	}
	seen := make(map[Ref]bool, len(b.Groups))
	for i := range b.Groups {
		ref := b.Groups[i].Put.Ref
		if seen[ref] {
			return fmt.Errorf("%s %s: %w", ref.Kind, ref.Key, ErrTwice)
		}
		seen[ref] = true
	}
	return nil
}

// Count adds to the counter of a key: the record of the kind Counter, whose body is the number, in decimal. A counter that
// is not there, or expired, begins at 0 and expires when this says; one that is there keeps its own end. It must stay
// within 2^53.
type Count struct {
	Key     string
	Delta   int64
	Expires time.Time // zero: never
}

// Status is what became of a group.
type Status int

// The statuses of groups.
const (
	Applied Status = iota
	Known
	Gone
)

// Result is what a batch did.
type Result struct {
	Status []Status // one for each group
	Seq    uint64   // of the newest change in the log
}

// Claim asks for members of a queue that are due.
//
// A queue remembers the latest moment at which it was asked. Where Now is earlier by more than ClockSlack, the clock was set back: all that
// is to come is brought nearer by as much, and Back is told. An engine whose server has a clock goes by that one, so that hubs
// whose clocks differ agree; of Now and Until, and of Due.At beside Batch.Now, it takes how far they are apart.
type Claim struct {
	Queue string
	Token string // of the lease, new for each claim
	Now   time.Time
	Until time.Time
	N     int
	Back  func(by time.Duration, moved int) // nil: nobody
}

const (
	// ClockSlack is how far a clock may step back without anybody's noticing: what is due is late by no more.
	ClockSlack = 30 * time.Second
	// ClockStep is how far a queue's latest moment moves on before it is written again.
	ClockStep = 10 * time.Second
)

// Page is a stretch of a timeline, newest first.
type Page struct {
	Records []Record
	Last    Place // the last one's; where More, the next page goes on from it
	More    bool
	Free    func() // nil: there is no need; else who calls it is done with the records, whose memory is used again
}

// Logged is a change as it stands in the log.
type Logged struct {
	Seq  uint64
	Data []byte
}

// Load is a part of a dump on its way back: written as it is, with no questions asked.
type Load struct {
	Records []Record
	Add     []Place
	Drop    []Place // before Add
	Changes []Logged
	Due     []Due // DueSet
	Seq     uint64
	Joins   []Join
	Trims   []Trim
	Last    Arrival   // no later arrival has a lower number or moment
	Posts   []Posts   // after those of their generation that are there
	Now     time.Time // beside Posts: they last as long as those of a batch
}

// Errors of engines.
var (
	ErrConflict  = errors.New("a record was changed meanwhile")
	ErrLeaseLost = errors.New("the lease is not the current one")
	ErrInUse     = news.Faultf(news.Because("store.in-use"), "another hub is using this folder")
	ErrAway      = errors.New("the database does not answer")
	ErrTwice     = errors.New("a batch has two groups of one record")
)

// ProbeRef is the record that Health writes. It says nothing.
var ProbeRef = Ref{Kind: Meta, Key: "probe"}

// Unfit is why the database cannot be worked with. The cause may name addresses and paths; the reason does not.
type Unfit struct {
	Why news.Reason
	Err error // nil: the reason is all
}

func (u *Unfit) Error() string {
	if u.Err == nil {
		return "the store is not fit for use: " + u.Why.Rule
	}
	return "the store is not fit for use: " + u.Why.Rule + ": " + u.Err.Error()
}

// Reason implements news.Reasoned.
func (u *Unfit) Reason() news.Reason { return u.Why }

func (u *Unfit) Unwrap() error { return u.Err }

var _ news.Reasoned = (*Unfit)(nil)

// BodyGrace is how long a body outlives its correction or a commit that never came, so that readers in flight find it.
const BodyGrace = time.Hour

// Engine is a database. Its methods are safe for concurrent use.
type Engine interface {
	// Heads gives the records without the bodies of bulk kinds, one for each ref; an absent one has an empty Rev.
	Heads(ctx context.Context, now time.Time, refs ...Ref) ([]Record, error)
	// Get is Heads with bodies.
	Get(ctx context.Context, now time.Time, refs ...Ref) ([]Record, error)
	// List walks a kind in no particular order. Start with an empty cursor and end with an empty next; a record may come twice.
	List(ctx context.Context, now time.Time, kind Kind, cursor string, n int) (recs []Record, next string, err error)

	// Page gives n records of a kind, strictly before a place (zero ID and score: from the newest), and none that stands
	// before oldest, which is a place on the same timeline (zero: all).
	Page(ctx context.Context, now time.Time, kind Kind, before, oldest Place, n int) (Page, error)
	// Oldest gives the n oldest places of a timeline.
	Oldest(ctx context.Context, timeline string, n int) ([]Place, error)
	Count(ctx context.Context, timeline string) (int, error)
	// Arrivals gives n keys of a timeline's order of arrival, the oldest first, from a position on or where those begin that
	// are kept, the position of the first of them, and how many have come. A key that came again later is empty.
	Arrivals(ctx context.Context, timeline string, from, n int) (keys []string, at, total int, err error)
	// Arrived gives the last arrival, and the timelines that have an order of arrival.
	Arrived(ctx context.Context) (last Arrival, timelines []string, err error)

	// Commit writes the batch, or gives ErrConflict, ErrLeaseLost or ErrTwice and writes nothing. A DueSet of the fence's member ends
	// the lease; the same batch once more finds its groups Known and writes nothing.
	Commit(ctx context.Context, b Batch) (Result, error)

	// Posted gives the list of each term, newest first.
	Posted(ctx context.Context, now time.Time, terms []uint64) ([][]PostingID, error)

	// PostLog walks the log of a generation's postings, the oldest first. Start with an empty cursor and end with an empty next.
	PostLog(ctx context.Context, gen int64, cursor string, n int) (recs []Posts, next string, err error)

	// Claim leases members that are due, the longest due first. A lease that ended is due again by itself.
	Claim(ctx context.Context, c Claim) ([]string, error)
	// Queue gives the n first due members after the first skip ones, with the times when they are due (or their lease ends).
	Queue(ctx context.Context, name string, skip, n int) ([]Due, error)
	// Queues names the queues that have members, in no particular order.
	Queues(ctx context.Context) ([]string, error)

	// Changes gives those after since, oldest first.
	Changes(ctx context.Context, since uint64, n int) ([]Logged, error)
	LastSeq(ctx context.Context) (uint64, error)
	// Wait returns once LastSeq is above since, or with an error.
	Wait(ctx context.Context, since uint64) error

	// Sweep drops what expired, postings of old generations, and all but the newest changes.
	Sweep(ctx context.Context, now time.Time, changes int) error
	// Load writes a part of a dump. It is not atomic.
	Load(ctx context.Context, l Load) error
	// Renew brings what an engine of an older format left into today's form, while others use it. What is left undone, a later call does.
	Renew(ctx context.Context, now time.Time) error

	// Health writes ProbeRef by the way that commits take, and tries what else the engine needs. Its errors are Unfit.
	Health(ctx context.Context) error
	// Warnings says how the database is set up to lose data.
	Warnings(ctx context.Context) ([]news.Reason, error)
	Close() error
}
