package store_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	goredis "github.com/redis/go-redis/v9"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// Several hubs on one Redis, each with bodies that it keeps.

// titled is an entry of a version that its title tells.
func titled(n, version int) news.Entry {
	e := article("a", n)
	e.Version, e.Digest, e.Title = version, fmt.Sprint(version), fmt.Sprintf("%d of %d", version, n)
	return e
}

// take commits entries of the source "a", which is added with the first.
func take(tb testing.TB, s *store.Store, entries ...news.Entry) {
	tb.Helper()
	if _, err := s.Source(tb.Context(), "a"); err != nil {
		if err := s.AddSource(tb.Context(), news.Source{ID: "a", Enabled: true}, benchNow, news.Act{}); err != nil {
			tb.Fatal(err)
		}
	}
	jobs, err := s.Claim(tb.Context(), "bench", benchNow, time.Hour, 1)
	if err != nil || len(jobs) != 1 {
		tb.Fatalf("claimed %d, %v", len(jobs), err)
	}
	r := news.Refresh{Lease: jobs[0].Lease, At: benchNow, State: news.SourceState{NextCheck: benchNow}, Entries: entries}
	if _, err := s.Commit(tb.Context(), r); err != nil {
		tb.Fatal(err)
	}
}

func takeDown(tb testing.TB, s *store.Store, id string) news.Takedown {
	tb.Helper()
	done, err := s.TakeDown(tb.Context(), news.Takedown{ID: "of " + id, Entry: id, At: benchNow, Removed: []string{id}}, news.Act{At: benchNow})
	if err != nil {
		tb.Fatal(err)
	}
	return done
}

func newest(tb testing.TB, s *store.Store, n int) []news.Entry {
	tb.Helper()
	entries, _, err := s.Entries(tb.Context(), news.TimelineAll, news.Cursor{}, n)
	if err != nil {
		tb.Fatal(err)
	}
	return entries
}

func wantTitles(t *testing.T, hubs []*store.Store, when string, want ...string) {
	t.Helper()
	for i, s := range hubs {
		for range 2 { // the second time from what is kept
			var titles []string
			for _, e := range newest(t, s, 10) {
				titles = append(titles, e.Title)
			}
			if d := cmp.Diff(want, titles); d != "" {
				t.Errorf("%s, hub %d: %s", when, i, d)
			}
		}
	}
}

func hubsOn(t *testing.T, url string, kept ...int) (hubs []*store.Store) {
	for _, k := range kept {
		hubs = append(hubs, openStore(t, url, store.Options{CallersClock: true, Channels: []news.Channel{{ID: "world"}}, Kept: k, Now: func() time.Time { return benchNow }}))
	}
	return hubs
}

// A page that comes again needs no body from the server.
func TestABodyIsReadOnce(t *testing.T) {
	t.Parallel()
	url := storetest.StartRedis(t)
	hubs, c := hubsOn(t, url, 0, -1), storetest.Client(t, url)
	take(t, hubs[0], titled(1, 1), titled(2, 1))
	first := newest(t, hubs[0], 10)
	for _, key := range c.Keys(t.Context(), "hub:body:*").Val() {
		if err := c.Del(t.Context(), key).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(first, newest(t, hubs[0], 10)); d != "" || len(first) != 2 {
		t.Errorf("%d entries, then %s", len(first), d)
	}
	if entries := newest(t, hubs[1], 10); len(entries) != 0 {
		t.Errorf("a hub that keeps nothing has %d entries whose bodies are gone", len(entries))
	}
}

// What one hub changes every hub shows at once.
func TestHubsThatKeepBodiesShowWhatIs(t *testing.T) {
	t.Parallel()
	hubs := hubsOn(t, storetest.StartRedis(t), 0, 0)
	take(t, hubs[0], titled(1, 1), titled(2, 1))
	wantTitles(t, hubs, "at first", "1 of 2", "1 of 1")
	take(t, hubs[1], titled(1, 2))
	wantTitles(t, hubs, "corrected", "1 of 2", "2 of 1")
	done := takeDown(t, hubs[0], titled(1, 1).ID)
	wantTitles(t, hubs, "taken down", "1 of 2")
	done.State, done.At = news.TakedownRestored, benchNow
	if _, err := hubs[1].Reinstate(t.Context(), done, done.Removed, nil, news.Act{At: benchNow}); err != nil {
		t.Fatal(err)
	}
	wantTitles(t, hubs, "given back", "1 of 2", "2 of 1")
}

// An operator may put the database back to what it was, and again.
func TestHubsThatKeepBodiesFollowADatabaseThatIsPutBack(t *testing.T) {
	t.Parallel()
	url := storetest.StartRedis(t)
	hubs, c := hubsOn(t, url, 0, 0), storetest.Client(t, url)
	take(t, hubs[0], titled(1, 1))
	was := snapshot(t, c)
	take(t, hubs[0], titled(1, 2))
	wantTitles(t, hubs, "corrected", "2 of 1")
	is := snapshot(t, c)
	putBack(t, c, was)
	wantTitles(t, hubs, "put back", "1 of 1")
	other := titled(1, 2)
	other.Title = "another 2 of 1" // under the revision that the one of before has
	take(t, hubs[1], other)
	wantTitles(t, hubs, "corrected otherwise", "another 2 of 1")
	putBack(t, c, is)
	wantTitles(t, hubs, "put forward", "2 of 1")
}

// Dumps of two stores may bring other texts under one id and revision.
func TestHubsThatKeepBodiesFollowADump(t *testing.T) {
	t.Parallel()
	url := storetest.StartRedis(t)
	dumpOf := func(e news.Entry) []byte {
		s := openStore(t, t.TempDir(), store.Options{Channels: []news.Channel{{ID: "world"}}})
		take(t, s, e)
		var b bytes.Buffer
		if err := s.Dump(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	other := titled(1, 1)
	other.Title = "another 1 of 1"
	c := storetest.Client(t, url)
	hubs := hubsOn(t, url, 0)
	for _, e := range []news.Entry{titled(1, 1), other, titled(1, 1)} {
		if err := c.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := hubsOn(t, url, 0)[0].Restore(t.Context(), bytes.NewReader(dumpOf(e)), news.Act{}); err != nil {
			t.Fatal(err)
		}
		wantTitles(t, hubs, "restored", e.Title)
	}
}

func snapshot(t *testing.T, c *goredis.Client) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, key := range c.Keys(t.Context(), "*").Val() {
		var err error
		if all[key], err = c.Dump(t.Context(), key).Result(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func putBack(t *testing.T, c *goredis.Client, all map[string]string) {
	t.Helper()
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for key, value := range all {
		if err := c.Restore(t.Context(), key, 0, value).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever is written, and whatever is kept, all hubs give the same pages.
func TestPagesAreTheSameWhateverIsKept(t *testing.T) {
	t.Parallel()
	hubs := hubsOn(t, storetest.StartRedis(t), -1, 0, 6000, 40_000)
	random := rand.New(rand.NewPCG(3, 4))
	versions := map[int]int{}
	lines := []news.Timeline{news.TimelineAll, "channel/world", "town/wuzhen", "source/a", news.TimelineSeen}
	for round := range 300 {
		hub := hubs[random.IntN(len(hubs))]
		switch n := random.IntN(40); {
		case versions[n] < 0: // taken down
		case random.IntN(12) == 0 && versions[n] > 0:
			takeDown(t, hub, titled(n, 1).ID)
			versions[n] = -1
		default:
			versions[n]++
			take(t, hub, titled(n, versions[n]))
		}
		line := lines[random.IntN(len(lines))]
		at := news.Cursor{Sort: benchNow.Add(time.Duration(random.IntN(40)) * time.Second), ID: strconv.Itoa(random.IntN(10))}
		oldest := news.Cursor{Sort: benchNow.Add(time.Duration(random.IntN(40)) * time.Second)}
		if random.IntN(2) == 0 {
			at = news.Cursor{}
		}
		if random.IntN(2) == 0 {
			oldest = news.Cursor{}
		}
		size := 1 + random.IntN(20)
		want, next, err := hubs[0].EntriesSince(t.Context(), line, at, oldest, size)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range hubs[1:] {
			got, on, err := s.EntriesSince(t.Context(), line, at, oldest, size)
			if d := cmp.Diff(want, got); d != "" || err != nil || on != next {
				t.Fatalf("round %d, hub %d, %s: %s, %v", round, i+1, line, d, err)
			}
		}
	}
}

// Readers at the same time, of which some change what they were given, each read whole versions.
func TestReadersAtOnceOfKeptBodies(t *testing.T) {
	t.Parallel()
	hubs := hubsOn(t, storetest.StartRedis(t), 0, 4000)
	take(t, hubs[0], titled(1, 1), titled(2, 1), titled(3, 1))
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for i := range 6 {
		readers.Go(func() {
			for ctx.Err() == nil {
				entries, _, err := hubs[i%2].Entries(t.Context(), news.TimelineAll, news.Cursor{}, 10)
				if err != nil {
					t.Error(err)
					return
				}
				for _, e := range entries {
					want := titled(int(e.Sort.Sub(benchNow)/time.Second), e.Version)
					if e.Title != want.Title || e.Content != want.Content || e.Channels[0] != "world" || e.Attribution.Reporters[0] != "顾亦来" {
						t.Errorf("read %+v", e)
						return
					}
					e.Channels[0], e.Attribution.Reporters[0] = "spoilt", "spoilt"
				}
			}
		})
	}
	for i := range 60 {
		take(t, hubs[i%2], titled(1+i%3, 2+i/3))
	}
	cancel()
	readers.Wait()
}
