package fetch_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
)

func TestTooLarge(t *testing.T) {
	spaces := []byte(strings.Repeat(" ", 3<<20))
	for name, row := range map[string]struct {
		answer http.Handler
		words  string
	}{
		"stated":       {feedtest.Huge(2<<20, false), "the answer is larger than 1 MiB: 2097152 bytes"},
		"not stated":   {feedtest.Huge(2<<20, true), "the answer is larger than 1 MiB"},
		"gzip bomb":    {feedtest.Bomb(8 << 20), "the answer is larger than 1 MiB"},
		"br bomb":      {feedtest.Doc{Raw: spaces, Encoding: "br"}.Handler(), "the answer is larger than 1 MiB"},
		"zstd bomb":    {feedtest.Doc{Raw: spaces, Encoding: "zstd"}.Handler(), "the answer is larger than 1 MiB"},
		"deflate bomb": {feedtest.Doc{Raw: spaces, Encoding: "deflate"}.Handler(), "the answer is larger than 1 MiB"},
		"one too many": {feedtest.Huge(1<<20+1, true), "the answer is larger than 1 MiB"},
		"headers":      {feedtest.Headers(80 << 10), "the answer's headers are larger than 64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Misbehave("/feed", row.answer)
			c := loopback(t, func(o *fetch.Options) { o.MaxBody = 1 << 20 })
			refused(t, c, fetch.Request{URL: p.URL + "/feed"}, fetch.ErrTooLarge, row.words)
		})
	}
}

func TestMaxBody(t *testing.T) {
	p := feedtest.New(t)
	p.Misbehave("/whole", feedtest.Huge(1<<20, true))
	c := loopback(t, func(o *fetch.Options) { o.MaxBody = 1 << 20 })
	if n := len(get(t, c, fetch.Request{URL: p.URL + "/whole"}).Body); n != 1<<20 {
		t.Errorf("a body of just the bound: %d bytes", n)
	}
	refused(t, c, fetch.Request{URL: p.URL + "/whole", MaxBody: 1000}, fetch.ErrTooLarge, "larger than 1000 bytes")
	p.Misbehave("/large", feedtest.Huge(3<<20, true))
	if n := len(get(t, c, fetch.Request{URL: p.URL + "/large", MaxBody: 4 << 20}).Body); n != 3<<20 {
		t.Errorf("a request's own bound: %d bytes", n)
	}
}

// A bomb costs what the bound allows, not what it unpacks to.
func TestBombMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	p := feedtest.New(t)
	p.Misbehave("/feed", feedtest.Bomb(64<<20))
	c := loopback(t, func(o *fetch.Options) { o.MaxBody = 1 << 20 })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	refused(t, c, fetch.Request{URL: p.URL + "/feed"}, fetch.ErrTooLarge, "larger than 1 MiB")
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("64 MiB of blanks allocated %d MiB", used>>20)
	}
}

func TestSlow(t *testing.T) {
	short := func(o *fetch.Options) { o.Timeout = 150 * time.Millisecond }
	for name, answer := range map[string]http.Handler{
		"headers": feedtest.SlowHeaders(0, feedtest.Status(200)),
		"drip":    feedtest.Drip([]byte(doc), 20*time.Millisecond),
		"stall":   feedtest.Stall([]byte(doc)),
		"a stall in gzip": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			feedtest.Stall(feedtest.Compress("gzip", []byte(doc))[:40]).ServeHTTP(w, r)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := feedtest.New(t)
			p.Misbehave("/feed", answer)
			refused(t, loopback(t, short), fetch.Request{URL: p.URL + "/feed"}, fetch.ErrTimeout, "no whole answer within 150ms")
		})
	}
}

// The time is for all hops together.
func TestSlowRedirects(t *testing.T) {
	p := feedtest.New(t)
	for _, hop := range []string{"/1", "/2", "/3", "/4"} {
		p.Misbehave(hop, feedtest.SlowHeaders(100*time.Millisecond, feedtest.Redirect(302, "/"+string(hop[1]+1))))
	}
	refused(t, loopback(t, func(o *fetch.Options) { o.Timeout = 250 * time.Millisecond }),
		fetch.Request{URL: p.URL + "/1"}, fetch.ErrTimeout, "takes too long")
	if p.Count("/4") != 0 {
		t.Error("the fourth hop was asked for after the time was up")
	}
}

func TestBrokenAnswers(t *testing.T) {
	for name, row := range map[string]struct {
		answer http.Handler
		kind   error
		words  string
	}{
		"truncated": {feedtest.Truncate([]byte(doc)), fetch.ErrTruncated, "the answer ended early: "},
		"reset":     {feedtest.Reset(), fetch.ErrUnreachable, "the server cut the connection"},
		"nothing":   {feedtest.Garbage(""), fetch.ErrUnreachable, "the server closed the connection without an answer"},
		"no HTTP":   {feedtest.Garbage("220 ftp.example.cn ready\r\n\r\n"), fetch.ErrProtocol, "does not speak HTTP as it should"},
		"bad length": {feedtest.Garbage("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
			fetch.ErrProtocol, "does not speak HTTP as it should"},
		"broken chunk": {feedtest.Garbage("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"),
			fetch.ErrProtocol, "does not speak HTTP as it should"},
		"a chunk short": {feedtest.Garbage("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello"),
			fetch.ErrTruncated, "the answer ended early"},
	} {
		t.Run(name, func(t *testing.T) {
			p := feedtest.New(t)
			p.Misbehave("/feed", row.answer)
			refused(t, loopback(t), fetch.Request{URL: p.URL + "/feed"}, row.kind, row.words)
		})
	}
	gone := feedtest.Start()
	gone.Close()
	refused(t, loopback(t), fetch.Request{URL: gone.URL}, fetch.ErrUnreachable, "the server refuses connections")
}

// A connection is used again after errors with a short body, so that polite requests stay cheap.
func TestConnectionKept(t *testing.T) {
	p := feedtest.New(t)
	dials := 0
	c := loopback(t, func(o *fetch.Options) { o.Dial = countDials(&dials) })
	p.Serve("/feed", feedtest.Doc{Text: doc, Encoding: "gzip"})
	p.Misbehave("/404", feedtest.Status(404))
	p.Misbehave("/301", feedtest.Redirect(301, "/feed"))
	for range 3 {
		get(t, c, fetch.Request{URL: p.URL + "/feed"})
		get(t, c, fetch.Request{URL: p.URL + "/301"})
		refused(t, c, fetch.Request{URL: p.URL + "/404"}, nil, "404")
	}
	if dials != 1 {
		t.Errorf("12 requests in a row made %d connections, want 1", dials)
	}
}

// The same over HTTP/2, where net/http reports otherwise.
func TestBrokenAnswersHTTP2(t *testing.T) {
	p := feedtest.StartTLS()
	t.Cleanup(p.Close)
	c := loopback(t, func(o *fetch.Options) { o.RootCAs, o.MaxBody, o.Timeout = p.Roots(), 1<<20, time.Second })
	for path, row := range map[string]struct {
		answer http.Handler
		kind   error
		words  string
	}{
		"/headers":   {feedtest.Headers(80 << 10), fetch.ErrProtocol, "does not speak HTTP as it should"}, // all that net/http says of them
		"/truncated": {feedtest.Truncate([]byte(doc)), fetch.ErrTruncated, "the answer ended early"},
		"/huge":      {feedtest.Huge(2<<20, true), fetch.ErrTooLarge, "the answer is larger than 1 MiB"},
		"/bomb":      {feedtest.Bomb(8 << 20), fetch.ErrTooLarge, "the answer is larger than 1 MiB"},
		"/stall":     {feedtest.Stall([]byte(doc)), fetch.ErrTimeout, "no whole answer within 1s"},
		"/404":       {feedtest.Status(404), nil, "404 Not Found"},
	} {
		p.Misbehave(path, row.answer)
		refused(t, c, fetch.Request{URL: p.URL + path}, row.kind, row.words)
	}
}
