// Package jobs is what runs beside the refreshes: named, leased work that any hub on the store may do, and each does once.
package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

const (
	// turnsQueue holds entries by when their licence turns, and sources whose entries are to be looked through.
	turnsQueue = "licences"
	// turnsLease is how long a hub has for one job, or for one page of a source.
	turnsLease = 15 * time.Second
	// turnsEvery is how late a turn may be told.
	turnsEvery = time.Second
	// turnsAtOnce bounds the jobs that one claim takes, and the entries that one page of a source has.
	turnsAtOnce = 100
)

// Jobs of the queue, beside entries by their ids: ids have no slash.
const (
	anew    = "source/"  // a source's licence changed: what it gives otherwise is written anew
	noticed = "look/"    // a source's entries may have turns that nobody noted
	turning = "partner/" // time changes something for a partner
	retold  = "again/"   // a version of an entry was told of before its licence's turn was
)

// Queue is what turns ask of the store's queues.
type Queue interface {
	ScheduleJob(ctx context.Context, queue, id string, at time.Time) error
	ClaimJobs(ctx context.Context, queue, owner string, now time.Time, lease time.Duration, n int) ([]news.JobLease, error)
	// RenewJob and FinishJob give news.ErrLeaseLost where another hub has the job now, or it was scheduled anew.
	RenewJob(ctx context.Context, l news.JobLease, until time.Time) (news.JobLease, error)
	FinishJob(ctx context.Context, l news.JobLease, next time.Time) error
}

// Archive is what turns ask of the store's entries.
type Archive interface {
	Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error)
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
	StoriesByID(ctx context.Context, ids []string) (map[string]news.Story, error)
	// Rewrite puts each story's members in order; it gives news.ErrConflict where an entry or a story is no longer as it was read.
	Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error
	// TellGone tells of an entry's takedown once more, where some were taken not to have had the entry.
	TellGone(ctx context.Context, id string, at time.Time) error
}

// TurnsParams are the parts of Turns.
type TurnsParams struct {
	Queue   Queue
	Archive Archive
	Rights  *rights.Office
	Reload  func(context.Context) error // has rights go by the settings as the store has them now; nil: they never change
	Owner   string                      // names this hub in leases
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now

	PerSource func() int // how many entries of one source merged feeds take in a minute now; nil or 0: all, those too that wait

	Partners Partners // nil: there are none
}

// Turns writes into the change log what time and editors change of licences: an embargo's end, an expiry, an edited licence; an
// agreement that begins, ends or is another one; and the end of a partner's key. An
// entry of which the licence gives something else gets a version and a change, and its story's head moves where it closed
// or opened. So does an entry that merged feeds take in when it is due (news.Share). As a consumer of the change log Turns notes when each entry's licence turns; Run does what is due.
//
// A turn is told once: the entry keeps the answer that it was written with, and is written under its revision. It is told late
// where no hub ran, or none could reach the store, and never missed.
type Turns struct {
	p     TurnsParams
	terms *rights.Terms // as of the change that was taken last; nil: to be read
}

// NewTurns joins the parts.
func NewTurns(p TurnsParams) *Turns {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Reload == nil {
		p.Reload = func(context.Context) error { return nil }
	}
	return &Turns{p: p}
}

// Begin implements changelog.Consumer: every source is looked through for turns that nobody noted.
func (t *Turns) Begin(ctx context.Context, _ changelog.Cursor, _ []news.Change) error {
	if err := t.lookThrough(ctx, noticed); err != nil {
		return err
	}
	return t.lookAtPartners(ctx)
}

// fresh gives the licences by the sources and the settings as the store has them now.
func (t *Turns) fresh(ctx context.Context) (*rights.Terms, error) {
	if err := t.p.Reload(ctx); err != nil {
		return nil, err
	}
	return t.p.Rights.Fresh(ctx)
}

// lookThrough schedules every source for a job, anew or noticed.
func (t *Turns) lookThrough(ctx context.Context, job string) error {
	terms, err := t.fresh(ctx)
	if err != nil {
		return err
	}
	t.terms = terms
	for id := range terms.Sources() {
		if err := t.schedule(ctx, job+id, t.p.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Take implements changelog.Consumer.
func (t *Turns) Take(ctx context.Context, changes []news.Change) (err error) {
	var put, due []string
	at := map[string]time.Time{}
	for _, c := range changes {
		switch c.Op {
		case news.OpSource:
			t.terms = nil
			if err := t.schedule(ctx, anew+c.ID, t.p.Now()); err != nil {
				return err
			}
		case news.OpPartner:
			if err := t.schedule(ctx, turning+c.ID, t.p.Now()); err != nil {
				return err
			}
		case news.OpSettings:
			if err := t.settingChanged(ctx, c.ID); err != nil {
				return err
			}
		case news.OpPut:
			put, at[c.ID] = append(put, c.ID), c.At
			if slices.Contains(c.Timelines, news.TimelineDue) {
				due = append(due, c.ID)
			}
		}
	}
	if t.terms == nil {
		if t.terms, err = t.fresh(ctx); err != nil {
			return err
		}
	}
	if !t.terms.Vary() {
		put = due
	}
	if len(put) == 0 {
		return nil
	}
	entries, err := t.p.Archive.EntriesByID(ctx, put)
	if err != nil {
		return fmt.Errorf("read entries for their licences' turns: %w", err)
	}
	for id, e := range entries {
		if err := t.note(ctx, t.terms, &e, at[id]); err != nil {
			return err
		}
	}
	return nil
}

// settingChanged schedules what is to be done where it is a setting that licences depend on, the default and the channels that they name, that
// gives what reasons name its names, or that merged feeds do by which entries wait.
func (t *Turns) settingChanged(ctx context.Context, name string) error {
	switch name {
	case news.SettingLicence:
		return t.lookThrough(ctx, anew)
	case news.SettingChannels, news.SettingTowns:
		return t.lookThrough(ctx, noticed)
	case news.SettingSite:
		return t.schedule(ctx, awaited, t.p.Now())
	}
	return nil
}

// Down implements changelog.Consumer.
func (t *Turns) Down(time.Duration) {}

// Stop implements changelog.Consumer.
func (t *Turns) Stop() {}

// note schedules an entry for when its licence turns next after a time; at once where its answer is another one already.
func (t *Turns) note(ctx context.Context, terms *rights.Terms, e *news.Entry, at time.Time) error {
	turns := upcoming(terms, e, at)
	if other := *e; e.Grant.Mark != "" && terms.Renew(&other, t.p.Now()) {
		turns = t.p.Now()
	}
	if turns.IsZero() {
		return nil
	}
	return t.schedule(ctx, e.ID, turns)
}

// Again has followers of the change log told once more of entries, as they were told of by licences that the log has not told of. An entry that
// has another version by then has been.
func (t *Turns) Again(ctx context.Context, entries []news.Entry) error {
	for i := range entries {
		if err := t.schedule(ctx, retold+entries[i].ID+"/"+strconv.Itoa(entries[i].Version), t.p.Now()); err != nil {
			return err
		}
	}
	return nil
}

func (t *Turns) schedule(ctx context.Context, id string, at time.Time) error {
	if err := t.p.Queue.ScheduleJob(ctx, turnsQueue, id, at); err != nil {
		return fmt.Errorf("note a licence's turn: %w", err)
	}
	return nil
}

// source looks through a source's entries, page by page: it notes their turns, and with all writes anew those of which the
// licence gives something else; without, those that rights know of alone.
func (t *Turns) source(ctx context.Context, terms *rights.Terms, l news.JobLease, id string, all bool) (news.JobLease, error) {
	line := news.Selection{Source: id}.Timeline()
	for at := (news.Cursor{}); ; {
		entries, next, err := t.p.Archive.Entries(ctx, line, at, turnsAtOnce)
		if err != nil {
			return l, err
		}
		if err := t.page(ctx, terms, entries, all); err != nil {
			return l, err
		}
		if next.IsZero() {
			return l, nil
		}
		at = next
		if l, err = t.p.Queue.RenewJob(ctx, l, t.p.Now().Add(turnsLease)); err != nil {
			return l, err
		}
	}
}

func (t *Turns) page(ctx context.Context, terms *rights.Terms, entries []news.Entry, all bool) error {
	now := t.p.Now()
	var fresh []news.Entry
	for _, e := range entries {
		if at := upcoming(terms, &e, now); !at.IsZero() {
			if err := t.schedule(ctx, e.ID, at); err != nil {
				return err
			}
		}
		closed, asked := e.Closed, e.Grant.Mark != ""
		if terms.Renew(&e, now) && (all || asked || e.Closed != closed) {
			fresh = append(fresh, e)
		}
	}
	return t.rewrite(ctx, terms, fresh, now)
}

// rewrite writes entries anew; each by itself where one of them was corrected meanwhile, as it is then.
func (t *Turns) rewrite(ctx context.Context, terms *rights.Terms, fresh []news.Entry, now time.Time) error {
	if len(fresh) == 0 {
		return nil
	}
	err := t.write(ctx, fresh, now)
	if !errors.Is(err, news.ErrConflict) {
		return err
	}
	for _, e := range slices.Backward(fresh) { // the last arrives first
		if _, err := t.entry(ctx, terms, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// write writes entries anew, and the stories that they share with others, whose heads move where a copy closed or opened. A head that stays is
// written anew with a copy of which somebody is given something now, or nothing any more: it names who carries its story.
func (t *Turns) write(ctx context.Context, entries []news.Entry, now time.Time) error {
	closed := map[string]bool{} // by entry
	var ids []string
	for _, e := range entries {
		closed[e.ID] = e.Closed
		ids = append(ids, cmp.Or(e.Story, e.ID))
	}
	known, err := t.p.Archive.StoriesByID(ctx, ids)
	if err != nil {
		return err
	}
	var stories []news.Story
	for _, st := range known {
		if st, ok := closedAs(st, closed); ok {
			stories = append(stories, st)
		}
	}
	heads, err := t.heads(ctx, entries, known)
	if err != nil {
		return err
	}
	return t.p.Archive.Rewrite(ctx, append(heads, entries...), stories, nil, now)
}

// heads are the heads of stories, as they are to be written anew, where one of the entries is a copy of which somebody is given something now that
// was not, or the other way round.
func (t *Turns) heads(ctx context.Context, entries []news.Entry, stories map[string]news.Story) (heads []news.Entry, err error) {
	over := map[string]string{} // the head, by the copy
	var ids []string
	for i := range entries {
		e := &entries[i]
		if st, ok := stories[cmp.Or(e.Story, e.ID)]; ok && st.Head() != e.ID {
			over[e.ID] = st.Head()
			ids = append(ids, e.ID, st.Head())
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	stored, err := t.p.Archive.EntriesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range entries {
		e := &entries[i]
		was, copied := stored[e.ID]
		head, found := stored[over[e.ID]]
		written := func(w news.Entry) bool { return w.ID == head.ID }
		if !copied || !found || slices.ContainsFunc(entries, written) || slices.ContainsFunc(heads, written) {
			continue
		}
		gavePublic, gavePartner := was.Gives()
		if public, partner := e.Gives(); public != gavePublic || partner != gavePartner {
			head.Version++
			heads = append(heads, head)
		}
	}
	return heads, nil
}

// closedAs is a story by which of its copies are closed now. It reports false where that is as it was.
func closedAs(st news.Story, closed map[string]bool) (news.Story, bool) {
	st.Members = slices.Clone(st.Members)
	turned := false
	for i := range st.Members {
		c := &st.Members[i]
		if now, ok := closed[c.ID]; ok && now != c.Closed {
			c.Closed, turned = now, true
		}
	}
	return st, turned
}
