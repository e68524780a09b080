package crash

import (
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// twoHubs runs two hubs on one Redis: each source is refreshed by one at a time, no more often than its
// interval says, for as long as the one that has it lives; when that one is killed, the other takes over within the lease.
func twoHubs(t *testing.T, bin string) {
	const lease, interval = 4 * time.Second, 200 * time.Millisecond // a busy machine may not let a hub renew a lease for a second
	redis := hubproc.Redis(t)
	styles := map[string]string{}
	for i := range 12 {
		styles[fmt.Sprintf("s%02d", i)] = "rss"
	}
	p := newPartner(t, seed, styles)
	hubs := map[string]*hubproc.Hub{}
	for _, agent := range []string{"hub-a", "hub-b"} {
		hubs[agent] = hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", writeConfig(t, redis, agent, lease, p))
	}

	from, began := len(p.requests(0)), time.Now()
	by, last := map[string]int{}, map[string]time.Time{}
	var shared []request
	p.awaitEach(t, from, 3)
	for time.Since(began) < 3*time.Second || len(by) < 2 && time.Since(began) < patience {
		time.Sleep(100 * time.Millisecond)
		shared = p.requests(from)
		clear(by)
		for _, r := range shared {
			by[r.agent]++
		}
	}
	for _, r := range shared {
		if gap := r.at.Sub(last[r.feed]); gap < interval*3/4 {
			t.Errorf("%s was asked again after %v, its interval is %v", r.feed, gap, interval)
		}
		last[r.feed] = r.at
	}
	t.Logf("%d requests in %v, by hub: %v", len(shared), time.Since(began).Round(time.Second), by)
	if by["hub-a"] == 0 || by["hub-b"] == 0 {
		t.Errorf("the work is not shared: %v", by)
	}
	if len(last) != len(styles) {
		t.Errorf("%d of %d sources were refreshed", len(last), len(styles))
	}

	p.mu.Lock()
	for id, f := range p.feeds {
		if f.overlaps > 0 {
			t.Errorf("%s: asked %d times while it was being asked", id, f.overlaps)
		}
	}
	p.mu.Unlock()

	held := holdOne(t, p, "hub-a")
	from = len(p.requests(0))
	time.Sleep(lease * 3 / 2)
	if asked := countOf(p.requests(from), held); asked > 0 {
		t.Errorf("%s was asked %d times by another hub while the one that refreshes it lives", held, asked)
	}

	from = len(p.requests(0))
	hubs["hub-a"].Kill()
	killed := time.Now()
	for countOf(p.requests(from), held) == 0 {
		if time.Since(killed) > patience {
			t.Fatalf("nobody has taken over %s %v after the kill, the lease is %v", held, time.Since(killed), lease)
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Logf("%s was taken over %v after the kill", held, time.Since(killed).Round(time.Millisecond))

	want := p.settle()
	awaitEntries(t, hubs["hub-b"].URL, want)
	checkLogFromTheStart(t, hubs["hub-b"].URL, want)
}

// holdOne stops answering one hub, waits until it hangs in a refresh, and gives the source that it refreshes.
func holdOne(t *testing.T, p *partner, agent string) string {
	t.Helper()
	p.mu.Lock()
	from := len(p.log)
	p.hold = agent
	p.mu.Unlock()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for _, r := range p.requests(from) {
			if r.held {
				return r.feed
			}
		}
	}
	t.Fatalf("%s asks no source", agent)
	return ""
}

func countOf(log []request, feed string) int {
	n := 0
	for _, r := range log {
		if r.feed == feed {
			n++
		}
	}
	return n
}
