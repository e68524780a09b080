package redis

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

// room is memory that records and what they say are read into.
type room struct {
	answer  bytes.Buffer // of page.lua, as it came
	members [][]byte
	values  [][]byte
	recs    []engine.Record
	places  [][]byte
	keys    []string
	args    []any
	bodies  bytes.Buffer // as they came
}

// rooms are for use again.
var rooms = sync.Pool{New: func() any { return new(room) }}

// maxKept bounds in bytes what is kept of a room: 50 entries take some 50 KB.
const maxKept = 1 << 18

// back ends what was read into the room.
func (r *room) back() {
	if r.answer.Cap()+r.bodies.Cap() > maxKept {
		return
	}
	clear(r.recs)
	clear(r.keys)
	clear(r.args)
	r.recs, r.places, r.keys, r.args = r.recs[:0], r.places[:0], r.keys[:0], r.args[:0]
	r.bodies.Reset()
	rooms.Put(r)
}

// bodies fetches the bodies of bulk records from their places, into the room if there is one, and says which are missing.
func (e *Engine) bodies(ctx context.Context, recs []engine.Record, places [][]byte, in *room) (missing []int, err error) {
	r := in
	if r == nil {
		r = rooms.Get().(*room)
		defer r.back()
	}
	for i, place := range places {
		if len(place) > 0 {
			r.keys = append(r.keys, e.keys.body(recs[i].Ref, string(place)))
		}
	}
	if len(r.keys) == 0 {
		return nil, nil
	}
	r.args = append(r.args[:0], "mget")
	for i := range r.keys {
		r.args = append(r.args, &r.keys[i])
	}
	if answer, ok := e.raw(ctx, &r.bodies, r.args); ok {
		if in == nil {
			answer = bytes.Clone(answer)
		}
		if missing, ok := bodiesOf(answer, recs, places); ok {
			return missing, nil
		}
	}
	return e.eachBody(ctx, r.keys, recs, places)
}

// raw asks the one server that there is, and gives its answer as it came. It is false where there are many, which keep keys apart, and
// where that failed: go-redis does not try this again, and does not tell an error that is answered.
func (e *Engine) raw(ctx context.Context, into *bytes.Buffer, args []any) (answer []byte, ok bool) {
	c, ok := e.client.(*redis.Client)
	if !ok {
		return nil, false
	}
	into.Reset()
	err := c.Process(ctx, redis.NewRawWriteToCmd(ctx, into, args...))
	return into.Bytes(), err == nil
}

// bodiesOf takes the bodies out of the answer to MGET, of which they are parts. A key that holds no string has none.
func bodiesOf(answer []byte, recs []engine.Record, places [][]byte) (missing []int, ok bool) {
	kind, _, rest, ok := cutHeader(answer)
	if !ok || kind != '*' {
		return nil, false
	}
	for i, place := range places {
		if len(place) == 0 {
			continue
		}
		if recs[i].Body, rest, ok = cutBulk(rest); !ok {
			return nil, false
		}
		if recs[i].Body == nil {
			missing = append(missing, i)
		}
	}
	return missing, true
}

const crlf = "\r\n"

// cutBulk cuts a string of RESP off, nil for none. It is false for anything else.
func cutBulk(b []byte) (value, rest []byte, ok bool) {
	kind, n, rest, ok := cutHeader(b)
	switch {
	case !ok:
		return nil, nil, false
	case kind == '_' || kind == '$' && n < 0:
		return nil, rest, true
	case kind == '$' && n <= len(rest)-len(crlf):
		return rest[:n:n], rest[n+len(crlf):], true
	}
	return nil, nil, false
}

// cutBulks cuts an array of strings off, which it appends.
func cutBulks(to [][]byte, b []byte) (all [][]byte, rest []byte, ok bool) {
	kind, n, rest, ok := cutHeader(b)
	if !ok || kind != '*' {
		return to, nil, false
	}
	for range n {
		var value []byte
		if value, rest, ok = cutBulk(rest); !ok {
			return to, nil, false
		}
		to = append(to, value)
	}
	return to, rest, true
}

// cutHeader cuts off what begins a value of RESP: its kind, and how long it is.
func cutHeader(b []byte) (kind byte, n int, rest []byte, ok bool) {
	line, rest, ok := bytes.Cut(b, []byte(crlf))
	if !ok || len(line) == 0 {
		return 0, 0, nil, false
	}
	if kind = line[0]; kind == '_' {
		return kind, 0, rest, true
	}
	n, err := strconv.Atoi(string(line[1:]))
	return kind, n, rest, err == nil
}

// eachBody fetches the bodies in one pipeline.
func (e *Engine) eachBody(ctx context.Context, names []string, recs []engine.Record, places [][]byte) (missing []int, err error) {
	pipe := e.client.Pipeline()
	answers := make([]*redis.StringCmd, len(names))
	for i, name := range names {
		answers[i] = pipe.Get(ctx, name)
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) && !redis.HasErrorPrefix(err, "WRONGTYPE") {
		return nil, err
	}
	for i, place := range places {
		if len(place) == 0 {
			continue
		}
		body, err := answers[0].Bytes()
		answers = answers[1:]
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
