package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/klauspost/compress/gzip"
)

// The media types of what is published.
const (
	TypeRSS  = "application/rss+xml; charset=utf-8"
	TypeAtom = "application/atom+xml; charset=utf-8"
	TypeJSON = "application/feed+json; charset=utf-8"
	TypeOPML = "text/x-opml; charset=utf-8"
)

// gzipLevel is the knee of klauspost's: on 160 KB of Chinese text level 2 takes as long as 1, half of 5 and a fifth of 9,
// and gives 7 % more bytes than 5 and 11 % more than 9.
const gzipLevel = 2

// Document is a rendered feed, ready to be served. Its bytes must not be changed: everybody gets the same ones.
type Document struct {
	Plain        []byte
	Gzip         []byte
	ETag         string    // strong, in quotes, of the plain representation
	ETagGzip     string    // strong, in quotes, of the gzip representation
	LastModified time.Time // to the second
	MediaType    string
	Until        time.Time // from then on a licence gives more or less than this shows; zero: never

	clock func() time.Time // that Until goes by
}

// MaxAge is how long a cache may keep the document, most at most: not past Until.
func (d *Document) MaxAge(most time.Duration) time.Duration {
	if d.Until.IsZero() {
		return most
	}
	return max(0, min(most, d.Until.Sub(d.clock())))
}

// document takes over body.
func (p *Publisher) document(body []byte, mediaType string, modified time.Time) (*Document, error) {
	zipped, err := p.compress(body)
	if err != nil {
		return nil, fmt.Errorf("compress a feed: %w", err)
	}
	sum := sha256.Sum256(zipped) // says the same as one of body, of which zipped is a function, for a quarter of the work
	tag := hex.EncodeToString(sum[:12])
	return &Document{
		Plain: body, Gzip: zipped, ETag: `"` + tag + `"`, ETagGzip: `"` + tag + `-gz"`,
		LastModified: modified.UTC().Truncate(time.Second), MediaType: mediaType,
	}, nil
}

// notBefore moves LastModified up to at, where it is earlier. For a document that nobody has seen yet.
func (d *Document) notBefore(at time.Time) {
	if at = at.UTC().Truncate(time.Second); at.After(d.LastModified) {
		d.LastModified = at
	}
}

func (d *Document) ends() time.Time { return d.Until }

func (d *Document) size() int64 { return int64(len(d.Plain) + len(d.Gzip)) }

func (p *Publisher) compress(body []byte) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, len(body)/6+512))
	zw, ok := p.zippers.Get().(*gzip.Writer)
	if ok {
		zw.Reset(buf)
	} else {
		var err error
		if zw, err = gzip.NewWriterLevel(buf, gzipLevel); err != nil {
			return nil, err
		}
	}
	if _, err := zw.Write(body); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	p.zippers.Put(zw)
	return buf.Bytes(), nil
}
