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

// A proxy may speak the older protocol alone. A record that is not there leaves the page's end where it is.
func TestAPageComesInEitherProtocol(t *testing.T) {
	url := storetest.StartRedis(t)
	filled(t, url)
	if err := storetest.Client(t, url).HDel(t.Context(), "{p}:rec:entry", "10", "11").Err(); err != nil {
		t.Fatal(err)
	}
	for _, protocol := range []string{"2", "3"} {
		e := open(t, url+"?protocol="+protocol)
		p, err := e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "all", Score: 14, ID: "14"}, engine.Place{Timeline: "all", Score: 9}, 4)
		if err != nil || len(p.Records) != 2 || p.Last != (engine.Place{Timeline: "all", Score: 10, ID: "10"}) || !p.More {
			t.Errorf("protocol %s: %+v, %v", protocol, p, err)
		}
		stands(t, p, 14)
		p, err = e.Page(t.Context(), now, engine.Entry, engine.Place{Timeline: "none"}, engine.Place{}, 4)
		if err != nil || len(p.Records) != 0 || p.Last != (engine.Place{}) || p.More {
			t.Errorf("protocol %s, an empty one: %+v, %v", protocol, p, err)
		}
	}
}

// Bodies that may be overwritten are nobody's to keep.
func TestKeptBodiesHaveNamesOfTheirOwn(t *testing.T) {
	url := storetest.StartRedis(t)
	e, c := filled(t, url), storetest.Client(t, url)
	for key, place := range map[string]string{"18": ".0123456789abcdef0123", "17": "old"} {
		name := map[string]string{"18": "p:body:0123456789abcdef0123", "17": "p:body:entry:17:old"}[key]
		if err := c.Set(t.Context(), name, key+"1", 0).Err(); err != nil {
			t.Fatal(err)
		}
		if err := c.HSet(t.Context(), "{p}:rec:entry", key, "1|0|"+place+"|h").Err(); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	e.KeepBodies(func(name []byte) (any, bool) {
		again := seen[string(name)]
		seen[string(name)] = true
		return string(name), again
	})
	page(t, e, 20).Free()
	p := page(t, e, 20)
	for _, r := range p.Records {
		may := r.Key != "18" && r.Key != "17"
		if (r.Kept != nil) != may || (r.Body == nil) != may {
			t.Errorf("%s: kept %v, body %q", r.Key, r.Kept, r.Body)
		}
	}
	if len(seen) != 3 {
		t.Errorf("%v", seen)
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
