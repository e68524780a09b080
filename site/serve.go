package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Encodings are the bytes of a resource, which may be had in several content codings. Empty stands for the bytes as they are.
type Encodings interface {
	// Codings are those that it may be had in, the best first.
	Codings() []string
	// Tag is the strong entity tag of one of them, in quotes; it needs no bytes.
	Tag(coding string) string
	// In gives its bytes, which nobody may change.
	In(coding string) ([]byte, error)
}

// About is what is said of an answer beside its bytes.
type About struct {
	Status       int // 0: 200
	MediaType    string
	LastModified time.Time     // zero: it has no date
	Dated        []string      // LastModified as a header's value, where it is ready
	CacheControl []string      // as a header's value; nil: it must be asked for again each time
	Links        []string      // values of the header Link
	Age          time.Duration // since when something newer may be there (RFC 9111 §5.1); 0: nothing is
}

// Serve answers with a resource's bytes in the coding that the request welcomes most, or with 304 where the client has them,
// and returns the status: 0 where there are no bytes, and nothing has gone out. A Vary that is set already stays, and must name
// Accept-Encoding. It costs less than http.ServeContent.
func Serve(w http.ResponseWriter, r *http.Request, e Encodings, a About) (int, error) {
	coding := Coding(r.Header, e.Codings())
	tag := e.Tag(coding)
	h := w.Header()
	unchanged := NotModified(r.Header, tag, a.LastModified)
	var body []byte
	if !unchanged {
		var err error
		if body, err = e.In(coding); err != nil {
			return 0, err
		}
	}
	if h["Vary"] == nil { // who sets it names Accept-Encoding too
		h["Vary"] = varyCoding
	}
	if a.CacheControl != nil {
		h["Cache-Control"] = a.CacheControl
	} else {
		NoCache(h)
	}
	if a.Age > 0 {
		h["Age"] = []string{strconv.FormatInt(int64((a.Age+time.Second-1)/time.Second), 10)}
	}
	if unchanged { // it says what caches need, no more (RFC 9110 §15.4.5): the tag goes before a date
		h["Etag"] = []string{tag}
		delete(h, "X-Content-Type-Options")
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	// One array backs the header's values that differ from answer to answer; none has room to grow into the next.
	v := [...]string{tag, a.MediaType, "", "", coding}
	h["Etag"] = v[0:1:1]
	if a.Dated != nil {
		h["Last-Modified"] = a.Dated
	} else if !a.LastModified.IsZero() {
		v[2] = a.LastModified.UTC().Format(http.TimeFormat)
		h["Last-Modified"] = v[2:3:3]
	}
	if a.Links != nil {
		h["Link"] = a.Links
	}
	h["Content-Type"] = v[1:2:2]
	NoSniff(h)
	if coding != "" {
		h["Content-Encoding"] = v[4:5:5]
	}
	v[3] = strconv.Itoa(len(body))
	h["Content-Length"] = v[3:4:4]
	status := cmp.Or(a.Status, http.StatusOK)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error here is the client's going away
	}
	return status, nil
}

// NotModified decides by RFC 9110 §13.2.2: If-None-Match where it is there, else If-Modified-Since.
func NotModified(h http.Header, etag string, modified time.Time) bool {
	if lists, ok := h["If-None-Match"]; ok {
		for _, list := range lists {
			if Matches(list, etag) {
				return true
			}
		}
		return false
	}
	since := h.Get("If-Modified-Since")
	if since == "" || modified.IsZero() {
		return false
	}
	t, err := http.ParseTime(since)
	return err == nil && !modified.Truncate(time.Second).After(t)
}

// Matches reports whether an If-None-Match list names the entity tag, by weak comparison (RFC 9110 §8.8.3.2, §13.1.2).
func Matches(list, etag string) bool {
	etag = strings.TrimPrefix(etag, "W/")
	for {
		list = strings.TrimLeft(list, " \t,")
		if list == "" {
			return false
		}
		if list[0] == '*' {
			return true
		}
		tag := strings.TrimPrefix(list, "W/")
		if tag == "" || tag[0] != '"' {
			return false // not a list of entity tags: nothing after this can be trusted
		}
		end := strings.IndexByte(tag[1:], '"') // a comma may stand inside the quotes
		if end < 0 {
			return false
		}
		if tag[:end+2] == etag {
			return true
		}
		list = tag[end+2:]
	}
}

// worthZipping is the size in bytes from which compression saves a packet.
const worthZipping = 1400

// made is bytes that were made for one request.
type made struct {
	plain []byte
	tag   string // without quotes
}

// GzipAlone are the codings of what is made for one request.
var GzipAlone = []string{Gzip}

func (m made) Codings() []string {
	if len(m.plain) < worthZipping {
		return nil
	}
	return GzipAlone
}

func (m made) Tag(coding string) string {
	if coding != "" {
		return `"` + m.tag + `-gz"`
	}
	return `"` + m.tag + `"`
}

func (m made) In(coding string) ([]byte, error) {
	if coding == "" {
		return m.plain, nil
	}
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if _, err := z.Write(m.plain); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	return buf.Bytes(), nil
}

// ServeBytes answers with bytes made for this request. They must be asked for again each time.
func ServeBytes(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) error {
	sum := sha256.Sum256(body)
	_, err := Serve(w, r, made{body, hex.EncodeToString(sum[:12])}, About{MediaType: mediaType})
	return err
}

// ServeJSON answers with v. Chinese and HTML stand in it as they are.
func ServeJSON(w http.ResponseWriter, r *http.Request, v any) error {
	b, err := PlainJSON(v)
	if err != nil {
		return err
	}
	return ServeBytes(w, r, JSONType, b)
}

// PlainJSON is v as JSON, a line, in which Chinese and HTML stand as they are.
func PlainJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("writing JSON: %w", err)
	}
	return buf.Bytes(), nil
}
