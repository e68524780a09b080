package embedded

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// The body of a bulk record lies apart from its envelope, in pieces that come one after another in the order of writing: keys are as
// good as random, and a page with bodies in it would be written again, with all its bodies, for each record that comes between them.

// inlineBody bounds in bytes the bodies that stay in the envelope.
const inlineBody = 256

// pieceSize bounds a piece in bytes: three with their keys fill a page of 4096. A larger one would leave the rest of its page empty, as
// bbolt puts two keys at least on each.
const pieceSize = 1330

// mostAtOnce bounds in bytes what is taken of memory because an envelope says so.
const mostAtOnce = 1 << 20

// apart marks in an envelope's expiry that number and length of the body stand where else the body does. No expiry is as late.
const apart = 1 << 56

// extent is where a body lies: from a number on, so many bytes.
type extent struct {
	first uint64
	size  int
}

func (x extent) pieces() int { return (x.size + pieceSize - 1) / pieceSize }

// piece is the length of the i-th of n: they are as long as each other, but for a byte.
func (x extent) piece(i int) int {
	n := x.pieces()
	return x.size*(i+1)/n - x.size*i/n
}

func (x extent) append(to []byte) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(to, x.first), uint64(x.size))
}

func readExtent(v []byte) (x extent, ok bool) {
	first, n := binary.Uvarint(v)
	if n <= 0 {
		return x, false
	}
	size, m := binary.Uvarint(v[n:])
	if m <= 0 || n+m != len(v) || size <= inlineBody || size > bolt.MaxValueSize {
		return x, false
	}
	return extent{first, int(size)}, true
}

// liesApart reports whether a record's body does.
func liesApart(r *engine.Record) bool { return r.Kind.Bulk() && len(r.Body) > inlineBody }

func bodies(tx *bolt.Tx, k engine.Kind) *bolt.Bucket {
	b := tx.Bucket(bucketBodies).Bucket([]byte(k))
	if b != nil {
		b.FillPercent = 1 // they are never inserted between others
	}
	return b
}

// putBody writes a body behind all others. The file refers to it until the transaction ends.
func putBody(tx *bolt.Tx, k engine.Kind, body []byte) (extent, error) {
	b := bodies(tx, k)
	x := extent{b.Sequence() + 1, len(body)}
	var room keyRoom
	for i := range x.pieces() {
		n := x.piece(i)
		if err := b.Put(appendSeq(room[:0], x.first+uint64(i)), body[:n:n]); err != nil {
			return x, err
		}
		body = body[n:]
	}
	return x, b.SetSequence(x.first + uint64(x.pieces()) - 1)
}

// dropBody removes the body that an envelope leads to, if it does. What does not lie there as the envelope says is left: it may be another's.
func dropBody(tx *bolt.Tx, k engine.Kind, envelope []byte) error {
	x, ok := bodyOf(envelope)
	if !ok {
		return nil
	}
	b := bodies(tx, k)
	if _, ok := x.read(b.Cursor()); !ok {
		return nil
	}
	var room keyRoom
	for i := range x.pieces() {
		if err := b.Delete(appendSeq(room[:0], x.first+uint64(i))); err != nil {
			return err
		}
	}
	return nil
}

// bodyOf gives where the body lies of an envelope that can be read and has it apart.
func bodyOf(envelope []byte) (x extent, ok bool) {
	p, ok := cutEnvelope(envelope)
	if !ok || !p.apart {
		return x, false
	}
	return readExtent(p.rest)
}

// read gives what lies at an extent, with a cursor that may stand near it; it is false where a piece is missing or has another length.
func (x extent) read(c *bolt.Cursor) (body []byte, ok bool) {
	var room keyRoom
	k, v := c.Seek(appendSeq(room[:0], x.first))
	for i := range x.pieces() {
		if len(k) != seqSize || binary.BigEndian.Uint64(k) != x.first+uint64(i) || len(v) != x.piece(i) {
			return body, false
		}
		if body == nil {
			body = make([]byte, 0, min(x.size, mostAtOnce))
		}
		body = append(body, v...)
		if i+1 < x.pieces() {
			k, v = c.Next()
		}
	}
	return body, true
}
