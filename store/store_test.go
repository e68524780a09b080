package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

func openStore(t testing.TB, url string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func onDisk(t *testing.T, o store.Options) *store.Store {
	return openStore(t, t.TempDir(), o)
}

// onRedis gives every store a prefix of its own on one server.
func onRedis(url string) storetest.Open {
	var n atomic.Int64
	return func(t *testing.T, o store.Options) *store.Store {
		o.Prefix = fmt.Sprintf("%s-%d", strings.NewReplacer("{", "", "}", "").Replace(t.Name()), n.Add(1))
		return openStore(t, url, o)
	}
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	storetest.Run(t, onDisk)
	storetest.RunEngine(t, func(t *testing.T) engine.Engine {
		e, err := embedded.Open(t.TempDir())
		return closing(t, e, err)
	})
}

func TestRedis(t *testing.T) {
	t.Parallel()
	runRedis(t, storetest.StartRedis(t))
}

func TestRedisGoesByItsOwnClock(t *testing.T) {
	t.Parallel()
	url, n := storetest.StartRedis(t), 0
	storetest.Skewed(t, func(t *testing.T, o store.Options) *store.Store {
		n++
		o.Prefix = fmt.Sprint("skewed", (n+1)/2) // two hubs on one
		return openStore(t, url, o)
	})
}

func TestRedisCluster(t *testing.T) {
	t.Parallel()
	runRedis(t, storetest.StartCluster(t))
}

func runRedis(t *testing.T, url string) {
	storetest.Run(t, onRedis(url))
	storetest.RunEngine(t, func(t *testing.T) engine.Engine {
		e, err := redis.OpenByCallersClock(t.Context(), url, t.Name())
		return closing(t, e, err)
	})
}

func closing(t testing.TB, e engine.Engine, err error) engine.Engine {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestMove(t *testing.T) {
	t.Parallel()
	t.Run("embedded to embedded", func(t *testing.T) { storetest.Move(t, onDisk, onDisk) })
	redis := onRedis(storetest.StartRedis(t))
	t.Run("embedded to redis", func(t *testing.T) { storetest.Move(t, onDisk, redis) })
	t.Run("redis to embedded", func(t *testing.T) { storetest.Move(t, redis, onDisk) })
	t.Run("redis to redis", func(t *testing.T) { storetest.Move(t, redis, redis) })
}

func TestDumpOfAStoreThatChanges(t *testing.T) {
	t.Parallel()
	redis := onRedis(storetest.StartRedis(t))
	for _, c := range []struct {
		name     string
		from, to storetest.Open
	}{
		{"embedded to redis", onDisk, redis}, {"redis to embedded", redis, onDisk},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Meanwhile(t, c.from, c.to)
			storetest.MeanwhilePruned(t, c.from, c.to)
		})
	}
}

func TestHalfARestoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	e, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	mark := engine.Record{Ref: engine.Ref{Kind: engine.Meta, Key: "restoring"}, Rev: "1"}
	if _, err := e.Commit(t.Context(), engine.Batch{Put: []engine.Record{mark}}); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), dir, store.Options{}); !errors.Is(err, store.ErrPartial) {
		t.Errorf("%v, want ErrPartial", err)
	}
}

func TestInUse(t *testing.T) {
	dir := t.TempDir()
	openStore(t, dir, store.Options{})
	if _, err := store.Open(t.Context(), dir, store.Options{}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("%v, want ErrInUse", err)
	}
}
