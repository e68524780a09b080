package rights

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Removed says that an entry was taken down, and the reason that may be told: who holds a copy should drop it.
type Removed struct{ Reason string }

func (r *Removed) Error() string {
	if r.Reason == "" {
		return "this entry was removed"
	}
	return "this entry was removed: " + r.Reason
}

// Entry is one entry as the audience may see it. It gives *Removed for one that was taken down, and news.ErrNotFound for one
// that is not there and for one of which the audience gets nothing: that it exists is the licence's to tell, too.
func (o *Office) Entry(ctx context.Context, who Audience, id string) (news.Entry, error) {
	g, err := o.Given(ctx, who, id)
	return g.Entry, err
}

// Given is the same with the licence by which it is given.
func (o *Office) Given(ctx context.Context, who Audience, id string) (Given, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return Given{}, err
	}
	e, err := o.store.Entry(ctx, id)
	if errors.Is(err, news.ErrNotFound) {
		return Given{}, o.missing(ctx, terms, who, id)
	}
	if err != nil {
		return Given{}, err
	}
	now := o.opt.Now()
	g, ok := terms.Show(who, e, now)
	if !ok {
		return Given{}, notFound(id)
	}
	g.Less = terms.less(who, &e, g.Extent, now)
	return g, nil
}

// missing says why an entry is not there.
func (o *Office) missing(ctx context.Context, terms *Terms, who Audience, id string) error {
	t, err := o.store.Tombstone(ctx, id)
	switch {
	case err == nil && !t.Pruned && terms.Heard(who, &t):
		return &Removed{t.Reason}
	case err != nil && !errors.Is(err, news.ErrNotFound):
		return err
	}
	return notFound(id)
}

func notFound(id string) error { return fmt.Errorf("entry %q: %w", id, news.ErrNotFound) }

// Part is a part of the entries: those that stand on one timeline at least of each group. nil: all of them.
type Part [][]news.Timeline

func (p Part) has(lines []news.Timeline) bool {
	return !slices.ContainsFunc(p, func(group []news.Timeline) bool {
		return !slices.ContainsFunc(group, func(tl news.Timeline) bool { return slices.Contains(lines, tl) })
	})
}

// Told is a record of the change log as an audience may see it: a put has an entry, a delete its id alone.
type Told struct {
	Seq   uint64
	Op    news.Op
	At    time.Time
	ID    string
	Entry news.Entry
}

// Changes are those records of a part of the log that the audience hears of.
//
// The log keeps what happened, not what an entry said then. So a put is told only while its version is the entry's current
// one: an older version's put is left out, as the newer one's comes later in the log; so is the put of an entry that has
// been removed, as its delete comes later. Whoever follows the log hears of every version that stands, once. The first
// version of which the audience gets nothing any more is a delete to those who were given an earlier one, and nothing to others; so
// is a takedown.
//
// Of a part of the entries, of is heard. What stood there once is told as a delete, and may be told so again, to who was given it or not; what is gone altogether is
// told to all.
func (o *Office) Changes(ctx context.Context, who Audience, log []news.Change, of Part) ([]Told, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return nil, err
	}
	var put []string
	for _, c := range log {
		if c.Op == news.OpPut && of.has(c.Timelines) {
			put = append(put, c.ID)
		}
	}
	entries, err := o.store.EntriesByID(ctx, put)
	if err != nil {
		return nil, err
	}
	var told []Told
	for _, c := range log {
		t := Told{Seq: c.Seq, Op: c.Op, At: c.At, ID: c.ID}
		switch c.Op {
		case news.OpDelete:
			if terms.heard(who, c.Unheard) {
				told = append(told, t)
			}
		case news.OpPut:
			e, ok := entries[c.ID]
			if !ok {
				continue
			}
			g, ok := terms.Show(who, e, o.opt.Now())
			switch {
			case ok && of != nil && !of.has(news.Timelines(&e, terms.now.Channels)): // it has left
				t.Op = news.OpDelete
				told = append(told, t)
			case ok && e.Version == c.Version:
				t.Entry = g.Entry
				told = append(told, t)
			case !ok && terms.lost(who, &e, c.Version): // its licence closed
				t.Op = news.OpDelete
				told = append(told, t)
			}
		}
	}
	return told, nil
}
