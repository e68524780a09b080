package feeds

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/txnews/hub/news"
)

// get gives what a key stands for: the kept value if it is fresh, else one that is made now, once for all who ask. Where
// that fails, a document that was only overtaken by newer entries is better than none, for a while. What a licence turned on while it
// was made, or while others waited for it, is made again.
func get[T sized](ctx context.Context, c *cache, key string, line news.Timeline, make func(context.Context) (T, error)) (T, error) {
	return ask(ctx, c, key, line, false, make)
}

// patience is how long who asks first after a change waits for what is new, where few ask.
const patience = time.Second

// crowded is how often a document was asked for of which nobody waits for the next: others will ask for that soon.
const crowded = 16

// ask is get for those, too, who are in a hurry: they need not all wait for what is made. Who asks first after a change waits for a moment; the
// others are given the document that is kept, at once. Where a crowd asks, all are.
func ask[T sized](ctx context.Context, c *cache, key string, line news.Timeline, hurried bool, make func(context.Context) (T, error)) (T, error) {
	for {
		got, err := keptOrMade(ctx, c, key, line, hurried, make)
		if err != nil || !c.over(got) {
			return got, err
		}
		if err := ctx.Err(); err != nil {
			return got, err
		}
	}
}

func keptOrMade[T sized](ctx context.Context, c *cache, key string, line news.Timeline, hurried bool, make func(context.Context) (T, error)) (T, error) {
	c.mu.Lock()
	if !c.following {
		c.mu.Unlock()
		return make(ctx)
	}
	want := c.last(line).seq
	k, had := c.docs[key]
	wait := ctx
	if had {
		c.use(k)
		k.asked++
		gone, bears := c.gone(), false
		fresh := k.since >= want && gone < c.stale && !c.over(k.value)
		if !fresh {
			_, bears = c.bearable(k)
		}
		switch {
		case fresh, bears && (gone > 0 || hurried && k.next):
			c.mu.Unlock()
			return k.value.(T), nil
		case bears && hurried:
			k.next = true
			var leave context.CancelFunc
			wait, leave = context.WithTimeout(ctx, k.patience())
			defer leave()
		}
	}
	c.mu.Unlock()

	// Who asks after change `want` was seen must not join a rendering that began before it.
	got, err := share(wait, c, key+"@"+strconv.FormatUint(want, 10), func(ctx context.Context) (T, error) {
		defer c.made(key)
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
	if old, ok := c.old(k); ok {
		if doc, ok := any(old).(T); ok {
			return doc, nil
		}
	}
	if wait.Err() != nil { // and what was kept must not be served any more
		return keptOrMade(ctx, c, key, line, false, make)
	}
	return got, err
}

// Fresh reports whether a document is what AtHand would give to the next who asks for it, overtaken by nothing, and counts as asking for it.
func (p *Publisher) Fresh(d *Document) bool {
	k := d.kept.Load()
	return k != nil && d.Age() == 0 && !k.of.over(d) && k.of.fresh(k)
}

func (c *cache) fresh(k *kept) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.docs[k.key] != k || k.since < c.last(k.line).seq {
		return false
	}
	c.use(k)
	k.asked++
	return true
}

func (k *kept) patience() time.Duration {
	if k.asked >= crowded {
		return 0
	}
	return patience
}

// gone is for how long the log cannot be read already; 0: it can.
func (c *cache) gone() time.Duration {
	since := c.away.Load()
	if since == 0 {
		return 0
	}
	return max(1, c.clock().Sub(time.Unix(0, since)))
}

// bearable gives a document that may be served though it was overtaken, or may have been: not for long. A view is not given: what is rendered
// from it would pass for fresh. The caller holds mu.
func (c *cache) bearable(k *kept) (*Document, bool) {
	doc, ok := k.value.(*Document)
	return doc, ok && !c.over(doc) && doc.Age() < c.stale
}

// old gives the document that is still kept, where it may be served.
func (c *cache) old(k *kept) (*Document, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.docs[k.key] != k {
		return nil, false
	}
	return c.bearable(k)
}

// made says that nobody makes what comes after what is kept of a key.
func (c *cache) made(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.docs[key]; k != nil {
		k.next = false
	}
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
