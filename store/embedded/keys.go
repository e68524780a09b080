package embedded

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// The buckets of the file.
var (
	bucketRecords   = []byte("records")   // kind → bucket: key → envelope
	bucketBodies    = []byte("bodies")    // bulk kind → bucket: number → piece of a body; its sequence is the last number
	bucketTimelines = []byte("timelines") // timeline → bucket: score, engine.Place.Member → nothing; its sequence counts its places
	bucketArrivals  = []byte("arrivals")  // timeline → bucket: position → packed key; its sequence counts them
	bucketArrived   = []byte("arrived")   // keyLastAt → ms of the last arrival; its sequence is the last arrival's number
	bucketLog       = []byte("log")       // seq → change; its sequence is the newest seq
	bucketDue       = []byte("due")       // ms, member → nothing: the sources' queue
	bucketQueue     = []byte("queue")     // member → ms: the sources' queue
	bucketQueues    = []byte("queues")    // name → bucket with a due and a queue of its own
	bucketAsked     = []byte("asked")     // queue, or "-" for the sources' → ms when it was last asked for what is due
	bucketExpiry    = []byte("expiry")    // ms, kind, 0, key → nothing
	bucketPosts     = []byte("posts")     // generation, number → the postings of one commit
)

// ordered writes a signed number so that bytes sort as numbers do.
func ordered(n int64) []byte { return appendOrdered(nil, n) }

func appendOrdered(to []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(to, uint64(n)^(1<<63))
}

func unordered(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ (1 << 63)) }

// orderedFill is how full pages are left of buckets that grow at their end, as most do in which keys are numbers or times.
const orderedFill = 0.9

// seqSize is how many bytes seqKey gives.
const seqSize = 8

func seqKey(seq uint64) []byte { return appendSeq(nil, seq) }

func appendSeq(to []byte, seq uint64) []byte { return binary.BigEndian.AppendUint64(to, seq) }

func dueKey(at int64, member string) []byte {
	return append(appendOrdered(make([]byte, 0, 8+len(member)), at), member...)
}

// keyRoom is room for a key of usual length. bbolt copies keys, so that one may be written where it costs no memory.
type keyRoom [96]byte

func appendPlace(to []byte, p engine.Place) []byte { return p.AppendMember(appendOrdered(to, p.Score)) }

func placeAt(timeline string, k []byte) engine.Place {
	return engine.PlaceOf(timeline, string(k[8:]), unordered(k))
}

func expiryKey(at int64, r engine.Ref) []byte {
	k := append(ordered(at), r.Kind...)
	k = append(k, 0)
	return append(k, r.Key...)
}

func expiryRef(k []byte) engine.Ref {
	kind, key, _ := bytes.Cut(k[8:], []byte{0})
	return engine.Ref{Kind: engine.Kind(kind), Key: string(key)}
}

// envelope: expiry in ms (8 bytes, 0: never), then rev, and arrival and head, each after its length, then the body; where the expiry has
// the mark apart, the body's extent.
func envelope(tx *bolt.Tx, r engine.Record) ([]byte, error) {
	head, expires, body := r.Arrived.Numbered(r.Head), uint64(millis(r.Expires)), r.Body
	if liesApart(&r) {
		x, err := putBody(tx, r.Kind, r.Body)
		if err != nil {
			return nil, err
		}
		var room [2 * binary.MaxVarintLen64]byte
		expires, body = expires|apart, x.append(room[:0])
	}
	b := make([]byte, 0, 8+2*binary.MaxVarintLen32+len(r.Rev)+len(head)+len(body))
	b = binary.BigEndian.AppendUint64(b, expires)
	b = binary.AppendUvarint(b, uint64(len(r.Rev)))
	b = append(b, r.Rev...)
	b = binary.AppendUvarint(b, uint64(len(head)))
	b = append(b, head...)
	return append(b, body...), nil
}

// enveloped is what an envelope holds, as it lies there.
type enveloped struct {
	expires         time.Time
	apart           bool
	rev, head, rest []byte
}

func cutEnvelope(v []byte) (p enveloped, ok bool) {
	if len(v) < 8 {
		return p, false
	}
	ms := binary.BigEndian.Uint64(v)
	p.apart = ms&apart != 0
	var ok1, ok2 bool
	p.expires, ok = engine.Expiry(int64(ms &^ apart))
	p.rev, v, ok1 = cut(v[8:])
	p.head, p.rest, ok2 = cut(v)
	return p, ok && ok1 && ok2 && engine.IsRev(string(p.rev))
}

// open reads an envelope, of a body that lies apart by a cursor where it is wanted. Nothing of v is kept.
func open(ref engine.Ref, v []byte, body bool, apart func() *bolt.Cursor) engine.Record {
	p, ok := cutEnvelope(v)
	if !ok {
		return engine.Record{Ref: ref, Rev: engine.DamagedRev, Body: bytes.Clone(v), Damaged: true}
	}
	r := engine.Record{Ref: ref, Rev: string(p.rev), Expires: p.expires}
	arrived, rest := engine.CutArrival(p.head)
	r.Arrived, r.Head = arrived, bytes.Clone(rest)
	switch {
	case !body && ref.Kind.Bulk():
	case !p.apart:
		r.Body = bytes.Clone(p.rest)
	default:
		x, ok := readExtent(p.rest)
		if ok = ok && ref.Kind.Bulk(); ok {
			r.Body, ok = x.read(apart())
		}
		r.Damaged = !ok
	}
	return r
}

func cut(v []byte) (part, rest []byte, ok bool) {
	n, w := binary.Uvarint(v)
	if w <= 0 || n > uint64(len(v)-w) {
		return nil, nil, false
	}
	return v[w : w+int(n)], v[w+int(n):], true
}

// millis is a time's Unix ms, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func records(tx *bolt.Tx, k engine.Kind) (*bolt.Bucket, error) {
	b := tx.Bucket(bucketRecords).Bucket([]byte(k))
	if b == nil {
		return nil, fmt.Errorf("no such kind of record: %q", k)
	}
	return b, nil
}
