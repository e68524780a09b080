// Package crash kills the real hub in the middle of refreshes and looks for what was lost, doubled or told twice.
package crash

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/test/hubproc"
)

// patience bounds how long a hub may take to catch up with a partner that has come to rest.
const patience = 2 * time.Minute

// seed makes the moments of the kills and the partner's moves the same in every run.
const seed = 20120612

func kills(t *testing.T) int {
	t.Helper()
	if s := os.Getenv("HUB_KILLS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("HUB_KILLS=%s is no number", s)
		}
		return n
	}
	if testing.Short() {
		return 3
	}
	return 25
}

// writeConfig makes a hub.yaml for feeds of the partner.
func writeConfig(t *testing.T, storeURL, agent string, lease time.Duration, p *partner) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "store: %q\n", storeURL)
	fmt.Fprintf(&b, "polling: {min_interval: 200ms, max_interval: 400ms, lease: %v, allow_private: true, per_host: 16, max_entries: 100000, user_agent: %q}\n", lease, agent)
	b.WriteString("sources:\n")
	for _, id := range slices.Sorted(maps.Keys(p.feeds)) {
		fmt.Fprintf(&b, "  - {id: %s, name: %s, kind: feed, url: %q, interval: 200ms}\n", id, id, p.URL+"/"+id)
	}
	path := filepath.Join(t.TempDir(), "hub.yaml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHub runs every test of a process that is killed, on one binary.
func TestHub(t *testing.T) {
	bin := hubproc.Build(t)
	t.Run("killed in mid-refresh loses nothing", func(t *testing.T) {
		for name, open := range map[string]func(t *testing.T) string{
			"embedded": func(t *testing.T) string { return filepath.Join(t.TempDir(), "data") },
			"redis":    func(t *testing.T) string { return hubproc.Redis(t) },
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				killAndCheck(t, bin, open(t), kills(t))
			})
		}
	})
	t.Run("two on one Redis share the sources", func(t *testing.T) { twoHubs(t, bin) })
}

func killAndCheck(t *testing.T, bin, storeURL string, kills int) {
	p := newPartner(t, seed, map[string]string{"jxrb": "rss", "nhwb": "rss without guids", "wuzhen": "atom", "zjol": "faulty", "txdt": "faulty", "qjwb": "forgetful", "tech": "forgetful"})
	conf := writeConfig(t, storeURL, "hub-under-test", 500*time.Millisecond, p)
	port := hubproc.FreePort(t)
	rng := rand.New(rand.NewPCG(seed, uint64(kills)))

	hub := hubproc.Start(t, bin, port, "serve", "--config", conf)
	reader := follow(hub.URL)
	began := time.Now()
	for range kills {
		time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
		select { // within a refresh: just after a source has been asked
		case <-p.arrived: // a refresh on loopback is over within some milliseconds
			time.Sleep(time.Duration(rng.IntN(2)*rng.IntN(20_000)+rng.IntN(4_000)) * time.Microsecond)
		case <-time.After(patience):
			t.Fatal("the hub asks no source")
		}
		hub.Kill()
		hub = hubproc.Start(t, bin, port, "serve", "--config", conf)
	}
	p.awaitEach(t, len(p.requests(0)), 2) // refreshes that nobody disturbs
	want := p.settle()
	t.Logf("%d kills in %v, %d entries, %d requests", kills, time.Since(began).Round(time.Millisecond), len(want), len(p.requests(0)))

	awaitEntries(t, hub.URL, want)
	checkLogFromTheStart(t, hub.URL, want)
	reader.end(t, want)
	if err := hub.Stop(endsWithin); err != nil {
		t.Errorf("SIGINT: %v", err)
	}
	checkStore(t, storeURL, want)
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, f := range p.feeds {
		if f.hidden > 0 {
			t.Errorf("%s: %d times the hub kept the ETag of a document that it could not read whole", id, f.hidden)
		}
		if len(f.items) == 0 {
			t.Errorf("%s: never moved", id)
		}
	}
}

// awaitEntries waits until the timeline holds just what is wanted, each entry once and as last corrected.
func awaitEntries(t *testing.T, base string, want map[string]string) {
	t.Helper()
	var wrong []string
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		list, err := allEntries(base)
		if err != nil {
			t.Fatal(err)
		}
		if wrong = differences(list, want); len(wrong) == 0 {
			return
		}
		if time.Now().After(deadline) {
			break
		}
	}
	t.Errorf("the timeline is wrong in %d places %v after the partner came to rest:\n%s", len(wrong), patience, strings.Join(wrong[:min(20, len(wrong))], "\n"))
}

func differences(list []entry, want map[string]string) []string {
	var wrong []string
	seen := map[string]bool{}
	for _, e := range list {
		title, known := want[e.ID]
		switch {
		case seen[e.ID]:
			wrong = append(wrong, "twice: "+e.Title)
		case !known:
			wrong = append(wrong, "never published: "+e.Title+" "+e.ID)
		case title != e.Title:
			wrong = append(wrong, "says "+e.Title+", the partner "+title)
		}
		seen[e.ID] = true
	}
	for id, title := range want {
		if !seen[id] {
			wrong = append(wrong, "lost: "+title+" "+id)
		}
	}
	return wrong
}

// checkLogFromTheStart reads the change log from its beginning: each entry must be told once, as it stands now.
func checkLogFromTheStart(t *testing.T, base string, want map[string]string) {
	t.Helper()
	list, _, err := changesFrom(base, "")
	if err != nil {
		t.Fatal(err)
	}
	var told []entry
	for _, c := range list {
		told = append(told, c.Entry)
	}
	for _, w := range differences(told, want) {
		t.Error("change log from the beginning: " + w)
	}
}

// checkStore reads the log's records themselves: each entry must have one put for each of its versions, from 1 on.
func checkStore(t *testing.T, storeURL string, want map[string]string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := store.Open(ctx, storeURL, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	versions := map[string][]int{}
	var last uint64
	for {
		list, err := s.Changes(ctx, last, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, c := range list {
			if c.Seq <= last {
				t.Fatalf("change %d after %d", c.Seq, last)
			}
			last = c.Seq
			if c.Op == news.OpPut {
				versions[c.ID] = append(versions[c.ID], c.Version)
			}
		}
	}
	for id, title := range want {
		e, err := s.Entry(ctx, id)
		if err != nil {
			t.Errorf("%s: %v", title, err)
			continue
		}
		if got := versions[id]; !slices.Equal(got, []int{1, 2}[:min(e.Version, 2)]) {
			t.Errorf("%s stands at version %d, and the log has puts of %v", title, e.Version, got)
		}
	}
}
