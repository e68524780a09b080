package editorial

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Refiling is what filing entries anew asks of the store, beside Archive and Entries.
type Refiling interface {
	// Rewrite gives news.ErrConflict where an entry or a story is no longer as it was read.
	Rewrite(ctx context.Context, entries []news.Entry, stories []news.Story, prints []news.Print, at time.Time) error
	// Misplaced gives those of the entries that stand on other timelines than the channels in force have them on.
	Misplaced(ctx context.Context, entries []news.Entry) (map[string]bool, error)
	Record(ctx context.Context, act news.Act) error
}

// Rights keeps with an entry what its licence gives of it; the zero source stands for one that is gone.
type Rights interface {
	Settle(src news.Source, e, was *news.Entry, now time.Time)
}

// page files entries anew, together; where somebody changed one of them meanwhile, each by itself.
func (r *refiling) page(ctx context.Context, entries []news.Entry) error {
	err := r.file(ctx, entries)
	if !errors.Is(err, news.ErrConflict) {
		return err
	}
	for _, e := range entries {
		err := again(func() error {
			now, err := r.o.p.Entries.EntriesByID(ctx, []string{e.ID})
			if e, there := now[e.ID]; err == nil && there {
				err = r.file(ctx, []news.Entry{e})
			}
			return err
		})
		if err != nil {
			return refused(err, news.ErrConflict, Conflict, EntryChanged, e.ID)
		}
	}
	return nil
}

// file judges entries as they were read, and writes in one commit those that are to be filed otherwise, with their stories.
func (r *refiling) file(ctx context.Context, entries []news.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	b := refiledBatch{r: r}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Story)
	}
	var err error
	if b.stories, err = r.o.p.Entries.StoriesByID(ctx, ids); err != nil {
		return err
	}
	misplaced, err := r.o.p.Refiling.Misplaced(ctx, entries)
	if err != nil {
		return err
	}
	at := r.o.p.Now()
	for _, e := range entries {
		b.judge(e, misplaced[e.ID], at)
	}
	if err := b.write(ctx, at); err != nil {
		return err
	}
	for _, c := range b.freed {
		if err := b.free(ctx, c.after, at); err != nil {
			return err
		}
	}
	b.changes = append(b.changes, b.freed...)
	r.sum.Looked += len(entries)
	for _, c := range b.changes {
		r.sum.count(&c)
	}
	return nil
}

// refiledBatch is the entries of one commit.
type refiledBatch struct {
	r       *refiling
	stories map[string]news.Story
	touched map[string]bool // stories that are written
	changes []refiledEntry
	freed   []refiledEntry // they wait no longer, and may be copies of others, and of one another: they are written one by one
}

// refiledEntry is one that is filed otherwise, by what is said of it alone: without its story's other copies.
type refiledEntry struct{ before, after news.Entry }

func (b *refiledBatch) judge(e news.Entry, misplaced bool, at time.Time) {
	st, shared := b.stories[e.Story]
	if shared = shared && st.Member(e.ID) >= 0; shared {
		st.Own(&e)
	}
	src := b.r.sources[e.Source] // zero where it is gone
	if src.Damaged {
		return // what it says of its entries cannot be read
	}
	after, ok := b.r.refiled(src, e)
	if !ok {
		return
	}
	decided := after.Override
	decided.Undo(&after)
	named := after
	if decided != nil {
		decided.Say(&named)
	}
	if held := news.HeldFor(b.r.now.Permit, &src, &named); after.Held.Rule != news.HeldBlocked && (src.ID != "" || held.IsZero()) { // what a source was permitted went with it
		after.Held = held
	}
	decided.Apply(&after)
	if !misplaced && sameFiling(&e, &after) {
		return
	}
	after.Version++
	b.r.o.revise(&e, &after, at)
	b.r.o.p.Rights.Settle(src, &after, &e, at)
	if shared {
		b.tell(st, &after)
	} else if !e.Held.IsZero() && after.Held.IsZero() && mayShare(&after) {
		b.freed = append(b.freed, refiledEntry{e, after})
		return
	}
	b.changes = append(b.changes, refiledEntry{e, after})
}

// refiled is an entry as the desk has it. A fault of ours that one text brings to light is counted, and ends neither the run nor the hub, which
// would take the run up again at its next start.
func (r *refiling) refiled(src news.Source, e news.Entry) (after news.Entry, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			r.sum.fail(e.ID, p)
		}
	}()
	return r.o.p.Desk.Refile(src, e), true
}

// filedBy is an entry as a desk and permits have it; src is zero where its source is gone. What an editor decided stays.
func filedBy(desk Filer, permits []string, src news.Source, e news.Entry) news.Entry {
	after := desk.Refile(src, e)
	decided := after.Override
	decided.Undo(&after)
	if held := news.HeldFor(permits, &src, &after); src.ID != "" || held.IsZero() { // what a source was permitted went with it
		after.Held = held
	}
	decided.Apply(&after)
	return after
}

// tell has a story say of an entry what the entry says. One that is held leaves it, as a held one never comes into one.
func (b *refiledBatch) tell(st news.Story, e *news.Entry) {
	to := &st
	if !e.Held.IsZero() {
		to = nil
	}
	st = rejoin(e, &st, to)[0]
	if b.touched == nil {
		b.touched = map[string]bool{}
	}
	b.stories[st.ID], b.touched[st.ID] = st, true
}

func (b *refiledBatch) write(ctx context.Context, at time.Time) error {
	if b.r.sum.DryRun || len(b.changes) == 0 {
		return nil
	}
	if err := b.r.begin(ctx); err != nil {
		return err
	}
	var entries []news.Entry
	for _, c := range b.changes {
		entries = append(entries, c.after)
	}
	var stories []news.Story
	for _, id := range slices.Sorted(maps.Keys(b.touched)) {
		stories = append(stories, b.stories[id])
	}
	return b.r.o.p.Refiling.Rewrite(ctx, entries, stories, nil, at)
}

// free writes an entry that waits no longer, into the story of which the desk finds it a copy, and has it be found by others.
func (b *refiledBatch) free(ctx context.Context, e news.Entry, at time.Time) error {
	if b.r.sum.DryRun {
		return nil
	}
	if err := b.r.begin(ctx); err != nil {
		return err
	}
	o := b.r.o
	st, err := o.judgedStory(ctx, &e, nil)
	if err != nil {
		return err
	}
	a := amendment{entries: []news.Entry{e}, to: st}
	if err := o.list(ctx, &a, &e, st); err != nil {
		return err
	}
	changed := a.moved(nil)
	return o.p.Refiling.Rewrite(ctx, a.entries, changed, a.prints, at)
}

// begin has it on record that entries are filed anew, so that who did it is known even if it is never ended.
func (r *refiling) begin(ctx context.Context) error {
	if r.begun {
		return nil
	}
	if err := r.record(ctx, news.Because("act.refile.begun")); err != nil {
		return err
	}
	r.begun = true
	return nil
}

// sameFiling tells that two versions are filed alike. Reasons do not count: one that is worded otherwise moves nothing.
func sameFiling(a, b *news.Entry) bool {
	under := func(e *news.Entry) news.Judgement {
		if e.Override == nil {
			return news.Judgement{}
		}
		return e.Override.Desk
	}
	x, y := under(a), under(b)
	return a.Held.IsZero() == b.Held.IsZero() && x.Held.IsZero() == y.Held.IsZero() &&
		reflect.DeepEqual(a.Brought().Attribution, b.Brought().Attribution) && sameIDs(a.Channels, b.Channels) && sameIDs(a.Towns, b.Towns) && sameIDs(x.Channels, y.Channels) && sameIDs(x.Towns, y.Towns)
}

func sameIDs(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
