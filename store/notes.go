package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// noteStep is how many sources' refreshes one commit notes.
const noteStep = 200

// NoteRefreshes remembers refreshes of sources, by their ids, each list oldest first: the last news.RefreshesKept of each source, and how many
// entries it brought a day. Sources that are gone are passed over. What is written leaves done, so that an error leaves there what is to be
// tried again. It is no part of the commits of the refreshes: see
// docs/decisions/refreshes-are-noted-beside-the-commit.md.
func (s *Store) NoteRefreshes(ctx context.Context, done map[string][]news.Refreshed, zone *time.Location) (err error) {
	defer s.watch("note_refreshes", time.Now(), &err)
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(done)), noteStep) {
		if err := retry(ctx, func() error { return s.note(ctx, ids, done, zone) }); err != nil {
			return err
		}
		for _, id := range ids {
			delete(done, id)
		}
	}
	return nil
}

func (s *Store) note(ctx context.Context, ids []string, done map[string][]news.Refreshed, zone *time.Location) error {
	now := s.now()
	recs, err := s.engine.Get(ctx, now, slices.Concat(refs(sourceRef, ids), refs(refreshesRef, ids), refs(daysRef, ids))...)
	if err != nil {
		return err
	}
	b := engine.Batch{Now: now}
	for i, id := range ids {
		source, refreshes, days := recs[i], recs[len(ids)+i], recs[2*len(ids)+i]
		if source.Rev == "" {
			continue
		}
		b.Rests = append(b.Rests, engine.Rest{Ref: source.Ref, Rev: source.Rev}) // it is not removed meanwhile
		last := append(seenIn[[]news.Refreshed](s, refreshes), done[id]...)
		if err := into(&b, refreshes, last[max(0, len(last)-news.RefreshesKept):]); err != nil {
			return err
		}
		counts, brought := seenIn[news.Days](s, days).UpTo(now.In(zone)), false
		for _, r := range done[id] {
			if r.New > 0 {
				counts, brought = counts.Add(r.At.In(zone), r.New), true
			}
		}
		if brought {
			if err := into(&b, days, counts); err != nil {
				return err
			}
		}
	}
	if len(b.Groups) == 0 {
		return nil
	}
	_, err = s.engine.Commit(ctx, b)
	return err
}

// seenIn is what a record holds; nothing where there is none, or it is damaged.
func seenIn[T any](s *Store, r engine.Record) (v T) {
	if r.Rev != "" {
		v, _ = see[T](s, r)
	}
	return v
}

// into has a batch replace a record by a value.
func into(b *engine.Batch, old engine.Record, v any) error {
	rec, err := record(old.Ref, v, time.Time{})
	b.Groups = append(b.Groups, engine.Group{Put: rec, Expect: old.Rev})
	return err
}

// Refreshes gives the last refreshes of a source, newest first.
func (s *Store) Refreshes(ctx context.Context, id string) (_ []news.Refreshed, err error) {
	defer s.watch("refreshes", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refreshesRef(id))
	if err != nil {
		return nil, err
	}
	last := seenIn[[]news.Refreshed](s, recs[0])
	slices.Reverse(last)
	return last, nil
}

// Days gives how many entries sources brought a day; one that brought none is not in the map.
func (s *Store) Days(ctx context.Context, ids ...string) (_ map[string]news.Days, err error) {
	defer s.watch("days", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(daysRef, ids)...)
	days := map[string]news.Days{}
	for i, r := range recs {
		if d := seenIn[news.Days](s, r); d.Last != "" {
			days[ids[i]] = d
		}
	}
	return days, err
}

func refreshesRef(id string) engine.Ref { return engine.Ref{Kind: engine.Note, Key: "refreshes/" + id} }
func daysRef(id string) engine.Ref      { return engine.Ref{Kind: engine.Note, Key: "days/" + id} }

// notesOf are all that is remembered of a source's refreshes.
func notesOf(id string) []engine.Ref { return []engine.Ref{refreshesRef(id), daysRef(id)} }

// checkNote gives a damagedError for a note that no hub of this release can read.
func checkNote(r engine.Record) (err error) {
	switch kind, _, _ := strings.Cut(r.Key, "/"); kind {
	case "agreed":
		_, err = decode[string](r)
	case "days":
		_, err = decode[news.Days](r)
	case "pick":
		_, err = decode[news.Pick](r)
	case "used":
		_, err = decode[news.Used](r)
	case "usedday":
		_, err = decode[news.UsedDay](r)
	case "run":
		_, err = decode[news.Run](r)
	default:
		_, err = decode[[]news.Refreshed](r)
	}
	return err
}
