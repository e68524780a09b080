package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// EditSources changes several sources in one step, with one act, whose id it gives. Each is changed as AddSource, PutSource and
// RemoveSource would; where one cannot be, nothing is written, and the error is a news.SourcesRefused that names all of those.
// Addresses may be handed round among the sources of the edits.
func (s *Store) EditSources(ctx context.Context, edits news.SourceEdits, act news.Act) (id string, err error) {
	defer s.watch("edit_sources", time.Now(), &err)
	err = persist(ctx, func() error {
		id, err = s.editSources(ctx, edits, act)
		return err
	})
	return id, err
}

func (s *Store) editSources(ctx context.Context, edits news.SourceEdits, act news.Act) (string, error) {
	m := manySources{s: s, now: s.now(), refused: map[string]error{}, batch: engine.Batch{Now: s.now()}}
	mark, err := s.markAddresses(ctx) // before the list is read
	if err != nil {
		return "", err
	}
	ids := edits.IDs()
	recs, err := s.engine.Get(ctx, m.now, append(refs(sourceRef, ids), refs(stateRef, ids)...)...)
	if err != nil {
		return "", err
	}
	stored := func() (source, state engine.Record) {
		source, state = recs[m.next], recs[len(ids)+m.next]
		m.next++
		return source, state
	}
	for _, src := range edits.Add {
		source, _ := stored()
		if err := m.add(src, source); err != nil {
			return "", err
		}
	}
	for _, src := range edits.Put {
		source, state := stored()
		if err := m.put(src, source, state); err != nil {
			return "", err
		}
	}
	for _, src := range edits.Remove {
		source, _ := stored()
		if err := m.remove(src, source); err != nil {
			return "", err
		}
	}
	if err := m.checkAddresses(ctx, edits); err != nil {
		return "", err
	}
	if m.moved {
		m.batch.Groups = append(m.batch.Groups, mark)
	}
	if len(m.refused) > 0 {
		return "", &news.SourcesRefused{By: m.refused}
	}
	if act.At.IsZero() {
		act.At = m.now
	}
	g, err := actGroup(act)
	if err != nil {
		return "", err
	}
	m.batch.Groups = append(m.batch.Groups, g)
	_, err = s.engine.Commit(ctx, m.batch)
	return g.Put.Key, err
}

// manySources is the batch of edits as it grows.
type manySources struct {
	s       *Store
	now     time.Time
	next    int
	batch   engine.Batch
	moved   bool // a source gets another address
	refused map[string]error
}

func (m *manySources) add(src news.Source, stored engine.Record) error {
	if stored.Rev != "" {
		m.refused[src.ID] = news.ErrExists
		return nil
	}
	m.moved = true
	g, err := sourceGroup(src, "", m.now)
	m.batch.Groups = append(m.batch.Groups, g)
	if src.Enabled {
		m.batch.Due = append(m.batch.Due, engine.Due{Member: src.ID, At: rested(&src, m.now), Mode: engine.DueAdd})
	}
	return err
}

// standing reports whether the source that an edit was made from is the one that stands.
func (m *manySources) standing(src news.Source, stored engine.Record) bool {
	switch {
	case stored.Rev == "":
		m.refused[src.ID] = news.ErrNotFound
	case stored.Rev != src.Rev:
		m.refused[src.ID] = news.ErrConflict
	default:
		return true
	}
	return false
}

func (m *manySources) put(src news.Source, stored, state engine.Record) error {
	if !m.standing(src, stored) {
		return nil
	}
	old := m.s.sourceOf(stored)
	m.moved = m.moved || news.AddressKey(src.URL) != news.AddressKey(old.URL)
	g, err := sourceGroup(src, stored.Rev, m.now)
	if err != nil {
		return err
	}
	afresh, due, err := m.s.follow(&old, &src, state, m.now)
	m.batch.Groups, m.batch.Due = append(append(m.batch.Groups, g), afresh...), append(m.batch.Due, due)
	return err
}

func (m *manySources) remove(src news.Source, stored engine.Record) error {
	if !m.standing(src, stored) {
		return nil
	}
	told, err := change(news.OpSource, m.now, src.ID, 0, sourceLines(src.ID))
	m.batch.Groups = append(m.batch.Groups, engine.Group{Put: engine.Record{Ref: sourceRef(src.ID)}, Expect: stored.Rev, Change: told})
	m.batch.Delete = append(append(m.batch.Delete, stateRef(src.ID)), notesOf(src.ID)...)
	m.batch.Due = append(m.batch.Due, engine.Due{Member: src.ID, Mode: engine.DueDrop})
	return err
}

// checkAddresses refuses the sources whose new addresses others have when all is done.
func (m *manySources) checkAddresses(ctx context.Context, edits news.SourceEdits) error {
	if !m.moved {
		return nil
	}
	stand, err := m.s.Sources(ctx)
	if err != nil {
		return err
	}
	had, gone := map[string]string{}, map[string]bool{}
	for _, src := range append(edits.Put[:len(edits.Put):len(edits.Put)], edits.Remove...) {
		gone[src.ID] = true
	}
	taken := map[string]string{} // by whom, of those that stay as they are
	for _, src := range stand {
		had[src.ID] = news.AddressKey(src.URL)
		if !gone[src.ID] {
			taken[news.AddressKey(src.URL)] = src.ID
		}
	}
	for _, src := range edits.Put {
		if key := news.AddressKey(src.URL); key == had[src.ID] {
			taken[key] = src.ID
		}
	}
	for _, list := range [][]news.Source{edits.Put, edits.Add} {
		for _, src := range list {
			key := news.AddressKey(src.URL)
			if by, there := taken[key]; there && src.URL != "" && key != had[src.ID] {
				m.refused[src.ID] = &news.AddressTaken{ID: src.ID, By: by}
				continue
			}
			taken[key] = src.ID
		}
	}
	return nil
}
