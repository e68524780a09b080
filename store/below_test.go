package store_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/embedded"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

// queues are those of a file that are there: the sources', and one of jobs.
func queues(tx *bolt.Tx) (due, members []*bolt.Bucket) {
	mail := tx.Bucket([]byte("queues")).Bucket([]byte("mail"))
	return []*bolt.Bucket{tx.Bucket([]byte("due")), mail.Bucket([]byte("due"))}, []*bolt.Bucket{tx.Bucket([]byte("queue")), mail.Bucket([]byte("queue"))}
}

// each calls fn for everything in buckets.
func each(buckets []*bolt.Bucket, fn func(b *bolt.Bucket, k, v []byte) error) error {
	for _, b := range buckets {
		var keys, values [][]byte
		_ = b.ForEach(func(k, v []byte) error { // it gives what the function gives
			keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
			return nil
		})
		for i := range keys {
			if err := fn(b, keys[i], values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestDamageBelowTheRecordsOfAFileStopsNothing(t *testing.T) {
	ofMembers := func(harm func([]byte) []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			_, members := queues(tx)
			return each(members, func(b *bolt.Bucket, k, v []byte) error { return b.Put(k, harm(v)) })
		}
	}
	for name, c := range map[string]struct {
		named bool
		harm  func(tx *bolt.Tx) error
	}{
		"queue values cut":      {true, ofMembers(func(v []byte) []byte { return v[:3] })},
		"queue values empty":    {true, ofMembers(func([]byte) []byte { return nil })},
		"queue values long":     {true, ofMembers(func(v []byte) []byte { return append(v, v...) })},
		"queue values of noise": {true, ofMembers(func([]byte) []byte { return []byte{0xA7, 0x31, 0, 0xFF, 1, 2, 3, 4} })},
		"queue values gone": {true, func(tx *bolt.Tx) error {
			_, members := queues(tx)
			return each(members, func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) })
		}},
		"due keys twice": {true, func(tx *bolt.Tx) error {
			due, _ := queues(tx)
			return each(due, func(b *bolt.Bucket, k, _ []byte) error {
				return b.Put(append(binary.BigEndian.AppendUint64(nil, 1<<63+5), k[8:]...), nil)
			})
		}},
		"due keys too short": {true, func(tx *bolt.Tx) error {
			due, _ := queues(tx)
			for _, b := range due {
				if err := b.Put([]byte("x"), nil); err != nil {
					return err
				}
			}
			return nil
		}},
		"due in the year 9000000": {true, func(tx *bolt.Tx) error {
			due, members := queues(tx)
			far := binary.BigEndian.AppendUint64(nil, 1<<63|1<<58)
			for i, b := range due {
				err := each([]*bolt.Bucket{b}, func(b *bolt.Bucket, k, _ []byte) error {
					if err := members[i].Put(k[8:], far); err != nil {
						return err
					}
					if err := b.Delete(k); err != nil {
						return err
					}
					return b.Put(append(bytes.Clone(far), k[8:]...), nil)
				})
				if err != nil {
					return err
				}
			}
			return nil
		}},
		"a source's due key gone": {false, func(tx *bolt.Tx) error {
			due, _ := queues(tx)
			return each(due[:1], func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) })
		}},
		"sources gone from the queue": {false, func(tx *bolt.Tx) error {
			due, members := queues(tx)
			return each([]*bolt.Bucket{due[0], members[0]}, func(b *bolt.Bucket, k, _ []byte) error { return b.Delete(k) })
		}},
		"when a queue was asked": {false, func(tx *bolt.Tx) error {
			return each([]*bolt.Bucket{tx.Bucket([]byte("asked"))}, func(b *bolt.Bucket, k, _ []byte) error { return b.Put(k, []byte("x")) })
		}},
		"a queue was asked in the year 5000": {false, func(tx *bolt.Tx) error {
			at := binary.BigEndian.AppendUint64(nil, 1<<63+95_000_000_000_000)
			return each([]*bolt.Bucket{tx.Bucket([]byte("asked"))}, func(b *bolt.Bucket, k, _ []byte) error { return b.Put(k, at) })
		}},
		"when the last one arrived": {false, func(tx *bolt.Tx) error { return tx.Bucket([]byte("arrived")).Put([]byte("at"), []byte("x")) }},
		"a change's key":            {false, func(tx *bolt.Tx) error { return tx.Bucket([]byte("log")).Put([]byte("\x00x"), []byte("{}")) }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			storetest.Below(t, diskBenchAt(dir), c.named, func(t *testing.T) { inFile(t, dir, c.harm) })
		})
	}
}

func TestDamagedPostingsOfAFileArePassedOver(t *testing.T) {
	for name, harm := range map[string]func([]byte) []byte{
		"cut":   func(v []byte) []byte { return v[:len(v)-3] },
		"empty": func([]byte) []byte { return nil },
		"noise": func(v []byte) []byte { return bytes.Repeat([]byte{0xA7, 0x31, 0, 0xFF}, 1+len(v)/4) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			b := diskBenchAt(dir)
			e := b.Engine(t)
			storetest.Lists(t, e)
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			inFile(t, dir, func(tx *bolt.Tx) error {
				posts := tx.Bucket([]byte("posts"))
				if err := posts.Put([]byte("x"), []byte("y")); err != nil {
					return err
				}
				k, v := posts.Cursor().First()
				return posts.Put(bytes.Clone(k), harm(bytes.Clone(v)))
			})
			e = b.Engine(t)
			defer func() { _ = e.Close() }()
			told := 0
			e.(*embedded.Engine).OnFound(func(what, _ string, _ bool) {
				if what == "postings" {
					told++
				}
			})
			storetest.Lists(t, e)
			if told == 0 {
				t.Error("nobody was told")
			}
		})
	}
}

func TestDamageBelowTheRecordsOfARedisStopsNothing(t *testing.T) {
	url := storetest.StartRedis(t)
	c := storetest.Client(t, url)
	var n atomic.Int64
	scores := func(score float64) func(key func(string) string) error {
		return func(key func(string) string) error {
			for _, k := range []string{"due", "due:mail"} {
				all, err := c.ZRange(t.Context(), key(k), 0, -1).Result()
				if err != nil {
					return err
				}
				for _, m := range all {
					if err := c.ZAdd(t.Context(), key(k), goredis.Z{Score: score, Member: m}).Err(); err != nil {
						return err
					}
				}
			}
			return nil
		}
	}
	field := func(hash, name, value string) func(key func(string) string) error {
		return func(key func(string) string) error { return c.HSet(t.Context(), key(hash), name, value).Err() }
	}
	set := func(name, value string) func(key func(string) string) error {
		return func(key func(string) string) error { return c.Set(t.Context(), key(name), value, 0).Err() }
	}
	gone := func(name string) func(key func(string) string) error {
		return func(key func(string) string) error { return c.Del(t.Context(), key(name)).Err() }
	}
	for name, harm := range map[string]func(key func(string) string) error{
		"due never":                          scores(math.Inf(1)),
		"due before all time":                scores(math.Inf(-1)),
		"due in a hundred million years":     scores(3e18),
		"sources gone from the queue":        gone("due"),
		"leases of noise":                    field("leases", "a", "\xa7\x31\xff"),
		"leases without an end":              field("leases", "a", "token"),
		"when a queue was asked":             field("asked", "-", "noise"),
		"a queue was asked in the year 5000": field("asked", "-", "95000000000000"),
		"a queue was asked at nan":           field("asked", "-", "nan"),
		"the log's end is noise":             set("seq", "noise"),
		"the log's end is too low":           set("seq", "1"),
		"the log's end is no number":         set("seq", "nan"),
		"the log's end is too long":          set("seq", "99999999999999999999"),
		"the log's end is gone":              gone("seq"),
		"the last arrival is noise":          field("arrived", "n", "noise"),
		"when the last one arrived":          field("arrived", "at", "noise"),
		"the last arrival is gone":           gone("arrived"),
		"what was let go of arrivals":        field("trimmed", "all", "noise"),
		"what may go": func(key func(string) string) error {
			return c.ZAdd(t.Context(), key("expiry"), goredis.Z{Score: 1, Member: "noise"}).Err()
		},
		"bodies that may go": func(key func(string) string) error {
			return c.ZAdd(t.Context(), key("loose"), goredis.Z{Score: 1, Member: "noise"}).Err()
		},
		"a timeline's member": func(key func(string) string) error {
			return c.ZAdd(t.Context(), key("line:all"), goredis.Z{Score: 1, Member: "~\xa7"}).Err()
		},
		"an order's member": func(key func(string) string) error {
			return c.LPush(t.Context(), key("arrivals:all"), "\xa7\x31\x00\xff noise").Err()
		},
		"a queue's name": func(key func(string) string) error { return c.SAdd(t.Context(), key("queues"), "\xa7").Err() },
	} {
		t.Run(name, func(t *testing.T) {
			prefix := fmt.Sprintf("b%d", n.Add(1))
			storetest.Below(t, redisBench(t, url, prefix), false, func(t *testing.T) {
				if err := harm(func(k string) string { return "{" + prefix + "}:" + k }); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
	for name, values := range map[string][]any{
		"cut": {"p", "e\x00\x00"}, "one and a part": {"p", "e00000000000000d\x00\x00\xa7\x31"}, "more terms than there are": {"p", "e00000000000000d\xff\xff\xa7\x31"},
		"noise": {"p", string(bytes.Repeat([]byte{0xA7, 0x31, 0, 0xFF}, 90))}, "empty": {"p", ""}, "another field": {"q", "x", "r", "y"},
	} {
		t.Run("postings "+name, func(t *testing.T) {
			prefix := fmt.Sprintf("b%d", n.Add(1))
			e := redisBench(t, url, prefix).Engine(t)
			defer func() { _ = e.Close() }()
			told := 0
			e.(*redis.Engine).OnFound(func(what, _ string, _ bool) {
				if what == "postings" {
					told++
				}
			})
			storetest.Lists(t, e)
			gen := engine.Generation(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
			for _, g := range []int64{gen, gen - 1} {
				if err := c.XAdd(t.Context(), &goredis.XAddArgs{Stream: fmt.Sprintf("{%s}:posted:%d", prefix, g), Values: values}).Err(); err != nil {
					t.Fatal(err)
				}
			}
			if told != 0 {
				t.Error("somebody was told of what is whole")
			}
			if storetest.Lists(t, e); told != 2 {
				t.Errorf("it was told %d times", told)
			}
		})
	}
}
