package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func aliasRef(key string) engine.Ref { return engine.Ref{Kind: engine.Alias, Key: key} }

// Aliases gives the id of the entry that each of those keys was given to last; a key that none has is not in the map.
func (s *Store) Aliases(ctx context.Context, keys []string) (_ map[string]string, err error) {
	defer s.watch("aliases", time.Now(), &err)
	if len(keys) == 0 {
		return nil, nil
	}
	recs, err := s.engine.Get(ctx, s.now(), refs(aliasRef, keys)...)
	if err != nil {
		return nil, err
	}
	found := make(map[string]string, len(recs))
	for key, a := range readable[news.Alias](s, recs) {
		found[key] = a.Entry
	}
	return found, nil
}

// name puts into a batch the other keys of the entries that it writes, and takes out those that corrections made void. A key
// keeps the digest of its entry, so that what a source says again under it is known without a look at the entry.
func (s *Store) name(b *engine.Batch, r news.Refresh, was map[string]engine.Record) error {
	if len(r.Entries)+len(r.Aliases) == 0 {
		return nil
	}
	put := make([]news.Alias, 0, len(r.Entries)+len(r.Aliases))
	void := map[string]bool{}
	for i := range r.Entries {
		e := &r.Entries[i]
		for _, k := range e.Likenesses() {
			put = append(put, news.Alias{Key: k, Entry: e.ID})
		}
		for _, k := range e.Aliases {
			put = append(put, news.Alias{Key: k, Entry: e.ID, Digest: e.Digest})
		}
		if was[e.ID].Rev == "" {
			continue
		}
		old, err := see[news.Entry](s, was[e.ID])
		if err != nil {
			continue // its other keys are not known
		}
		for _, k := range old.OtherKeys() {
			void[k] = true
		}
	}
	put = append(put, r.Aliases...)
	b.Put = slices.Grow(b.Put, len(put))
	for _, a := range put {
		delete(void, a.Key)
		rec, err := aliasRecord(a, time.Time{})
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	for _, k := range slices.Sorted(maps.Keys(void)) {
		b.Delete = append(b.Delete, aliasRef(k))
	}
	return nil
}

// outlive lets the other keys of an entry that is pruned last as long as its tombstone. A body that cannot be read has none.
func outlive(b *engine.Batch, stored engine.Record, until time.Time) error {
	e, err := decode[news.Entry](stored)
	if err != nil {
		return nil
	}
	for _, k := range e.OtherKeys() {
		rec, err := aliasRecord(news.Alias{Key: k, Entry: e.ID, Digest: e.Digest}, until)
		if err != nil {
			return err
		}
		b.Put = append(b.Put, rec)
	}
	return nil
}
