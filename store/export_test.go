package store

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/store/engine"
)

// AfterCommits has fn called after every commit of a store, before who made it hears of it.
func AfterCommits(s *Store, fn func(engine.Batch)) { s.engine = &afterCommits{s.engine, fn} }

// WithinCommits has fn called in every commit of a store, when it is written and nothing was noted of that yet.
func WithinCommits(s *Store, fn func(engine.Batch)) {
	n := s.engine.(noting)
	n.Engine = &afterCommits{n.Engine, fn}
	s.engine = n
}

// CountLists counts how often a store lists a kind from now on.
func CountLists(s *Store, kind engine.Kind) *atomic.Int64 {
	c := &countLists{Engine: s.engine, kind: kind}
	s.engine = c
	return &c.n
}

type countLists struct {
	engine.Engine
	kind engine.Kind
	n    atomic.Int64
}

func (c *countLists) List(ctx context.Context, now time.Time, kind engine.Kind, cursor string, n int) ([]engine.Record, string, error) {
	if kind == c.kind {
		c.n.Add(1)
	}
	return c.Engine.List(ctx, now, kind, cursor, n)
}

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
