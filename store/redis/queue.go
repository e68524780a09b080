package redis

import (
	"cmp"
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// Claim implements engine.Engine.
func (e *Engine) Claim(ctx context.Context, c engine.Claim) ([]string, error) {
	keys := []string{e.keys.due(c.Queue), e.keys.leases(c.Queue), e.keys.asked()}
	answer, err := e.claim.Run(ctx, e.client, keys, c.Now.UnixMilli(), c.Until.UnixMilli(), c.Token, c.N,
		cmp.Or(c.Queue, "-"), engine.ClockSlack.Milliseconds(), engine.ClockStep.Milliseconds(), e.given()).Slice()
	if err != nil {
		return nil, e.fail("claim", err)
	}
	back, ok1 := answer[0].(int64)
	moved, ok2 := answer[1].(int64)
	members := make([]string, len(answer)-2)
	for i, m := range answer[2:] {
		members[i], _ = m.(string)
	}
	if ok1 && ok2 && back > 0 && c.Back != nil {
		c.Back(time.Duration(back)*time.Millisecond, int(moved))
	}
	return members, nil
}

// given is what scripts are told of whose clock counts.
func (e *Engine) given() string {
	if e.callersClock {
		return "1"
	}
	return ""
}

// ahead is how far this machine's clock is before the server's.
func (e *Engine) ahead(ctx context.Context) (time.Duration, error) {
	if e.callersClock {
		return 0, nil
	}
	theirs, err := e.client.Time(ctx).Result()
	return time.Since(theirs), err
}

// Queue implements engine.Engine.
func (e *Engine) Queue(ctx context.Context, name string, skip, n int) ([]engine.Due, error) {
	found, err := e.client.ZRangeWithScores(ctx, e.keys.due(name), int64(skip), int64(skip+n)-1).Result()
	if err != nil {
		return nil, e.fail("queue", err)
	}
	ahead, err := e.ahead(ctx)
	if err != nil {
		return nil, e.fail("queue", err)
	}
	dues := make([]engine.Due, len(found))
	for i, z := range found {
		m, _ := z.Member.(string)
		if z.Score != float64(millis(engine.DueAt(z.Score))) {
			e.tell("queue", cmp.Or(name, "-")+" "+m, true)
		}
		dues[i] = engine.Due{Queue: name, Member: m, At: engine.DueAt(z.Score).Add(ahead), Mode: engine.DueSet}
	}
	return dues, nil
}

// Queues implements engine.Engine: of the names that were ever used, those that have members.
func (e *Engine) Queues(ctx context.Context) ([]string, error) {
	known, err := e.client.SMembers(ctx, e.keys.queues()).Result()
	if err != nil {
		return nil, e.fail("queues", err)
	}
	known = append(known, engine.Sources)
	sizes := make([]*redis.IntCmd, len(known))
	_, err = e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, name := range known {
			sizes[i] = p.ZCard(ctx, e.keys.due(name))
		}
		return nil
	})
	if err != nil {
		return nil, e.fail("queues", err)
	}
	var names []string
	for i, name := range known {
		if sizes[i].Val() > 0 {
			names = append(names, name)
		}
	}
	return names, nil
}
