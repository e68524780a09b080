package redis_test

import (
	"slices"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

// TestLongMembersStay proves that the places of a store from before format 6 are read, left and followed by shorter ones.
func TestLongMembersStay(t *testing.T) {
	url := storetest.StartRedis(t)
	c := storetest.Client(t, url)
	arrive := func(e *redis.Engine, keys ...string) {
		t.Helper()
		b := engine.Batch{Now: now}
		for _, k := range keys {
			b.Groups = append(b.Groups, engine.Group{Put: entry(k, "1"), Arrives: true, Add: []engine.Place{{Timeline: "all", ID: k, Score: 5}}})
		}
		if _, err := e.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	arrive(open(t, url), "z", "y", "x")
	c.Del(t.Context(), "{p}:line:all")
	for n, key := range []string{"z", "y", "x"} {
		p := engine.Place{Timeline: "all", ID: key, Score: 5, Number: uint64(n + 1)}
		c.ZAdd(t.Context(), "{p}:line:all", goredis.Z{Score: 5, Member: p.Member()})
	}
	e := open(t, url)
	arrive(e, "b", "a")
	arrive(open(t, url), "c")
	if got, want := read(t, e), []string{"c", "a", "b", "x", "y", "z"}; !slices.Equal(got, want) {
		t.Errorf("one by one, the newest first, they are %q, want %q", got, want)
	}
	drop := func(key string, number uint64) {
		g := engine.Group{Put: entry(key, "2"), Expect: "1", Drop: []engine.Place{{Timeline: "all", ID: key, Score: 5, Number: number}}}
		if _, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{g}}); err != nil {
			t.Fatal(err)
		}
	}
	drop("y", 2)
	drop("a", 5)
	if got, want := read(t, e), []string{"c", "b", "x", "z"}; !slices.Equal(got, want) {
		t.Errorf("without two of them they are %q, want %q", got, want)
	}
}

// read reads a timeline one by one.
func read(t *testing.T, e *redis.Engine) (keys []string) {
	t.Helper()
	at := engine.Place{Timeline: "all"}
	for more := true; more; {
		page, err := e.Page(t.Context(), now, engine.Entry, at, engine.Place{}, 1)
		if err != nil || len(keys) > 10 {
			t.Fatal(keys, err)
		}
		for _, r := range page.Records {
			keys = append(keys, r.Key)
		}
		at, more = page.Last, page.More
	}
	return keys
}

// TestNumbersSort proves that members sort by number, however high.
func TestNumbersSort(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	for i, number := range []uint64{1, 255, 1<<24 + 1, 0x7F<<24 - 1, 0x7F << 24, 1 << 40} {
		if err := c.HSet(t.Context(), "{p}:arrived", "n", number-1).Err(); err != nil {
			t.Fatal(err)
		}
		key := string(rune('f' - i))
		g := engine.Group{Put: entry(key, "1"), Arrives: true, Add: []engine.Place{{Timeline: "all", ID: key, Score: 5}}}
		if _, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{g}}); err != nil {
			t.Fatal(err)
		}
		page, err := e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "all"}, engine.Place{}, 1)
		if err != nil || page.Last.ID != key || page.Last.Number != number {
			t.Errorf("the newest is %+v, want %s at %d: %v", page.Last, key, number, err)
		}
	}
	if got, want := read(t, e), []string{"a", "b", "c", "d", "e", "f"}; !slices.Equal(got, want) {
		t.Errorf("they are %q, want %q", got, want)
	}
}
