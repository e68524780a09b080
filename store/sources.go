package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// listStep is how many records one call of a walk asks for.
const listStep = 500

// walk calls fn for every record of a kind, once or more often.
func (s *Store) walk(ctx context.Context, kind engine.Kind, fn func([]engine.Record) error) error {
	for cursor := ""; ; {
		recs, next, err := s.engine.List(ctx, s.now(), kind, cursor, listStep)
		if err != nil {
			return err
		}
		if err := fn(recs); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		cursor = next
	}
}

// all gives every record of a kind that can be read, by its key.
func all[T any](ctx context.Context, s *Store, kind engine.Kind) (map[string]T, error) {
	found := map[string]T{}
	err := s.walk(ctx, kind, func(recs []engine.Record) error {
		for _, r := range recs {
			if v, err := see[T](s, r); err == nil {
				found[r.Key] = v
			}
		}
		return nil
	})
	return found, err
}

// Sources gives every source, ordered by id, the damaged ones too.
func (s *Store) Sources(ctx context.Context) (_ []news.Source, err error) {
	defer s.watch("sources", time.Now(), &err)
	found := map[string]news.Source{} // a walk may give one twice
	err = s.walk(ctx, engine.Source, func(recs []engine.Record) error {
		for _, r := range recs {
			found[r.Key] = s.sourceOf(r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sources := make([]news.Source, 0, len(found))
	for _, src := range found {
		sources = append(sources, src)
	}
	slices.SortFunc(sources, func(a, b news.Source) int { return strings.Compare(a.ID, b.ID) })
	return sources, nil
}

// sourceOf reads a source; of a damaged one it says that it is so.
func (s *Store) sourceOf(r engine.Record) news.Source {
	src, err := see[news.Source](s, r)
	if err != nil {
		nothing := news.Licence{Public: news.ExtentNothing, Partner: news.ExtentNothing}
		return news.Source{ID: r.Key, Name: r.Key, Licence: nothing, Rev: r.Rev, Damaged: true}
	}
	return src
}

// Source gives one source, or news.ErrNotFound. Of a damaged one it says that it is so.
func (s *Store) Source(ctx context.Context, id string) (_ news.Source, err error) {
	defer s.watch("source", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), sourceRef(id))
	if err != nil {
		return news.Source{}, err
	}
	if recs[0].Rev == "" {
		return news.Source{}, notFound("source", id)
	}
	return s.sourceOf(recs[0]), nil
}

// States gives what refreshes have left of those sources, or of all where none is named. A source that was never
// refreshed is not in the map.
func (s *Store) States(ctx context.Context, ids ...string) (_ map[string]news.SourceState, err error) {
	defer s.watch("states", time.Now(), &err)
	if len(ids) == 0 {
		return all[news.SourceState](ctx, s, engine.State)
	}
	recs, err := s.engine.Get(ctx, s.now(), refs(stateRef, ids)...)
	if err != nil {
		return nil, err
	}
	states := make(map[string]news.SourceState, len(ids))
	for _, r := range recs {
		if r.Rev == "" {
			continue
		}
		if st, err := see[news.SourceState](s, r); err == nil {
			states[r.Key] = st
		}
	}
	return states, nil
}

// AddSource adds a source, first due at the given time, or gives news.ErrExists; where another has its address, a
// news.AddressTaken. The act goes into the audit log with it.
func (s *Store) AddSource(ctx context.Context, src news.Source, due time.Time, act news.Act) (err error) {
	defer s.watch("add_source", time.Now(), &err)
	return persist(ctx, func() error { return s.addSource(ctx, src, due, act) })
}

func (s *Store) addSource(ctx context.Context, src news.Source, due time.Time, act news.Act) error {
	stored, err := s.engine.Heads(ctx, s.now(), sourceRef(src.ID))
	if err != nil {
		return err
	}
	if stored[0].Rev != "" {
		return fmt.Errorf("source %s: %w", src.ID, news.ErrExists)
	}
	claim, err := s.claimAddress(ctx, src)
	if err != nil {
		return err
	}
	g, err := sourceGroup(src, "", s.now())
	if err != nil {
		return err
	}
	if err := s.sign(&g, act, edit{op: "source.add", was: stored[0], after: src}); err != nil {
		return err
	}
	b := engine.Batch{Now: s.now(), Groups: append(claim, g)}
	if src.Enabled {
		b.Due = []engine.Due{{Member: src.ID, At: rested(&src, due), Mode: engine.DueAdd}}
	}
	_, err = s.engine.Commit(ctx, b)
	return err
}

// PutSource replaces what is said of a source, or gives news.ErrNotFound. A disabled source leaves the queue, and a refresh
// of it that is under way loses its lease; so it is of one that rests from now on, which is due when its pause ends; an enabled one comes in, due at its state's next check. Another address or kind
// makes the source due at once and ends the lease, and what the old address left to compare answers with is forgotten. The act
// goes into the audit log with it; where its Rev is not the one that stands, news.ErrConflict, and nothing is written. An address
// that another source has gives a news.AddressTaken; what a source has already, it keeps.
func (s *Store) PutSource(ctx context.Context, src news.Source, act news.Act) (err error) {
	defer s.watch("put_source", time.Now(), &err)
	return persist(ctx, func() error { return s.putSource(ctx, src, act) })
}

func (s *Store) putSource(ctx context.Context, src news.Source, act news.Act) error {
	now := s.now()
	recs, err := s.engine.Get(ctx, now, sourceRef(src.ID), stateRef(src.ID))
	if err != nil {
		return err
	}
	if recs[0].Rev == "" {
		return notFound("source", src.ID)
	}
	old := s.sourceOf(recs[0]) // a damaged one is mended so
	g, err := sourceGroup(src, recs[0].Rev, now)
	if err != nil {
		return err
	}
	if err := s.sign(&g, act, edit{op: "source.edit", was: recs[0], before: old, after: src}); err != nil {
		return err
	}
	var claim []engine.Group
	if news.AddressKey(src.URL) != news.AddressKey(old.URL) {
		if claim, err = s.claimAddress(ctx, src); err != nil {
			return err
		}
	}
	afresh, due, err := s.follow(&old, &src, recs[1], now)
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: now, Groups: append(append(claim, g), afresh...), Due: []engine.Due{due}})
	return err
}

// follow gives what an edit of a source leads to: what the old address left is forgotten, and when the source is due.
func (s *Store) follow(old, src *news.Source, stored engine.Record, now time.Time) (afresh []engine.Group, due engine.Due, err error) {
	var state news.SourceState
	if stored.Rev != "" {
		if st, err := see[news.SourceState](s, stored); err == nil {
			state = st
		}
	}
	elsewhere := src.URL != old.URL || src.Kind != old.Kind
	if elsewhere && stored.Rev != "" {
		state.Validators, state.ValidatorsAt, state.Edition, state.NextCheck = news.Validators{}, time.Time{}, "", now
		fresh, err := record(stateRef(src.ID), state, time.Time{})
		if err != nil {
			return nil, due, err
		}
		afresh = []engine.Group{{Put: fresh, Expect: stored.Rev}}
	}
	return afresh, dueAfter(old, src, state.NextCheck, now, elsewhere), nil
}

// dueAfter is when a source is due that was edited: next is what its last refresh left, elsewhere that it is read anew.
func dueAfter(old, src *news.Source, next, now time.Time, elsewhere bool) engine.Due {
	d := engine.Due{Member: src.ID, At: next, Mode: engine.DueAdd}
	switch {
	case !src.Enabled:
		d.Mode = engine.DueDrop
	case src.Paused(now):
		d.Mode, d.At = engine.DueSet, src.PausedUntil
	case elsewhere:
		d.Mode, d.At = engine.DueSet, now
	case old.Paused(now):
		d.Mode = engine.DueSet
	}
	return d
}

// rested is a time when a source is due, not before its pause ends.
func rested(src *news.Source, due time.Time) time.Time {
	if src.PausedUntil.After(due) {
		return src.PausedUntil
	}
	return due
}

// RemoveSource removes a source, its state and its place in the queue, or gives news.ErrNotFound. Its entries stay, as what
// was published: they carry their provider's name themselves. A refresh that is under way loses its lease. The act goes into
// the audit log with it; where its Rev is not the one that stands, news.ErrConflict, and nothing is written.
func (s *Store) RemoveSource(ctx context.Context, id string, act news.Act) (err error) {
	defer s.watch("remove_source", time.Now(), &err)
	return retry(ctx, func() error {
		stored, err := s.engine.Get(ctx, s.now(), sourceRef(id))
		if err != nil {
			return err
		}
		if stored[0].Rev == "" {
			return notFound("source", id)
		}
		g := engine.Group{Put: engine.Record{Ref: sourceRef(id)}, Expect: stored[0].Rev}
		if err := s.sign(&g, act, edit{op: "source.remove", was: stored[0], before: s.sourceOf(stored[0])}); err != nil {
			return err
		}
		if g.Change, err = change(news.OpSource, s.now(), id, 0, sourceLines(id)); err != nil {
			return err
		}
		_, err = s.engine.Commit(ctx, engine.Batch{
			Now: s.now(), Groups: []engine.Group{g}, Delete: append(notesOf(id), stateRef(id)),
			Due: []engine.Due{{Member: id, Mode: engine.DueDrop}},
		})
		return err
	})
}

// CheckNow makes a source due at the given time. One that is being refreshed is left alone. news.ErrNotFound where there is
// none; a disabled one is an error too.
func (s *Store) CheckNow(ctx context.Context, id string, at time.Time) (err error) {
	defer s.watch("check_now", time.Now(), &err)
	src, err := one[news.Source](ctx, s, sourceRef(id))
	if err != nil {
		return err
	}
	if !src.Enabled {
		return fmt.Errorf("source %s is disabled: enable it to have it checked", id)
	}
	if src.Paused(s.now()) {
		return fmt.Errorf("source %s rests until %s: end its pause to have it checked", id, src.PausedUntil.Format(time.RFC3339))
	}
	_, err = s.engine.Commit(ctx, engine.Batch{
		Now: s.now(), Due: []engine.Due{{Member: id, At: at, Mode: engine.DueHasten}},
	})
	return domain(err)
}

var seeded = engine.Ref{Kind: engine.Meta, Key: "seeded"}

// Seed takes sources into an empty store, once, and reports whether it did: from then on the store has the list, even
// where all of them are removed. Of hubs that start together one does it. No sources seed nothing. The act goes into the
// audit log with them, with their ids.
func (s *Store) Seed(ctx context.Context, sources []news.Source, due time.Time, act news.Act) (_ bool, err error) {
	defer s.watch("seed", time.Now(), &err)
	if len(sources) == 0 {
		return false, nil
	}
	claim, err := s.markAddresses(ctx) // before the list is read
	if err != nil {
		return false, err
	}
	recs, _, err := s.engine.List(ctx, s.now(), engine.Source, "", 1)
	if err != nil || len(recs) > 0 {
		return false, err
	}
	mark, err := s.engine.Heads(ctx, s.now(), seeded)
	if err != nil || mark[0].Rev != "" {
		return false, err
	}
	b := engine.Batch{Now: s.now(), Groups: []engine.Group{
		{Put: engine.Record{Ref: seeded, Rev: rand.Text(), Body: []byte("{}")}}, claim,
	}}
	ids := []string{}
	for _, src := range sources {
		ids = append(ids, src.ID)
		g, err := sourceGroup(src, "", s.now())
		if err != nil {
			return false, err
		}
		b.Groups = append(b.Groups, g)
		if src.Enabled {
			b.Due = append(b.Due, engine.Due{Member: src.ID, At: rested(&src, due), Mode: engine.DueAdd})
		}
	}
	if err := s.sign(&b.Groups[0], act, edit{op: "source.seed", was: engine.Record{Ref: seeded}, after: ids}); err != nil {
		return false, err
	}
	_, err = s.engine.Commit(ctx, b)
	if errors.Is(err, engine.ErrConflict) {
		return false, nil
	}
	return err == nil, domain(err)
}

func sourceGroup(src news.Source, expect string, at time.Time) (engine.Group, error) {
	if src.ID == "" {
		return engine.Group{}, errors.New("a source has no id")
	}
	rec, err := record(sourceRef(src.ID), src, time.Time{})
	if err != nil {
		return engine.Group{}, err
	}
	c, err := change(news.OpSource, at, src.ID, 0, sourceLines(src.ID))
	return engine.Group{Put: rec, Expect: expect, Change: c}, err
}

// sourceLines are the timelines that a change of a source's record names. Its entries may stand on any others too.
func sourceLines(id string) []news.Timeline {
	return []news.Timeline{news.TimelineAll, news.Selection{Source: id}.Timeline()}
}
