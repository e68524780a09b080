package embedded

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// dueAt is when a member is due, lease or not.
func dueAt(tx *bolt.Tx, member string) (at int64, ok bool, err error) {
	v := tx.Bucket(bucketQueue).Get([]byte(member))
	if v == nil {
		return 0, false, nil
	}
	if len(v) != 8 {
		return 0, false, fmt.Errorf("%w: queue %s", errDamaged, member)
	}
	return unordered(v), true, nil
}

func writeDue(tx *bolt.Tx, member string, at int64) error {
	if err := dropDue(tx, member); err != nil {
		return err
	}
	if err := tx.Bucket(bucketDue).Put(placeKey(at, member), nil); err != nil {
		return err
	}
	return tx.Bucket(bucketQueue).Put([]byte(member), ordered(at))
}

func dropDue(tx *bolt.Tx, member string) error {
	at, ok, err := dueAt(tx, member)
	if err != nil || !ok {
		return err
	}
	if err := tx.Bucket(bucketDue).Delete(placeKey(at, member)); err != nil {
		return err
	}
	return tx.Bucket(bucketQueue).Delete([]byte(member))
}

// setDue applies one change of the queue, and says whether it changed the file.
func setDue(tx *bolt.Tx, l *leases, b engine.Batch, d engine.Due) (dirty bool, err error) {
	held := l.of(d.Member)
	next := lease{}
	switch d.Mode {
	case engine.DueDrop:
		l.set(d.Member, next)
		return true, dropDue(tx, d.Member)
	case engine.DueRenew:
		held.until = millis(d.At)
		l.set(d.Member, held)
		return false, nil
	case engine.DueAdd:
		if _, ok, err := dueAt(tx, d.Member); ok || err != nil {
			return false, err
		}
	case engine.DueHasten:
		if held.live(b.Now.UnixMilli()) {
			return false, nil
		}
	case engine.DueSet:
		if b.Fence != nil && b.Fence.Member == d.Member {
			next = lease{token: b.Fence.Token, done: true}
		}
	default:
		return false, fmt.Errorf("no such due mode: %q", d.Mode)
	}
	l.set(d.Member, next)
	return true, writeDue(tx, d.Member, millis(d.At))
}

// Claim implements engine.Engine. It writes nothing to the file.
func (e *Engine) Claim(ctx context.Context, c engine.Claim) (members []string, err error) {
	now := c.Now.UnixMilli()
	err = e.write(ctx, func(tx *bolt.Tx, l *leases) (bool, error) {
		members = nil
		end := ordered(now + 1)
		cur := tx.Bucket(bucketDue).Cursor()
		for k, _ := cur.First(); k != nil && bytes.Compare(k, end) < 0 && len(members) < c.N; k, _ = cur.Next() {
			m := string(k[8:])
			if l.of(m).live(now) {
				continue
			}
			l.set(m, lease{token: c.Token, until: c.Until.UnixMilli()})
			members = append(members, m)
		}
		return false, nil
	})
	return members, err
}

// Queue implements engine.Engine.
func (e *Engine) Queue(ctx context.Context, skip, n int) ([]engine.Due, error) {
	var dues []engine.Due
	held := e.leases.current()
	err := e.read(ctx, func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketDue).Cursor()
		for k, _ := c.First(); k != nil && len(dues) < skip+n; k, _ = c.Next() {
			if m := string(k[8:]); held[m] == 0 {
				dues = append(dues, engine.Due{Member: m, At: time.UnixMilli(unordered(k)), Mode: engine.DueSet})
			}
		}
		return nil
	})
	for m, until := range held {
		dues = append(dues, engine.Due{Member: m, At: time.UnixMilli(until), Mode: engine.DueSet})
	}
	slices.SortFunc(dues, func(a, b engine.Due) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Member, b.Member))
	})
	from, to := min(skip, len(dues)), min(skip+n, len(dues))
	return dues[from:to], err
}
