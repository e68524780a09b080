package feeds

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/news"
)

// cache keeps rendered documents and knows which of them the change log has overtaken. A document bears the sequence
// number that the cache had seen before its entries were read; it is fresh as long as no later change touched its
// timeline. What follow.go learns comes in through reset, apply and fail.
type cache struct {
	maxDocs  int
	maxBytes int64
	timeout  time.Duration
	flights  singleflight.Group

	mu        sync.Mutex
	following bool                   // the change log is being followed; else nothing is kept
	down      bool                   // the store failed: what is kept is served, fresh or not
	seen      uint64                 // the last change that was taken in
	moved     chan struct{}          // closed when seen or following changes, then made anew
	all       mark                   // the last change that touched everything
	touched   map[news.Timeline]mark // the last change of each timeline
	docs      map[string]*list.Element
	order     *list.List // of *kept, last used first
	bytes     int64
	sources   map[string]news.Source
	sourcesAt uint64 // what had been seen when sources were read
}

// mark is a change as the cache remembers it.
type mark struct {
	seq uint64
	at  time.Time
}

type kept struct {
	key   string
	line  news.Timeline
	doc   *Document
	since uint64 // what had been seen before its entries were read
}

// everything is the timeline of documents that only a change of the sources touches.
const everything news.Timeline = ""

func newCache(maxDocs int, maxBytes int64, timeout time.Duration) *cache {
	return &cache{
		maxDocs: maxDocs, maxBytes: maxBytes, timeout: timeout, moved: make(chan struct{}),
		touched: map[news.Timeline]mark{}, docs: map[string]*list.Element{}, order: list.New(),
	}
}

// last is the newest change that touched a timeline. The caller holds mu.
func (c *cache) last(line news.Timeline) mark {
	if m := c.touched[line]; m.seq > c.all.seq {
		return m
	}
	return c.all
}

// get gives the document of a key: the kept one if it is fresh, else one that is rendered now, once for all who ask.
// Where that fails, one that was only overtaken by newer entries is better than none.
func (c *cache) get(ctx context.Context, key string, line news.Timeline, render func(context.Context) (*Document, error)) (*Document, error) {
	c.mu.Lock()
	if !c.following {
		c.mu.Unlock()
		return render(ctx)
	}
	want := c.last(line).seq
	var old *Document
	if el, ok := c.docs[key]; ok {
		k := el.Value.(*kept)
		if c.order.MoveToFront(el); k.since >= want || c.down {
			c.mu.Unlock()
			return k.doc, nil
		}
		old = k.doc
	}
	c.mu.Unlock()

	// Who asks after change `want` was seen must not join a rendering that began before it.
	got, err := share(ctx, c, key+"@"+strconv.FormatUint(want, 10), func(ctx context.Context) (*Document, error) {
		since := c.now()
		doc, err := render(ctx)
		if err == nil {
			doc = c.keep(kept{key: key, line: line, doc: doc, since: since})
		}
		return doc, err
	})
	if err != nil && old != nil && ctx.Err() == nil && !errors.Is(err, news.ErrNotFound) && c.has(key, old) {
		return old, nil
	}
	return got, err
}

// share runs do once for all who ask for a key at the same time. It outlives the one who asked first.
func share[T any](ctx context.Context, c *cache, key string, do func(context.Context) (T, error)) (T, error) {
	var none T
	done := c.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
		defer cancel()
		return do(ctx)
	})
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(T), nil
	}
}

func (c *cache) now() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

func (c *cache) has(key string, doc *Document) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.docs[key]
	return ok && el.Value.(*kept).doc == doc
}

// keep stores a document, unless a change came in while it was rendered. Its Last-Modified is at least the last change
// of its timeline, so that one who asks by date alone hears of a takedown, which moves no entry's date.
func (c *cache) keep(k kept) *Document {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.last(k.line)
	if at := last.at.UTC().Truncate(time.Second); at.After(k.doc.LastModified) {
		doc := *k.doc
		doc.LastModified = at
		k.doc = &doc
	}
	if !c.following || k.since < last.seq || k.doc.size() > c.maxBytes {
		return k.doc
	}
	c.drop(c.docs[k.key])
	c.docs[k.key] = c.order.PushFront(&k)
	c.bytes += k.doc.size()
	for c.order.Len() > c.maxDocs || c.bytes > c.maxBytes {
		c.drop(c.order.Back())
	}
	return k.doc
}

// drop forgets a document; nil is none. The caller holds mu.
func (c *cache) drop(el *list.Element) {
	if el == nil {
		return
	}
	k := c.order.Remove(el).(*kept)
	delete(c.docs, k.key)
	c.bytes -= k.doc.size()
}

// dropIf forgets the documents that match. The caller holds mu.
func (c *cache) dropIf(match func(*kept) bool) {
	for el := c.order.Front(); el != nil; {
		next := el.Next()
		if match(el.Value.(*kept)) {
			c.drop(el)
		}
		el = next
	}
}

// getSources gives the source list, from memory as long as no source changed.
func (c *cache) getSources(ctx context.Context, read func(context.Context) (map[string]news.Source, error)) (map[string]news.Source, error) {
	c.mu.Lock()
	if !c.following {
		c.mu.Unlock()
		return read(ctx)
	}
	want := c.all.seq
	if c.sources != nil && c.sourcesAt >= want {
		defer c.mu.Unlock()
		return c.sources, nil
	}
	c.mu.Unlock()
	return share(ctx, c, "sources@"+strconv.FormatUint(want, 10), func(ctx context.Context) (map[string]news.Source, error) {
		since := c.now()
		byID, err := read(ctx)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.following && since >= c.all.seq {
			c.sources, c.sourcesAt = byID, since
		}
		return byID, nil
	})
}

// reset takes the log up at seq: what was rendered before may be older than the store.
func (c *cache) reset(seq uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.following, c.down, c.seen, c.all = true, false, seq, mark{seq: seq}
	clear(c.touched)
	c.dropIf(func(*kept) bool { return true })
	c.sources = nil
	c.announce()
}

// apply takes in changes, oldest first. Entries that were added leave a kept document stale, and still good where the
// store fails; after a takedown or a change of licence it must not be served again.
func (c *cache) apply(changes []news.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range changes {
		m := mark{seq: ch.Seq, at: ch.At}
		if ch.Op == news.OpSource {
			c.all = m
			c.dropIf(func(*kept) bool { return true })
		}
		for _, line := range ch.Timelines {
			c.touched[line] = m
		}
		if ch.Op == news.OpDelete {
			c.dropIf(func(k *kept) bool { return k.line != everything && c.touched[k.line] == m })
		}
		c.seen = ch.Seq
	}
	c.down = false
	c.announce()
}

func (c *cache) setDown(down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = down
}

// stop ends the keeping: nobody follows the log any more.
func (c *cache) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.following, c.down = false, false
	c.dropIf(func(*kept) bool { return true })
	c.sources = nil
	c.announce()
}

// announce wakes those who wait for a change to be seen. The caller holds mu.
func (c *cache) announce() {
	close(c.moved)
	c.moved = make(chan struct{})
}

// waitSeen blocks until the cache follows the log and has seen seq.
func (c *cache) waitSeen(ctx context.Context, seq uint64) error {
	for {
		c.mu.Lock()
		ok, moved := c.following && c.seen >= seq, c.moved
		c.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until change %d is seen: %w", seq, ctx.Err())
		case <-moved:
		}
	}
}
