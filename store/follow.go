package store

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// epochRef is where the change log's epoch stands. What a dump says of it is replaced by Restore.
var epochRef = engine.Ref{Kind: engine.Meta, Key: "epoch"}

// followerRef is where a follower of the change log was left. A restored one holds in no epoch.
func followerRef(name string) engine.Ref {
	return engine.Ref{Kind: engine.Meta, Key: "follower/" + name}
}

// Epoch tells this change log from every other. A store that has none that can be read, as it is new, is given
// one. Where it was emptied below this hub, that is an error: its followers wait.
func (s *Store) Epoch(ctx context.Context) (e news.Epoch, err error) {
	defer s.watch("epoch", time.Now(), &err)
	err = retry(ctx, func() error {
		had, err := s.engine.Get(ctx, s.now(), epochRef, identity)
		if err != nil {
			return err
		}
		if err := s.same(had[1]); err != nil {
			return err
		}
		var k epoch
		if had[0].Rev != "" {
			if k, err = see[epoch](s, had[0]); err == nil {
				e = k.Epoch
				s.nameLost(k.Lost)
				return nil
			}
		}
		rec, err := s.newEpoch(ctx)
		if err != nil {
			return err
		}
		if k, err = decode[epoch](rec); err == nil {
			e = k.Epoch
			_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Groups: []engine.Group{{Put: rec, Expect: had[0].Rev}}})
		}
		return err
	})
	return e, err
}

// FollowerAt is where a follower of the change log was left, as KeepFollower was told; empty where there is none.
func (s *Store) FollowerAt(ctx context.Context, name string) (cursor string, err error) {
	defer s.watch("follower_at", time.Now(), &err)
	cursor, err = one[string](ctx, s, followerRef(name))
	if errors.Is(err, news.ErrNotFound) {
		return "", nil
	}
	return cursor, err
}

// KeepFollower keeps where a follower of the change log is.
func (s *Store) KeepFollower(ctx context.Context, name, cursor string) (err error) {
	defer s.watch("keep_follower", time.Now(), &err)
	rec, err := record(followerRef(name), cursor, time.Time{})
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Put: []engine.Record{rec}})
	return domain(err)
}
