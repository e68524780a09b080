package redis

import (
	"context"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// The fields of keys.arrived.
const (
	lastNumber = "n"
	lastAt     = "at"
)

// Arrivals implements engine.Engine.
func (e *Engine) Arrivals(ctx context.Context, timeline string, from, n int) (keys []string, at, total int, err error) {
	answer, err := e.arrivals.Run(ctx, e.client, []string{e.keys.arrivals(timeline), e.keys.trimmed()}, timeline, from, n).Slice()
	if err != nil {
		return nil, 0, 0, e.fail("arrivals", err)
	}
	first, ok1 := answer[0].(int64)
	size, ok2 := answer[1].(int64)
	found, ok3 := answer[2].([]any)
	if !ok1 || !ok2 || !ok3 {
		return nil, 0, 0, e.fail("arrivals", errDamaged)
	}
	for _, packed := range found {
		text, _ := packed.(string)
		keys = append(keys, engine.UnpackKey(text))
	}
	return keys, int(first), int(size), nil
}

// Arrived implements engine.Engine.
func (e *Engine) Arrived(ctx context.Context) (last engine.Arrival, timelines []string, err error) {
	var fields *redis.SliceCmd
	var names *redis.StringSliceCmd
	_, err = e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		fields = p.HMGet(ctx, e.keys.arrived(), lastNumber, lastAt)
		names = p.SMembers(ctx, e.keys.joined())
		return nil
	})
	if err != nil {
		return last, nil, e.fail("arrived", err)
	}
	number, there := fields.Val()[0].(string)
	at, _ := fields.Val()[1].(string)
	last.At, _ = strconv.ParseInt(at, 10, 64) // what cannot be read is made anew by the next commit
	if last.Number, err = strconv.ParseUint(number, 10, 64); err == nil || !there && len(names.Val()) == 0 {
		return last, names.Val(), nil
	}
	e.tell("arrivals", "the last one", true) // no more arrived than there were changes
	last.Number, err = e.LastSeq(ctx)
	return last, names.Val(), err
}

// loadArrivals writes a dump's orders of arrival, in the order in which they come.
func (e *Engine) loadArrivals(ctx context.Context, p redis.Pipeliner, l engine.Load) {
	for _, j := range l.Joins {
		if j.First {
			for _, key := range slices.Backward(j.Keys) {
				p.LPush(ctx, e.keys.arrivals(j.Timeline), engine.PackKey(key))
			}
			p.SAdd(ctx, e.keys.joined(), j.Timeline)
			continue
		}
		if j.After > 0 {
			p.HSet(ctx, e.keys.trimmed(), j.Timeline, j.After)
		}
		for _, key := range j.Keys {
			p.RPush(ctx, e.keys.arrivals(j.Timeline), engine.PackKey(key))
		}
		p.SAdd(ctx, e.keys.joined(), j.Timeline)
	}
	for _, t := range l.Trims {
		e.trim.Eval(ctx, p, []string{e.keys.arrivals(t.Timeline), e.keys.trimmed()}, t.Timeline, t.To)
	}
	if l.Last.Number > 0 {
		p.HSet(ctx, e.keys.arrived(), lastNumber, l.Last.Number, lastAt, l.Last.At)
	}
}
