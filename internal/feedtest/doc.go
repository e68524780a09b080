package feedtest

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/htmlindex"
)

// AutoETag as a Doc's ETag gives it a strong one that changes with the body.
const AutoETag = "auto"

// Doc is a document as a partner serves it. It answers 304 to a request that its validators match (RFC 9110 §13).
type Doc struct {
	Text    string // UTF-8, served in Charset
	Raw     []byte // served as it is, in the place of Text
	Type    string // media type without parameters; application/rss+xml where empty
	Charset string // encodes Text and stands in Content-Type; empty: UTF-8 and no label
	Label   string // a charset label that differs from Charset: wrong, or "-" for none

	Encoding     string // gzip, deflate, deflate-raw, br, zstd: compresses, whatever the request accepts
	Unlabelled   bool   // no Content-Encoding with it
	ETag         string // as it stands in the header, or AutoETag; empty: none
	LastModified time.Time
	Header       http.Header // more headers

	body []byte
	etag string
}

// Handler serves the document where a handler is asked for: in a Sequence, or behind SlowHeaders.
func (d Doc) Handler() http.Handler {
	d.prepare()
	return &d
}

func (d *Doc) prepare() {
	d.body = d.Raw
	if d.body == nil {
		d.body = encode(d.Text, d.Charset)
	}
	d.body = Compress(d.Encoding, d.body)
	d.etag = d.ETag
	if d.ETag == AutoETag {
		sum := sha256.Sum256(d.body)
		d.etag = `"` + hex.EncodeToString(sum[:8]) + `"`
	}
}

// ServeHTTP serves the document; it must have come through Handler or Partner.Serve.
func (d *Doc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, d.Header)
	if d.etag != "" {
		h.Set("ETag", d.etag)
	}
	if !d.LastModified.IsZero() {
		h.Set("Last-Modified", d.LastModified.UTC().Format(http.TimeFormat))
	}
	if d.matches(r) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", d.contentType())
	if coding := contentCoding(d.Encoding); coding != "" && !d.Unlabelled {
		h.Set("Content-Encoding", coding)
	}
	h.Set("Content-Length", strconv.Itoa(len(d.body)))
	_, _ = w.Write(d.body) // the client may have gone
}

func (d *Doc) matches(r *http.Request) bool {
	if v := r.Header.Get("If-None-Match"); v != "" {
		return d.etag != "" && v == d.etag
	}
	v := r.Header.Get("If-Modified-Since")
	return v != "" && v == d.LastModified.UTC().Format(http.TimeFormat)
}

func (d *Doc) contentType() string {
	t, label := d.Type, d.Label
	if t == "" {
		t = "application/rss+xml"
	}
	if label == "" {
		label = d.Charset
	}
	if label == "" || label == "-" {
		return t
	}
	return t + "; charset=" + label
}

// encode panics on a charset or text that it cannot encode: that is a mistake in the test.
func encode(text, charset string) []byte {
	if charset == "" {
		return []byte(text)
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		panic(fmt.Sprintf("feedtest: charset %q: %v", charset, err))
	}
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(fmt.Sprintf("feedtest: text in %s: %v", charset, err))
	}
	return b
}

func contentCoding(encoding string) string {
	if encoding == "deflate-raw" {
		return "deflate"
	}
	return encoding
}

// Compress gives b in an encoding of Doc.Encoding.
func Compress(encoding string, b []byte) []byte {
	var buf bytes.Buffer
	var w io.WriteCloser
	var err error
	switch encoding {
	case "":
		return b
	case "gzip":
		w = gzip.NewWriter(&buf)
	case "deflate":
		w = zlib.NewWriter(&buf)
	case "deflate-raw":
		w, err = flate.NewWriter(&buf, flate.DefaultCompression)
	case "br":
		w = brotli.NewWriter(&buf)
	case "zstd":
		w, err = zstd.NewWriter(&buf)
	default:
		err = fmt.Errorf("unknown encoding %q", encoding)
	}
	if err == nil {
		_, err = w.Write(b)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("feedtest: " + err.Error())
	}
	return buf.Bytes()
}
