package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// Changes implements engine.Engine.
func (e *Engine) Changes(ctx context.Context, since uint64, n int) ([]engine.Logged, error) {
	found, err := e.client.XRangeN(ctx, e.keys.log(), strconv.FormatUint(since+1, 10), "+", int64(n)).Result()
	if err != nil {
		return nil, e.fail("changes", err)
	}
	changes := make([]engine.Logged, len(found))
	for i, m := range found {
		id, _, _ := strings.Cut(m.ID, "-")
		seq, err := strconv.ParseUint(id, 10, 64)
		if err != nil {
			return nil, e.fail("changes", fmt.Errorf("%w: change %s", errDamaged, m.ID))
		}
		data, _ := m.Values["c"].(string) // what has none is damaged
		changes[i] = engine.Logged{Seq: seq, Data: []byte(data)}
	}
	return changes, nil
}

// LastSeq implements engine.Engine. Where the number is gone, the log's newest record says it.
func (e *Engine) LastSeq(ctx context.Context) (uint64, error) {
	text, err := e.client.Get(ctx, e.keys.seq()).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, e.fail("last seq", err)
	}
	if seq, err := strconv.ParseUint(text, 10, 64); err == nil && len(text) <= seqDigits {
		return seq, nil
	}
	newest, err := e.client.XRevRangeN(ctx, e.keys.log(), "+", "-", 1).Result()
	if err != nil || len(newest) == 0 {
		return 0, e.fail("last seq", err)
	}
	e.tell("log", "its end", true)
	id, _, _ := strings.Cut(newest[0].ID, "-")
	seq, err := strconv.ParseUint(id, 10, 64)
	return seq, e.fail("last seq", err)
}

// seqDigits bounds the numbers that scripts count with, in a float64.
const seqDigits = 15

// follower reads the log's end on one connection, for however many wait.
type follower struct {
	mu      sync.Mutex
	running bool
	seq     uint64
	err     error         // why it stopped
	news    chan struct{} // closed on every change of the above
	ctx     context.Context
	stop    context.CancelFunc
}

func (f *follower) init() {
	f.news = make(chan struct{})
	f.ctx, f.stop = context.WithCancel(context.Background())
}

func (f *follower) tell(seq uint64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq, f.err, f.running = seq, err, err == nil
	close(f.news)
	f.news = make(chan struct{})
}

// Wait implements engine.Engine.
func (e *Engine) Wait(ctx context.Context, since uint64) error {
	f := &e.follower
	seq, err := e.LastSeq(ctx)
	if err != nil || seq > since {
		return err
	}
	f.mu.Lock()
	if !f.running {
		f.running, f.err, f.seq = true, nil, seq
		go e.follow(seq)
	}
	for {
		seq, err, news := f.seq, f.err, f.news
		f.mu.Unlock()
		switch {
		case err != nil:
			return e.fail("wait", err)
		case seq > since:
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		}
		f.mu.Lock()
	}
}

// followStep bounds one blocking read. Changes cut it short.
const followStep = 5 * time.Second

// follow tells of every growth of the log, and before long where the log stepped back (the database was emptied, or a failover
// lost its tail), until the engine closes or the server goes away; the next Wait starts it again.
func (e *Engine) follow(seq uint64) {
	f := &e.follower
	for {
		_, err := e.client.XRead(f.ctx, &redis.XReadArgs{
			Streams: []string{e.keys.log(), strconv.FormatUint(seq, 10) + "-0"}, Count: 1, Block: followStep,
		}).Result()
		last := seq
		if err == nil || errors.Is(err, redis.Nil) {
			last, err = e.LastSeq(f.ctx)
		}
		if err == nil && last == seq {
			continue
		}
		seq = last
		f.tell(seq, err)
		if err != nil {
			return
		}
	}
}
