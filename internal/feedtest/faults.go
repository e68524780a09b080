package feedtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"net"
	"net/http"
	"strconv"
	"time"
)

type endKey struct{}

// withEnd lets a fault that waits stop when the partner closes.
func withEnd(ctx context.Context, end <-chan struct{}) context.Context {
	return context.WithValue(ctx, endKey{}, end)
}

// pause waits for d, or for ever where d is 0; it reports false where the client or the partner went first.
func pause(r *http.Request, d time.Duration) bool {
	end, _ := r.Context().Value(endKey{}).(<-chan struct{})
	var after <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		after = t.C
	}
	select {
	case <-after:
		return true
	case <-r.Context().Done():
	case <-end:
	}
	return false
}

// Status answers with a status, a short body and headers given as name, value pairs: Status(429, "Retry-After", "60").
func Status(status int, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		if status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified {
			_, _ = w.Write([]byte(http.StatusText(status)))
		}
	})
}

// Redirect answers 301, 302, 303, 307 or 308 to an address, as it stands. A path to itself is a loop.
func Redirect(status int, to string) http.Handler { return Status(status, "Location", to) }

// Chain puts n redirects of a status at /PREFIX/1 … n, the last of them to the address; it gives the path of the first.
func (p *Partner) Chain(prefix string, n, status int, to string) string {
	for i := n; i > 0; i-- {
		path := prefix + "/" + strconv.Itoa(i)
		p.Misbehave(path, Redirect(status, to))
		to = path
	}
	return to
}

// NotModified answers 304 to anything, as some servers do.
func NotModified() http.Handler { return Status(http.StatusNotModified) }

// SlowHeaders holds the answer of h back for d (0: for ever).
func SlowHeaders(d time.Duration, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !pause(r, d) {
			panic(http.ErrAbortHandler) // no answer, not an empty one
		}
		h.ServeHTTP(w, r)
	})
}

// Drip sends a body one byte each d.
func Drip(body []byte, d time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		for i := range body {
			_, err := w.Write(body[i : i+1])
			if err == nil {
				err = http.NewResponseController(w).Flush()
			}
			if err != nil || !pause(r, d) {
				return
			}
		}
	})
}

// Stall sends the headers and the beginning of a body, and then nothing.
func Stall(beginning []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(beginning)+1000))
		_, err := w.Write(beginning)
		if err == nil {
			err = http.NewResponseController(w).Flush()
		}
		if err == nil {
			pause(r, 0)
		}
	})
}

// Truncate promises more bytes than it sends, and closes the connection.
func Truncate(body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+100))
		_, _ = w.Write(body)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

// Huge sends n bytes of blanks; with no Content-Length where chunked.
func Huge(n int64, chunked bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !chunked {
			w.Header().Set("Content-Length", strconv.FormatInt(n, 10))
		}
		block := bytes.Repeat([]byte(" "), 64<<10)
		for left := n; left > 0; left -= int64(len(block)) {
			if _, err := w.Write(block[:min(left, int64(len(block)))]); err != nil {
				return
			}
		}
	})
}

// Bomb is a gzip body of n blanks, about a thousandth of that on the wire.
func Bomb(n int64) http.Handler {
	var buf bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is a valid one
	block := bytes.Repeat([]byte(" "), 64<<10)
	for left := n; left > 0; left -= int64(len(block)) {
		_, _ = w.Write(block[:min(left, int64(len(block)))]) // a bytes.Buffer takes all
	}
	_ = w.Close()
	return Doc{Raw: buf.Bytes(), Header: http.Header{"Content-Encoding": {"gzip"}}}.Handler()
}

// Reset cuts the connection without an answer (TCP RST).
func Reset() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	})
}

// Garbage sends bytes that are no HTTP (or are HTTP as they stand) and closes the connection.
func Garbage(b string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = conn.Write([]byte(b))
		_ = conn.Close()
	})
}

// Headers sends n bytes of headers before a short body.
func Headers(n int) http.Handler {
	return Status(http.StatusOK, "X-Long", string(bytes.Repeat([]byte("x"), n)))
}

// Sequence answers each request with the next handler, the last one from then on.
func Sequence(hs ...http.Handler) http.Handler {
	next := make(chan http.Handler, len(hs))
	for _, h := range hs[:len(hs)-1] {
		next <- h
	}
	last := hs[len(hs)-1]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := last
		select {
		case h = <-next:
		default:
		}
		h.ServeHTTP(w, r)
	})
}
