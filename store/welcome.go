package store

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// welcomeRef has the one-time links for the first user. It is this store's own.
var welcomeRef = engine.Ref{Kind: engine.Meta, Key: "welcome"}

// Welcome gives the one-time links by which the first user is made, the expired ones too.
func (s *Store) Welcome(ctx context.Context) (_ []news.Invitation, err error) {
	defer s.watch("welcome", time.Now(), &err)
	links, err := one[[]news.Invitation](ctx, s, welcomeRef)
	if errors.Is(err, news.ErrNotFound) {
		return nil, nil
	}
	return links, err
}

// PutWelcome keeps those links. Of two hubs that do so at once, one's links are kept.
func (s *Store) PutWelcome(ctx context.Context, links []news.Invitation) (err error) {
	defer s.watch("put_welcome", time.Now(), &err)
	rec, err := record(welcomeRef, links, time.Time{})
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Put: []engine.Record{rec}})
	return err
}

// FirstUser adds a user as PutUser does, and takes the links for the first one away: of all who do so at once, one does, the
// others get news.ErrConflict.
func (s *Store) FirstUser(ctx context.Context, u news.User, act news.Act) (err error) {
	defer s.watch("first_user", time.Now(), &err)
	recs, err := s.engine.Heads(ctx, s.now(), welcomeRef)
	if err != nil {
		return err
	}
	if recs[0].Rev == "" {
		return news.ErrConflict
	}
	return putAccess(ctx, s, userRef(u.Name), u, u.Rev, news.OpUser, act, engine.Group{Put: engine.Record{Ref: welcomeRef}, Expect: recs[0].Rev})
}
