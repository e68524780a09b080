package web

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"golang.org/x/net/http/httpguts"
)

// What is taken for a whole request without a body is that for net/http too, or no request at all; and it says what net/http reads of it.
func FuzzParsePoll(f *testing.F) {
	poll := "GET /feeds/all.rss HTTP/1.1\r\nHost: hub.example\r\nAccept-Encoding: gzip\r\nIf-None-Match: \"a-gzip\"\r\n\r\n"
	f.Add([]byte(poll))
	for _, line := range []string{"Content-Length: 5", "Content-Length : 5", "content-length:\t0", "Transfer-Encoding: chunked", "X: a\nContent-Length: 5", "X: a\rContent-Length: 5", " folded", "Accept", "Connection: close", "Connection: keep-alive", "Expect: 100-continue", ": empty", "Host:", "Host: a\"b", "X: \x80", "If-Modified-Since: Sat, 01 Aug 2026 00:00:00 GMT"} {
		f.Add([]byte(strings.Replace(poll, "Accept-Encoding: gzip", line, 1)))
	}
	f.Add([]byte(poll + poll))
	f.Add([]byte(strings.Replace(poll, "HTTP/1.1", "HTTP/1.0", 1)))
	f.Add([]byte(strings.Replace(poll, "HTTP/1.1\r\n", "HTTP/1.0\r\nConnection: keep-alive\r\n", 1)))
	f.Add([]byte(strings.ReplaceAll(poll, "\r\n", "\n")))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, whole := parsePoll(b)
		if !whole {
			return
		}
		in := bufio.NewReader(bytes.NewReader(b))
		r, err := http.ReadRequest(in)
		if err != nil {
			if err == io.ErrUnexpectedEOF {
				t.Fatalf("net/http waits for more of %q", b)
			}
			if malformed := textproto.ProtocolError(""); !p.other && errors.As(err, &malformed) {
				t.Fatalf("net/http takes no header as in %q: %v", b, err)
			}
			return
		}
		body, err := io.ReadAll(r.Body)
		if rest, _ := io.ReadAll(in); err != nil || len(body) > 0 || r.ContentLength != 0 || len(rest) > 0 {
			t.Fatalf("net/http reads a body of %d, %v, and leaves %q of %q", len(body), err, rest, b)
		}
		if !httpguts.ValidHostHeader(r.Host) {
			t.Fatalf("net/http takes no host as in %q", b)
		}
		if p.other {
			return
		}
		one := func(name string, got []byte) {
			if want := r.Header[name]; len(want) > 1 || strings.Join(want, "") != string(got) {
				t.Errorf("%s of %q is %q, net/http's %q", name, b, got, want)
			}
		}
		one("Accept-Encoding", p.coding)
		one("If-None-Match", p.tag)
		if since := r.Header["If-Modified-Since"]; len(since) > 0 && r.Header["If-None-Match"] == nil {
			t.Errorf("%q asks by a date alone", b)
		}
		if (r.Method == http.MethodHead) != p.head || !p.head && r.Method != http.MethodGet || r.RequestURI != string(p.target) || r.Close != p.last || r.ProtoAtLeast(1, 1) == p.old {
			t.Errorf("%q is read as %s %s of %s, closing %v", b, r.Method, r.RequestURI, r.Proto, r.Close)
		}
	})
}
