package feeds

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// held has reads of entries wait until the channel is closed; nil: none waits any more.
func (m *memory) held(hold chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hold = hold
}

func atHandOf(t *testing.T, p *Publisher) *Document {
	t.Helper()
	d, err := p.AtHand(t.Context(), rights.Audience{}, news.Selection{}, RSS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Who asks first after a change waits for what is new; all others have what is kept at once, and its age, and nobody renders it again.
func TestReadersHaveWhatIsKeptWhileTheNextIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		before := atHandOf(t, p)
		if before.Age() != 0 || !p.Fresh(before) {
			t.Errorf("of what is new: age %v, fresh: %v", before.Age(), p.Fresh(before))
		}
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		reads, hold := m.readCount(), make(chan struct{})
		m.held(hold)
		var first *Document
		var wg sync.WaitGroup
		wg.Go(func() { first = atHandOf(t, p) })
		synctest.Wait()
		time.Sleep(patience / 2)
		for range 100 {
			if d := atHandOf(t, p); d != before || d.Age() != patience/2 {
				t.Fatalf("another document, of age %v", d.Age())
			}
		}
		close(hold)
		wg.Wait()
		if !bytes.Contains(first.Plain, []byte("刚刚发生")) || first.Age() != 0 || atHandOf(t, p) != first {
			t.Errorf("who asked first has age %v", first.Age())
		}
		if n := m.readCount() - reads; n != 1 {
			t.Errorf("the timeline was read %d times", n)
		}
	})
}

// Where a crowd asks, who asks first does not wait either, and what is new comes all the same.
func TestACrowdDoesNotWaitForWhatIsNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		before := atHandOf(t, p)
		for range crowded {
			atHandOf(t, p)
		}
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		hold := make(chan struct{})
		m.held(hold)
		start := time.Now()
		if d := atHandOf(t, p); d != before || d.Age() == 0 || time.Since(start) != 0 {
			t.Errorf("after %v a document of age %v", time.Since(start), d.Age())
		}
		synctest.Wait()
		m.held(nil)
		close(hold)
		synctest.Wait()
		if d := atHandOf(t, p); !bytes.Contains(d.Plain, []byte("刚刚发生")) {
			t.Error("what is new was not made")
		}
	})
}

// Where what is new is long in coming, who asked first has what is kept too; it comes in the end.
func TestNobodyWaitsLongForWhatIsNew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, nil)
		before := atHandOf(t, p)
		seen(t, m, m.put(entry("new", "刚刚发生", noon)))
		hold := make(chan struct{})
		m.held(hold)
		start := time.Now()
		if d := atHandOf(t, p); d != before || time.Since(start) != patience {
			t.Errorf("after %v another document", time.Since(start))
		}
		m.held(nil)
		close(hold)
		synctest.Wait()
		if d := atHandOf(t, p); !bytes.Contains(d.Plain, []byte("刚刚发生")) {
			t.Error("what was made meanwhile is not served")
		}
	})
}

// What shows an entry that was taken down or changed since, or by another licence, is not served to anybody while the next is made, nor
// while the store is away.
func TestWhatIsWrongIsNotAtHand(t *testing.T) {
	id := strings.Repeat("a", 26)
	for name, change := range map[string]func(m *memory) uint64{
		"a takedown": func(m *memory) uint64 { return m.remove(id, noon) },
		"a correction": func(m *memory) uint64 {
			e := entry(id, "改过的", noon)
			e.Version = 2
			return m.put(e)
		},
		"a licence": func(m *memory) uint64 {
			return m.putSource(news.Source{ID: "zjol", Enabled: true, Licence: news.Licence{Public: news.ExtentNothing}}, noon)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, m, _ := running(t, nil)
				before := atHandOf(t, p)
				if !bytes.Contains(before.Plain, []byte("百强县")) {
					t.Fatal("the sample is another")
				}
				seen(t, m, m.put(entry("new", "刚刚发生", noon)))
				hold := make(chan struct{})
				m.held(hold)
				var wg sync.WaitGroup
				for range 3 { // the first waits for what is new
					wg.Go(func() { atHandOf(t, p) })
				}
				synctest.Wait()
				seen(t, m, change(m))
				if p.Fresh(before) {
					t.Error("it passes for fresh")
				}
				for range 3 {
					wg.Go(func() {
						if atHandOf(t, p) == before {
							t.Error("it is served")
						}
					})
				}
				time.Sleep(2 * patience)
				m.held(nil)
				close(hold)
				wg.Wait()
				m.setDown(true)
				synctest.Wait()
				if atHandOf(t, p) == before {
					t.Error("it is served while the store is away")
				}
			})
		})
	}
}

// While the store is away, what is kept is served with its age, for so long and no longer, and fresh again when it is back.
func TestWhatIsKeptIsServedForAWhileWithoutTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m, _ := running(t, func(o *Options) { o.Stale = time.Minute })
		before := atHandOf(t, p)
		m.setDown(true)
		synctest.Wait()
		for time.Sleep(time.Second); before.Age() < time.Minute; time.Sleep(time.Second) {
			if before.Age() < time.Second || p.Fresh(before) || atHandOf(t, p) != before || feedOf(t, p, news.Selection{}, RSS) != before {
				t.Fatalf("at age %v another is served", before.Age())
			}
		}
		if d, err := p.AtHand(t.Context(), rights.Audience{}, news.Selection{}, RSS, 0); err == nil {
			t.Errorf("of age %v: %.60s", d.Age(), d.Plain)
		}
		if d, err := p.Feed(t.Context(), news.Selection{}, RSS, 0); err == nil {
			t.Errorf("of age %v: %.60s", d.Age(), d.Plain)
		}
		m.setDown(false)
		time.Sleep(time.Minute) // until it is tried again
		synctest.Wait()
		if d := atHandOf(t, p); d != before || d.Age() != 0 || !p.Fresh(d) {
			t.Errorf("the store is back: age %v, fresh: %v", d.Age(), p.Fresh(d))
		}
	})
}
