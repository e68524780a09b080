package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func takedownRef(id string) engine.Ref { return engine.Ref{Kind: engine.Takedown, Key: id} }

// goneLine holds the tombstones of entries that stood on a timeline, by when they were taken down. No selection has its name.
func goneLine(tl news.Timeline) news.Timeline { return "gone/" + tl }

// TakeDown takes the entries t.Removed off every timeline, in one atomic step: a tombstone stands for each and a delete
// change tells of it, t.Keys must not come back, their stories go on without them, what they said is kept for Reinstate, and
// the record and the act are written. An entry that retention took is marked as taken down too; one that was taken down
// before stays as it was. It gives the record as it is written. news.ErrNotFound where there never was such an entry.
func (s *Store) TakeDown(ctx context.Context, t news.Takedown, act news.Act) (_ news.Takedown, err error) {
	defer s.watch("take_down", time.Now(), &err)
	if t.ID == "" {
		return t, errors.New("a takedown needs an id")
	}
	err = retry(func() error { return s.takeDown(ctx, &t, act) })
	return t, err
}

func (s *Store) takeDown(ctx context.Context, t *news.Takedown, act news.Act) error {
	now := s.now()
	b := engine.Batch{Now: now}
	leaving := map[string]string{}
	for _, id := range t.Removed {
		g, story, err := s.takeOne(ctx, id, t)
		if err != nil {
			return err
		}
		if g != nil {
			b.Groups = append(b.Groups, *g)
			b.Delete = append(b.Delete, historyRef(id))
		}
		leaving[id] = story
	}
	told, err := s.withoutMembers(ctx, leaving, t.At)
	if err != nil {
		return err
	}
	b.Groups = append(b.Groups, told...)
	for _, k := range t.Keys {
		rec, err := record(blockRef(k), block{Takedown: t.ID, Entry: t.Entry}, time.Time{})
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	t.State = news.TakedownDone
	seq, err := s.putTakedown(ctx, b, *t, act)
	if err != nil {
		return err
	}
	// Who has read the log past this place has heard of it. A process that ends here leaves no place: see Takedowns.
	t.Seq = seq
	rec, err := record(takedownRef(t.ID), *t, time.Time{})
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: now, Put: []engine.Record{rec}})
	return err
}

// takeOne makes the group that takes one entry down, and says which story it leaves. No group: it was taken down before.
func (s *Store) takeOne(ctx context.Context, id string, t *news.Takedown) (*engine.Group, string, error) {
	recs, err := s.engine.Get(ctx, s.now(), tombstoneRef(id), entryRef(id), historyRef(id))
	if err != nil {
		return nil, "", err
	}
	was, stored, earlier := recs[0], recs[1], recs[2]
	stone := news.Tombstone{ID: id, At: t.At, Reason: t.Reason, Takedown: t.ID}
	if was.Rev != "" {
		old, err := see[news.Tombstone](s, was)
		if err == nil && !old.Pruned {
			return nil, "", nil
		}
		rec, err := record(tombstoneRef(id), stone, time.Time{})
		if err != nil {
			return nil, "", err
		}
		g := engine.Group{Put: rec, Expect: was.Rev}
		g.Change, err = change(news.OpDelete, t.At, id, 0, nil)
		return &g, "", err
	}
	if stored.Rev == "" {
		return nil, "", notFound("entry", id)
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
		return nil, "", err
	}
	g := removal(stored, h, rec)
	story := cmp.Or(h.story, e.Story) // heads that earlier releases wrote may have lost it
	if !damaged {
		kept, err := s.keepRemoved(ctx, e, story, t.ID, earlier)
		if err != nil {
			return nil, "", err
		}
		g.With = append(g.With, kept)
	}
	g.Add = gonePlaces(stone)
	version, _ := parseRev(stored.Rev)
	g.Change, err = json.Marshal(news.Change{Op: news.OpDelete, At: t.At, ID: id, Version: version, Timelines: h.timelines, Unheard: stone.Unheard})
	return &g, story, err
}

func gonePlaces(t news.Tombstone) []engine.Place {
	var places []engine.Place
	for _, tl := range t.Timelines {
		places = append(places, engine.Place{Timeline: goneLine(tl), ID: t.ID, Score: t.At.UnixMilli()})
	}
	return places
}

func (s *Store) keepRemoved(ctx context.Context, e news.Entry, story, takedown string, earlier engine.Record) (engine.Record, error) {
	kept := news.Removed{Takedown: takedown, Entry: e}
	if earlier.Rev != "" {
		kept.Earlier, _ = see[[]news.Revision](s, earlier) // damaged ones are left out
	}
	if story != "" {
		stories, err := s.StoriesByID(ctx, []string{story})
		if err != nil {
			return engine.Record{}, err
		}
		if st, ok := stories[story]; ok {
			kept.Story = &st
		}
	}
	return record(removedRef(e.ID), kept, time.Time{})
}

// putTakedown adds the record and the act to a batch and commits it.
func (s *Store) putTakedown(ctx context.Context, b engine.Batch, t news.Takedown, act news.Act) (uint64, error) {
	was, err := s.engine.Get(ctx, s.now(), takedownRef(t.ID))
	if err != nil {
		return 0, err
	}
	rec, err := record(takedownRef(t.ID), t, time.Time{})
	if err != nil {
		return 0, err
	}
	put := engine.Group{Put: rec, Expect: was[0].Rev}
	if put.Change, err = change(news.OpTakedown, s.now(), t.ID, 0, nil); err != nil {
		return 0, err
	}
	act.Object = cmp.Or(act.Object, t.Entry)
	if err := s.sign(&put, act, edit{op: "takedown." + string(t.State), was: was[0], before: rawOf(was[0]), after: t}); err != nil {
		return 0, err
	}
	b.Groups = append([]engine.Group{put}, b.Groups...) // before the deletions: t.Seq is the last one's
	res, err := s.engine.Commit(ctx, b)
	return res.Seq, err
}

// PutTakedown writes a request that takes nothing down: one that is open or refused. Here, and wherever a takedown's record
// is written, an act whose Rev is not the record's gives news.ErrConflict, and nothing is written.
func (s *Store) PutTakedown(ctx context.Context, t news.Takedown, act news.Act) (err error) {
	defer s.watch("put_takedown", time.Now(), &err)
	return retry(func() error {
		_, err := s.putTakedown(ctx, engine.Batch{Now: s.now()}, t, act)
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

// errNotDone is given where there is nothing to undo.
var errNotDone = errors.New("this takedown is not in force")

// Reinstate undoes a takedown: its entries come back with a version and a change of their own, their blocks are lifted, and
// what was kept out since may come in at its source's next refresh. stories are those that the entries share, complete with them.
func (s *Store) Reinstate(ctx context.Context, t news.Takedown, stories []news.Story, act news.Act) (err error) {
	defer s.watch("reinstate", time.Now(), &err)
	return retry(func() error { return s.reinstate(ctx, t, stories, act) })
}

func (s *Store) reinstate(ctx context.Context, t news.Takedown, stories []news.Story, act news.Act) error {
	if t.State != news.TakedownRestored {
		return errNotDone
	}
	b := engine.Batch{Now: s.now()}
	ed := edition{stories: stories, at: t.At}
	for _, id := range t.Removed {
		recs, err := s.engine.Get(ctx, s.now(), removedRef(id), tombstoneRef(id))
		if err != nil {
			return err
		}
		if recs[0].Rev == "" || recs[1].Rev == "" {
			continue // retention had it, or it is back already
		}
		kept, err := see[news.Removed](s, recs[0])
		if err != nil {
			continue // it stays gone: nothing is left to bring back
		}
		stone, err := see[news.Tombstone](s, recs[1])
		if err != nil {
			stone = news.Tombstone{ID: id} // its places among what is gone stay, and lead to nothing
		}
		kept.Entry.Version++
		ed.entries = append(ed.entries, kept.Entry)
		b.Groups = append(b.Groups, engine.Group{Put: engine.Record{Ref: tombstoneRef(id)}, Expect: recs[1].Rev, Drop: gonePlaces(stone)})
		b.Delete = append(b.Delete, removedRef(id))
		if len(kept.Earlier) > 0 {
			rec, err := record(historyRef(id), kept.Earlier, time.Time{})
			if err != nil {
				return err
			}
			b.Put = append(b.Put, rec)
		}
	}
	back, err := s.groups(ctx, ed)
	if err != nil {
		return err
	}
	for i := range back.groups[:back.entries] {
		back.groups[i].Unless = nil // the tombstone goes in the same step
	}
	b.Groups = append(b.Groups, back.groups...)
	if err := s.unblock(ctx, &b, t); err != nil {
		return err
	}
	if err := s.letIn(ctx, &b, t.ID); err != nil {
		return err
	}
	_, err = s.putTakedown(ctx, b, t, act)
	return err
}

// unblock lifts a takedown's blocks. What another one that is in force keeps out too (a copy has the same text) stays out.
func (s *Store) unblock(ctx context.Context, b *engine.Batch, t news.Takedown) error {
	all, err := s.Takedowns(ctx)
	if err != nil {
		return err
	}
	others := map[string]block{}
	for id, o := range all {
		if id == t.ID || o.State != news.TakedownDone {
			continue
		}
		for _, k := range o.Keys {
			others[k] = block{Takedown: id, Entry: o.Entry}
		}
	}
	for _, k := range t.Keys {
		other, ok := others[k]
		if !ok {
			b.Delete = append(b.Delete, blockRef(k))
			continue
		}
		rec, err := record(blockRef(k), other, time.Time{})
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	return nil
}

// letIn lifts the tombstones of entries that a takedown kept out.
func (s *Store) letIn(ctx context.Context, b *engine.Batch, takedown string) error {
	places, err := s.engine.Oldest(ctx, blockedLine(takedown), MaxPage)
	if err != nil {
		return err
	}
	for _, p := range places {
		recs, err := s.engine.Get(ctx, s.now(), tombstoneRef(p.ID))
		if err != nil {
			return err
		}
		if recs[0].Rev != "" {
			b.Groups = append(b.Groups, engine.Group{Put: engine.Record{Ref: tombstoneRef(p.ID)}, Expect: recs[0].Rev, Drop: []engine.Place{p}})
		}
	}
	return nil
}
