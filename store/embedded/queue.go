package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// slot is a member's row in the queue. Its place in bucketDue is at: the due time, or the lease's end while it is leased.
type slot struct {
	at    int64
	due   int64  // what at was before the lease
	token string // of the lease; empty: free
	done  bool   // the token's lease ended with its commit
}

func (s slot) held(now int64) bool { return s.token != "" && !s.done && s.at > now }

func (s slot) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(s.at))
	b = binary.BigEndian.AppendUint64(b, uint64(s.due))
	if s.done {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	return append(b, s.token...)
}

func readSlot(tx *bolt.Tx, member string) (s slot, ok bool, err error) {
	v := tx.Bucket(bucketQueue).Get([]byte(member))
	if v == nil {
		return slot{}, false, nil
	}
	if len(v) < 17 {
		return slot{}, false, fmt.Errorf("%w: queue %s", errDamaged, member)
	}
	return slot{
		at: int64(binary.BigEndian.Uint64(v)), due: int64(binary.BigEndian.Uint64(v[8:])),
		done: v[16] == 1, token: string(v[17:]),
	}, true, nil
}

// writeSlot moves a member to its new place.
func writeSlot(tx *bolt.Tx, member string, s slot) error {
	if err := dropSlot(tx, member); err != nil {
		return err
	}
	if err := tx.Bucket(bucketDue).Put(placeKey(s.at, member), nil); err != nil {
		return err
	}
	return tx.Bucket(bucketQueue).Put([]byte(member), s.bytes())
}

func dropSlot(tx *bolt.Tx, member string) error {
	old, ok, err := readSlot(tx, member)
	if err != nil || !ok {
		return err
	}
	if err := tx.Bucket(bucketDue).Delete(placeKey(old.at, member)); err != nil {
		return err
	}
	return tx.Bucket(bucketQueue).Delete([]byte(member))
}

// setDue applies one change of the queue.
func setDue(tx *bolt.Tx, now int64, fence *engine.Fence, d engine.Due) error {
	if d.Mode == engine.DueDrop {
		return dropSlot(tx, d.Member)
	}
	old, ok, err := readSlot(tx, d.Member)
	if err != nil {
		return err
	}
	at := millis(d.At)
	next := slot{at: at, due: at}
	switch d.Mode {
	case engine.DueSet:
		if fence != nil && fence.Member == d.Member {
			next.token, next.done = fence.Token, true
		}
	case engine.DueAdd:
		if ok {
			return nil
		}
	case engine.DueHasten:
		if old.held(now) {
			return nil
		}
	case engine.DueRenew:
		next = slot{at: at, due: old.due, token: old.token}
	default:
		return fmt.Errorf("no such due mode: %q", d.Mode)
	}
	return writeSlot(tx, d.Member, next)
}

// Claim implements engine.Engine.
func (e *Engine) Claim(ctx context.Context, c engine.Claim) ([]string, error) {
	var members []string
	due, err := e.Queue(ctx, 0, 1)
	if err != nil || len(due) == 0 || due[0].At.After(c.Now) {
		return nil, err // nothing to write: most claims
	}
	err = e.write(ctx, func(tx *bolt.Tx) error {
		members = nil
		end := ordered(c.Now.UnixMilli() + 1)
		cur := tx.Bucket(bucketDue).Cursor()
		for k, _ := cur.First(); k != nil && bytes.Compare(k, end) < 0 && len(members) < c.N; k, _ = cur.Next() {
			members = append(members, string(k[8:]))
		}
		for _, m := range members {
			s, _, err := readSlot(tx, m)
			if err != nil {
				return err
			}
			if err := writeSlot(tx, m, slot{at: c.Until.UnixMilli(), due: s.due, token: c.Token}); err != nil {
				return err
			}
		}
		return nil
	})
	return members, err
}

// Queue implements engine.Engine.
func (e *Engine) Queue(ctx context.Context, skip, n int) (dues []engine.Due, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketDue).Cursor()
		k, _ := c.First()
		for ; k != nil && skip > 0; skip-- {
			k, _ = c.Next()
		}
		for ; k != nil && len(dues) < n; k, _ = c.Next() {
			dues = append(dues, engine.Due{Member: string(k[8:]), At: time.UnixMilli(unordered(k)), Mode: engine.DueSet})
		}
		return nil
	})
	return dues, err
}

// voidLeases makes due at once what was being refreshed when the last process ended.
func voidLeases(tx *bolt.Tx) error {
	held := map[string]slot{}
	err := tx.Bucket(bucketQueue).ForEach(func(k, _ []byte) error {
		s, _, err := readSlot(tx, string(k))
		if err == nil && s.token != "" && !s.done {
			held[string(k)] = s
		}
		return err
	})
	if err != nil {
		return err
	}
	for m, s := range held {
		if err := writeSlot(tx, m, slot{at: s.due, due: s.due}); err != nil {
			return err
		}
	}
	return nil
}
