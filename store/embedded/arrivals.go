package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

var keyLastAt = []byte("at")

// Arrivals implements engine.Engine.
func (e *Engine) Arrivals(ctx context.Context, timeline string, from, n int) (keys []string, at, total int, err error) {
	at = from
	err = e.read(ctx, func(tx *bolt.Tx) error {
		order := tx.Bucket(bucketArrivals).Bucket([]byte(timeline))
		if order == nil {
			return nil
		}
		total = int(order.Sequence())
		c := order.Cursor()
		k, v := c.Seek(seqKey(uint64(from)))
		if at = max(at, total); k != nil {
			at = int(binary.BigEndian.Uint64(k))
		}
		for ; k != nil && len(keys) < n; k, v = c.Next() {
			keys = append(keys, engine.UnpackKey(string(v)))
		}
		return nil
	})
	return keys, at, total, err
}

// Arrived implements engine.Engine.
func (e *Engine) Arrived(ctx context.Context) (last engine.Arrival, timelines []string, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		last = lastArrival(tx)
		return tx.Bucket(bucketArrivals).ForEachBucket(func(name []byte) error {
			timelines = append(timelines, string(name))
			return nil
		})
	})
	return last, timelines, err
}

func lastArrival(tx *bolt.Tx) engine.Arrival {
	b := tx.Bucket(bucketArrived)
	a := engine.Arrival{Number: b.Sequence()}
	if v := b.Get(keyLastAt); len(v) == 8 {
		a.At = int64(binary.BigEndian.Uint64(v))
	}
	return a
}

func putLastArrival(tx *bolt.Tx, a engine.Arrival) error {
	b := tx.Bucket(bucketArrived)
	if err := b.SetSequence(a.Number); err != nil {
		return err
	}
	return b.Put(keyLastAt, binary.BigEndian.AppendUint64(nil, uint64(a.At)))
}

// arrive gives a group its arrival, which is the last one then. One process has the store, and its clock may step back, but
// places do not.
func arrive(g engine.Group, last *engine.Arrival, now time.Time) engine.Group {
	*last = engine.Arrival{Number: last.Number + 1, At: max(last.At, now.UnixMilli())}
	g.Put.Arrived = *last
	g.Add = slices.Clone(g.Add)
	for i := range g.Add {
		g.Add[i].Number = g.Put.Arrived.Number
		if g.Add[i].Score == engine.AtArrival {
			g.Add[i].Score = g.Put.Arrived.At
		}
	}
	return g
}

// join puts a packed key at the end of a timeline's order of arrival.
func join(tx *bolt.Tx, timeline string, packed []byte) error {
	order, err := within(tx.Bucket(bucketArrivals), timeline)
	if err != nil {
		return err
	}
	at := order.Sequence()
	if err := order.SetSequence(at + 1); err != nil {
		return err
	}
	var room keyRoom
	return order.Put(appendSeq(room[:0], at), packed)
}

// rejoin is join for a key that stands on the order already: an empty one takes its earlier place.
func rejoin(tx *bolt.Tx, timeline string, packed []byte) error {
	if order := tx.Bucket(bucketArrivals).Bucket([]byte(timeline)); order != nil {
		c := order.Cursor()
		for k, v := c.Last(); k != nil; k, v = c.Prev() {
			if bytes.Equal(v, packed) {
				if err := order.Put(bytes.Clone(k), nil); err != nil {
					return err
				}
				break
			}
		}
	}
	return join(tx, timeline, packed)
}

// joinFirst begins a timeline's order of arrival anew with the keys of j; what stood there follows.
func joinFirst(tx *bolt.Tx, j engine.Join) error {
	var others [][]byte
	all := tx.Bucket(bucketArrivals)
	if order := all.Bucket([]byte(j.Timeline)); order != nil {
		c := order.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			others = append(others, bytes.Clone(v))
		}
		if err := all.DeleteBucket([]byte(j.Timeline)); err != nil {
			return err
		}
	}
	for _, key := range j.Keys {
		if err := join(tx, j.Timeline, []byte(engine.PackKey(key))); err != nil {
			return err
		}
	}
	for _, packed := range others {
		if err := join(tx, j.Timeline, packed); err != nil {
			return err
		}
	}
	return nil
}

func trim(tx *bolt.Tx, t engine.Trim) error {
	order := tx.Bucket(bucketArrivals).Bucket([]byte(t.Timeline))
	if order == nil {
		return nil
	}
	c := order.Cursor()
	for k, _ := c.First(); k != nil && binary.BigEndian.Uint64(k) < uint64(t.To); k, _ = c.First() {
		if err := c.Delete(); err != nil {
			return err
		}
	}
	return nil
}

func applyArrivals(tx *bolt.Tx, l engine.Load) error {
	for _, j := range l.Joins {
		if j.First {
			if err := joinFirst(tx, j); err != nil {
				return err
			}
			continue
		}
		if j.After > 0 {
			order, err := within(tx.Bucket(bucketArrivals), j.Timeline)
			if err != nil {
				return err
			}
			if err := order.SetSequence(uint64(j.After)); err != nil {
				return err
			}
		}
		for _, key := range j.Keys {
			if err := join(tx, j.Timeline, []byte(engine.PackKey(key))); err != nil {
				return err
			}
		}
	}
	for _, t := range l.Trims {
		if err := trim(tx, t); err != nil {
			return err
		}
	}
	if l.Last.Number == 0 {
		return nil
	}
	return putLastArrival(tx, l.Last)
}
