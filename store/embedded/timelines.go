package embedded

import (
	"bytes"
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// Page implements engine.Engine.
func (e *Engine) Page(ctx context.Context, now time.Time, kind engine.Kind, before, oldest engine.Place, n int) (engine.Page, error) {
	var page engine.Page
	tooOld := func(p engine.Place) bool { return !oldest.IsZero() && p.Before(oldest) }
	err := e.read(ctx, func(tx *bolt.Tx) error {
		line := tx.Bucket(bucketTimelines).Bucket([]byte(before.Timeline))
		if line == nil {
			return nil
		}
		c := line.Cursor()
		k := start(c, before)
		page.Records = make([]engine.Record, 0, min(n, 64))
		look := reader{tx: tx, now: now}
		for i := 0; k != nil && i < n; i++ {
			at := placeAt(before.Timeline, k)
			if tooOld(at) {
				return nil
			}
			page.Last = at
			r, err := look.current(engine.Ref{Kind: kind, Key: page.Last.ID}, true)
			if err != nil {
				return err
			}
			if r.Rev != "" {
				page.Records = append(page.Records, r)
			}
			k, _ = c.Prev()
		}
		page.More = k != nil && !tooOld(placeAt(before.Timeline, k))
		return nil
	})
	return page, err
}

// start stands on the newest place that is strictly before the given one.
func start(c *bolt.Cursor, before engine.Place) []byte {
	if before.IsZero() {
		k, _ := c.Last()
		return k
	}
	if k, _ := c.Seek(appendPlace(nil, before)); k == nil {
		k, _ = c.Last() // every place is before it
		return k
	}
	k, _ := c.Prev()
	return k
}

// Oldest implements engine.Engine.
func (e *Engine) Oldest(ctx context.Context, timeline string, n int) (places []engine.Place, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		line := tx.Bucket(bucketTimelines).Bucket([]byte(timeline))
		if line == nil {
			return nil
		}
		c := line.Cursor()
		for k, _ := c.First(); k != nil && len(places) < n; k, _ = c.Next() {
			places = append(places, placeAt(timeline, k))
		}
		return nil
	})
	return places, err
}

// Count implements engine.Engine.
func (e *Engine) Count(ctx context.Context, timeline string) (n int, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		if line := tx.Bucket(bucketTimelines).Bucket([]byte(timeline)); line != nil {
			n = int(line.Sequence())
		}
		return nil
	})
	return n, err
}

// within gives the bucket of a name, to be written to, which it makes where it is missing. One that is open already costs no memory.
func within(b *bolt.Bucket, name string) (*bolt.Bucket, error) {
	found := b.Bucket([]byte(name))
	if found == nil {
		var err error
		if found, err = b.CreateBucket([]byte(name)); err != nil {
			return nil, err
		}
	}
	found.FillPercent = orderedFill
	return found, nil
}

// place puts a member on a timeline, once. fresh: it cannot be there, as its number is that of a new arrival.
func place(tx *bolt.Tx, p engine.Place, fresh bool) error {
	line, err := within(tx.Bucket(bucketTimelines), p.Timeline)
	if err != nil {
		return err
	}
	if !fresh {
		k := appendPlace(nil, p)
		if found, _ := line.Cursor().Seek(k); bytes.Equal(found, k) {
			return nil
		}
	}
	if err := line.SetSequence(line.Sequence() + 1); err != nil {
		return err
	}
	var room keyRoom
	return line.Put(appendPlace(room[:0], p), nil)
}

func displace(tx *bolt.Tx, p engine.Place) error {
	lines := tx.Bucket(bucketTimelines)
	line := lines.Bucket([]byte(p.Timeline))
	if line == nil {
		return nil
	}
	k := appendPlace(nil, p)
	if found, _ := line.Cursor().Seek(k); !bytes.Equal(found, k) {
		return nil
	}
	left := line.Sequence() - 1
	if left == 0 {
		return lines.DeleteBucket([]byte(p.Timeline))
	}
	if err := line.SetSequence(left); err != nil {
		return err
	}
	return line.Delete(k)
}
