package redis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A key that holds another type than the hub gave it was written by somebody else: nothing of it can be read, and it is not put
// right, since what was there cannot be known. It is named.

// typeOf is the type that a key of the hub has; empty where it is none of those that share the hash tag.
func (k keys) typeOf(key string) string {
	name, ok := strings.CutPrefix(key, k.tagged(""))
	if !ok {
		return ""
	}
	what, _, _ := strings.Cut(name, ":")
	switch what {
	case "due", "loose", "expiry", "line":
		return "zset"
	case "leases", "asked", "rec", "trimmed", "arrived", "post":
		return "hash"
	case "queues", "joined":
		return "set"
	case "arrivals":
		return "list"
	}
	return map[string]string{"log": "stream", "seq": "string", "posted": "stream"}[what]
}

// everywhere are the keys without which nothing can be done.
func (k keys) everywhere() []string {
	all := slices.Collect(maps.Values(k.kinds))
	return append(all, k.due(engine.Sources), k.leases(engine.Sources), k.queues(), k.asked(), k.log(), k.seq(), k.loose(), k.expiry(),
		k.trimmed(), k.joined(), k.arrived(), k.timeline(news.TimelineAll), k.arrivals(news.TimelineAll))
}

// strange finds those of the keys that hold another type, each with what it holds.
func (e *Engine) strange(ctx context.Context, names []string) (found []string, err error) {
	types, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, name := range names {
			p.Type(ctx, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		is, want := types[i].(*redis.StatusCmd).Val(), e.keys.typeOf(name)
		if want != "" && is != "none" && is != want {
			found = append(found, fmt.Sprintf("%s (%s, not %s)", name, is, want))
		}
	}
	slices.Sort(found)
	return found, nil
}

// checkTypes gives an Unfit where a key holds another type without which nothing can be done.
func (e *Engine) checkTypes(ctx context.Context) error {
	found, err := e.strange(ctx, e.keys.everywhere())
	if err != nil {
		return unfit(e.fail("look at the types of keys", err))
	}
	if len(found) == 0 {
		return nil
	}
	names := strings.Join(found, ", ")
	return &engine.Unfit{Why: news.Because("ready.wrong-type", names), Err: fmt.Errorf("keys hold other types: %s", names)}
}

// explain names the keys of a script that failed because one of them holds another type.
func (e *Engine) explain(ctx context.Context, err error, names []string) error {
	if err == nil || !strings.Contains(err.Error(), "WRONGTYPE") {
		return err
	}
	found, looked := e.strange(ctx, names)
	if looked != nil {
		return errors.Join(err, looked)
	}
	for _, key := range found {
		e.tell("key", key, false)
	}
	return fmt.Errorf("a key holds another type, mend or remove it: %s: %w", strings.Join(found, ", "), err)
}
