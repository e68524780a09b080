package feeds

import (
	"container/list"
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// cache keeps rendered documents, and the views that a selection's formats share, and knows which of them the change log
// has overtaken. Each bears the sequence number that the cache had seen before its entries were read; it is fresh as long
// as no later change touched its timeline and no licence has turned. What consumer.go is told comes in through reset,
// apply, setDown and stop.
type cache struct {
	maxDocs  int
	maxBytes int64
	timeout  time.Duration
	clock    func() time.Time
	flights  singleflight.Group

	mu        sync.Mutex
	following bool                   // the change log is being followed; else nothing is kept
	down      bool                   // the store failed: what is kept is served, fresh or not
	seen      uint64                 // the last change that was taken in
	all       mark                   // the last change that touched everything
	touched   map[news.Timeline]mark // the last change of each timeline
	docs      map[string]*kept       // by key, documents and views
	once      row                    // those that were asked for once; they give way first
	again     row                    // those that were asked for again
	epoch     string                 // of the log
	places    places
}

// mark is a change as the cache remembers it.
type mark struct {
	seq uint64
	at  time.Time
}

type kept struct {
	key   string
	line  news.Timeline
	value sized
	since uint64 // what had been seen before its entries were read

	row *row
	at  *list.Element // of row
}

// row is what is kept, last used first.
type row struct {
	list.List // of *kept
	bytes     int64
}

// onceShare is the part of the cache that what was asked for once may fill, though others must give way for it: who follows a feed's archives to
// their end, or asks for all its limits, must not push out what many read.
const onceShare = 4

// sized is what can be kept: documents, and the views that they are rendered from.
type sized interface {
	size() int64
	ends() time.Time // when a licence turns, and it is wrong; zero: never
}

// over tells what must not be served any more, whatever the change log and the store say.
func (c *cache) over(v sized) bool {
	end := v.ends()
	return !end.IsZero() && !c.clock().Before(end)
}

// everything is the timeline of documents that only a change of the sources touches.
const everything news.Timeline = ""

func newCache(maxDocs int, maxBytes int64, timeout time.Duration, clock func() time.Time) *cache {
	return &cache{
		maxDocs: maxDocs, maxBytes: maxBytes, timeout: timeout, clock: clock,
		touched: map[news.Timeline]mark{}, docs: map[string]*kept{},
	}
}

// last is the newest change that touched a timeline. The caller holds mu.
func (c *cache) last(line news.Timeline) mark {
	if m := c.touched[line]; m.seq > c.all.seq {
		return m
	}
	return c.all
}

// get gives what a key stands for: the kept value if it is fresh, else one that is made now, once for all who ask. Where
// that fails, a document that was only overtaken by newer entries is better than none. What a licence turned on while it
// was made, or while others waited for it, is made again.
func get[T sized](ctx context.Context, c *cache, key string, line news.Timeline, make func(context.Context) (T, error)) (T, error) {
	for {
		got, err := keptOrMade(ctx, c, key, line, make)
		if err != nil || !c.over(got) {
			return got, err
		}
		if err := ctx.Err(); err != nil {
			return got, err
		}
	}
}

func keptOrMade[T sized](ctx context.Context, c *cache, key string, line news.Timeline, make func(context.Context) (T, error)) (T, error) {
	c.mu.Lock()
	if !c.following {
		c.mu.Unlock()
		return make(ctx)
	}
	want := c.last(line).seq
	k, had := c.docs[key]
	if had {
		if c.use(k); !c.over(k.value) && (k.since >= want || c.down && servable(k.value)) {
			c.mu.Unlock()
			return k.value.(T), nil
		}
	}
	c.mu.Unlock()

	// Who asks after change `want` was seen must not join a rendering that began before it.
	got, err := share(ctx, c, key+"@"+strconv.FormatUint(want, 10), func(ctx context.Context) (T, error) {
		since := c.now()
		value, err := make(ctx)
		if err == nil {
			c.keep(kept{key: key, line: line, value: value, since: since})
		}
		return value, err
	})
	if err == nil || !had || ctx.Err() != nil || errors.Is(err, news.ErrNotFound) {
		return got, err
	}
	if old, ok := c.old(k); ok && !c.over(old) {
		if doc, ok := any(old).(T); ok {
			return doc, nil
		}
	}
	return got, err
}

// servable tells documents, which may be served stale while the store fails, from views.
func servable(v sized) bool {
	_, ok := v.(*Document)
	return ok
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

// lastAt is when a timeline was last changed, as far as it has been seen: a takedown moves no entry's date, and one who
// asks by date alone must hear of it.
func (c *cache) lastAt(line news.Timeline) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.touched[line].at; at.After(c.all.at) {
		return at
	}
	return c.all.at
}

// old gives the document that is still kept. A view is not given: what is rendered from it would pass for fresh.
func (c *cache) old(k *kept) (*Document, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.docs[k.key] != k {
		return nil, false
	}
	doc, ok := k.value.(*Document)
	return doc, ok
}

// keep stores a value, unless a change came in while it was made.
func (c *cache) keep(k kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if doc, ok := k.value.(*Document); ok && doc.MediaType != TypeHTML && c.following && k.since >= c.all.seq && k.since <= c.seen {
		c.places.note(doc, k.since)
	}
	if !c.following || k.since < c.last(k.line).seq || k.since > c.seen || k.value.size() > c.maxBytes { // seen goes back with the log
		return
	}
	in := &c.once
	if was := c.docs[k.key]; was != nil {
		in = was.row
		c.drop(was)
	}
	c.put(&k, in)
	for len(c.docs) > c.maxDocs || c.once.bytes+c.again.bytes > c.maxBytes {
		from := &c.once
		if c.again.Len() > 0 && (c.once.Len() <= 1 || c.once.Len() <= c.maxDocs/onceShare && c.once.bytes <= c.maxBytes/onceShare) {
			from = &c.again
		}
		c.drop(from.Back().Value.(*kept))
	}
}

// use notes that something is asked for again. The caller holds mu.
func (c *cache) use(k *kept) {
	if k.row == &c.again {
		k.row.MoveToFront(k.at)
		return
	}
	c.drop(k)
	c.put(k, &c.again)
}

// put keeps a document that is not kept. The caller holds mu.
func (c *cache) put(k *kept, in *row) {
	c.docs[k.key] = k
	k.row, k.at = in, in.PushFront(k)
	in.bytes += k.value.size()
}

// drop forgets a document. The caller holds mu.
func (c *cache) drop(k *kept) {
	k.row.Remove(k.at)
	k.row.bytes -= k.value.size()
	delete(c.docs, k.key)
}

// dropIf forgets the documents that match. The caller holds mu.
func (c *cache) dropIf(match func(*kept) bool) {
	for _, k := range c.docs {
		if match(k) {
			c.drop(k)
		}
	}
}

// reset takes the log up at a cursor: what was rendered before may be older than the store. The last changes before it, oldest
// first, say when timelines were changed.
func (c *cache) reset(from changelog.Cursor, before []news.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seq := from.Seq
	c.epoch = from.Epoch
	c.following, c.down, c.seen, c.all = true, false, seq, mark{seq: seq}
	clear(c.touched)
	c.places = places{}
	for _, ch := range before {
		if ch.Op == news.OpSource || ch.OfSettings() {
			c.all.at = ch.At
		}
		for _, line := range ch.Timelines {
			c.touched[line] = mark{seq: min(ch.Seq, seq), at: ch.At}
		}
	}
	c.dropIf(func(*kept) bool { return true })
}

// apply takes in changes, oldest first. Entries that were added leave a kept document stale, and still good where the
// store fails; after a takedown or a change of licence it must not be served again.
func (c *cache) apply(changes []news.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range changes {
		m := mark{seq: ch.Seq, at: ch.At}
		if ch.Op == news.OpSource || ch.OfSettings() {
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
	c.places = places{}
	c.dropIf(func(*kept) bool { return true })
}
