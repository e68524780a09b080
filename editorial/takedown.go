package editorial

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Takedowns is what taking down asks of the store.
type Takedowns interface {
	Takedowns(ctx context.Context) (map[string]news.Takedown, error)
	PutTakedown(ctx context.Context, t news.Takedown, act news.Act) error
	TakeDown(ctx context.Context, t news.Takedown, act news.Act) (news.Takedown, error)
	Reinstate(ctx context.Context, t news.Takedown, ids []string, stories []news.Story, act news.Act) (news.Takedown, error)
	// KeptOut gives what a takedown kept out, the latest first, and how many in all.
	KeptOut(ctx context.Context, takedown string, limit int) ([]news.Tombstone, int, error)
}

// Desk knows what a text is recognised by, and where it belongs; *desk.Desk is one.
type Desk interface {
	BlockKeys(e *news.Entry) []string
	Marks(e *news.Entry) desk.Marks
	SameStory(a, b *news.Entry) (same bool, why news.Reasons)
	// Refile judges a stored entry's channels and towns again; what an editor decided stays.
	Refile(src news.Source, e news.Entry) news.Entry
	// Minor tells that a correction changed nothing that a reader would want to be told.
	Minor(old, now *news.Entry) bool
}

// TakedownAsk asks for a takedown: of an entry, or of what has not come in yet, by one of address, headline and text.
type TakedownAsk struct {
	Entry    string    `json:"entry,omitempty"`
	Address  string    `json:"address,omitempty"`  // of an article
	Headline string    `json:"headline,omitempty"` // words of one
	Text     string    `json:"text,omitempty"`     // words out of one, a telling sentence
	Until    time.Time `json:"until,omitzero"`     // where it is of no entry: lifted by itself then; zero: never

	Reason  string    `json:"reason"` // that may be told
	Note    string    `json:"note,omitempty"`
	AskedBy string    `json:"asked_by,omitempty"`
	AskedAt time.Time `json:"asked_at,omitzero"` // zero: now
	Only    bool      `json:"only,omitempty"`    // not the story's other copies
	Open    bool      `json:"open,omitempty"`    // only put on record, to be decided within Parts.TakedownTime
}

// askedAhead is how far ahead of ours the clock, and the day, of who asks may be.
const askedAhead = 24 * time.Hour

// AskTakedown puts a request on record, and unless it is to stay open, takes down at once.
func (o *Office) AskTakedown(ctx context.Context, by Actor, ask TakedownAsk) (TakedownInfo, error) {
	if strings.TrimSpace(ask.Reason) == "" {
		return TakedownInfo{}, refuse(Invalid, TakedownNoReason).in("reason")
	}
	now := o.p.Now()
	block, err := o.blockOf(ask, now)
	if err != nil {
		return TakedownInfo{}, err
	}
	t := news.Takedown{ID: now.UTC().Format("20060102-") + strings.ToLower(rand.Text()[:6]), Entry: ask.Entry, Reprints: !ask.Only && block == nil, Block: block, Until: ask.Until,
		AskedBy: ask.AskedBy, AskedAt: ask.AskedAt, Reason: ask.Reason, Note: ask.Note, State: news.TakedownOpen}
	switch {
	case t.AskedAt.IsZero():
		t.AskedAt = now
	case t.AskedAt.After(now.Add(askedAhead)):
		return TakedownInfo{}, refuse(Invalid, TakedownNotYet).in("asked_at")
	}
	t.Deadline = t.AskedAt.Add(o.p.TakedownTime)
	if ask.Open {
		err = o.putOnRecord(ctx, by, t)
	} else {
		t, err = o.takeDown(ctx, by, t)
	}
	if err != nil {
		return TakedownInfo{}, err
	}
	return o.Takedown(ctx, t.ID, "")
}

func (o *Office) putOnRecord(ctx context.Context, by Actor, t news.Takedown) error {
	if t.Block == nil {
		if _, err := o.entry(ctx, t.Entry); err != nil {
			return err
		}
	}
	return o.p.Takedowns.PutTakedown(ctx, t, o.act(by, "takedown.ask", t.About(), news.Because("act.takedown.asked", t.ID, t.Reason)))
}

// takedownStep bounds the entries that one commit takes down or brings back.
const takedownStep = 500

// takeDown is the act itself: the entry, and by default every copy of its story, leaves every feed, page and answer at once,
// and is kept from coming back by its id, its link, its guid and its text. A story of more copies than its record keeps goes in steps, the head
// and all that stand for it first; where this process ends meanwhile, GoOn goes on. The act says why beside what it does.
func (o *Office) takeDown(ctx context.Context, by Actor, t news.Takedown, why ...news.Reason) (done news.Takedown, err error) {
	if t.Block != nil {
		return o.block(ctx, by, t, why...)
	}
	err = again(func() error {
		entries, err := o.firstTaken(ctx, &t)
		if err != nil {
			return err
		}
		t.Removed, t.Keys = []string{t.Entry}, nil
		if err := o.name(ctx, &t, entries); err != nil {
			return err
		}
		n := len(t.Removed)
		for _, st := range t.Stories {
			if n, err = o.p.Archive.Count(ctx, news.StoryLine(st)); err != nil {
				return err
			}
		}
		t.By, t.At = by.Name, o.p.Now()
		act := o.act(by, "takedown.done", t.Entry, append(why, news.Because("act.takedown.done", t.ID, strconv.Itoa(n), t.Reason))...)
		act.Rev = t.Rev
		done, err = o.p.Takedowns.TakeDown(ctx, t, act)
		return err
	})
	if err != nil {
		return done, refused(err, news.ErrConflict, Conflict, TakedownChanged, t.ID)
	}
	return o.takeRest(ctx, done)
}

// takeRest takes down what a takedown has not reached yet. Where somebody else is at it, that one ends it.
func (o *Office) takeRest(ctx context.Context, t news.Takedown) (news.Takedown, error) {
	for t.Going && t.State == news.TakedownDone {
		next := t
		entries, err := o.leftOn(ctx, t.Stories)
		if err != nil {
			return t, err
		}
		if next.Going = len(entries) > 0; !next.Going {
			next.Stories = nil
		}
		if err := o.name(ctx, &next, entries); err != nil {
			return t, err
		}
		if next.Going && len(next.Removed) == len(t.Removed) {
			return t, fmt.Errorf("takedown %s does not end: %s is on record as taken down, and stands", t.ID, entries[0].ID)
		}
		next, err = o.p.Takedowns.TakeDown(ctx, next, news.Act{})
		if errors.Is(err, news.ErrConflict) {
			next, err = o.takedown(ctx, t.ID, "")
		}
		if err != nil {
			return t, err
		}
		t = next
	}
	return t, nil
}

// GoOn ends a takedown, or the undoing of one, that a process left half done. One that is not going is no error.
func (o *Office) GoOn(ctx context.Context, id string) error {
	t, err := o.takedown(ctx, id, "")
	if refusal, ok := errors.AsType[*Error](err); ok && refusal.Code == TakedownMissing {
		return nil
	}
	switch {
	case err == nil && t.Expired(o.p.Now()):
		_, err = o.restore(ctx, Actor{Name: hubActor}, t, news.Because("act.takedown.expired"))
	case err != nil || !t.Going:
	case t.State == news.TakedownDone:
		_, err = o.takeRest(ctx, t)
	case t.State == news.TakedownRestored:
		_, err = o.bringBack(ctx, t, news.Act{})
	}
	return err
}

// name adds entries to those that a takedown takes, with what they are known by, so that they do not come back.
func (o *Office) name(ctx context.Context, t *news.Takedown, entries []news.Entry) error {
	keys := slices.Clone(t.Keys)
	for _, e := range entries {
		if e.ID != t.Entry && !slices.Contains(t.Removed, e.ID) {
			t.Removed = append(t.Removed, e.ID)
		}
		keys = append(keys, o.p.Desk.BlockKeys(&e)...)
		if e.Version == 1 {
			continue
		}
		earlier, err := o.p.Archive.History(ctx, e.ID)
		if err != nil {
			return err
		}
		for _, v := range earlier { // others may have it from where it was before
			keys = append(keys, o.p.Desk.BlockKeys(&news.Entry{GUID: v.GUID, URL: v.URL})...)
		}
	}
	slices.Sort(keys)
	t.Keys = slices.Compact(keys)
	return nil
}

// firstTaken gives the entries that a takedown takes first, and says in it whether there may be more: the entry, and the copies that its
// story keeps.
func (o *Office) firstTaken(ctx context.Context, t *news.Takedown) ([]news.Entry, error) {
	t.Going, t.Stories = false, nil
	e, err := o.entry(ctx, t.Entry)
	if refusal, ok := errors.AsType[*Error](err); ok && refusal.Code == EntryPruned {
		return nil, nil // it is marked, so that it is told as gone
	}
	damaged := errors.Is(err, news.ErrDamaged)
	if err != nil && !damaged {
		return nil, err
	}
	var entries []news.Entry
	if !damaged { // else it is kept from coming back by its id alone
		entries = append(entries, e)
	}
	st, err := o.story(ctx, &e)
	if err != nil || st == nil || !t.Reprints {
		return entries, err
	}
	if st.Full {
		t.Going, t.Stories = true, []string{st.ID}
	}
	var ids []string
	for _, c := range st.Members {
		if c.ID != e.ID {
			ids = append(ids, c.ID)
		}
	}
	others, err := o.p.Entries.EntriesByID(ctx, ids)
	return slices.AppendSeq(entries, maps.Values(others)), err
}

// leftOn gives entries that are on the lines of stories, none where there are no more.
func (o *Office) leftOn(ctx context.Context, stories []string) ([]news.Entry, error) {
	for _, id := range stories {
		for at := (news.Cursor{}); ; {
			entries, next, err := o.p.Archive.Entries(ctx, news.StoryLine(id), at, takedownStep)
			if err != nil {
				return nil, err
			}
			entries = slices.DeleteFunc(entries, func(e news.Entry) bool { return e.Story != id })
			if len(entries) > 0 {
				return entries, nil
			}
			if next.IsZero() {
				break
			}
			at = next // damaged ones alone
		}
	}
	return nil, nil
}
