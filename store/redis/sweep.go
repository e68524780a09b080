package redis

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// sweepStep bounds one call of a sweep, so that the server is not held up.
const sweepStep = 500

// Sweep implements engine.Engine.
func (e *Engine) Sweep(ctx context.Context, now time.Time, changes int) error {
	for more := true; more; {
		var err error
		if more, err = e.sweepOnce(ctx, now); err != nil {
			return e.fail("sweep", err)
		}
	}
	if err := e.sweepPostings(ctx, now); err != nil {
		return e.fail("sweep", err)
	}
	return e.fail("sweep", e.client.XTrimMaxLen(ctx, e.keys.log(), int64(changes)).Err())
}

func (e *Engine) sweepOnce(ctx context.Context, now time.Time) (more bool, err error) {
	expired, err := e.client.ZRangeByScore(ctx, e.keys.expiry(), &redis.ZRangeBy{
		Min: "-inf", Max: strconv.FormatInt(now.UnixMilli(), 10), Count: sweepStep,
	}).Result()
	if err != nil {
		return false, err
	}
	byKind := map[engine.Kind][]any{engine.Entry: nil} // one call at least, for the loose bodies
	for _, m := range expired {
		ref := memberRef(m)
		byKind[ref.Kind] = append(byKind[ref.Kind], ref.Key)
	}
	full := len(expired) == sweepStep
	for kind, keys := range byKind {
		argv := append([]any{now.UnixMilli(), graceEnd(now), e.keys.bodies(), string(kind), sweepStep}, keys...)
		names, err := e.sweep.Run(ctx, e.client, []string{e.keys.loose(), e.keys.expiry(), e.keys.records(kind)}, argv...).StringSlice()
		if err != nil {
			return false, err
		}
		full = full || len(names) == sweepStep
		if err := e.unlink(ctx, names); err != nil {
			return false, err
		}
	}
	return full, nil
}

// unlink deletes bodies. Where it fails they stay as orphans, which cost memory and nothing else.
func (e *Engine) unlink(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, n := range names {
			p.Unlink(ctx, n)
		}
		return nil
	})
	return err
}

// restoredBody is the place of a body that a dump brings: the same record once more replaces it.
func restoredBody(r engine.Record) string {
	sum := sha256.Sum256([]byte(string(r.Kind) + ":" + r.Key + ":" + r.Rev + ":" + string(r.Body)))
	return bodyMark + base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Load implements engine.Engine, in one pipeline.
func (e *Engine) Load(ctx context.Context, l engine.Load) error {
	_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, r := range l.Records {
			at := ""
			if r.Kind.Bulk() {
				at = restoredBody(r)
				p.Set(ctx, e.keys.body(r.Ref, at), r.Body, 0)
			}
			p.HSet(ctx, e.keys.records(r.Kind), r.Key, envelope(r, at))
			if !r.Expires.IsZero() {
				p.ZAdd(ctx, e.keys.expiry(), redis.Z{Score: float64(r.Expires.UnixMilli()), Member: member(r.Ref)})
			}
		}
		for _, place := range l.Drop {
			p.ZRem(ctx, e.keys.timeline(place.Timeline), memberOf(place), place.Member())
		}
		for _, place := range l.Add {
			p.ZAdd(ctx, e.keys.timeline(place.Timeline), redis.Z{Score: float64(place.Score), Member: memberOf(place)})
		}
		for _, c := range l.Changes {
			p.XAdd(ctx, &redis.XAddArgs{Stream: e.keys.log(), ID: strconv.FormatUint(c.Seq, 10) + "-0", Values: []any{"c", c.Data}})
		}
		for _, d := range l.Due {
			p.ZAdd(ctx, e.keys.due(d.Queue), redis.Z{Score: float64(millis(d.At)), Member: d.Member})
			if d.Queue != engine.Sources {
				p.SAdd(ctx, e.keys.queues(), d.Queue)
			}
		}
		e.loadArrivals(ctx, p, l)
		for _, r := range l.Posts {
			e.logPosts(ctx, p, l.Now, r)
		}
		if l.Seq > 0 {
			p.Set(ctx, e.keys.seq(), l.Seq, 0)
		}
		return nil
	})
	return e.fail("load", err)
}
