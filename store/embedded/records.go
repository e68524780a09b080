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
		look := reader{tx: tx, now: now}
		for i, ref := range refs {
			r, err := look.current(ref, body)
			if err != nil {
				return err
			}
			recs[i] = r
		}
		return nil
	})
	return recs, err
}

// reader reads records, those of one kind after another with one cursor: a new one for each costs memory.
type reader struct {
	tx   *bolt.Tx
	now  time.Time
	kind engine.Kind
	at   *bolt.Cursor
	body *bolt.Cursor // of bodies that lie apart; nil: none was read yet
}

// open reads the envelope of a record of l.kind.
func (l *reader) open(key string, v []byte, body bool) engine.Record {
	return open(engine.Ref{Kind: l.kind, Key: key}, v, body, func() *bolt.Cursor {
		if l.body == nil {
			l.body = bodies(l.tx, l.kind).Cursor()
		}
		return l.body
	})
}

// turn has the reader read records of a kind.
func (l *reader) turn(kind engine.Kind) error {
	if l.kind == kind {
		return nil
	}
	b, err := records(l.tx, kind)
	if err == nil {
		l.kind, l.at, l.body = kind, b.Cursor(), nil
	}
	return err
}

// current reads a record; an absent or expired one has an empty Rev.
func (l *reader) current(ref engine.Ref, body bool) (engine.Record, error) {
	none := engine.Record{Ref: ref}
	if err := l.turn(ref.Kind); err != nil {
		return none, err
	}
	k, v := l.at.Seek([]byte(ref.Key))
	if string(k) != ref.Key {
		return none, nil
	}
	if r := l.open(ref.Key, v, body); !expired(r, l.now) {
		return r, nil
	}
	return none, nil
}

func expired(r engine.Record, now time.Time) bool {
	return !r.Expires.IsZero() && r.Expires.UnixMilli() <= now.UnixMilli()
}

// List implements engine.Engine; here the order is the keys'.
func (e *Engine) List(ctx context.Context, now time.Time, kind engine.Kind, cursor string, n int) (recs []engine.Record, next string, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		look := reader{tx: tx}
		if err := look.turn(kind); err != nil {
			return err
		}
		c := look.at
		k, v := c.Seek([]byte(cursor))
		if k != nil && cursor != "" && string(k) == cursor {
			k, v = c.Next()
		}
		for i := 0; k != nil && i < n; i++ {
			next = string(k)
			if r := look.open(next, v, true); !expired(r, now) {
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

// put writes a record. In the expiry index a time may stay at which an earlier one of the key would have expired: a sweep looks
// at the record itself.
func put(tx *bolt.Tx, r engine.Record) error {
	b, err := records(tx, r.Kind)
	if err != nil {
		return err
	}
	if !r.Expires.IsZero() {
		if err := tx.Bucket(bucketExpiry).Put(expiryKey(r.Expires.UnixMilli(), r.Ref), nil); err != nil {
			return err
		}
	}
	key := []byte(r.Key)
	if r.Kind.Bulk() {
		if err := dropBody(tx, r.Kind, b.Get(key)); err != nil {
			return err
		}
	}
	v, err := envelope(tx, r)
	if err != nil {
		return err
	}
	return b.Put(key, v)
}

func remove(tx *bolt.Tx, ref engine.Ref) error {
	b, err := records(tx, ref.Kind)
	if err != nil {
		return err
	}
	key := []byte(ref.Key)
	if ref.Kind.Bulk() {
		if err := dropBody(tx, ref.Kind, b.Get(key)); err != nil {
			return err
		}
	}
	return b.Delete(key)
}

// Sweep implements engine.Engine.
func (e *Engine) Sweep(ctx context.Context, now time.Time, changes int) error {
	for more := true; more; {
		err := e.write(ctx, func(tx *bolt.Tx, _ *leases) (bool, error) {
			n, err := sweep(tx, now, changes)
			if err != nil {
				return true, err
			}
			stale, err := e.posted.sweep(tx, now)
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
	expiry := tx.Bucket(bucketExpiry)
	var due [][]byte
	c := expiry.Cursor()
	for k, _ := c.First(); k != nil && bytes.Compare(k, end) < 0 && len(due) < sweepStep; k, _ = c.Next() {
		due = append(due, bytes.Clone(k))
	}
	for _, k := range due {
		if err := removeExpired(tx, expiryRef(k), now); err != nil {
			return 0, err
		}
		if err := expiry.Delete(k); err != nil {
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
	return len(due) + len(old), nil
}

// removeExpired removes a record that the expiry index names, unless it says itself that it stays. A damaged one stays.
func removeExpired(tx *bolt.Tx, ref engine.Ref, now time.Time) error {
	b, err := records(tx, ref.Kind)
	if err != nil {
		return err
	}
	if p, ok := cutEnvelope(b.Get([]byte(ref.Key))); !ok || !expired(engine.Record{Expires: p.expires}, now) {
		return nil
	}
	return remove(tx, ref)
}
