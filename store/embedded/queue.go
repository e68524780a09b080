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

// queue is the pair of buckets that hold one queue; nil, where it has none.
type queue struct {
	name    string
	due     *bolt.Bucket // ms, member → nothing
	members *bolt.Bucket // member → ms
}

func queueNamed(tx *bolt.Tx, name string) queue {
	if name == engine.Sources {
		return queue{name, tx.Bucket(bucketDue), tx.Bucket(bucketQueue)}
	}
	own := tx.Bucket(bucketQueues).Bucket([]byte(name))
	if own == nil {
		return queue{name: name}
	}
	return queue{name, own.Bucket(bucketDue), own.Bucket(bucketQueue)}
}

// at is when a member is due, lease or not. It is false for one that the queue does not have, or not as it should.
func (q queue) at(member string) (at int64, ok bool) {
	if q.members == nil {
		return 0, false
	}
	v := q.members.Get([]byte(member))
	if len(v) != 8 || !q.has(dueKey(unordered(v), member)) {
		return 0, false
	}
	return unordered(v), true
}

func (q queue) has(key []byte) bool {
	k, _ := q.due.Cursor().Seek(key)
	return bytes.Equal(k, key)
}

func (q queue) put(tx *bolt.Tx, member string, at int64) error {
	if q.members == nil {
		own, err := tx.Bucket(bucketQueues).CreateBucket([]byte(q.name))
		if err != nil {
			return err
		}
		if q.due, err = own.CreateBucket(bucketDue); err != nil {
			return err
		}
		if q.members, err = own.CreateBucket(bucketQueue); err != nil {
			return err
		}
	}
	was, ok := q.at(member)
	if ok && was == at {
		return nil
	}
	if err := q.leave(member, was, ok); err != nil {
		return err
	}
	if err := q.due.Put(dueKey(at, member), nil); err != nil {
		return err
	}
	return q.members.Put([]byte(member), ordered(at))
}

// take takes a member out, if it is there.
func (q queue) take(member string) error {
	at, ok := q.at(member)
	if err := q.leave(member, at, ok); err != nil {
		return err
	}
	return q.members.Delete([]byte(member))
}

// leave takes what is due of a member away, at says when, as q.at does.
func (q queue) leave(member string, at int64, ok bool) error {
	if ok {
		return q.due.Delete(dueKey(at, member))
	}
	if q.members.Get([]byte(member)) == nil {
		return nil
	}
	for _, k := range q.named(member) { // it is damaged, and nothing says where it stands
		if err := q.due.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// named looks for all that is due of a member.
func (q queue) named(member string) (keys [][]byte) {
	c := q.due.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if len(k) >= 8 && string(k[8:]) == member {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}

// mend puts right what is due under a key that its member does not name: it is due then, unless it is at another time. What is due
// at a time that no hub writes is due now.
func (q queue) mend(tx *bolt.Tx, key []byte, now int64) error {
	if len(key) < 8 {
		return q.due.Delete(key)
	}
	member := string(key[8:])
	at, ok := q.at(member)
	switch {
	case !ok:
		return q.members.Put([]byte(member), key[:8])
	case at == unordered(key):
		return q.put(tx, member, now)
	}
	return q.due.Delete(key)
}

// drop takes a member out for good, and with the last one the queue.
func (q queue) drop(tx *bolt.Tx, member string) error {
	if q.members == nil {
		return nil
	}
	if err := q.take(member); err != nil || q.name == engine.Sources {
		return err
	}
	if k, _ := q.members.Cursor().First(); k != nil {
		return nil
	}
	return tx.Bucket(bucketQueues).DeleteBucket([]byte(q.name))
}

// setDue applies one change of a queue, and says whether it changed the file.
func setDue(tx *bolt.Tx, l *leases, b engine.Batch, d engine.Due) (dirty bool, err error) {
	q, at := queueNamed(tx, d.Queue), slot{d.Queue, d.Member}
	held := l.of(at)
	next := lease{}
	switch d.Mode {
	case engine.DueDrop:
		l.set(at, next)
		return true, q.drop(tx, d.Member)
	case engine.DueRenew:
		held.until = d.At
		l.set(at, held)
		return false, nil
	case engine.DueAdd:
		if _, ok := q.at(d.Member); ok {
			return false, nil
		}
	case engine.DueHasten:
		if held.live(b.Now) {
			return false, nil
		}
	case engine.DueSet:
		if b.Fence != nil && *b.Fence == (engine.Fence{Queue: d.Queue, Member: d.Member, Token: b.Fence.Token}) {
			next = lease{token: b.Fence.Token, done: true}
		}
	default:
		return false, fmt.Errorf("no such due mode: %q", d.Mode)
	}
	l.set(at, next)
	return true, q.put(tx, d.Member, millis(d.At))
}

// Claim implements engine.Engine. It writes to the file when the queue's latest moment has moved on.
func (e *Engine) Claim(ctx context.Context, c engine.Claim) (members []string, err error) {
	now := c.Now.UnixMilli()
	var back time.Duration
	var moved int
	err = e.write(ctx, func(tx *bolt.Tx, l *leases) (dirty bool, err error) {
		members = nil
		q := queueNamed(tx, c.Queue)
		if q.due == nil {
			return false, nil
		}
		if dirty, back, moved, err = q.ask(tx, now); err != nil {
			return dirty, err
		}
		var odd [][]byte
		if members, odd = q.lease(l, c); len(odd) == 0 {
			return dirty, nil
		}
		for _, k := range odd {
			e.tell("queue", fmt.Sprintf("%s %q", cmp.Or(c.Queue, "-"), k), true)
			if err := q.mend(tx, k, now); err != nil {
				return true, err
			}
		}
		c.N -= len(members)
		more, _ := q.lease(l, c)
		members = append(members, more...)
		return true, nil
	})
	if err == nil && back > 0 && c.Back != nil {
		c.Back(back, moved)
	}
	return members, err
}

// lease leases members that are due. odd are keys that are not as they should be, as far as it met any.
func (q queue) lease(l *leases, c engine.Claim) (members []string, odd [][]byte) {
	end := ordered(c.Now.UnixMilli() + 1)
	cur := q.due.Cursor()
	for k, _ := cur.First(); k != nil && bytes.Compare(k, end) < 0 && len(members) < c.N; k, _ = cur.Next() {
		if len(k) < 8 {
			odd = append(odd, bytes.Clone(k))
			continue
		}
		m := string(k[8:])
		if l.of(slot{c.Queue, m}).live(c.Now) {
			continue
		}
		if at := q.members.Get(k[8:]); !bytes.Equal(at, k[:8]) {
			odd = append(odd, bytes.Clone(k)) // the next claim has it
			continue
		}
		l.set(slot{c.Queue, m}, lease{token: c.Token, until: c.Until})
		members = append(members, m)
	}
	for k, _ := cur.Seek(ordered(engine.Latest + 1)); k != nil; k, _ = cur.Next() {
		odd = append(odd, bytes.Clone(k))
	}
	return members, odd
}

// ask notes when the queue was asked, and where that is earlier than before brings nearer what is to come.
func (q queue) ask(tx *bolt.Tx, now int64) (dirty bool, back time.Duration, moved int, err error) {
	asked, key := tx.Bucket(bucketAsked), []byte(cmp.Or(q.name, "-"))
	latest := now
	if v := asked.Get(key); len(v) == 8 {
		latest = unordered(v)
		if at := now - latest; at >= -engine.ClockSlack.Milliseconds() && at < engine.ClockStep.Milliseconds() {
			return false, 0, 0, nil
		}
	}
	if by := latest - now; by > 0 {
		back = time.Duration(by) * time.Millisecond
		if moved, err = q.nearer(now, by); err != nil {
			return true, 0, 0, err
		}
	}
	return true, back, moved, asked.Put(key, ordered(now))
}

// nearer brings what is due after a time nearer by so many ms, but not before it.
func (q queue) nearer(now, by int64) (moved int, err error) {
	var keys [][]byte
	cur := q.due.Cursor()
	for k, _ := cur.Seek(ordered(now + 1)); k != nil; k, _ = cur.Next() {
		if len(k) < 8 {
			continue // a claim takes it out
		}
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		at, member := max(now, unordered(k)-by), string(k[8:])
		if err := q.due.Delete(k); err != nil {
			return 0, err
		}
		if err := q.due.Put(dueKey(at, member), nil); err != nil {
			return 0, err
		}
		if err := q.members.Put([]byte(member), ordered(at)); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

// Queue implements engine.Engine.
func (e *Engine) Queue(ctx context.Context, name string, skip, n int) ([]engine.Due, error) {
	var dues []engine.Due
	held := e.leases.current(name)
	err := e.read(ctx, func(tx *bolt.Tx) error {
		q := queueNamed(tx, name)
		if q.due == nil {
			return nil
		}
		c := q.due.Cursor()
		for k, _ := c.First(); k != nil && len(dues) < skip+n; k, _ = c.Next() {
			if len(k) < 8 {
				continue
			}
			if m := string(k[8:]); held[m] == 0 {
				dues = append(dues, engine.Due{Queue: name, Member: m, At: engine.DueAt(float64(unordered(k))), Mode: engine.DueSet})
			}
		}
		return nil
	})
	for m, until := range held {
		dues = append(dues, engine.Due{Queue: name, Member: m, At: time.UnixMilli(until), Mode: engine.DueSet})
	}
	slices.SortFunc(dues, func(a, b engine.Due) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Member, b.Member))
	})
	from, to := min(skip, len(dues)), min(skip+n, len(dues))
	return dues[from:to], err
}

// Queues implements engine.Engine.
func (e *Engine) Queues(ctx context.Context) (names []string, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		if k, _ := tx.Bucket(bucketQueue).Cursor().First(); k != nil {
			names = append(names, engine.Sources)
		}
		return tx.Bucket(bucketQueues).ForEachBucket(func(k []byte) error {
			names = append(names, string(k))
			return nil
		})
	})
	return names, err
}
