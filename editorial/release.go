package editorial

import (
	"context"
	"slices"

	"github.com/txnews/hub/news"
)

// amendment is what is written when decisions on an entry change: what else follows, and what it is found by from now on.
type amendment struct {
	entries []news.Entry // the first is the one that was decided of
	to      *news.Story  // that it is in then; nil: it is alone
	leave   []string     // others that wait again, and leave its story
	prints  []news.Print
}

// following has copies follow an entry that was released, or waits again: those that wait come out with it, and those that followed it
// wait with it. Copies that it leaves are found by another of them.
func (o *Office) following(ctx context.Context, e, was *news.Entry, from, to *news.Story, act news.Act) (amendment, error) {
	a := amendment{entries: []news.Entry{*e}, to: to}
	var err error
	switch {
	case !was.Held.IsZero() && e.Held.IsZero():
		if err = o.release(ctx, &a, act); err == nil {
			err = o.list(ctx, &a, &a.entries[0], a.to)
		}
	case was.Held.IsZero() && !e.Held.IsZero() && from != nil:
		err = o.withdraw(ctx, &a, from, act)
	}
	if err != nil || from == nil || storyID(a.to) == from.ID {
		return a, err
	}
	left := from.WithoutAll(func(c news.Copy) bool { return c.ID == e.ID || slices.Contains(a.leave, c.ID) })
	if len(left.Members) == 0 {
		return a, nil
	}
	others, err := o.p.Entries.EntriesByID(ctx, []string{left.Head()})
	if other, ok := others[left.Head()]; ok && err == nil {
		err = o.list(ctx, &a, &other, &left)
	}
	return a, err
}

// release adds copies of the released entry that wait too, for the same outlet; they are one story with it.
func (o *Office) release(ctx context.Context, a *amendment, act news.Act) error {
	e := &a.entries[0]
	if e.Override != nil && e.Override.Story == news.StoryAlone {
		return nil
	}
	released, prints := news.ReleasedOf(e), o.p.Desk.Marks(e).Prints
	alone := news.Story{ID: e.Story, Members: []news.Copy{news.CopyOf(e)}}
	waiting, err := o.Held(ctx)
	if err != nil {
		return err
	}
	for _, c := range waiting {
		if c.ID == e.ID || c.Override != nil && c.Override.Story == news.StoryAlone || alone.ReleasedFor(&c) == nil || !o.sharesPrint(&c, prints) {
			continue
		}
		same, why := o.p.Desk.SameStory(e, &c)
		if !same {
			continue
		}
		was := c
		released.Follow(&c)
		c.Version++
		if err := o.settleRights(ctx, &c, &was, act.At); err != nil {
			return err
		}
		if a.to == nil {
			a.to = &alone
		}
		own := news.CopyOf(&c)
		own.Same = why
		to := a.to.With(own)
		a.to, a.entries = &to, append(a.entries, c)
	}
	return nil
}

// withdraw adds the copies that followed the release of an entry which waits again.
func (o *Office) withdraw(ctx context.Context, a *amendment, from *news.Story, act news.Act) error {
	e := a.entries[0]
	for at := (news.Cursor{}); ; {
		copies, next, err := o.p.Archive.Entries(ctx, news.StoryLine(from.ID), at, heldMost)
		if err != nil {
			return err
		}
		for _, c := range copies {
			if c.Override == nil || c.Override.With != e.ID {
				continue
			}
			from.Own(&c)
			was, decided := c, *c.Override
			decided.Release, decided.With, decided.By, decided.At = false, "", act.By, act.At
			c.Override.Undo(&c)
			decided.Apply(&c)
			c.Version++
			c.Story, c.Original = c.ID, c.ID
			if err := o.settleRights(ctx, &c, &was, act.At); err != nil {
				return err
			}
			a.entries, a.leave = append(a.entries, c), append(a.leave, c.ID)
		}
		if next.IsZero() {
			return nil
		}
		at = next
	}
}

// list has an entry be found by its fingerprints, as refreshes have it, but for those by which another copy of its story is.
func (o *Office) list(ctx context.Context, a *amendment, e *news.Entry, of *news.Story) error {
	prints := o.p.Desk.Marks(e).Prints
	lists, err := o.p.Entries.Similar(ctx, prints)
	if err != nil {
		return err
	}
	for i, term := range prints {
		listed := slices.ContainsFunc(lists[i], func(id string) bool { return id == e.ID || of != nil && of.Member(id) >= 0 })
		if !listed {
			a.prints = append(a.prints, news.Print{Term: term, Entry: e.ID, Seen: lists[i]})
		}
	}
	return nil
}

// moved gives the stories that change as the entry moves from one to another, and others leave it.
func (a *amendment) moved(from *news.Story) []news.Story {
	e := &a.entries[0]
	changed := rejoin(e, from, a.to)
	if from != nil && !e.Held.IsZero() {
		changed[0] = changed[0].WithoutAll(func(c news.Copy) bool { return slices.Contains(a.leave, c.ID) })
		changed[0].Withdraw(e.ID)
	}
	return changed
}

// sharesPrint reports whether an entry has one of those fingerprints: else no two texts are compared.
func (o *Office) sharesPrint(e *news.Entry, prints []uint64) bool {
	return slices.ContainsFunc(o.p.Desk.Marks(e).Prints, func(p uint64) bool { return slices.Contains(prints, p) })
}
