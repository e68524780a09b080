package store_test

import (
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

func TestRedisCluster(t *testing.T) {
	t.Parallel()
	runRedis(t, storetest.StartCluster(t))
}

func runRedis(t *testing.T, url string) {
	storetest.Run(t, onRedis(url))
	storetest.RunEngine(t, func(t *testing.T) engine.Engine {
		e, err := redis.Open(t.Context(), url, t.Name())
		return closing(t, e, err)
	})
}

func closing(t *testing.T, e engine.Engine, err error) engine.Engine {
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
	redis := onRedis(storetest.StartRedis(t))
	for name, way := range map[string][2]storetest.Open{
		"embedded to redis":    {onDisk, redis},
		"redis to embedded":    {redis, onDisk},
		"embedded to embedded": {onDisk, onDisk},
		"redis to redis":       {redis, redis},
	} {
		t.Run(name, func(t *testing.T) { storetest.Move(t, way[0], way[1]) })
	}
}
