package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// errNotDone is given where there is nothing to undo.
var errNotDone = errors.New("this takedown is not in force")

// letInStep bounds how many entries that a takedown kept out are let in by one commit.
const letInStep = 500

// Reinstate undoes a takedown: those of its entries that are named come back with a version and a change of their own, its blocks are
// lifted, and what was kept out since may come in at its source's next refresh, which is due at once. stories are those that the entries share, complete
// with them. It gives the record as it is written; where that is Going, another call with it goes on, and has no other act.
func (s *Store) Reinstate(ctx context.Context, t news.Takedown, ids []string, stories []news.Story, act news.Act) (_ news.Takedown, err error) {
	defer s.watch("reinstate", time.Now(), &err)
	more := t.Going
	err = retry(ctx, func() error {
		t.Going = more
		return s.reinstate(ctx, &t, ids, stories, act)
	})
	return t, err
}

func (s *Store) reinstate(ctx context.Context, t *news.Takedown, ids []string, stories []news.Story, act news.Act) error {
	if t.State != news.TakedownRestored {
		return errNotDone
	}
	b := engine.Batch{Now: s.now()}
	was, err := s.engine.Get(ctx, b.Now, takedownRef(t.ID))
	if err != nil {
		return err
	}
	if err := s.bringBack(ctx, &b, ids, stories, t.At); err != nil {
		return err
	}
	if err := s.unblock(ctx, &b, t); err != nil {
		return err
	}
	if err := s.putBlock(ctx, &b, t); err != nil {
		return err
	}
	more, err := s.letIn(ctx, &b, t.ID)
	if err != nil {
		return err
	}
	t.Going = t.Going || more
	_, err = s.putTakedown(ctx, b, was[0], t, act)
	return err
}

// bringBack adds to a batch the return of entries that were taken down.
func (s *Store) bringBack(ctx context.Context, b *engine.Batch, ids []string, stories []news.Story, at time.Time) error {
	recs, err := s.engine.Get(ctx, b.Now, append(refs(removedRef, ids), refs(tombstoneRef, ids)...)...)
	if err != nil {
		return err
	}
	ed := edition{stories: stories, at: at}
	var lessons []news.Lesson
	for i, id := range ids {
		was, stands := recs[i], recs[len(ids)+i]
		if was.Rev == "" || stands.Rev == "" {
			continue // retention had it, or it is back already
		}
		kept, err := see[news.Removed](s, was)
		if err != nil {
			continue // it stays gone: nothing is left to bring back
		}
		stone, err := see[news.Tombstone](s, stands)
		if err != nil {
			stone = news.Tombstone{ID: id} // its places among what is gone stay, and lead to nothing
		}
		kept.Entry.Version++
		ed.entries = append(ed.entries, kept.Entry)
		b.Groups = append(b.Groups, engine.Group{Put: engine.Record{Ref: tombstoneRef(id)}, Expect: stands.Rev, Drop: gonePlaces(stone)})
		b.Delete = append(b.Delete, removedRef(id))
		if kept.Lesson != nil {
			lessons = append(lessons, *kept.Lesson)
		}
		if len(kept.Earlier) > 0 {
			rec, err := record(historyRef(id), kept.Earlier, time.Time{})
			if err != nil {
				return err
			}
			b.Put = append(b.Put, rec)
		}
	}
	if err := s.teach(ctx, b, lessons); err != nil {
		return err
	}
	back, err := s.groups(ctx, ed)
	if err != nil {
		return err
	}
	for i := range back.groups[:back.entries] {
		back.groups[i].Unless = nil // the tombstone goes in the same step
	}
	b.Groups, b.Rests = append(b.Groups, back.groups...), append(b.Rests, back.rests...)
	return nil
}

// unblock lifts a takedown's blocks. What another one that is in force keeps out too (a copy has the same text) stays out. The batch
// rests on the blocks as they were before the takedowns were read, and on those that blocks go over to: one that is made or undone
// meanwhile refuses it.
func (s *Store) unblock(ctx context.Context, b *engine.Batch, t *news.Takedown) error {
	keys := slices.Compact(slices.Sorted(slices.Values(t.Keys)))
	blocks, err := s.engine.Get(ctx, b.Now, refs(blockRef, keys)...)
	if err != nil {
		return err
	}
	others, err := s.otherBlocks(ctx, t.ID)
	if err != nil {
		return err
	}
	heirs := map[string]bool{}
	for i, k := range keys {
		g := engine.Group{Put: engine.Record{Ref: blockRef(k)}, Expect: blocks[i].Rev}
		if o, ok := others[k]; ok {
			if g.Put, err = record(g.Put.Ref, block{Takedown: o.ID, Entry: o.Entry}, time.Time{}); err != nil {
				return err
			}
			if !heirs[o.ID] {
				heirs[o.ID] = true
				b.Rests = append(b.Rests, engine.Rest{Ref: takedownRef(o.ID), Rev: o.Rev})
			}
		}
		b.Groups = append(b.Groups, g)
	}
	return nil
}

// otherBlocks gives for every key that takedowns in force keep out, other than one, one that does.
func (s *Store) otherBlocks(ctx context.Context, than string) (map[string]news.Takedown, error) {
	all, err := s.Takedowns(ctx)
	if err != nil {
		return nil, err
	}
	others := map[string]news.Takedown{}
	for id, o := range all {
		if id == than || o.State != news.TakedownDone {
			continue
		}
		for _, k := range o.Keys {
			others[k] = o
		}
	}
	return others, nil
}

// letIn lifts the tombstones of entries that a takedown kept out, and reports whether there are more. Their sources are read anew, whatever
// their documents' validators say: what was kept out is known to be in none of them.
func (s *Store) letIn(ctx context.Context, b *engine.Batch, takedown string) (more bool, err error) {
	places, err := s.engine.Oldest(ctx, blockedLine(takedown), letInStep+1)
	if err != nil {
		return false, err
	}
	more = len(places) > letInStep
	places = places[:min(len(places), letInStep)]
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	recs, err := s.engine.Get(ctx, b.Now, refs(tombstoneRef, ids)...)
	if err != nil {
		return false, err
	}
	var sources []string
	for i, r := range recs {
		if r.Rev == "" {
			continue
		}
		b.Groups = append(b.Groups, engine.Group{Put: engine.Record{Ref: r.Ref}, Expect: r.Rev, Drop: places[i : i+1]})
		if stone, err := see[news.Tombstone](s, r); err == nil && stone.Unheard != nil && !slices.Contains(sources, stone.Unheard.Source) {
			sources = append(sources, stone.Unheard.Source)
		}
	}
	return more, s.readAnew(ctx, b, sources)
}

// readAnew has sources read at once, as if nothing were known of their documents. A refresh that is at one loses its lease: it has read what may not come in yet.
func (s *Store) readAnew(ctx context.Context, b *engine.Batch, sources []string) error {
	recs, err := s.engine.Get(ctx, b.Now, append(refs(sourceRef, sources), refs(stateRef, sources)...)...)
	if err != nil {
		return err
	}
	for i, id := range sources {
		of, state := recs[i], recs[len(sources)+i]
		if src, err := see[news.Source](s, of); of.Rev == "" || err != nil || !src.Enabled {
			continue
		}
		if st, err := see[news.SourceState](s, state); state.Rev != "" && err == nil {
			st.Validators = news.Validators{}
			rec, err := record(state.Ref, st, time.Time{})
			if err != nil {
				return err
			}
			b.Groups = append(b.Groups, engine.Group{Put: rec, Expect: state.Rev})
		}
		b.Due = append(b.Due, engine.Due{Member: id, At: b.Now, Mode: engine.DueSet})
	}
	return nil
}
