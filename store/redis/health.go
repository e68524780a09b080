package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// probeLasts is how long what a look leaves on a server that fails in the middle of it lasts.
const probeLasts = time.Minute

// Health implements engine.Engine: the types of keys, a commit, every command that the engine gives, and each node of a cluster.
func (e *Engine) Health(ctx context.Context) error {
	if err := e.checkTypes(ctx); err != nil {
		return err
	}
	now := time.Now()
	rec := engine.Record{Ref: engine.ProbeRef, Rev: rand.Text()[:8], Body: []byte("{}")}
	if _, err := e.Commit(ctx, engine.Batch{Now: now, Put: []engine.Record{rec}}); err != nil {
		return unfit(err)
	}
	if err := e.tryCommands(ctx, now); err != nil {
		return unfit(e.fail("try commands", err))
	}
	if c, ok := e.client.(*redis.ClusterClient); ok {
		err := c.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return node.Ping(ctx).Err() })
		if err != nil {
			return unfit(e.fail("ping the nodes", err))
		}
	}
	return nil
}

// tryCommands gives every command once, on keys of its own: an access list may lack one. What commit.lua calls is among them.
func (e *Engine) tryCommands(ctx context.Context, now time.Time) error {
	body := e.keys.body(engine.ProbeRef, rand.Text()[:8])
	z, h, s, l, x := e.keys.tagged("probe:z"), e.keys.tagged("probe:h"), e.keys.tagged("probe:s"), e.keys.tagged("probe:l"), e.keys.tagged("probe:x")
	cmds, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, body, "{}", probeLasts)
		p.Get(ctx, body)
		p.MGet(ctx, body)
		p.Unlink(ctx, body)
		p.ZAdd(ctx, z, redis.Z{Score: 1, Member: "m"})
		p.ZScore(ctx, z, "m")
		p.ZCard(ctx, z)
		p.ZCount(ctx, z, "-inf", "+inf")
		p.ZRangeWithScores(ctx, z, 0, 1)
		p.ZRevRange(ctx, z, 0, 1)
		p.ZRangeByScore(ctx, z, &redis.ZRangeBy{Min: "-inf", Max: "+inf", Count: 1})
		p.ZRem(ctx, z, "m")
		p.HSet(ctx, h, "f", "v")
		p.HGet(ctx, h, "f")
		p.HMGet(ctx, h, "f")
		p.HScan(ctx, h, 0, "*", 1)
		p.HDel(ctx, h, "f")
		p.SAdd(ctx, s, "m")
		p.SMembers(ctx, s)
		p.SRem(ctx, s, "m")
		p.RPush(ctx, l, "m")
		p.LRange(ctx, l, 0, 1)
		p.LLen(ctx, l)
		p.XAdd(ctx, &redis.XAddArgs{Stream: x, Values: []any{"c", now.UnixMilli()}})
		p.XRangeN(ctx, x, "-", "+", 1)
		p.XRead(ctx, &redis.XReadArgs{Streams: []string{x, "0"}, Count: 1, Block: -1})
		p.XTrimMaxLen(ctx, x, 1)
		p.PExpire(ctx, l, probeLasts)
		p.PExpire(ctx, x, probeLasts)
		p.Incr(ctx, e.keys.tagged("probe:n"))
		p.Unlink(ctx, l, x, e.keys.tagged("probe:n"))
		return nil
	})
	if err == nil || errors.Is(err, redis.Nil) {
		err = nil
		for _, c := range cmds {
			if failed := c.Err(); failed != nil && !errors.Is(failed, redis.Nil) {
				return failed
			}
		}
	}
	return err
}

// refusals has what a server begins its refusals with, or a script's message has in it, and what it means. The first that is found counts.
var refusals = []struct{ says, rule string }{
	{"NOPERM", "ready.no-permission"},
	{"OOM ", "ready.out-of-memory"},
	{"READONLY", "ready.read-only"},
	{"NOREPLICAS", "ready.no-replicas"},
	{"MISCONF", "ready.no-snapshots"},
	{"CLUSTERDOWN", "ready.cluster-down"},
	{"NOAUTH", "ready.no-password"},
	{"WRONGPASS", "ready.no-password"},
	{"LOADING", "ready.loading"},
	{"MASTERDOWN", "ready.away"},
}

// command finds in a refusal for want of permission which command it was.
var command = regexp.MustCompile(`'([a-z|]+)' command`)

// unfit says why a server cannot be worked with.
func unfit(err error) error {
	text := err.Error()
	for _, r := range refusals {
		if !strings.Contains(text, r.says) {
			continue
		}
		why := news.Reason{Rule: r.rule}
		if r.says == "NOPERM" {
			why.Terms = []string{"?"}
			if m := command.FindStringSubmatch(text); m != nil {
				why.Terms[0] = m[1]
			}
		}
		return &engine.Unfit{Why: why, Err: err}
	}
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return &engine.Unfit{Why: news.Because("ready.silent"), Err: err}
	}
	return &engine.Unfit{Why: news.Because("ready.away"), Err: err}
}
