package redis

import (
	"context"

	"github.com/txnews/hub/store/engine"
)

// CommitHaving is Commit, and calls between after the log of postings was read.
func (e *Engine) CommitHaving(ctx context.Context, b engine.Batch, between func()) (engine.Result, error) {
	p, err := e.posting(ctx, b)
	if err != nil {
		return engine.Result{}, err
	}
	between()
	return e.commitHaving(ctx, b, p)
}
