package redis_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

var now = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func entry(key, rev string) engine.Record {
	return engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: key}, Rev: rev, Head: []byte("h"), Body: []byte(key + rev)}
}

func open(t *testing.T, url string) *redis.Engine {
	t.Helper()
	e, err := redis.OpenByCallersClock(t.Context(), url, "p")
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

func TestBodiesNeitherLeakNorVanish(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	commit := func(rev, expect string) error {
		_, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{Put: entry("x", rev), Expect: expect}}})
		return err
	}
	bodies := func() int {
		t.Helper()
		n := 0
		for it := c.Scan(t.Context(), 0, "p:body:*", 100).Iterator(); it.Next(t.Context()); {
			n++
		}
		return n
	}
	sweep := func(at time.Time) {
		t.Helper()
		if err := e.Sweep(t.Context(), at, 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := commit("1", ""); err != nil {
		t.Fatal(err)
	}
	if err := commit("2", "1"); err != nil {
		t.Fatal(err)
	}
	if err := commit("9", "8"); !errors.Is(err, engine.ErrConflict) {
		t.Fatalf("%v, want ErrConflict", err)
	}
	if err := commit("2", "1"); err != nil { // known
		t.Fatal(err)
	}
	sweep(now.Add(engine.BodyGrace - time.Second))
	if n := bodies(); n != 4 {
		t.Errorf("within the grace: %d bodies, want 4", n)
	}
	sweep(now.Add(engine.BodyGrace))
	if n := bodies(); n != 1 {
		t.Errorf("after the grace: %d bodies, want the visible one", n)
	}
	recs, err := e.Get(t.Context(), now, entry("x", "").Ref)
	if err != nil || string(recs[0].Body) != "x2" {
		t.Errorf("%+v, %v", recs, err)
	}
	_, err = e.Commit(t.Context(), engine.Batch{Now: now, Delete: []engine.Ref{entry("x", "").Ref}})
	if err != nil {
		t.Fatal(err)
	}
	sweep(now.Add(2 * engine.BodyGrace))
	if n := bodies(); n != 0 {
		t.Errorf("after the deletion: %d bodies", n)
	}
}

func TestEveryKeyIsOurs(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	expiring := engine.Record{Ref: engine.Ref{Kind: engine.Tombstone, Key: "t"}, Rev: "1", Expires: now.Add(time.Hour)}
	_, err := e.Commit(t.Context(), engine.Batch{
		Now: now, Put: []engine.Record{expiring}, Due: []engine.Due{{Member: "a", At: now, Mode: engine.DueSet}},
		Groups: []engine.Group{{Put: entry("x", "1"), Add: []engine.Place{{Timeline: "all", ID: "x", Score: 1}}, Change: []byte("{}")}},
		Post:   []engine.Posting{{Term: 0}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Claim(t.Context(), engine.Claim{Token: "t", Now: now, Until: now.Add(time.Hour), N: 1}); err != nil {
		t.Fatal(err)
	}
	_, err = e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{Put: entry("x", "2"), Expect: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"{p}:due": "zset", "{p}:leases": "hash", "{p}:asked": "hash", "{p}:log": "stream", "{p}:seq": "string", "{p}:loose": "zset", "{p}:expiry": "zset",
		"{p}:rec:entry": "hash", "{p}:rec:tombstone": "hash", "{p}:line:all": "zset",
		"{p}:posted:455": "stream",
	}
	found, err := c.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range found {
		kind, err := c.Type(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if body := strings.HasPrefix(key, "p:body:"); kind != want[key] && (!body || kind != "string") {
			t.Errorf("key %s is a %s", key, kind)
		}
		delete(want, key)
	}
	if len(want) != 0 {
		t.Errorf("missing are %v", want)
	}
}

func TestPostingsLeave(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	gen := engine.Generation(now)
	next := engine.GenerationEnds(gen).Add(-time.Minute) // the last of the generation after it
	for i, at := range []time.Time{now, now.Add(time.Hour), next} {
		seen, err := e.Posted(t.Context(), at, []uint64{0})
		if err != nil {
			t.Fatal(err)
		}
		post := []engine.Posting{{Term: 0, ID: engine.PostingID{byte(i)}, Seen: seen[0]}}
		if _, err := e.Commit(t.Context(), engine.Batch{Now: at, Post: post}); err != nil {
			t.Fatal(err)
		}
	}
	want := map[int64]time.Duration{gen: engine.GenerationEnds(gen).Sub(now), gen + 1: engine.PostingsFor + time.Minute}
	for g, read := range want {
		key := fmt.Sprintf("{p}:posted:%d", g)
		lasts, err := c.PTTL(t.Context(), key).Result()
		if err != nil || lasts < read+time.Hour || lasts > read+8*24*time.Hour {
			t.Errorf("%s lasts %v, %v; it is read for %v", key, lasts, err, read)
		}
	}
	if err := e.Sweep(t.Context(), next.Add(time.Minute), 10); err != nil {
		t.Fatal(err)
	}
	left, err := c.Keys(t.Context(), "{p}:posted:*").Result()
	if want := fmt.Sprintf("{p}:posted:%d", gen+1); err != nil || len(left) != 1 || left[0] != want {
		t.Errorf("%v are left, %v; want %s", left, err, want)
	}
}

func TestServerAwayIsToldInTime(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }() // accepts in the kernel, and never answers
	dead := "127.0.0.1:1"
	tests := map[string]string{
		"refused":          "redis://user:geheim@" + dead,
		"silent":           "redis://user:geheim@" + l.Addr().String() + "?read_timeout=200ms&max_retries=1",
		"no socket":        "unix:///nowhere/redis.sock",
		"sentinel refused": "redis+sentinel://user:geheim@" + dead + "/mymaster",
		"cluster refused":  "redis+cluster://user:geheim@" + dead + "," + dead,
	}
	for name, url := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			start := time.Now()
			_, err := redis.Open(ctx, url, "p")
			if err == nil {
				t.Fatal("no error")
			}
			if d := time.Since(start); d > time.Minute {
				t.Errorf("it took %v", d)
			}
			if strings.Contains(err.Error(), "geheim") || !strings.Contains(err.Error(), redis.Redacted(url)) {
				t.Errorf("%v: want the address without its password", err)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	tests := []struct{ url, want string }{
		{"redis+sentinel://127.0.0.1:1/", "the master's name is missing"},
		{"redis+cluster:///", "no host is named"},
		{"redis://127.0.0.1:1/x", "invalid database number"},
		{"http://127.0.0.1", "is no address of a Redis"},
		{"redis://127.0.0.1:1?colour=red", "colour"},
	}
	for _, tt := range tests {
		_, err := redis.Open(t.Context(), tt.url, "p")
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.url, err, tt.want)
		}
	}
	if _, err := redis.Open(t.Context(), "redis://127.0.0.1:1", "a{b}"); err == nil || !strings.Contains(err.Error(), "braces") {
		t.Errorf("a prefix with braces: %v", err)
	}
	for url, want := range map[string]bool{"./data": false, "/srv/hub": false, "rediss://x": true, "redis+cluster://a,b": true, "redis": false} {
		if redis.IsURL(url) != want {
			t.Errorf("IsURL(%q) is %v", url, !want)
		}
	}
}

func TestSentinel(t *testing.T) {
	e := open(t, storetest.StartSentinel(t)+"?db=3")
	_, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{Put: entry("x", "1")}}})
	if err != nil {
		t.Fatal(err)
	}
	recs, err := e.Get(t.Context(), now, entry("x", "").Ref)
	if err != nil || recs[0].Rev != "1" {
		t.Errorf("%+v, %v", recs, err)
	}
	if w, err := e.Warnings(t.Context()); err != nil || len(w) != 1 {
		t.Errorf("warnings %q, %v", w, err)
	}
}

func TestWarnings(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	for _, row := range []struct {
		policy string
		want   int
	}{{"allkeys-lru", 2}, {"noeviction", 1}} {
		if err := c.ConfigSet(t.Context(), "maxmemory-policy", row.policy).Err(); err != nil {
			t.Fatal(err)
		}
		w, err := e.Warnings(t.Context())
		if err != nil || len(w) != row.want {
			t.Errorf("%s: %q, %v; want %d warnings", row.policy, w, err, row.want)
		}
	}
	if err := c.ConfigSet(t.Context(), "appendonly", "yes").Err(); err != nil {
		t.Fatal(err)
	}
	if w, err := e.Warnings(t.Context()); err != nil || len(w) != 0 {
		t.Errorf("%q, %v; want none", w, err)
	}
	if err := c.ConfigSet(t.Context(), "maxmemory", "1mb").Err(); err != nil { // an empty server has more in use
		t.Fatal(err)
	}
	if w, err := e.Warnings(t.Context()); err != nil || len(w) != 1 || w[0].Rule != "ready.memory-low" {
		t.Errorf("%q, %v; want that memory is low", w, err)
	}
}

func TestWaitGoesOnAfterAnOutage(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := open(t, url), storetest.Client(t, url)
	woken := make(chan error)
	go func() { woken <- e.Wait(t.Context(), 0) }()
	for blocked := ""; !strings.Contains(blocked, "cmd=xread"); {
		var err error
		if blocked, err = c.ClientList(t.Context()).Result(); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Do(t.Context(), "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").Err(); err != nil {
		t.Fatal(err)
	}
	_, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{Put: entry("x", "1"), Change: []byte("{}")}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-woken; err != nil {
		t.Errorf("waiting through a lost connection: %v", err)
	}
	if err := e.Wait(t.Context(), 0); err != nil {
		t.Error(err)
	}
}
