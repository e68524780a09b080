package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func pickRef(id string) engine.Ref { return engine.Ref{Kind: engine.Note, Key: "pick/" + id} }

// KeepPick remembers a pick for news.PicksKept.
func (s *Store) KeepPick(ctx context.Context, p news.Pick) (err error) {
	defer s.watch("keep_pick", time.Now(), &err)
	rec, err := record(pickRef(p.ID), p, s.now().Add(news.PicksKept))
	if err != nil {
		return err
	}
	_, err = s.engine.Commit(ctx, engine.Batch{Now: s.now(), Put: []engine.Record{rec}})
	return domain(err)
}

// Pick gives a pick, or news.ErrNotFound.
func (s *Store) Pick(ctx context.Context, id string) (_ news.Pick, err error) {
	defer s.watch("pick", time.Now(), &err)
	return one[news.Pick](ctx, s, pickRef(id))
}
