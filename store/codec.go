package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/s2"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// The body of an entry is JSON, as the first hubs wrote it and as it is in a dump, or its form and an S2 block of
//
//	length of the marks, marks, length of the text, packed text
//
// The text is that of all strings, one after another; the marks are their lengths and what is no string, in the order of
// coder.entry. The first string is JSON of those fields that have no place there.
const (
	packedWords = 1 // as older hubs wrote it: the reasons for channels and towns are words
	packedEntry = 2 // with the id and the digest, which are in the record's key and revision too
	packedBare  = 3 // without
)

func isPacked(body []byte) bool {
	return len(body) > 0 && packedWords <= body[0] && body[0] <= packedBare
}

func isBare(body []byte) bool { return len(body) > 0 && body[0] == packedBare }

// maxPlain bounds in bytes what a block says it holds.
const maxPlain = 1 << 28

var errEntry = errors.New("the body of an entry is damaged")

// encodeEntry writes the body of an entry, for a record of its id and that revision.
func encodeEntry(e *news.Entry, rev string) ([]byte, error) {
	form := byte(packedEntry)
	if _, digest := parseRev(rev); digest == e.Digest {
		form = packedBare
	}
	more, err := json.Marshal(besideOf(e))
	if err != nil {
		return nil, err
	}
	if string(more) == "{}" {
		more = nil
	}
	room := rooms.Get().(*room)
	defer room.back()
	c := coder{mode: writing, form: form, marks: room.marks[:0], packed: room.packed[:0]}
	c.marks = binary.AppendUvarint(c.marks, uint64(len(more)))
	c.packed = appendPacked(c.packed, string(more))
	c.size = len(more)
	c.entry(e)
	plain := binary.AppendUvarint(room.plain[:0], uint64(len(c.marks)))
	plain = append(plain, c.marks...)
	plain = binary.AppendUvarint(plain, uint64(c.size))
	plain = append(plain, c.packed...)
	if c.size > maxPlain || len(plain) > maxPlain {
		return nil, fmt.Errorf("its text is too long: %d bytes", c.size)
	}
	body := slices.Grow(room.body[:0], 1+s2.MaxEncodedLen(len(plain)))
	body = body[:cap(body)]
	body[0] = form
	body = body[:1+len(s2.Encode(body[1:], plain))]
	room.marks, room.packed, room.plain, room.body = c.marks, c.packed, plain, body
	return bytes.Clone(body), nil
}

// beside has the fields that have no place in coder.entry: in JSON as an entry has them, each left out where it is zero.
type beside struct {
	Page      news.PrintedPage `json:"page,omitzero"`
	Playtimes map[string]int64 `json:"playtimes,omitempty"`
	Held      news.Reason      `json:"held,omitzero"`
	Due       time.Time        `json:"due,omitzero"`
	Closed    bool             `json:"closed,omitempty"`
	Override  *news.Override   `json:"override,omitempty"`
	Grant     news.Grant       `json:"grant,omitzero"`
	Revised   int              `json:"revised,omitempty"`
	Aliases   []string         `json:"aliases,omitempty"`
	Evidence  *news.Evidence   `json:"evidence,omitempty"`
}

func besideOf(e *news.Entry) *beside {
	return &beside{Page: e.Page, Playtimes: e.Playtimes, Held: e.Held, Due: e.Due, Closed: e.Closed, Override: e.Override, Grant: e.Grant,
		Revised: e.Revised, Aliases: e.Aliases, Evidence: e.Evidence}
}

// decodeEntry reads a body into an empty entry. What a bare one lacks is the record's to say.
func decodeEntry(body []byte, e *news.Entry) error {
	_, err := decodeKept(body, nil, e)
	return err
}

// decodeKept is decodeEntry of a body that is kept already, or else is kept where kept is not nil.
func decodeKept(body []byte, kept *keptBody, e *news.Entry) (bare bool, err error) {
	switch {
	case kept.has():
		return kept.form == packedBare, kept.read(e)
	case !isPacked(body):
		return false, json.Unmarshal(body, e)
	}
	room := rooms.Get().(*room)
	defer room.back() // texts are copied out of it
	o := opened{form: body[0]}
	if err := o.open(body[1:], room); err != nil {
		return false, err
	}
	if err = o.read(e); err == nil && kept != nil {
		kept.keep(o, e)
	}
	return isBare(body), err
}

// opened is a packed body that was unpacked. Reading it changes nothing of it, and what is read shares its texts alone.
type opened struct {
	form   byte
	marks  []byte
	text   string
	beside *beside // what the JSON in the text says; nil: it was not read yet
}

func (o opened) read(e *news.Entry) error {
	c := coder{mode: reading, form: o.form, marks: o.marks, text: o.text}
	var more string
	c.str(&more)
	switch {
	case o.beside != nil:
		o.beside.give(e)
	case more != "":
		if err := json.Unmarshal([]byte(more), e); err != nil {
			return err
		}
	}
	c.entry(e)
	return c.err
}

// room is memory that bodies are written and read in.
type room struct{ marks, packed, plain, body, text []byte }

// rooms are for use again.
var rooms = sync.Pool{New: func() any { return new(room) }}

// maxKept bounds in bytes what is kept of a room: an entry takes some 5 KB.
const maxKept = 1 << 18

func (r *room) back() {
	if cap(r.marks)+cap(r.packed)+cap(r.plain)+cap(r.body)+cap(r.text) <= maxKept {
		rooms.Put(r)
	}
}

// open unpacks a block. The marks are in room.
func (o *opened) open(block []byte, room *room) error {
	n, err := s2.DecodedLen(block)
	if err != nil || n > maxPlain {
		return errEntry
	}
	plain, err := s2.Decode(slices.Grow(room.plain[:0], n)[:n], block)
	if err != nil {
		return fmt.Errorf("%w: %w", errEntry, err)
	}
	room.plain = plain
	marks, w := binary.Uvarint(plain)
	if w <= 0 || marks > uint64(len(plain)-w) {
		return errEntry
	}
	packed := plain[w+int(marks):]
	o.marks = plain[w : w+int(marks)]
	size, w := binary.Uvarint(packed)
	if w <= 0 || size > maxPlain {
		return errEntry
	}
	if o.text, err = unpack(packed[w:], int(size), &room.text); err != nil {
		return fmt.Errorf("%w: %w", errEntry, err)
	}
	return nil
}

// portable gives a record's body as JSON, which is what a dump holds.
func portable(r engine.Record) ([]byte, error) {
	switch r.Kind {
	case engine.Entry:
	case engine.Alias:
		a, err := decode[news.Alias](r)
		if err != nil {
			return r.Body, err
		}
		return json.Marshal(&a)
	default:
		return r.Body, checkRecord(r)
	}
	e, err := decode[news.Entry](r)
	if err != nil || !isPacked(r.Body) {
		return r.Body, err
	}
	return json.Marshal(&e)
}

// compact undoes portable.
func compact(r engine.Record) (engine.Record, error) {
	switch r.Kind {
	case engine.Entry:
	case engine.Alias:
		a, err := decode[news.Alias](r)
		if err != nil {
			return r, err
		}
		a.Key = r.Key
		return aliasRecord(a, r.Expires)
	default:
		return r, nil
	}
	e, err := decode[news.Entry](r)
	if err == nil {
		r.Body, err = encodeEntry(&e, r.Rev)
	}
	return r, err
}
