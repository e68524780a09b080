package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/feeds"
)

// serveDocument answers with a document's bytes, or with 304 where the client has them, and returns the status.
// The cache and type headers of every answer are set here; it costs less than http.ServeContent of the same bytes.
func serveDocument(w http.ResponseWriter, r *http.Request, d *feeds.Document, cacheControl []string) int {
	body, etag := d.Plain, d.ETag
	zipped := len(d.Gzip) > 0 && acceptsGzip(r.Header)
	if zipped {
		body, etag = d.Gzip, d.ETagGzip
	}
	// One array backs the header's values that differ from answer to answer; none has room to grow into the next.
	v := [...]string{etag, d.MediaType, "", ""}
	h := w.Header()
	h["Etag"] = v[0:1:1]
	h["Vary"] = varyCoding
	h["Cache-Control"] = cacheControl
	if !d.LastModified.IsZero() {
		v[2] = d.LastModified.UTC().Format(http.TimeFormat)
		h["Last-Modified"] = v[2:3:3]
	}
	if notModified(r.Header, etag, d.LastModified) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	h["Content-Type"] = v[1:2:2]
	h["X-Content-Type-Options"] = nosniff
	if zipped {
		h["Content-Encoding"] = gzipCoding
	}
	v[3] = strconv.Itoa(len(body))
	h["Content-Length"] = v[3:4:4]
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error here is the client's going away
	}
	return http.StatusOK
}

// notModified decides by RFC 9110 §13.2.2: If-None-Match where it is there, else If-Modified-Since.
func notModified(h http.Header, etag string, modified time.Time) bool {
	if lists, ok := h["If-None-Match"]; ok {
		for _, list := range lists {
			if matches(list, etag) {
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

// matches reports whether an If-None-Match list names the entity tag, by weak comparison (RFC 9110 §8.8.3.2, §13.1.2).
func matches(list, etag string) bool {
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

// acceptsGzip reports whether gzip is welcome, and no less so than plain bytes (RFC 9110 §12.5.3).
func acceptsGzip(h http.Header) bool {
	const unsaid = -1
	zip, star, plain := unsaid, unsaid, unsaid
	for _, line := range h["Accept-Encoding"] {
		if line == "gzip" { // what most feed readers send
			return true
		}
		for line != "" {
			var item string
			item, line, _ = strings.Cut(line, ",")
			coding, params, _ := strings.Cut(item, ";")
			switch q, coding := quality(params), strings.TrimSpace(coding); {
			case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
				zip = max(zip, q)
			case strings.EqualFold(coding, "identity"):
				plain = q
			case coding == "*":
				star = q
			}
		}
	}
	if zip == unsaid {
		zip = star
	}
	return zip > 0 && zip >= plain
}

// quality is the weight among a coding's parameters, in thousandths; 1000 where none is given, 0 where it cannot be read.
func quality(params string) int {
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		name, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return int(q * 1000)
	}
	return 1000
}
