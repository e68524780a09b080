package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// decoded is the sources and their states as they were when they were last listed, by id. It does not change: a list of
// thousands costs what was written since the one before.
type decoded struct {
	sources map[string]*news.Source
	states  map[string]at[news.SourceState]
}

// at is a value with the revision of the record that it was decoded from.
type at[T any] struct {
	rev   string
	value *T
}

// Roster gives every source with its state, ordered by id, the damaged ones too.
func (s *Store) Roster(ctx context.Context) (_ []news.Listed, err error) {
	defer s.watch("roster", time.Now(), &err)
	old := s.roster.Load()
	if old == nil {
		old = &decoded{}
	}
	now := &decoded{sources: make(map[string]*news.Source, len(old.sources)), states: make(map[string]at[news.SourceState], len(old.states))}
	err = s.walk(ctx, engine.Source, func(recs []engine.Record) error {
		for _, r := range recs {
			src := old.sources[r.Key]
			if src == nil || src.Rev != r.Rev || r.Damaged {
				read := s.sourceOf(r)
				src = &read
			}
			now.sources[r.Key] = src
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := s.rosterStates(ctx, old, now); err != nil {
		return nil, err
	}
	s.roster.Store(now)
	list := make([]news.Listed, 0, len(now.sources))
	for id, src := range now.sources {
		list = append(list, news.Listed{Source: src, State: now.states[id].value})
	}
	slices.SortFunc(list, func(a, b news.Listed) int { return strings.Compare(a.Source.ID, b.Source.ID) })
	return list, nil
}

func (s *Store) rosterStates(ctx context.Context, old, now *decoded) error {
	return s.walk(ctx, engine.State, func(recs []engine.Record) error {
		for _, r := range recs {
			st := old.states[r.Key]
			if st.value == nil || st.rev != r.Rev || r.Damaged {
				read, err := see[news.SourceState](s, r)
				if err != nil {
					continue
				}
				st = at[news.SourceState]{r.Rev, &read}
			}
			now.states[r.Key] = st
		}
		return nil
	})
}
