package feeds

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// Who asks for ever other documents, once each, does not push out those that are asked for again; and what is asked for again finds room.
func TestWhatIsAskedForOnceGivesWay(t *testing.T) {
	p, _, ctx := running(t, func(o *Options) { o.MaxDocuments = 20 })
	get := func(limit int) *Document {
		doc, err := p.Feed(ctx, news.Selection{}, RSS, limit)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	read := get(0)
	get(0)
	for limit := 1; limit < 100; limit++ {
		get(limit)
	}
	if get(0) != read {
		t.Error("a feed that is read was pushed out by a hundred that were asked for once")
	}
	for limit := range 40 { // by as many as the cache holds twice, it is
		get(limit + 100)
		get(limit + 100)
	}
	if get(0) == read {
		t.Error("what was read long ago is kept for ever")
	}
}

// crowd is a store that counts who reads timelines at the same time, each for a while.
type crowd struct {
	*memory
	mu        sync.Mutex
	now, most int
}

func (c *crowd) Entries(ctx context.Context, tl news.Timeline, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	c.mu.Unlock()
	time.Sleep(time.Second)
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return c.memory.Entries(ctx, tl, before, limit)
}

// However many different feeds are asked for at once, few are rendered at a time, and what is kept is served meanwhile.
func TestFewFeedsAreRenderedAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := readSample(t)
		store := &crowd{memory: s.store()}
		o := s.options()
		o.Rights = rights.New(rights.Options{Settings: o.Settings}, store)
		p := New(o)
		follow(t, store.memory, p)
		feedOf(t, p, news.Selection{}, RSS)
		places := cap(p.renders)
		var wg sync.WaitGroup
		for limit := range 5 * places {
			wg.Go(func() {
				if _, err := p.Feed(t.Context(), news.Selection{}, RSS, limit+1); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		began := time.Now()
		feedOf(t, p, news.Selection{}, RSS)
		if took := time.Since(began); took > 0 {
			t.Errorf("what is kept was served after %v", took)
		}
		wg.Wait()
		if store.most > places {
			t.Errorf("%d were rendered at a time, want %d at most", store.most, places)
		}
	})
}
