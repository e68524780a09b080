package redis

import (
	"context"
	"fmt"
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
func (e *Engine) Arrivals(ctx context.Context, timeline string, from, n int) (keys []string, total int, err error) {
	var found *redis.StringSliceCmd
	var size *redis.IntCmd
	_, err = e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		found = p.LRange(ctx, e.keys.arrivals(timeline), int64(from), int64(from+n-1))
		size = p.LLen(ctx, e.keys.arrivals(timeline))
		return nil
	})
	if err != nil {
		return nil, 0, e.fail("arrivals", err)
	}
	for _, packed := range found.Val() {
		keys = append(keys, engine.UnpackKey(packed))
	}
	return keys, int(size.Val()), nil
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
	number, hasNumber := fields.Val()[0].(string)
	at, hasAt := fields.Val()[1].(string)
	if hasNumber && hasAt {
		var err1, err2 error
		last.Number, err1 = strconv.ParseUint(number, 10, 64)
		last.At, err2 = strconv.ParseInt(at, 10, 64)
		if err1 != nil || err2 != nil {
			return last, nil, e.fail("arrived", fmt.Errorf("%w: the last arrival is %q, %q", errDamaged, number, at))
		}
	}
	return last, names.Val(), nil
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
		for _, key := range j.Keys {
			p.RPush(ctx, e.keys.arrivals(j.Timeline), engine.PackKey(key))
		}
		p.SAdd(ctx, e.keys.joined(), j.Timeline)
	}
	if l.Last.Number > 0 {
		p.HSet(ctx, e.keys.arrived(), lastNumber, l.Last.Number, lastAt, l.Last.At)
	}
}
