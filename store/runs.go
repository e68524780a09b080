package store

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

func runRef(id string) engine.Ref { return engine.Ref{Kind: engine.Note, Key: "run/" + id} }

// StartRun makes the sources of a run due at its time, and remembers the run for news.RunsKept. Those that are being refreshed are left
// alone.
func (s *Store) StartRun(ctx context.Context, run news.Run) (err error) {
	defer s.watch("start_run", time.Now(), &err)
	rec, err := record(runRef(run.ID), run, run.At.Add(news.RunsKept))
	if err != nil {
		return err
	}
	b := engine.Batch{Now: s.now(), Put: []engine.Record{rec}}
	for _, id := range run.Sources {
		b.Due = append(b.Due, engine.Due{Member: id, At: run.At, Mode: engine.DueHasten})
	}
	_, err = s.engine.Commit(ctx, b)
	return domain(err)
}

// Run gives a run, or news.ErrNotFound.
func (s *Store) Run(ctx context.Context, id string) (_ news.Run, err error) {
	defer s.watch("run", time.Now(), &err)
	return one[news.Run](ctx, s, runRef(id))
}
