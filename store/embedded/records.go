package embedded

import (
	"bytes"
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// Heads implements engine.Engine.
func (e *Engine) Heads(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	return e.fetch(ctx, now, false, refs)
}

// Get implements engine.Engine.
func (e *Engine) Get(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	return e.fetch(ctx, now, true, refs)
}

func (e *Engine) fetch(ctx context.Context, now time.Time, body bool, refs []engine.Ref) ([]engine.Record, error) {
	recs := make([]engine.Record, len(refs))
	err := e.read(ctx, func(tx *bolt.Tx) error {
		for i, ref := range refs {
			r, err := current(tx, now, ref, body)
			if err != nil {
				return err
			}
			recs[i] = r
		}
		return nil
	})
	return recs, err
}

// current reads a record; an absent or expired one has an empty Rev.
func current(tx *bolt.Tx, now time.Time, ref engine.Ref, body bool) (engine.Record, error) {
	none := engine.Record{Ref: ref}
	b, err := records(tx, ref.Kind)
	if err != nil {
		return none, err
	}
	v := b.Get([]byte(ref.Key))
	if v == nil {
		return none, nil
	}
	r, err := open(ref, v, body)
	if err != nil || expired(r, now) {
		return none, err
	}
	return r, nil
}

func expired(r engine.Record, now time.Time) bool {
	return !r.Expires.IsZero() && r.Expires.UnixMilli() <= now.UnixMilli()
}

// List implements engine.Engine; here the order is the keys'.
func (e *Engine) List(ctx context.Context, now time.Time, kind engine.Kind, cursor string, n int) (recs []engine.Record, next string, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		b, err := records(tx, kind)
		if err != nil {
			return err
		}
		c := b.Cursor()
		k, v := c.Seek([]byte(cursor))
		if k != nil && cursor != "" && string(k) == cursor {
			k, v = c.Next()
		}
		for i := 0; k != nil && i < n; i++ {
			next = string(k)
			r, err := open(engine.Ref{Kind: kind, Key: next}, v, true)
			if err != nil {
				return err
			}
			if !expired(r, now) {
				recs = append(recs, r)
			}
			k, v = c.Next()
		}
		if k == nil {
			next = ""
		}
		return nil
	})
	return recs, next, err
}

// put writes a record and keeps the expiry index.
func put(tx *bolt.Tx, r engine.Record) error {
	b, err := records(tx, r.Kind)
	if err != nil {
		return err
	}
	if err := unexpire(tx, b, r.Ref); err != nil {
		return err
	}
	if !r.Expires.IsZero() {
		if err := tx.Bucket(bucketExpiry).Put(expiryKey(r.Expires.UnixMilli(), r.Ref), nil); err != nil {
			return err
		}
	}
	return b.Put([]byte(r.Key), envelope(r))
}

func remove(tx *bolt.Tx, ref engine.Ref) error {
	b, err := records(tx, ref.Kind)
	if err != nil {
		return err
	}
	if err := unexpire(tx, b, ref); err != nil {
		return err
	}
	return b.Delete([]byte(ref.Key))
}

// unexpire takes what stands there now out of the expiry index.
func unexpire(tx *bolt.Tx, b *bolt.Bucket, ref engine.Ref) error {
	v := b.Get([]byte(ref.Key))
	if v == nil {
		return nil
	}
	old, err := open(ref, v, false)
	if err != nil || old.Expires.IsZero() {
		return err
	}
	return tx.Bucket(bucketExpiry).Delete(expiryKey(old.Expires.UnixMilli(), ref))
}

// Sweep implements engine.Engine.
func (e *Engine) Sweep(ctx context.Context, now time.Time, changes int) error {
	for more := true; more; {
		err := e.write(ctx, func(tx *bolt.Tx, _ *leases) (bool, error) {
			n, err := sweep(tx, now, changes)
			if err != nil {
				return true, err
			}
			stale, err := e.postings.sweep(tx, now)
			n += stale
			more = n >= sweepStep
			return n > 0, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepStep bounds one transaction of a sweep, so that commits are not held up.
const sweepStep = 1000

func sweep(tx *bolt.Tx, now time.Time, changes int) (n int, err error) {
	end := ordered(now.UnixMilli() + 1)
	var gone []engine.Ref
	c := tx.Bucket(bucketExpiry).Cursor()
	for k, _ := c.First(); k != nil && bytes.Compare(k, end) < 0 && len(gone) < sweepStep; k, _ = c.Next() {
		gone = append(gone, expiryRef(k))
	}
	for _, ref := range gone {
		if err := remove(tx, ref); err != nil {
			return 0, err
		}
	}
	log := tx.Bucket(bucketLog)
	var old [][]byte
	if last := log.Sequence(); last > uint64(changes) {
		first := seqKey(last - uint64(changes) + 1)
		c := log.Cursor()
		for k, _ := c.First(); k != nil && bytes.Compare(k, first) < 0 && len(old) < sweepStep; k, _ = c.Next() {
			old = append(old, bytes.Clone(k))
		}
	}
	for _, k := range old {
		if err := log.Delete(k); err != nil {
			return 0, err
		}
	}
	return len(gone) + len(old), nil
}
