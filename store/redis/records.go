package redis

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

var errDamaged = errors.New("a stored value is damaged")

// stored is a record as its hash has it; at is where a bulk one's body lies.
type stored struct {
	engine.Record
	at string
}

// envelope writes rev|expiry|place|head or body.
func envelope(r engine.Record, at string) string {
	value := r.Body
	if r.Kind.Bulk() {
		value = r.Arrived.Numbered(r.Head)
	}
	return r.Rev + "|" + strconv.FormatInt(millis(r.Expires), 10) + "|" + at + "|" + string(value)
}

// parse reads an envelope. The scripts take the same ones for damaged.
func parse(ref engine.Ref, v string) stored {
	parts := strings.SplitN(v, "|", 4)
	if len(parts) == 4 {
		ms, err := strconv.ParseUint(parts[1], 10, 63)
		if at, ok := engine.Expiry(int64(ms)); ok && err == nil && engine.IsRev(parts[0]) {
			return opened(ref, parts, at)
		}
	}
	return stored{Record: engine.Record{Ref: ref, Rev: engine.DamagedRev, Body: []byte(v), Damaged: true}}
}

func opened(ref engine.Ref, parts []string, expires time.Time) stored {
	s := stored{Record: engine.Record{Ref: ref, Rev: parts[0], Expires: expires}, at: parts[2]}
	if ref.Kind.Bulk() {
		s.Arrived, s.Head = engine.CutArrival([]byte(parts[3]))
	} else {
		s.Body = []byte(parts[3])
	}
	return s
}

// millis is a time's Unix ms, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// heads reads envelopes: one HMGET for each kind, in one pipeline.
func (e *Engine) heads(ctx context.Context, now time.Time, refs []engine.Ref) ([]stored, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	fields, at := map[engine.Kind][]string{}, map[engine.Kind][]int{}
	for i, r := range refs {
		fields[r.Kind], at[r.Kind] = append(fields[r.Kind], r.Key), append(at[r.Kind], i)
	}
	answers := map[engine.Kind]*redis.SliceCmd{}
	_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for kind, f := range fields {
			answers[kind] = p.HMGet(ctx, e.keys.records(kind), f...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := make([]stored, len(refs))
	for kind, answer := range answers {
		for j, v := range answer.Val() {
			i := at[kind][j]
			found[i] = read(now, refs[i], v)
		}
	}
	return found, nil
}

// read gives a record with an empty Rev where there is none.
func read(now time.Time, ref engine.Ref, v any) stored {
	if text, ok := v.(string); ok {
		if s := parse(ref, text); s.Expires.IsZero() || s.Expires.UnixMilli() > now.UnixMilli() {
			return s
		}
	}
	return stored{Record: engine.Record{Ref: ref}}
}

// Heads implements engine.Engine.
func (e *Engine) Heads(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	found, err := e.heads(ctx, now, refs)
	return plainRecords(found), e.fail("read", err)
}

// Get implements engine.Engine.
func (e *Engine) Get(ctx context.Context, now time.Time, refs ...engine.Ref) ([]engine.Record, error) {
	found, err := e.heads(ctx, now, refs)
	if err == nil {
		err = e.fill(ctx, now, found)
	}
	return plainRecords(found), e.fail("read", err)
}

func plainRecords(found []stored) []engine.Record {
	recs := make([]engine.Record, len(found))
	for i, s := range found {
		recs[i] = s.Record
	}
	return recs
}

// fill fetches bodies. Where one is missing, the record was corrected or removed long enough ago for it to have been swept:
// it is read once more. What names a body that is not there even so is damaged.
func (e *Engine) fill(ctx context.Context, now time.Time, recs []stored) error {
	missing, err := e.bodies(ctx, recs)
	if err != nil || len(missing) == 0 {
		return err
	}
	refs := make([]engine.Ref, len(missing))
	for j, i := range missing {
		refs[j] = recs[i].Ref
	}
	again, err := e.heads(ctx, now, refs)
	if err != nil {
		return err
	}
	lost, err := e.bodies(ctx, again)
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

// bodies fetches the bodies of bulk records in one pipeline, and says which are missing.
func (e *Engine) bodies(ctx context.Context, recs []stored) (missing []int, err error) {
	answers := map[int]*redis.StringCmd{}
	pipe := e.client.Pipeline()
	for i, r := range recs {
		if r.at != "" {
			answers[i] = pipe.Get(ctx, e.keys.body(r.Ref, r.at))
		}
	}
	if len(answers) == 0 {
		return nil, nil
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) && !redis.HasErrorPrefix(err, "WRONGTYPE") {
		return nil, err
	}
	for i, a := range answers {
		body, err := a.Bytes()
		switch {
		case err == nil:
			recs[i].Body = body
		case errors.Is(err, redis.Nil):
			missing = append(missing, i)
		case redis.HasErrorPrefix(err, "WRONGTYPE"):
			recs[i].Damaged = true
		default:
			return nil, err
		}
	}
	return missing, nil
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
	var found []stored
	for i := 0; i+1 < len(pairs); i += 2 {
		s := read(now, engine.Ref{Kind: kind, Key: pairs[i]}, pairs[i+1])
		if s.Rev != "" {
			found = append(found, s)
		}
	}
	if err := e.fill(ctx, now, found); err != nil {
		return nil, "", e.fail("list", err)
	}
	next := ""
	if at != 0 {
		next = strconv.FormatUint(at, 10)
	}
	recs := plainRecords(found)
	kept := recs[:0]
	for _, r := range recs {
		if r.Rev != "" {
			kept = append(kept, r)
		}
	}
	return kept, next, nil
}
