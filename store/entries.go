package store

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// MaxPage bounds what one call of Entries or Changes gives.
const MaxPage = 1000

func bound(limit int) int { return min(max(limit, 1), MaxPage) }

// Entries gives a page of a timeline, newest first, strictly after the cursor, and the cursor of the next page: zero where
// there is no more. What is damaged is left out, and a page may be empty that has a next one. An unknown timeline is an empty one; of a store
// that was emptied below this hub an empty one is an error. Cursors have the precision of a millisecond.
func (s *Store) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	return s.EntriesSince(ctx, tl, before, news.Cursor{}, limit)
}

// EntriesSince is Entries as far as a place: what stands before oldest does not come. A zero oldest is no bound; one with a
// time and no id lets in all of its millisecond.
func (s *Store) EntriesSince(ctx context.Context, tl news.Timeline, before, oldest news.Cursor, limit int) (_ []news.Entry, _ news.Cursor, err error) {
	defer s.watch("entries", time.Now(), &err)
	page, err := s.engine.Page(ctx, s.now(), engine.Entry, placeOf(tl, before), placeOf(tl, oldest), bound(limit))
	if err != nil {
		return nil, news.Cursor{}, err
	}
	if page.Free != nil {
		defer page.Free() // entries are copied out of it
	}
	if len(page.Records) == 0 && before.IsZero() {
		if err := s.checkSame(ctx); err != nil {
			return nil, news.Cursor{}, err
		}
	}
	entries, n := make([]news.Entry, len(page.Records)), 0
	for _, r := range page.Records {
		if seeTo(s, r, &entries[n]) == nil {
			n++
		}
	}
	entries = entries[:n]
	var next news.Cursor
	if page.More {
		next = news.Cursor{Sort: time.UnixMilli(page.Last.Score).UTC(), Arrived: page.Last.Number, ID: page.Last.ID}
	}
	return entries, next, nil
}

// placeOf is the place that a cursor stands at; the zero one's is none.
func placeOf(tl news.Timeline, c news.Cursor) engine.Place {
	p := engine.Place{Timeline: tl, ID: c.ID, Number: c.Arrived}
	if !c.IsZero() {
		p.Score = c.Sort.UnixMilli()
	}
	return p
}

// Entry gives one entry, or news.ErrNotFound; not of a store that was emptied below this hub, whose error has a reason. Of a damaged one, which gives news.ErrDamaged too, it gives the id, and the story
// that it shares as far as that can be read.
func (s *Store) Entry(ctx context.Context, id string) (e news.Entry, err error) {
	defer s.watch("entry", time.Now(), &err)
	switch e, err = one[news.Entry](ctx, s, entryRef(id)); {
	case errors.Is(err, news.ErrNotFound):
		return e, cmp.Or(s.checkSame(ctx), err)
	case !errors.Is(err, news.ErrDamaged):
		return e, err
	}
	e.ID = id
	if recs, err := s.engine.Heads(ctx, s.now(), entryRef(id)); err == nil {
		if h, err := headOf(recs[0]); err == nil {
			e.Story = h.story
		}
	}
	return e, err
}

// EntriesByID gives those of the entries that are there and can be read, in one round trip; where it is none, two: see Entry.
func (s *Store) EntriesByID(ctx context.Context, ids []string) (_ map[string]news.Entry, err error) {
	defer s.watch("entries_by_id", time.Now(), &err)
	if len(ids) == 0 {
		return nil, nil
	}
	recs, err := s.engine.Get(ctx, s.now(), refs(entryRef, ids)...)
	if err != nil {
		return nil, err
	}
	entries := readable[news.Entry](s, recs)
	if len(entries) == 0 {
		return entries, s.checkSame(ctx)
	}
	return entries, nil
}

// Tombstone gives what stands where an entry was, or news.ErrNotFound. A damaged one still says that the entry is gone.
func (s *Store) Tombstone(ctx context.Context, id string) (t news.Tombstone, err error) {
	defer s.watch("tombstone", time.Now(), &err)
	if t, err = one[news.Tombstone](ctx, s, tombstoneRef(id)); errors.Is(err, news.ErrDamaged) {
		return news.Tombstone{ID: id}, nil
	}
	return t, err
}

func one[T any](ctx context.Context, s *Store, ref engine.Ref) (T, error) {
	var none T
	recs, err := s.engine.Get(ctx, s.now(), ref)
	if err != nil {
		return none, err
	}
	if recs[0].Rev == "" {
		return none, notFound(string(ref.Kind), ref.Key)
	}
	return see[T](s, recs[0])
}

// readable are the records that are there, by their keys.
func readable[T any](s *Store, recs []engine.Record) map[string]T {
	found := make(map[string]T, len(recs))
	for _, r := range recs {
		if r.Rev == "" {
			continue
		}
		if v, err := see[T](s, r); err == nil {
			found[r.Key] = v
		}
	}
	return found
}

// Count is how many entries stand on a timeline.
func (s *Store) Count(ctx context.Context, tl news.Timeline) (_ int, err error) {
	defer s.watch("count", time.Now(), &err)
	return s.engine.Count(ctx, tl)
}

// removal takes an entry from its timelines and puts a tombstone in its place. It tells nobody.
// Of a damaged entry, whose head is empty, the places stay and lead to nothing; retention takes them.
func removal(stored engine.Record, h head, stone engine.Record) engine.Group {
	g := engine.Group{Put: engine.Record{Ref: stored.Ref}, Expect: stored.Rev, With: []engine.Record{stone}}
	if !h.firstSeen.IsZero() {
		g.Drop = h.places(stored.Key)
	}
	return g
}

// LastSeq is the newest change's; 0 where there was none yet.
func (s *Store) LastSeq(ctx context.Context) (_ uint64, err error) {
	defer s.watch("last_seq", time.Now(), &err)
	return s.engine.LastSeq(ctx)
}

// WaitChange returns once LastSeq is above since, or with ctx's error, or with the store's where it went away.
func (s *Store) WaitChange(ctx context.Context, since uint64) error {
	err := s.engine.Wait(ctx, since)
	if err != nil && ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return errors.Join(ctx.Err(), err)
	}
	return err
}
