package redis

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

var errDamaged = errors.New("a stored value is damaged")

// envelope writes rev|expiry|place|head or body.
func envelope(r engine.Record, at string) string {
	value := r.Body
	if r.Kind.Bulk() {
		value = r.Arrived.Numbered(r.Head)
	}
	return r.Rev + "|" + strconv.FormatInt(millis(r.Expires), 10) + "|" + at + "|" + string(value)
}

// parse reads an envelope, and the place of a bulk record's body. The scripts take the same ones for damaged. Head, Body and place
// are parts of it.
func parse(ref engine.Ref, v []byte) (r engine.Record, place []byte) {
	revision, rest, _ := bytes.Cut(v, bar)
	expires, rest, _ := bytes.Cut(rest, bar)
	place, value, whole := bytes.Cut(rest, bar)
	ms, err := strconv.ParseUint(string(expires), 10, 63)
	at, fits := engine.Expiry(int64(ms))
	rev := string(revision)
	if !whole || err != nil || !fits || !engine.IsRev(rev) {
		return engine.Record{Ref: ref, Rev: engine.DamagedRev, Body: bytes.Clone(v), Damaged: true}, nil
	}
	r = engine.Record{Ref: ref, Rev: rev, Expires: at}
	if ref.Kind.Bulk() {
		r.Arrived, r.Head = engine.CutArrival(value)
	} else {
		r.Body = value
	}
	return r, place
}

var bar = []byte("|")

// millis is a time's Unix ms, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// heads reads envelopes: one HMGET for each kind, in one pipeline. It gives the places of bodies too.
func (e *Engine) heads(ctx context.Context, now time.Time, refs []engine.Ref) (recs []engine.Record, places [][]byte, err error) {
	if len(refs) == 0 {
		return nil, nil, nil
	}
	fields, at := map[engine.Kind][]string{}, map[engine.Kind][]int{}
	for i, r := range refs {
		fields[r.Kind], at[r.Kind] = append(fields[r.Kind], r.Key), append(at[r.Kind], i)
	}
	answers := map[engine.Kind]*redis.SliceCmd{}
	_, err = e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for kind, f := range fields {
			answers[kind] = p.HMGet(ctx, e.keys.records(kind), f...)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	recs, places = make([]engine.Record, len(refs)), make([][]byte, len(refs))
	for kind, answer := range answers {
		for j, v := range answer.Val() {
			i := at[kind][j]
			var envelope []byte
			if text, ok := v.(string); ok {
				envelope = []byte(text)
			}
			recs[i], places[i] = read(now, refs[i], envelope)
		}
	}
	return recs, places, nil
}

// read gives a record, with an empty Rev where there is none, and the place of its body.
func read(now time.Time, ref engine.Ref, v []byte) (r engine.Record, place []byte) {
	if v != nil {
		if r, place = parse(ref, v); r.Expires.IsZero() || r.Expires.UnixMilli() > now.UnixMilli() {
			return r, place
		}
	}
	return engine.Record{Ref: ref}, nil
}

// Heads implements engine.Engine.
func (e *Engine) Heads(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	recs, _, err := e.heads(ctx, now, refs)
	return recs, e.fail("read", err)
}

// Get implements engine.Engine.
func (e *Engine) Get(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	recs, places, err := e.heads(ctx, now, refs)
	if err == nil {
		err = e.fill(ctx, now, recs, places, nil)
	}
	return recs, e.fail("read", err)
}

// fill fetches bodies, into the room if there is one. Where one is missing, the record was corrected or removed long enough ago for
// it to have been swept: it is read once more. What names a body that is not there even so is damaged.
func (e *Engine) fill(ctx context.Context, now time.Time, recs []engine.Record, places [][]byte, in *room) error {
	missing, err := e.bodies(ctx, recs, places, in)
	if err != nil || len(missing) == 0 {
		return err
	}
	refs := make([]engine.Ref, len(missing))
	for j, i := range missing {
		refs[j] = recs[i].Ref
	}
	again, places, err := e.heads(ctx, now, refs)
	if err != nil {
		return err
	}
	lost, err := e.bodies(ctx, again, places, nil)
	if err != nil {
		return err
	}
	for _, j := range lost {
		again[j].Damaged = true
	}
	for j, i := range missing {
		recs[i] = again[j]
	}
	return nil
}

// List implements engine.Engine. A small hash comes whole, whatever n says (HSCAN).
func (e *Engine) List(ctx context.Context, now time.Time, kind engine.Kind, cursor string, n int) ([]engine.Record, string, error) {
	at, err := strconv.ParseUint(or(cursor, "0"), 10, 64)
	if err != nil {
		return nil, "", e.fail("list", err)
	}
	pairs, at, err := e.client.HScan(ctx, e.keys.records(kind), at, "*", int64(n)).Result()
	if err != nil {
		return nil, "", e.fail("list", err)
	}
	recs, places := make([]engine.Record, 0, len(pairs)/2), make([][]byte, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if r, place := read(now, engine.Ref{Kind: kind, Key: pairs[i]}, []byte(pairs[i+1])); r.Rev != "" {
			recs, places = append(recs, r), append(places, place)
		}
	}
	if err := e.fill(ctx, now, recs, places, nil); err != nil {
		return nil, "", e.fail("list", err)
	}
	next := ""
	if at != 0 {
		next = strconv.FormatUint(at, 10)
	}
	return present(recs), next, nil
}

// present leaves out the records that are not there.
func present(recs []engine.Record) []engine.Record {
	return slices.DeleteFunc(recs, func(r engine.Record) bool { return r.Rev == "" })
}
