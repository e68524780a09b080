package feeds

import (
	"container/list"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// cache keeps rendered documents, and the views that a selection's formats share, and knows which of them the change log
// has overtaken. Each bears the sequence number that the cache had seen before its entries were read; it is fresh as long
// as no later change touched its timeline and no licence has turned. What consumer.go is told comes in through reset,
// apply, leave and stop.
type cache struct {
	maxDocs  int
	maxBytes int64
	timeout  time.Duration
	stale    time.Duration // that what was overtaken, or may be, is served for
	clock    func() time.Time
	flights  singleflight.Group

	mu        sync.Mutex
	following bool                   // the change log is being followed; else nothing is kept
	seen      uint64                 // the last change that was taken in
	all       mark                   // the last change that touched everything
	touched   map[news.Timeline]mark // the last change of each timeline
	docs      map[string]*kept       // by key, documents and views
	once      row                    // those that were asked for once; they give way first
	again     row                    // those that were asked for again
	epoch     string                 // of the log
	places    places

	// away is since when the log cannot be read, in nanoseconds of the clock's Unix time; 0: it can. What is kept is served for a while then,
	// fresh or not.
	away atomic.Int64
}

// mark is a change as the cache remembers it.
type mark struct {
	seq uint64
	at  time.Time
}

type kept struct {
	of    *cache
	key   string
	line  news.Timeline
	value sized
	since uint64 // what had been seen before its entries were read
	next  bool   // the one that comes after it is being made
	asked int    // how often it was asked for

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

func newCache(opt *Options, docs int, bytes int64) *cache {
	return &cache{
		maxDocs: docs, maxBytes: bytes, timeout: opt.Timeout, stale: opt.Stale, clock: opt.Now,
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

// keep stores a value, unless a change came in while it was made.
func (c *cache) keep(k kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if doc, ok := k.value.(*Document); ok && doc.MediaType != TypeHTML && c.following && k.since >= c.all.seq && k.since <= c.seen {
		c.places.note(doc.ETag, place{k.key, k.since, c.clock(), doc.prints})
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
	c.docs[k.key], k.of = k, c
	if doc, ok := k.value.(*Document); ok {
		doc.kept.Store(k)
	}
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
	c.following, c.seen, c.all = true, seq, mark{seq: seq}
	c.away.Store(0)
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

// apply takes in changes, oldest first. Entries that were added leave a kept document stale, and good for a while; one that shows what was
// changed or taken down since, or was made before a change of licence, must not be served again.
func (c *cache) apply(changes []news.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock().UnixNano()
	on := c.onLines(len(changes))
	for _, ch := range changes {
		c.touch(&ch, on, now)
		c.seen = ch.Seq
	}
	c.away.Store(0)
}

// touch has what a change touched be stale since now, or forgotten. The caller holds mu.
func (c *cache) touch(ch *news.Change, on map[news.Timeline][]*kept, now int64) {
	m := mark{seq: ch.Seq, at: ch.At}
	if ch.Op == news.OpSource || ch.OfSettings() {
		c.all = m
		c.dropIf(func(*kept) bool { return true })
		clear(on)
	}
	for _, line := range ch.Timelines {
		if c.touched[line].seq <= m.seq {
			c.touched[line] = m
		}
		for _, k := range on[line] {
			doc, servable := k.value.(*Document)
			switch {
			case c.docs[k.key] != k:
			case ch.Op == news.OpDelete, servable && doc.shows(ch):
				c.drop(k)
			case servable:
				doc.overtaken.CompareAndSwap(0, now)
			}
		}
	}
}

// overtake takes in, of changes that what is kept does not follow yet, what must not wait: what takes something away.
func (c *cache) overtake(changes []news.Change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock().UnixNano()
	on := c.onLines(len(changes))
	for _, ch := range changes {
		if ch.Op == news.OpDelete || ch.Op == news.OpSource || ch.OfSettings() || slices.Contains(ch.Timelines, news.TimelineHeld) {
			c.touch(&ch, on, now)
		}
	}
}

// forget lets go of all that is kept.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dropIf(func(*kept) bool { return true })
}

// onLines are the values that are kept, by their timelines; none where there are no changes. The caller holds mu.
func (c *cache) onLines(changes int) map[news.Timeline][]*kept {
	if changes == 0 {
		return nil
	}
	on := make(map[news.Timeline][]*kept, len(c.docs))
	for _, k := range c.docs {
		on[k.line] = append(on[k.line], k)
	}
	return on
}

// leave says that the log cannot be read, for some time already.
func (c *cache) leave(silent time.Duration) {
	c.away.CompareAndSwap(0, c.clock().Add(-silent).UnixNano())
}

// stop ends the keeping: nobody follows the log any more.
func (c *cache) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.following = false
	c.away.Store(0)
	c.places = places{}
	c.dropIf(func(*kept) bool { return true })
}
