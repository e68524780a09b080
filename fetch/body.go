package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

const (
	maxWindow  = 8 << 20 // of zstd, what RFC 9659 allows
	keepBuffer = 1 << 20 // a larger buffer is not kept for the next answer
)

// decoder reads bodies into a buffer that it keeps, and keeps its decompressors too.
type decoder struct {
	wire bounded
	in   *bufio.Reader
	out  bytes.Buffer
	lim  io.LimitedReader

	gzip *gzip.Reader
	zlib io.ReadCloser
	raw  io.ReadCloser
	br   *brotli.Reader
	zstd *zstd.Decoder
}

func newDecoder() *decoder { return &decoder{in: bufio.NewReaderSize(nil, 16<<10)} }

func (c *Client) putDecoder(d *decoder) {
	d.wire = bounded{}
	d.in.Reset(nil)
	if d.out.Cap() > keepBuffer {
		d.out = bytes.Buffer{}
	}
	c.decoders.Put(d)
}

// bounded is the body as sent. It remembers what the network said, which decompressors hide.
type bounded struct {
	r    io.Reader
	left int64
	most int64
	err  error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		err = fail(ErrTooLarge, "fetch.too-large", "the answer is larger than %s", size(b.most))
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// read gives the decompressed body, good until the decoder's next use. One of more than most bytes is ErrTooLarge, at once
// where its length is stated; with cut its beginning is read and given with the error.
func (d *decoder) read(answer *http.Response, most int64, cut bool) ([]byte, error) {
	if answer.ContentLength > most && !cut {
		return nil, fail(ErrTooLarge, "fetch.too-large-said", "the answer is larger than %s: %d bytes", size(most), answer.ContentLength)
	}
	coding, err := contentCoding(answer.Header["Content-Encoding"])
	if err != nil {
		return nil, err
	}
	d.out.Reset()
	d.wire = bounded{r: answer.Body, left: most, most: most}
	d.in.Reset(&d.wire)
	if n := answer.ContentLength; n > 0 && coding == "" {
		d.out.Grow(int(min(n, keepBuffer-1<<10)) + bytes.MinRead)
	}
	src, coding, err := d.open(coding)
	if err == nil {
		d.lim = io.LimitedReader{R: src, N: most + 1}
		_, err = d.out.ReadFrom(&d.lim)
	}
	return d.finish(answer, coding, most, err)
}

func (d *decoder) finish(answer *http.Response, coding string, most int64, err error) ([]byte, error) {
	body := d.out.Bytes()
	switch {
	case int64(len(body)) > most:
		return body[:most], fail(ErrTooLarge, "fetch.too-large", "the answer is larger than %s", size(most))
	case errors.Is(d.wire.err, io.ErrUnexpectedEOF) && answer.ContentLength > 0:
		return nil, because(d.wire.err, ErrTruncated, "fetch.truncated", "the answer ended early: %s of %s", size(d.wire.most-d.wire.left), size(answer.ContentLength))
	case d.wire.err != nil:
		return body, d.wire.err
	case coding == "gzip" && errors.Is(err, gzip.ErrHeader) && len(body) > 0:
		// Some servers leave bytes behind the gzip data; browsers pass them over.
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, because(errors.Join(ErrEncoding, err), ErrTruncated, "fetch.coding-cut", "the answer ended early: its %s data is not whole", coding)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return nil, because(err, ErrEncoding, "fetch.zstd-window", "the answer's zstd data needs a window of more than %s", size(maxWindow))
	case err != nil:
		return nil, because(err, ErrEncoding, "fetch.coding-damaged", "the answer's %s data is damaged", coding)
	}
	if coding != "" && isGzip(body) {
		return nil, fail(ErrEncoding, "fetch.coding-twice", "the answer is compressed twice")
	}
	return body, nil
}

// open gives what reads the decompressed body, and the coding found.
func (d *decoder) open(coding string) (io.Reader, string, error) {
	head, err := d.in.Peek(3)
	if len(head) == 0 {
		if errors.Is(err, io.EOF) {
			err = nil // an empty body is empty in every coding
		}
		return d.in, "", err
	}
	switch {
	case coding == "" && isGzip(head):
		coding = "gzip" // feed.xml.gz served as it lies on the disk
	case coding == "gzip" && (head[0] == '<' || head[0] == '{'):
		return d.in, "", nil // labelled by the front server, never compressed by the one behind it
	}
	src, err := d.decompressor(coding, head)
	return src, coding, err
}

func (d *decoder) decompressor(coding string, head []byte) (src io.Reader, err error) {
	switch coding {
	case "gzip":
		if d.gzip == nil {
			d.gzip = new(gzip.Reader)
		}
		return d.gzip, d.gzip.Reset(d.in)
	case "deflate":
		// Half the servers send zlib, as the RFC says, the others bare deflate.
		if len(head) > 1 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return d.zlibReader()
		}
		return d.rawReader()
	case "br":
		if d.br == nil {
			d.br = brotli.NewReader(d.in)
			return d.br, nil
		}
		return d.br, d.br.Reset(d.in)
	case "zstd":
		if d.zstd == nil {
			// One goroutine's worth of decoder: it is dropped with the pool, without Close.
			d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
			if err != nil {
				return nil, err
			}
		}
		return d.zstd, d.zstd.Reset(d.in)
	}
	return d.in, nil
}

func (d *decoder) zlibReader() (src io.Reader, err error) {
	if d.zlib == nil {
		d.zlib, err = zlib.NewReader(d.in)
		return d.zlib, err
	}
	r, ok := d.zlib.(zlib.Resetter)
	if !ok {
		return zlib.NewReader(d.in)
	}
	return d.zlib, r.Reset(d.in, nil)
}

func (d *decoder) rawReader() (io.Reader, error) {
	if d.raw == nil {
		d.raw = flate.NewReader(d.in)
		return d.raw, nil
	}
	r, ok := d.raw.(flate.Resetter)
	if !ok {
		return flate.NewReader(d.in), nil
	}
	return d.raw, r.Reset(d.in, nil)
}

// contentCoding reads Content-Encoding: none, or one that we read.
func contentCoding(headers []string) (string, error) {
	found := ""
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(headers, ",")), ",") {
		switch name = strings.TrimSpace(name); name {
		case "", "identity", "none", "utf-8": // the last two are no codings, but are sent
			continue
		case "x-gzip":
			name = "gzip"
		case "gzip", "deflate", "br", "zstd":
		default:
			return "", fail(ErrEncoding, "fetch.coding-unasked", "the answer is compressed with %s, which nobody asked for", oneLine(name))
		}
		if found != "" {
			return "", fail(ErrEncoding, "fetch.coding-twice", "the answer is compressed twice")
		}
		found = name
	}
	return found, nil
}

func isGzip(b []byte) bool { return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8 }

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
