// Package redis keeps the store on a Redis or Valkey (6.2 or newer) that any number of hubs may share: one server,
// Sentinel or Cluster. Redis is the system of record here: see Warnings for what it needs.
package redis

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

//go:embed commit.lua
var commitLua string

//go:embed claim.lua
var claimLua string

//go:embed page.lua
var pageLua string

//go:embed arrivals.lua
var arrivalsLua string

//go:embed trim.lua
var trimLua string

//go:embed sweep.lua
var sweepLua string

// quiet ends go-redis' own log, once: all that it writes there comes back as an error too.
var quiet = sync.OnceFunc(logging.Disable)

// Engine is an engine.Engine over a Redis. Its methods are described there.
type Engine struct {
	client redis.UniversalClient
	keys   keys
	where  string // the address, without its password

	callersClock bool
	tell         engine.Found
	keeper       engine.Keeper

	commit, claim, page, sweep, arrivals, trim *redis.Script

	posted   posted
	follower follower
	once     sync.Once
}

// OpenByCallersClock is Open for tests, which turn a clock of their own: it counts in the place of the server's.
func OpenByCallersClock(ctx context.Context, address, prefix string) (*Engine, error) {
	e, err := Open(ctx, address, prefix)
	if err == nil {
		e.callersClock = true
	}
	return e, err
}

// Open connects to the address. Every key that it makes carries the prefix, which must hold no braces.
func Open(ctx context.Context, address, prefix string) (*Engine, error) {
	if prefix == "" || strings.ContainsAny(prefix, "{}") {
		return nil, fmt.Errorf("store: key prefix %q must be some text without braces", prefix)
	}
	quiet()
	client, err := dial(address)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	e := &Engine{
		client: client, keys: newKeys(prefix), where: Redacted(address), tell: func(string, string, bool) {},
		keeper: func([]byte) (any, bool) { return nil, false },
		commit: redis.NewScript(commitLua), claim: redis.NewScript(claimLua),
		page: redis.NewScript(pageLua), sweep: redis.NewScript(sweepLua),
		arrivals: redis.NewScript(arrivalsLua), trim: redis.NewScript(trimLua),
	}
	e.follower.init()
	if err := e.fail("ping", client.Ping(ctx).Err()); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return e, nil
}

// OnFound says who is told of damage in what is no record. It is called before anything else.
func (e *Engine) OnFound(tell engine.Found) { e.tell = tell }

// KeepBodies says who keeps the bodies of pages. It is called before anything else.
func (e *Engine) KeepBodies(k engine.Keeper) { e.keeper = k }

// fail says where an error is from.
func (e *Engine) fail(op string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("store: redis %s: %s: %w", e.where, op, err)
	if isAway(err) {
		return awayError{err}
	}
	return err
}

// Warnings looks at every server that holds keys: one that evicts, or that keeps nothing on disk, loses entries, and one whose memory is
// nearly full soon takes none.
func (e *Engine) Warnings(ctx context.Context) ([]news.Reason, error) {
	var mu sync.Mutex
	var warnings []news.Reason
	look := func(ctx context.Context, c *redis.Client) error {
		info, err := c.Info(ctx).Result()
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		warnings = append(warnings, warn(c.Options().Addr, parseInfo(info))...)
		return nil
	}
	var err error
	switch c := e.client.(type) {
	case *redis.ClusterClient:
		err = c.ForEachMaster(ctx, look)
	case *redis.Client:
		err = look(ctx, c)
	}
	return warnings, e.fail("info", err)
}

func warn(addr string, info map[string]string) (w []news.Reason) {
	if p := info["maxmemory_policy"]; p != "" && p != "noeviction" {
		w = append(w, news.Because("ready.evicts", addr, p))
	}
	if info["aof_enabled"] == "0" {
		w = append(w, news.Because("ready.no-aof", addr))
	}
	used, err := strconv.ParseInt(info["used_memory"], 10, 64)
	most, err2 := strconv.ParseInt(info["maxmemory"], 10, 64)
	if err == nil && err2 == nil && most > 0 && used > most/100*memoryHigh {
		w = append(w, news.Because("ready.memory-low", addr, strconv.Itoa(memoryHigh)))
	}
	return w
}

// memoryHigh is how much of its memory a server may use before it is warned of, in percent.
const memoryHigh = 90

// parseInfo reads the answer of INFO.
func parseInfo(s string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(s) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			m[k] = v
		}
	}
	return m
}

// Close ends every call under way. A second one does nothing.
func (e *Engine) Close() error {
	var err error
	e.once.Do(func() {
		e.follower.stop()
		err = e.client.Close()
	})
	return err
}
