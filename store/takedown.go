package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func takedownRef(id string) engine.Ref { return engine.Ref{Kind: engine.Takedown, Key: id} }

// goneLine holds the tombstones of entries that stood on a timeline, by when they were taken down. No selection has its name.
func goneLine(tl news.Timeline) news.Timeline { return "gone/" + tl }

// goOnAfter is when somebody else goes on with a takedown that is going, after whoever was at it last gave a sign.
const goOnAfter = 15 * time.Second

// TakeDown takes the entries t.Removed off every timeline, in one atomic step: a tombstone stands for each and a delete
// change tells of it, t.Keys must not come back, their stories go on without them, what they said is kept for Reinstate, and
// the record and the act are written. An entry that retention took is marked as taken down too; one that was taken down
// before stays as it was. It gives the record as it is written. news.ErrNotFound where there never was such an entry.
//
// One with t.Going is gone on with by another call, with the record that this one gave and more entries and keys: these are taken, and
// there is no other act. Where somebody else went on with it, that gives news.ErrConflict.
func (s *Store) TakeDown(ctx context.Context, t news.Takedown, act news.Act) (_ news.Takedown, err error) {
	defer s.watch("take_down", time.Now(), &err)
	if t.ID == "" {
		return t, errors.New("a takedown needs an id")
	}
	err = retry(ctx, func() error { return s.takeDown(ctx, &t, act) })
	return t, err
}

func (s *Store) takeDown(ctx context.Context, t *news.Takedown, act news.Act) error {
	now := s.now()
	was, err := s.engine.Get(ctx, now, takedownRef(t.ID))
	if err != nil {
		return err
	}
	before, err := s.goneOn(was[0], t, news.TakedownDone)
	if err != nil {
		return err
	}
	b := engine.Batch{Now: now}
	if err := s.takeAll(ctx, &b, t, without(t.Removed, before.Removed)); err != nil {
		return err
	}
	for _, k := range fresh(t.Keys, before.Keys) {
		rec, err := record(blockRef(k), block{Takedown: t.ID, Entry: t.Entry}, time.Time{})
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	if was[0].Rev == "" {
		if err := s.accept(ctx, &b, t.ID); err != nil {
			return err
		}
	}
	t.State, t.Seq = news.TakedownDone, 0
	if err := s.putBlock(ctx, &b, t); err != nil {
		return err
	}
	seq, err := s.putTakedown(ctx, b, was[0], t, act)
	if err != nil || t.Going {
		return err
	}
	return s.putSeq(ctx, now, t, seq)
}

// putSeq writes into a record that was just written where in the log the takedown ends: who has read past this place has heard of it. A
// process that ends before, and who changes the record before, leave no place: see Takedowns.
func (s *Store) putSeq(ctx context.Context, now time.Time, t *news.Takedown, seq uint64) error {
	placed := *t
	placed.Seq = seq
	rec, err := record(takedownRef(t.ID), placed, time.Time{})
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: now, Groups: []engine.Group{{Put: rec, Expect: t.Rev}}})
	switch {
	case errors.Is(err, engine.ErrConflict):
		return nil
	case err == nil:
		placed.Rev = rec.Rev
		*t = placed
	}
	return err
}

// goneOn is the record that a takedown goes on from, towards a state; zero where it has not begun.
func (s *Store) goneOn(was engine.Record, t *news.Takedown, to news.TakedownState) (news.Takedown, error) {
	if was.Rev == "" {
		return news.Takedown{}, nil
	}
	before, err := see[news.Takedown](s, was)
	if err != nil || before.State != to || !before.Going {
		return news.Takedown{}, nil
	}
	if before.Rev != t.Rev {
		return before, fmt.Errorf("takedown %s: %w", t.ID, news.ErrConflict)
	}
	return before, nil
}

// fresh gives those of all that are not among the old ones; both are sorted.
func fresh(all, old []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(k string) bool {
		_, there := slices.BinarySearch(old, k)
		return there
	})
}

// takeAll adds to a batch what takes entries down.
func (s *Store) takeAll(ctx context.Context, b *engine.Batch, t *news.Takedown, ids []string) error {
	recs, err := s.engine.Get(ctx, b.Now, slices.Concat(refs(tombstoneRef, ids), refs(entryRef, ids), refs(historyRef, ids))...)
	if err != nil {
		return err
	}
	leaving := map[string]string{}
	var taken []*taking
	for i, id := range ids {
		one, err := s.takeOne(id, recs[i], recs[len(ids)+i], t)
		if err != nil {
			return err
		}
		leaving[id] = one.story
		taken = append(taken, one)
	}
	stories, err := s.StoriesByID(ctx, slices.Collect(maps.Values(leaving)))
	if err != nil {
		return err
	}
	lessons, err := s.forgetLessons(ctx, b, ids)
	if err != nil {
		return err
	}
	for i, one := range taken {
		if one.group == nil {
			continue
		}
		if one.entry != nil {
			kept, err := s.keepRemoved(*one.entry, recs[2*len(ids)+i], stories, one.story, t.ID, lessons)
			if err != nil {
				return err
			}
			one.group.With = append(one.group.With, kept)
		}
		b.Groups = append(b.Groups, *one.group)
		b.Delete = append(b.Delete, historyRef(ids[i]))
	}
	return s.withoutMembers(ctx, b, leaving, t.At, t.Reprints)
}

// taking is what takes one entry down.
type taking struct {
	group *engine.Group // nil: it was taken down before
	story string        // that it leaves
	entry *news.Entry   // as it was; nil: nothing of it can be read
}

func (s *Store) takeOne(id string, was, stored engine.Record, t *news.Takedown) (*taking, error) {
	stone := news.Tombstone{ID: id, At: t.At, Reason: t.Reason, Takedown: t.ID}
	if was.Rev != "" {
		old, err := see[news.Tombstone](s, was)
		if err == nil && !old.Pruned {
			return &taking{}, nil
		}
		rec, err := record(tombstoneRef(id), stone, time.Time{})
		if err != nil {
			return nil, err
		}
		g := engine.Group{Put: rec, Expect: was.Rev}
		g.Change, err = change(news.OpDelete, t.At, id, 0, nil)
		return &taking{group: &g}, err
	}
	if stored.Rev == "" {
		return nil, notFound("entry", id)
	}
	h, err := s.seeHead(stored)
	damaged := err != nil
	e, err := see[news.Entry](s, stored)
	damaged = damaged || err != nil
	stone.Timelines = h.timelines
	if !damaged { // else nobody knows who had it: all are told
		stone.Unheard = news.UnheardOf(&e)
	}
	rec, err := record(tombstoneRef(id), stone, time.Time{})
	if err != nil {
		return nil, err
	}
	g := removal(stored, h, rec)
	one := taking{group: &g, story: cmp.Or(h.story, e.Story)} // heads that earlier releases wrote may have lost it
	if !damaged {
		one.entry = &e
	}
	g.Add = gonePlaces(stone)
	version, _ := parseRev(stored.Rev)
	g.Change, err = json.Marshal(news.Change{Op: news.OpDelete, At: t.At, ID: id, Version: version, Timelines: h.timelines, Unheard: stone.Unheard})
	return &one, err
}

// TellGone tells of an entry's takedown once more, to everybody: somebody was told of the entry whom the takedown takes not to have been. Where it was
// not taken down, or all were told, nothing is written.
func (s *Store) TellGone(ctx context.Context, id string, at time.Time) (err error) {
	defer s.watch("tell_gone", time.Now(), &err)
	return retry(ctx, func() error {
		now := s.now()
		was, err := s.engine.Get(ctx, now, tombstoneRef(id))
		if err != nil || was[0].Rev == "" {
			return err
		}
		stone, err := see[news.Tombstone](s, was[0])
		if err != nil || stone.Unheard == nil || stone.Kept != nil {
			return err
		}
		stone.Unheard = nil
		g := engine.Group{Expect: was[0].Rev}
		if g.Put, err = record(tombstoneRef(id), stone, time.Time{}); err != nil {
			return err
		}
		if g.Change, err = change(news.OpDelete, at, id, 0, stone.Timelines); err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: now, Groups: []engine.Group{g}})
		return err
	})
}

func gonePlaces(t news.Tombstone) []engine.Place {
	var places []engine.Place
	for _, tl := range t.Timelines {
		places = append(places, engine.Place{Timeline: goneLine(tl), ID: t.ID, Score: t.At.UnixMilli()})
	}
	return places
}

// keepRemoved keeps an entry for its return. Of its story's other copies it keeps the ids: each of them that goes too is kept by itself.
func (s *Store) keepRemoved(e news.Entry, earlier engine.Record, stories map[string]news.Story, story, takedown string, lessons map[string]news.Lesson) (engine.Record, error) {
	kept := news.Removed{Takedown: takedown, Entry: e}
	if l, ok := lessons[e.ID]; ok {
		kept.Lesson = &l
	}
	if earlier.Rev != "" {
		kept.Earlier, _ = see[[]news.Revision](s, earlier) // damaged ones are left out
	}
	if st, ok := stories[story]; ok {
		own := news.CopyOf(&e)
		if i := st.Member(e.ID); i >= 0 {
			own = st.Members[i]
		}
		members := make([]news.Copy, 0, len(st.Members)+1)
		for _, c := range st.Members {
			if c.ID != e.ID {
				members = append(members, news.Copy{ID: c.ID})
			}
		}
		st.Members = append(members, own)
		kept.Story = &st
	}
	return record(removedRef(e.ID), kept, time.Time{})
}

// putTakedown adds the record and the act to a batch and commits it. A takedown that is gone on with has no other act.
func (s *Store) putTakedown(ctx context.Context, b engine.Batch, was engine.Record, t *news.Takedown, act news.Act) (uint64, error) {
	before, err := s.goneOn(was, t, t.State)
	if err != nil {
		return 0, err
	}
	rec, err := record(takedownRef(t.ID), *t, time.Time{})
	if err != nil {
		return 0, err
	}
	put := engine.Group{Put: rec, Expect: was.Rev}
	if put.Change, err = change(news.OpTakedown, s.now(), t.ID, 0, nil); err != nil {
		return 0, err
	}
	if !before.Going {
		act.Object = cmp.Or(act.Object, t.Entry, t.ID)
		if err := s.sign(&put, act, edit{op: "takedown." + string(t.State), was: was, before: rawOf(was), after: t}); err != nil {
			return 0, err
		}
	}
	switch due := (engine.Due{Queue: news.TakedownQueue, Member: t.ID, At: b.Now.Add(goOnAfter), Mode: engine.DueSet}); {
	case t.Going:
		b.Due = append(b.Due, due)
	case t.Block != nil && t.State == news.TakedownDone && !t.Until.IsZero():
		due.At = t.Until
		b.Due = append(b.Due, due)
	case before.Going || t.Block != nil:
		due.Mode = engine.DueDrop
		b.Due = append(b.Due, due)
	}
	b.Groups = append([]engine.Group{put}, b.Groups...) // before the deletions: t.Seq is the last one's
	res, err := s.engine.Commit(ctx, b)
	if err == nil {
		t.Rev = rec.Rev
	}
	return res.Seq, err
}

// PutTakedown writes a request that takes nothing down: one that is open or refused. Here, and wherever a takedown's record
// is written, an act whose Rev is not the record's gives news.ErrConflict, and nothing is written.
func (s *Store) PutTakedown(ctx context.Context, t news.Takedown, act news.Act) (err error) {
	defer s.watch("put_takedown", time.Now(), &err)
	return retry(ctx, func() error {
		was, err := s.engine.Get(ctx, s.now(), takedownRef(t.ID))
		if err != nil {
			return err
		}
		_, err = s.putTakedown(ctx, engine.Batch{Now: s.now()}, was[0], &t, act)
		return err
	})
}

// Takedowns gives every record, in no particular order. A record of one that is done without a place in the change log was
// cut short: whoever is at the log's end by now has heard of it.
func (s *Store) Takedowns(ctx context.Context) (_ map[string]news.Takedown, err error) {
	defer s.watch("takedowns", time.Now(), &err)
	found, err := all[news.Takedown](ctx, s, engine.Takedown)
	if err != nil {
		return nil, err
	}
	for id, t := range found {
		if t.State == news.TakedownDone && t.Seq == 0 {
			if t.Seq, err = s.engine.LastSeq(ctx); err != nil {
				return nil, err
			}
			found[id] = t
		}
	}
	return found, nil
}

// Gone gives the tombstones of the entries that were last taken off a timeline, the latest first (RFC 6721).
func (s *Store) Gone(ctx context.Context, tl news.Timeline, limit int) (_ []news.Tombstone, err error) {
	defer s.watch("gone", time.Now(), &err)
	page, err := s.engine.Page(ctx, s.now(), engine.Tombstone, engine.Place{Timeline: goneLine(tl)}, engine.Place{}, bound(limit))
	if err != nil {
		return nil, err
	}
	stones := make([]news.Tombstone, 0, len(page.Records))
	for _, r := range page.Records {
		if t, err := see[news.Tombstone](s, r); err == nil {
			stones = append(stones, t)
		}
	}
	return stones, nil
}
