package embedded

import (
	"context"
	"slices"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// Commit implements engine.Engine. A refused batch has written nothing, so that the commits that share its transaction
// need not be taken back: all is checked before anything is written.
func (e *Engine) Commit(ctx context.Context, b engine.Batch) (engine.Result, error) {
	if err := b.Check(); err != nil {
		return engine.Result{}, err
	}
	var res engine.Result
	var refused error
	err := e.submit(ctx, part{patient: b.Fence != nil && len(b.Groups) > 0, done: make(chan error, 1), fn: func(tx *bolt.Tx, l *leases) (dirty bool, err error) {
		var replay bool
		res, replay, refused, err = check(tx, l, b)
		if err != nil || refused != nil || replay {
			return false, err
		}
		var seen bool
		if seen, err = e.posted.seen(tx, b, e.tell); err != nil || !seen {
			refused = engine.ErrConflict
			return false, err
		}
		if dirty, err = apply(tx, l, b, res.Status); err != nil {
			return true, err
		}
		posted, err := e.posted.post(tx, b)
		res.Seq = tx.Bucket(bucketLog).Sequence()
		return dirty || posted, err
	}})
	if err != nil || refused != nil {
		return engine.Result{}, firstError(err, refused)
	}
	e.announce(res.Seq)
	return res, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// check says what would become of the batch. replay: it was committed before, and there is nothing to do.
func check(tx *bolt.Tx, l *leases, b engine.Batch) (res engine.Result, replay bool, refused, err error) {
	if b.Fence != nil {
		held := l.of(slot{b.Fence.Queue, b.Fence.Member})
		replay = held.done
		if held.token != b.Fence.Token || held.token == "" || replay && !endsLease(b) {
			return res, false, engine.ErrLeaseLost, nil
		}
	}
	res.Seq = tx.Bucket(bucketLog).Sequence()
	res.Status = make([]engine.Status, len(b.Groups))
	stones, records := reader{tx: tx, now: b.Now}, reader{tx: tx, now: b.Now}
	for _, r := range b.Rests {
		stored, err := records.current(r.Ref, false)
		if err != nil {
			return res, false, nil, err
		}
		if stored.Rev != r.Rev && !replay {
			return res, false, engine.ErrConflict, nil
		}
	}
	for i, g := range b.Groups {
		st, ok, err := status(&stones, &records, &g)
		switch {
		case err != nil:
			return res, false, nil, err
		case !ok:
			return res, false, engine.ErrConflict, nil
		case replay && st == engine.Applied:
			return res, false, engine.ErrLeaseLost, nil
		}
		res.Status[i] = st
	}
	return res, replay, nil, nil
}

// endsLease reports whether the batch is one that can have used up its lease.
func endsLease(b engine.Batch) bool {
	return slices.ContainsFunc(b.Due, func(d engine.Due) bool {
		return d.Mode == engine.DueSet && d.Queue == b.Fence.Queue && d.Member == b.Fence.Member
	})
}

// status gives ok = false on a conflict.
func status(stones, records *reader, g *engine.Group) (st engine.Status, ok bool, err error) {
	for _, ref := range g.Unless {
		r, err := stones.current(ref, false)
		if err != nil {
			return 0, false, err
		}
		if r.Rev != "" {
			return engine.Gone, true, nil
		}
	}
	r, err := records.current(g.Put.Ref, false)
	switch {
	case err != nil:
		return 0, false, err
	case r.Rev == g.Put.Rev:
		return engine.Known, true, nil
	default:
		return engine.Applied, r.Rev == g.Expect, nil
	}
}

// apply writes the batch, and says whether there was anything to write.
func apply(tx *bolt.Tx, l *leases, b engine.Batch, statuses []engine.Status) (dirty bool, err error) {
	var last engine.Arrival // zero: nothing arrived
	for i, g := range b.Groups {
		if statuses[i] != engine.Applied {
			continue
		}
		if g.Arrives {
			if last.Number == 0 {
				last = lastArrival(tx)
			}
			g = arrive(g, &last, b.Now)
		}
		if err := applyGroup(tx, g); err != nil {
			return true, err
		}
		dirty = true
	}
	if last.Number > 0 {
		if err := putLastArrival(tx, last); err != nil {
			return true, err
		}
	}
	for _, r := range b.Put {
		if err := put(tx, r); err != nil {
			return true, err
		}
	}
	for _, ref := range b.Delete {
		if err := remove(tx, ref); err != nil {
			return true, err
		}
	}
	for _, d := range b.Due {
		changed, err := setDue(tx, l, b, d)
		if err != nil {
			return true, err
		}
		dirty = dirty || changed
	}
	for _, c := range b.Count {
		if err := count(tx, b.Now, c); err != nil {
			return true, err
		}
	}
	return dirty || len(b.Put)+len(b.Delete)+len(b.Count) > 0, nil
}

// count adds to a counter, whose number is its revision too.
func count(tx *bolt.Tx, now time.Time, c engine.Count) error {
	look := reader{tx: tx, now: now}
	r, err := look.current(engine.Ref{Kind: engine.Counter, Key: c.Key}, true)
	if err != nil {
		return err
	}
	if r.Rev == "" {
		r.Body, r.Expires = []byte("0"), c.Expires
	}
	n, err := strconv.ParseInt(string(r.Body), 10, 64)
	if r.Damaged || err != nil {
		n, r = 0, engine.Record{Ref: r.Ref, Expires: c.Expires} // it begins anew
	}
	r.Rev = strconv.FormatInt(n+c.Delta, 10)
	r.Body = []byte(r.Rev)
	return put(tx, r)
}

func applyGroup(tx *bolt.Tx, g engine.Group) error {
	var err error
	if g.Put.Rev == "" {
		err = remove(tx, g.Put.Ref)
	} else {
		err = put(tx, g.Put)
	}
	if err != nil {
		return err
	}
	for _, r := range g.With {
		if err := put(tx, r); err != nil {
			return err
		}
	}
	for _, p := range g.Drop {
		if err := displace(tx, p); err != nil {
			return err
		}
	}
	for _, p := range g.Add {
		if err := place(tx, p, g.Arrives); err != nil {
			return err
		}
	}
	packed := []byte(engine.PackKey(g.Put.Key))
	for _, timeline := range g.Joins {
		put := join
		if slices.Contains(g.Again, timeline) {
			put = rejoin
		}
		if err := put(tx, timeline, packed); err != nil {
			return err
		}
	}
	if g.Change == nil {
		return nil
	}
	log := tx.Bucket(bucketLog)
	log.FillPercent = orderedFill
	seq, err := log.NextSequence()
	if err != nil {
		return err
	}
	var room keyRoom
	return log.Put(appendSeq(room[:0], seq), g.Change)
}
