package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/txnews/hub/store/engine"
)

// identity is where the store's own id stands. A dump carries it on.
var identity = engine.Ref{Kind: engine.Meta, Key: "identity"}

// ID is the store's own id, made at random when it was first opened. Published feeds' ids are made of it.
func (s *Store) ID(ctx context.Context) (_ string, err error) {
	defer s.watch("id", time.Now(), &err)
	return one[string](ctx, s, identity)
}

// identify gives the store its id where it has none that can be read. Of hubs that open one together, one does it.
func (s *Store) identify(ctx context.Context) error {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // it never fails
	rec, err := record(identity, hex.EncodeToString(id), time.Time{})
	if err != nil {
		return err
	}
	return retry(ctx, func() error {
		had, err := s.engine.Get(ctx, s.now(), identity)
		if err != nil {
			return err
		}
		if had[0].Rev != "" {
			if _, err := see[string](s, had[0]); err == nil {
				return nil
			}
		}
		_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{{Put: rec, Expect: had[0].Rev}}})
		return err
	})
}
