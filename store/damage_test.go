package store_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

func TestADamagedRecordIsLeftOut(t *testing.T) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) { storetest.Damage(t, diskBench) })
	url := storetest.StartRedis(t)
	var n atomic.Int64
	t.Run("redis", func(t *testing.T) {
		storetest.Damage(t, func(t *testing.T) storetest.Bench { return redisBench(t, url, fmt.Sprintf("d%d", n.Add(1))) })
	})
}

func TestALostChangeStopsNobody(t *testing.T) {
	t.Parallel()
	t.Run("embedded", func(t *testing.T) { storetest.LostChanges(t, diskBench) })
	url := storetest.StartRedis(t)
	var n atomic.Int64
	t.Run("redis", func(t *testing.T) {
		storetest.LostChanges(t, func(t *testing.T) storetest.Bench { return redisBench(t, url, fmt.Sprintf("l%d", n.Add(1))) })
	})
}

func opened(t *testing.T, url string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func diskBench(t *testing.T) storetest.Bench { return diskBenchAt(t.TempDir()) }

func diskBenchAt(dir string) storetest.Bench {
	return storetest.Bench{
		Store: func(t *testing.T, o store.Options) *store.Store { return opened(t, dir, o) },
		Engine: func(t *testing.T) engine.Engine {
			e, err := embedded.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			return e
		},
		Raw: func(t *testing.T, ref engine.Ref, harm func([]byte) []byte) {
			inFile(t, dir, func(tx *bolt.Tx) error {
				b := tx.Bucket([]byte("records")).Bucket([]byte(ref.Kind))
				return b.Put([]byte(ref.Key), harm(bytes.Clone(b.Get([]byte(ref.Key)))))
			})
		},
		RawChange: func(t *testing.T, seq uint64, harm func([]byte) []byte) {
			inFile(t, dir, func(tx *bolt.Tx) error {
				b, key := tx.Bucket([]byte("log")), binary.BigEndian.AppendUint64(nil, seq)
				if harm == nil {
					return b.Delete(key)
				}
				return b.Put(key, harm(bytes.Clone(b.Get(key))))
			})
		},
	}
}

// inFile changes a store's file, which nobody has open.
func inFile(t *testing.T, dir string, fn func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, embedded.File), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(fn); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func redisBench(t *testing.T, url, prefix string) storetest.Bench {
	c := storetest.Client(t, url)
	return storetest.Bench{
		Store: func(t *testing.T, o store.Options) *store.Store {
			o.Prefix = prefix
			return opened(t, url, o)
		},
		Engine: func(t *testing.T) engine.Engine {
			e, err := redis.Open(t.Context(), url, prefix)
			if err != nil {
				t.Fatal(err)
			}
			return e
		},
		Raw: func(t *testing.T, ref engine.Ref, harm func([]byte) []byte) {
			hash := "{" + prefix + "}:rec:" + string(ref.Kind)
			v, err := c.HGet(t.Context(), hash, ref.Key).Result()
			if err == nil {
				err = c.HSet(t.Context(), hash, ref.Key, harm([]byte(v))).Err()
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		RawChange: func(t *testing.T, seq uint64, harm func([]byte) []byte) {
			rewriteStream(t, c, "{"+prefix+"}:log", fmt.Sprintf("%d-0", seq), harm)
		},
	}
}

// rewriteStream changes one message of a stream, which has to be written anew for it; a nil harm takes it out.
func rewriteStream(t *testing.T, c *goredis.Client, key, id string, harm func([]byte) []byte) {
	t.Helper()
	all, err := c.XRange(t.Context(), key, "-", "+").Result()
	if err == nil {
		err = c.Del(t.Context(), key).Err()
	}
	for _, m := range all {
		if m.ID == id && harm == nil {
			continue
		}
		if text, ok := m.Values["c"].(string); ok && m.ID == id {
			m.Values["c"] = harm([]byte(text))
		}
		if err == nil {
			err = c.XAdd(t.Context(), &goredis.XAddArgs{Stream: key, ID: m.ID, Values: m.Values}).Err()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// On Redis a text has a key of its own, which may be lost or be of another type.
func TestALostBodyIsADamagedRecord(t *testing.T) {
	url := storetest.StartRedis(t)
	b := redisBench(t, url, "lost")
	s := b.Store(t, store.Options{})
	defer func() { _ = s.Close() }()
	ids := storetest.Publish(t, s, 3)
	c := storetest.Client(t, url)
	for i, harm := range []func(key string) error{
		func(key string) error { return c.Del(t.Context(), key).Err() },
		func(key string) error {
			if err := c.Del(t.Context(), key).Err(); err != nil {
				return err
			}
			return c.LPush(t.Context(), key, "x").Err()
		},
	} {
		said, err := c.HGet(t.Context(), "{lost}:rec:entry", ids[i]).Result()
		parts := strings.Split(said, "|")
		if err != nil || len(parts) < 4 {
			t.Fatal(said, err)
		}
		if err := harm("lost:body:" + strings.TrimPrefix(parts[2], ".")); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.EntriesByID(t.Context(), ids)
	if err != nil || len(found) != 1 || found[ids[2]].ID == "" {
		t.Errorf("%d entries, %v", len(found), err)
	}
	left, err := s.Damaged(t.Context())
	if err != nil || len(left["entry"]) != 2 {
		t.Errorf("damaged are %s, %v", strings.Join(left["entry"], " "), err)
	}
}

// In a file a long text lies in pieces, of which one may be lost.
func TestALostPieceIsADamagedEntry(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir, store.Options{})
	if err := s.AddSource(t.Context(), news.Source{ID: "a", Enabled: true}, benchNow, news.Act{}); err != nil {
		t.Fatal(err)
	}
	jobs, err := s.Claim(t.Context(), "hub", benchNow, time.Minute, 1)
	if err != nil {
		t.Fatal(err)
	}
	one, two := article("a", 1), article("a", 2)
	_, err = s.Commit(t.Context(), news.Refresh{Lease: jobs[0].Lease, At: benchNow, Entries: []news.Entry{one, two}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	inFile(t, dir, func(tx *bolt.Tx) error { // what comes first in a document is written last
		return tx.Bucket([]byte("bodies")).Bucket([]byte("entry")).Delete(binary.BigEndian.AppendUint64(nil, 1))
	})
	s = opened(t, dir, store.Options{})
	defer func() { _ = s.Close() }()
	found, err := s.EntriesByID(t.Context(), []string{one.ID, two.ID})
	if err != nil || len(found) != 1 || found[one.ID].ID == "" {
		t.Errorf("%d entries, %v", len(found), err)
	}
	left, err := s.Damaged(t.Context())
	if err != nil || len(left["entry"]) != 1 || left["entry"][0] != two.ID {
		t.Errorf("damaged are %v, %v", left, err)
	}
	var dump bytes.Buffer
	if err := s.Dump(t.Context(), &dump); err != nil {
		t.Error(err)
	}
}
