package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// block is what a link, a guid or a text that must not come back says.
type block struct {
	Takedown string `json:"takedown"`
	Entry    string `json:"entry"`
}

// unknownTakedown is what a damaged block belongs to.
const unknownTakedown = "unknown"

func blockRef(key string) engine.Ref  { return engine.Ref{Kind: engine.Block, Key: key} }
func removedRef(id string) engine.Ref { return engine.Ref{Kind: engine.Removed, Key: id} }

// Blocked gives the takedown that each of those keys belongs to; a key that is not blocked is not in the map.
func (s *Store) Blocked(ctx context.Context, keys []string) (_ map[string]string, err error) {
	defer s.watch("blocked", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(blockRef, keys)...)
	if err != nil {
		return nil, err
	}
	var found map[string]string
	for _, r := range recs {
		if r.Rev == "" {
			continue
		}
		b, err := see[block](s, r)
		if err != nil {
			b.Takedown = unknownTakedown
		}
		if found == nil {
			found = map[string]string{}
		}
		found[r.Key] = b.Takedown
	}
	return found, nil
}

// Removed gives those of the entries that were taken down, as far as what they said can be read.
func (s *Store) Removed(ctx context.Context, ids []string) (_ map[string]news.Removed, err error) {
	defer s.watch("removed", time.Now(), &err)
	recs, err := s.engine.Get(ctx, s.now(), refs(removedRef, ids)...)
	if err != nil {
		return nil, err
	}
	return readable[news.Removed](s, recs), nil
}

// blockedLine is where the ids stand that a takedown kept out, by when. No selection has its name.
func blockedLine(takedown string) news.Timeline { return "blocked/" + takedown }

func blockedPlace(t news.Tombstone) engine.Place {
	return engine.Place{Timeline: blockedLine(t.Takedown), ID: t.ID, Score: t.At.UnixMilli()}
}

// blockedGroups keep entries out before they ever came in: a source brought again what had been taken down.
func blockedGroups(stones []news.Tombstone) ([]engine.Group, error) {
	var groups []engine.Group
	for _, t := range stones {
		rec, err := record(tombstoneRef(t.ID), t, time.Time{})
		if err != nil {
			return nil, err
		}
		c, err := change(news.OpTakedown, t.At, t.Takedown, 0, nil)
		if err != nil {
			return nil, err
		}
		groups = append(groups, engine.Group{Put: rec, Unless: []engine.Ref{tombstoneRef(t.ID)},
			Add: []engine.Place{blockedPlace(t)}, Change: c})
	}
	return groups, nil
}
