package redis

import (
	"context"
	"time"

	"github.com/txnews/hub/store/engine"
)

// Claim implements engine.Engine.
func (e *Engine) Claim(ctx context.Context, c engine.Claim) ([]string, error) {
	keys := []string{e.keys.due(), e.keys.leases()}
	members, err := e.claim.Run(ctx, e.client, keys, c.Now.UnixMilli(), c.Until.UnixMilli(), c.Token, c.N).StringSlice()
	return members, e.fail("claim", err)
}

// Queue implements engine.Engine.
func (e *Engine) Queue(ctx context.Context, skip, n int) ([]engine.Due, error) {
	found, err := e.client.ZRangeWithScores(ctx, e.keys.due(), int64(skip), int64(skip+n)-1).Result()
	if err != nil {
		return nil, e.fail("queue", err)
	}
	dues := make([]engine.Due, len(found))
	for i, z := range found {
		m, _ := z.Member.(string)
		dues[i] = engine.Due{Member: m, At: time.UnixMilli(int64(z.Score)), Mode: engine.DueSet}
	}
	return dues, nil
}
