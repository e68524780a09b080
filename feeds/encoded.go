package feeds

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/andybalholm/brotli/matchfinder"
	"github.com/klauspost/compress/zstd"
)

// codings are the content codings that a feed can be had in, the best first (RFC 8878, RFC 7932, RFC 1952).
var codings = []string{"zstd", "br", "gzip"}

// Encoded is a document in one content coding. It is made when it is first asked for, once: of three formats in three codings
// most are never asked for before the feed changes.
type Encoded struct {
	Name string // of the coding
	ETag string // strong, in quotes

	once  sync.Once
	bytes []byte
	err   error
}

// Codings are those that the document can be had in, the best first, plain bytes left out.
func (d *Document) Codings() []string {
	if len(d.encoded) == 0 {
		return nil
	}
	return codings
}

// Tag is the strong entity tag in a coding; empty: of the plain bytes.
func (d *Document) Tag(coding string) string {
	for _, e := range d.encoded {
		if e.Name == coding {
			return e.ETag
		}
	}
	return d.ETag
}

// In gives the document's bytes in a coding; empty: as they are.
func (d *Document) In(coding string) ([]byte, error) {
	for _, e := range d.encoded {
		if e.Name == coding {
			e.once.Do(func() { e.bytes, e.err = d.coders.encode(coding, d) })
			return e.bytes, e.err
		}
	}
	return d.Plain, nil
}

// Levels are the knees of each library's. Gzip's level 2 takes as long as 1, half of 5 and a fifth of 9, and gives 7 % more
// bytes than 5; zstd's fastest gives a tenth fewer than that gzip in about its time, its default 5 % fewer again in half as
// much more. Of brotli's, the first of its second encoder gives as many bytes as that zstd in the same time; its own first as many in twice
// to four times, 5 a fifth fewer in fifteen times.
const (
	gzipLevel = 2
	zstdLevel = zstd.SpeedFastest
)

// coders keeps encoders for use again: each has some hundred KB of tables. What they write to is kept as well.
type coders struct{ gzip, brotli, zstd, written sync.Pool }

// to lends a buffer to do, and gives a copy of what it left there.
func (c *coders) to(do func(*bytes.Buffer) error) ([]byte, error) {
	buf, ok := c.written.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	defer c.written.Put(buf)
	buf.Reset()
	if err := do(buf); err != nil {
		return nil, err
	}
	return bytes.Clone(buf.Bytes()), nil
}

func (c *coders) encode(coding string, d *Document) ([]byte, error) {
	var out []byte
	var err error
	switch coding {
	case "zstd":
		out, err = c.zstdOf(d.Plain)
	case "br":
		out, err = c.brotliOf(d.Plain)
	default:
		out, err = c.gzipOf(d)
	}
	if err != nil {
		return nil, fmt.Errorf("encode a feed as %s: %w", coding, err)
	}
	return out, nil
}

// zstdOf leaves out the checksum, which RFC 8878 leaves to who writes: browsers look at none, and TCP has its own. The window is the level's own: where
// it is named first, blocks are as long as they may be, and not half.
func (c *coders) zstdOf(body []byte) ([]byte, error) {
	z, ok := c.zstd.Get().(*zstd.Encoder)
	if !ok {
		var err error
		if z, err = zstd.NewWriter(nil, zstd.WithWindowSize(4<<20), zstd.WithEncoderLevel(zstdLevel),
			zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)); err != nil {
			return nil, err
		}
	}
	defer c.zstd.Put(z)
	return c.to(func(buf *bytes.Buffer) error {
		buf.Grow(len(body) / packed)
		_, err := buf.Write(z.EncodeAll(body, buf.AvailableBuffer()))
		return err
	})
}

// brotliCoder is the library's Writer of level 1 without its copies of what comes in and goes out, and with blocks that hold most feeds whole.
type brotliCoder struct {
	finder  matchfinder.ZFast
	matches []matchfinder.Match
	encoder brotli.Encoder
}

// brotliBlock bounds what is looked for matches in at a time: each takes 24 bytes, and may stand for four.
const brotliBlock = 1 << 18

func (c *coders) brotliOf(body []byte) ([]byte, error) {
	b, ok := c.brotli.Get().(*brotliCoder)
	if !ok {
		b = &brotliCoder{finder: matchfinder.ZFast{MaxDistance: 1 << 20}}
	}
	defer c.brotli.Put(b)
	return c.to(func(buf *bytes.Buffer) error {
		buf.Grow(len(body) / packed)
		_, err := buf.Write(b.encode(buf.AvailableBuffer(), body))
		return err
	})
}

// encode appends what becomes of body.
func (b *brotliCoder) encode(to, body []byte) []byte {
	b.finder.Reset()
	b.encoder.Reset()
	defer b.encoder.Reset() // it holds on to what it wrote to
	for last := false; !last; {
		block := body[:min(len(body), brotliBlock)]
		body = body[len(block):]
		last = len(body) == 0
		b.matches = b.finder.FindMatches(b.matches[:0], block)
		to = b.encoder.Encode(to, block, b.matches, last)
	}
	return to
}
