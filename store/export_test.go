package store

import (
	"context"

	"github.com/txnews/hub/store/engine"
)

// AfterCommits has fn called after every commit of a store, before who made it hears of it.
func AfterCommits(s *Store, fn func(engine.Batch)) { s.engine = &afterCommits{s.engine, fn} }

type afterCommits struct {
	engine.Engine
	fn func(engine.Batch)
}

func (t *afterCommits) Commit(ctx context.Context, b engine.Batch) (engine.Result, error) {
	res, err := t.Engine.Commit(ctx, b)
	if err == nil {
		t.fn(b)
	}
	return res, err
}
