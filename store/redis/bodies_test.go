package redis_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/redis"
	"github.com/txnews/hub/store/storetest"
)

// filled has the records 0 to 19 on the line "all".
func filled(t *testing.T, url string) *redis.Engine {
	t.Helper()
	e := open(t, url)
	var b engine.Batch
	b.Now = now
	for i := range 20 {
		key := fmt.Sprintf("%02d", i)
		b.Groups = append(b.Groups, engine.Group{Put: entry(key, "1"), Add: []engine.Place{{Timeline: "all", ID: key, Score: int64(i)}}})
	}
	if _, err := e.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return e
}

// stands tells what a page of the newest ones says that are older than the n-th.
func stands(t *testing.T, p engine.Page, n int) {
	t.Helper()
	for i, r := range p.Records {
		key := fmt.Sprintf("%02d", n-1-i)
		if r.Key != key || r.Rev != "1" || string(r.Head) != "h" || string(r.Body) != key+"1" || r.Damaged {
			t.Errorf("%d before %d: %+v", i, n, r)
		}
	}
}

func page(t *testing.T, e *redis.Engine, n int) engine.Page {
	t.Helper()
	p, err := e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "all", Score: int64(n)}, engine.Place{}, 5)
	if err != nil || len(p.Records) != 5 || p.More != (n > 5) {
		t.Fatalf("%d records, more %t, %v", len(p.Records), p.More, err)
	}
	return p
}

func TestAPageStandsUntilItIsFreed(t *testing.T) {
	e := filled(t, storetest.StartRedis(t))
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 50 {
				n := 5 + (i+worker)%16
				held, other := page(t, e, n), page(t, e, 25-n)
				other.Free()
				page(t, e, 20).Free()
				stands(t, held, n)
				held.Free()
			}
		})
	}
	group.Wait()
}

// What is asked for at once is asked for in the ordinary way where that fails.
func TestAPageComesWhereItsBodiesMustBeAskedForOneByOne(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := filled(t, url), storetest.Client(t, url)
	for _, harm := range [][]any{
		{"script", "flush"},
		{"acl", "setuser", "default", "-mget"},
		{"acl", "setuser", "default", "+mget"},
		{"client", "kill", "type", "normal", "skipme", "yes"},
	} {
		if err := c.Do(t.Context(), harm...).Err(); err != nil {
			t.Fatal(err)
		}
		stands(t, page(t, e, 20), 20)
	}
}

func TestABodyThatIsNoneIsDamaged(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := filled(t, url), storetest.Client(t, url)
	lost := c.Keys(t.Context(), "p:body:*").Val()
	slices.Sort(lost)
	for i, key := range lost[:2] {
		if err := c.Del(t.Context(), key).Err(); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if err := c.SAdd(t.Context(), key, "m").Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	p, err := e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "all"}, engine.Place{}, 20)
	if err != nil || len(p.Records) != 20 {
		t.Fatal(len(p.Records), err)
	}
	damaged := 0
	for i, r := range p.Records {
		if r.Damaged {
			damaged++
		} else if want := fmt.Sprintf("%02d1", 19-i); string(r.Body) != want {
			t.Errorf("the body %q, want %q", r.Body, want)
		}
	}
	if damaged != 2 {
		t.Errorf("%d are damaged, want 2", damaged)
	}
}
