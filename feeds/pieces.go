package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/crc32"

	"github.com/klauspost/compress/flate"
)

// reach is how far before itself a piece may point, and about half of what one holds. Gzip's own is twice that, and nothing may lie further.
const reach = 16 << 10

// pieces are what a feed's gzip was put together from. Each was compressed by itself with what stands before it in mind; what stays in a feed that
// changes is in pieces that stay (docs/decisions/a-feeds-gzip-is-put-together-from-pieces.md).
type pieces struct {
	gzip []byte
	all  []piece
}

type piece struct {
	sum      [sha256.Size]byte // of what it was made of: its text, and what it may point at
	from, to int               // of gzip
}

// of is the piece that was made of something; nil: there is none.
func (p *pieces) of(sum [sha256.Size]byte) []byte {
	if p == nil {
		return nil
	}
	for i := range p.all {
		if p.all[i].sum == sum {
			return p.gzip[p.all[i].from:p.all[i].to]
		}
	}
	return nil
}

// seams are the items that pieces begin with, after the first, which holds the feed's head and changes with it. Whether an item is one is seen from
// those around it alone, as far as reach: hubs agree on it whatever they had before, and it stays while they do.
func seams(items []stretch) (at []int) {
	for i := range items {
		if items[i].from-items[0].from >= reach && lowest(items, i) {
			at = append(at, i)
		}
	}
	return at
}

// lowest reports whether the sum of an item is below those of all that begin within reach of it.
func lowest(items []stretch, i int) bool {
	below := func(j int) bool { return bytes.Compare(items[i].sum[:], items[j].sum[:]) < 0 }
	for j := i - 1; j >= 0 && items[i].from-items[j].from <= reach; j-- {
		if !below(j) {
			return false
		}
	}
	for j := i + 1; j < len(items) && items[j].from-items[i].from <= reach; j++ {
		if !below(j) {
			return false
		}
	}
	return true
}

// madeOf is a hash of what a piece is made of: a text to a place, that begins with an item, and reach bytes before it.
func madeOf(body []byte, items []stretch, first, to int) (sum [sha256.Size]byte) {
	from := first
	for items[from].from > items[first].from-reach {
		from--
	}
	last := first
	for last+1 < len(items) && items[last+1].from < to {
		last++
	}
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(sum[:0], uint64(items[first].from-items[from].from)))
	sumInto(h, body[:to], items[from].from, items[from:last+1])
	h.Sum(sum[:0])
	return sum
}

// gzipOf puts a document's gzip together (RFC 1952): pieces end on a byte, as a flush has them, the last one with the stream.
func (c *coders) gzipOf(d *Document) ([]byte, error) {
	z, ok := c.gzip.Get().(*flate.Writer)
	if !ok {
		var err error
		if z, err = flate.NewWriter(nil, gzipLevel); err != nil {
			return nil, err
		}
	}
	defer func() {
		z.ResetDict(nil, nil) // it must keep neither the text nor what was written to
		c.gzip.Put(z)
	}()
	had, made := d.pieces.Load(), new(pieces)
	body, starts := d.Plain, seams(d.stretches)
	out, err := c.to(func(buf *bytes.Buffer) error {
		buf.WriteString("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff") // deflate, no date, no system
		for i := range len(starts) + 1 {
			of, from, to := piece{from: buf.Len()}, 0, len(body)
			if i < len(starts) {
				to = d.stretches[starts[i]].from
			}
			if i > 0 {
				from = d.stretches[starts[i-1]].from
				of.sum = madeOf(body, d.stretches, starts[i-1], to)
			}
			if old := had.of(of.sum); i > 0 && old != nil {
				buf.Write(old)
			} else if err := deflate(z, buf, body[max(0, from-reach):from], body[from:to], to == len(body)); err != nil {
				return err
			}
			if of.to = buf.Len(); i > 0 {
				made.all = append(made.all, of)
			}
		}
		tail := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(body))
		buf.Write(binary.LittleEndian.AppendUint32(tail, uint32(len(body))))
		return nil
	})
	if err == nil {
		made.gzip = out
		d.pieces.Store(made)
	}
	return out, err
}

// deflate writes a text that comes after another.
func deflate(z *flate.Writer, to *bytes.Buffer, after, text []byte, last bool) error {
	z.ResetDict(to, after)
	if _, err := z.Write(text); err != nil {
		return err
	}
	if last {
		return z.Close()
	}
	return z.Flush()
}

// sumInto tells a hash of a text from a place on by the sums of its items: how much stands before each, and that, so that no two texts are told alike.
func sumInto(h hash.Hash, body []byte, from int, items []stretch) {
	var n [8]byte
	tell := func(of int) { h.Write(binary.BigEndian.AppendUint64(n[:0], uint64(of))) }
	tell(len(items))
	for i := range items {
		tell(items[i].from - from)
		h.Write(body[from:items[i].from])
		h.Write(items[i].sum[:])
		from = items[i].to
	}
	h.Write(body[from:])
}
