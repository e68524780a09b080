package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

var errClosed = errors.New("the store is closed")

// Changes implements engine.Engine.
func (e *Engine) Changes(ctx context.Context, since uint64, n int) (changes []engine.Logged, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketLog).Cursor()
		for k, v := c.Seek(seqKey(since + 1)); k != nil && len(changes) < n; k, v = c.Next() {
			if len(k) != seqSize {
				continue // damaged: its change is missed
			}
			changes = append(changes, engine.Logged{Seq: binary.BigEndian.Uint64(k), Data: bytes.Clone(v)})
		}
		return nil
	})
	return changes, err
}

// LastSeq implements engine.Engine.
//
// It reads what Changes reads: what has been announced may lag behind a commit that others see already.
func (e *Engine) LastSeq(ctx context.Context) (seq uint64, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		seq = tx.Bucket(bucketLog).Sequence()
		return nil
	})
	return seq, err
}

// announce wakes those who wait. It is called once the transaction is on disk, and may be called out of order.
func (e *Engine) announce(seq uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if seq <= e.seq {
		return
	}
	e.seq = seq
	close(e.grown)
	e.grown = make(chan struct{})
}

// Wait implements engine.Engine.
func (e *Engine) Wait(ctx context.Context, since uint64) error {
	for {
		e.mu.Lock()
		seq, grown := e.seq, e.grown
		e.mu.Unlock()
		if seq > since {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		case <-e.closed:
			return fmt.Errorf("store %s: %w", e.path, errClosed)
		}
	}
}

// Load implements engine.Engine, in one transaction.
func (e *Engine) Load(ctx context.Context, l engine.Load) error {
	var seq uint64
	err := e.write(ctx, func(tx *bolt.Tx, ls *leases) (bool, error) {
		if _, err := apply(tx, ls, engine.Batch{Put: l.Records, Due: l.Due}, nil); err != nil {
			return true, err
		}
		if err := applyPlaces(tx, l); err != nil {
			return true, err
		}
		if err := applyArrivals(tx, l); err != nil {
			return true, err
		}
		if err := e.posted.restore(tx, l.Posts, e.tell); err != nil {
			return true, err
		}
		log := tx.Bucket(bucketLog)
		for _, c := range l.Changes {
			if err := log.Put(seqKey(c.Seq), c.Data); err != nil {
				return true, err
			}
		}
		seq = max(l.Seq, log.Sequence())
		return true, log.SetSequence(seq)
	})
	if err != nil {
		return err
	}
	e.announce(seq)
	return nil
}

func applyPlaces(tx *bolt.Tx, l engine.Load) error {
	for _, p := range l.Drop {
		if err := displace(tx, p); err != nil {
			return err
		}
	}
	for _, p := range l.Add {
		if err := place(tx, p, false); err != nil {
			return err
		}
	}
	return nil
}
