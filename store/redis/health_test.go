package redis_test

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

// whyUnfit is the rule of the reason why a store cannot be worked with; "" where it can.
func whyUnfit(t *testing.T, e *redis.Engine) string { return whyUnfitWithin(t, e, time.Minute) }

func whyUnfitWithin(t *testing.T, e *redis.Engine, most time.Duration) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	err := e.Health(ctx)
	if err == nil {
		return ""
	}
	said, ok := errors.AsType[news.Reasoned](err)
	if !ok {
		t.Fatalf("%v has no reason", err)
	}
	return strings.Join(append([]string{said.Reason().Rule}, said.Reason().Terms...), " ")
}

// A key that somebody overwrote is named: where nothing can be done without it, by what says whether the hub is ready, else where it is met.
func TestAKeyOfAnotherType(t *testing.T) {
	url := storetest.StartRedis(t)
	e, admin := open(t, url), storetest.Client(t, url)
	var told []string
	e.OnFound(func(what, name string, _ bool) { told = append(told, what+" "+name) })
	now := time.Now()
	put := func(line, key string) error {
		_, err := e.Commit(t.Context(), engine.Batch{Now: now, Groups: []engine.Group{{
			Put: engine.Record{Ref: engine.Ref{Kind: engine.Entry, Key: key}, Rev: "1", Body: []byte("{}")}, Add: []engine.Place{{Timeline: line, ID: "a", Score: 1}},
		}}})
		return err
	}
	if err := put("channel/world", "a"); err != nil {
		t.Fatal(err)
	}
	if why := whyUnfit(t, e); why != "" {
		t.Fatalf("sound: %s", why)
	}
	lines, err := admin.Keys(t.Context(), "*line:channel/world").Result()
	if err != nil || len(lines) != 1 {
		t.Fatalf("%v, %v", lines, err)
	}
	if err := admin.Set(t.Context(), lines[0], "x", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := put("channel/world", "b"); err == nil || !strings.Contains(err.Error(), lines[0]+" (string, not zset)") {
		t.Errorf("a timeline: %v", err)
	}
	if len(told) != 1 || !strings.Contains(told[0], lines[0]) {
		t.Errorf("told of %q", told)
	}
	if err := put("channel/culture", "c"); err != nil {
		t.Errorf("another timeline: %v", err)
	}
	tag, _, _ := strings.Cut(lines[0], "line:")
	if err := admin.Do(t.Context(), "set", tag+"rec:entry", "x").Err(); err != nil {
		t.Fatal(err)
	}
	if why := whyUnfit(t, e); why != "ready.wrong-type "+tag+"rec:entry (string, not hash)" {
		t.Errorf("all entries: %s", why)
	}
}

func TestHealthSaysWhyAServerCannotBeWorkedWith(t *testing.T) {
	for _, c := range []struct {
		want     string
		do, mend []string // commands
	}{
		{want: "ready.out-of-memory", do: []string{"config set maxmemory-policy noeviction", "config set maxmemory 1"}, mend: []string{"config set maxmemory 0"}},
		{want: "ready.read-only", do: []string{"replicaof 127.0.0.1 1"}, mend: []string{"replicaof no one"}},
		{want: "ready.no-replicas", do: []string{"config set min-replicas-to-write 1"}, mend: []string{"config set min-replicas-to-write 0"}},
		{want: "ready.no-permission evalsha", do: []string{"acl setuser default -evalsha -eval"}, mend: []string{"acl setuser default +@all"}},
		{want: "ready.no-permission zadd", do: []string{"acl setuser default -zadd"}, mend: []string{"acl setuser default +@all"}},
		{want: "ready.no-permission xread", do: []string{"acl setuser default -xread"}, mend: []string{"acl setuser default +@all"}},
		{want: "ready.no-permission hscan", do: []string{"acl setuser default -hscan"}, mend: []string{"acl setuser default +@all"}},
	} {
		t.Run(c.want, func(t *testing.T) {
			url := storetest.StartRedis(t)
			e, admin := open(t, url), storetest.Client(t, url)
			run := func(lines []string) {
				t.Helper()
				for _, line := range lines {
					args := []any{}
					for _, word := range strings.Fields(line) {
						args = append(args, word)
					}
					if err := admin.Do(t.Context(), args...).Err(); err != nil {
						t.Fatalf("%s: %v", line, err)
					}
				}
			}
			if why := whyUnfit(t, e); why != "" {
				t.Fatalf("at first: %s", why)
			}
			run(c.do)
			if why := whyUnfit(t, e); why != c.want {
				t.Errorf("it is %q, want %q", why, c.want)
			}
			run(c.mend)
			if why := whyUnfit(t, e); why != "" {
				t.Errorf("mended: %s", why)
			}
			keys, err := admin.Keys(t.Context(), "*").Result()
			for _, k := range keys {
				if strings.Contains(k, "probe") {
					t.Errorf("%s is left", k)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestHealthOfAServerThatHangs(t *testing.T) {
	url := storetest.StartRedis(t)
	e := open(t, url)
	if err := storetest.Client(t, url).Do(t.Context(), "client", "pause", "600000", "all").Err(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if why := whyUnfitWithin(t, e, 2*time.Second); why != "ready.silent" {
		t.Errorf("it is %q, want ready.silent", why)
	}
	if took := time.Since(began); took > time.Minute { // it is silent for ten
		t.Errorf("it took %v", took)
	}
}

func TestHealthOfAClusterWithoutItsIndexNode(t *testing.T) {
	url := storetest.StartCluster(t)
	e := open(t, url)
	if why := whyUnfit(t, e); why != "" {
		t.Fatalf("at first: %s", why)
	}
	nodes := strings.Split(strings.TrimPrefix(url, "redis+cluster://"), ",")
	owner := ownerOf(t, nodes, "{p}:seq")
	if out, err := exec.Command("redis-cli", "-p", owner, "client", "pause", "600000", "all").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if why := whyUnfitWithin(t, e, 2*time.Second); why != "ready.silent" && why != "ready.cluster-down" && why != "ready.away" {
		t.Errorf("it is %q", why)
	}
}

// ownerOf gives the port of the node that has a key.
func ownerOf(t *testing.T, nodes []string, key string) string {
	t.Helper()
	for _, node := range nodes {
		c := goredis.NewClient(&goredis.Options{Addr: node})
		err := c.Exists(t.Context(), key).Err()
		_ = c.Close()
		if err == nil {
			_, port, _ := net.SplitHostPort(node)
			return port
		}
	}
	t.Fatal("no node has " + key)
	return ""
}
