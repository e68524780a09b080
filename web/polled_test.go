package web

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// pipes is a listener in memory. What a client writes at once, its server reads at once.
type pipes struct{ conns chan net.Conn }

func (l pipes) Accept() (net.Conn, error) {
	if c, ok := <-l.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (l pipes) Close() error { close(l.conns); return nil }

func (l pipes) Addr() net.Addr { return &net.TCPAddr{} }

// polled is a place with one entry, served twice: on connections that answer polls, and on net/http's alone.
type polled struct {
	*place
	polls       *Polls
	with, plain pipes
	srv         *http.Server // of those that answer polls
	handled     atomic.Int64
	id, tag     string // of its entry, and of its feed in gzip
}

// newPolled must be called in a bubble.
func newPolled(t *testing.T, change ...func(*Options, *Deps, *polled)) *polled {
	t.Helper()
	p := &polled{place: newPlace(t), with: pipes{make(chan net.Conn)}, plain: pipes{make(chan net.Conn)}}
	p.id = p.seed(t).ID
	p.store.follow(t, p.office, p.pub)
	p.polls = NewPolls(p.pub)
	o, d := Options{Settings: testSettings}, Deps{Polls: p.polls}
	for _, c := range change {
		c(&o, &d, p)
	}
	p.serve(t, o, d, p.store)
	p.srv = p.begin(t, p.with, p.polls.Listener)
	p.begin(t, p.plain, func(l net.Listener, _ *http.Server) net.Listener { return l })
	p.tag = p.get(t, "/feeds/all.rss", "Accept-Encoding", "gzip").Header.Get("Etag")
	p.get(t, "/feeds/all.rss", "Accept-Encoding", "gzip", "If-None-Match", p.tag)
	return p
}

// begin serves the place on a listener.
func (p *polled) begin(t *testing.T, l net.Listener, listener func(net.Listener, *http.Server) net.Listener) *http.Server {
	srv := NewServer("", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.handled.Add(1)
		p.ServeHTTP(w, r)
	}), nil)
	t.Cleanup(func() { _ = srv.Close() })
	go func() {
		if err := srv.Serve(listener(l, srv)); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	return srv
}

// client is one end of a connection; all that comes is kept.
type client struct {
	net.Conn
	mu     sync.Mutex
	got    bytes.Buffer
	closed bool
}

func dial(t *testing.T, l pipes) *client {
	mine, theirs := net.Pipe()
	t.Cleanup(func() { _ = mine.Close() })
	l.conns <- theirs
	c := &client{Conn: mine}
	go func() {
		part := make([]byte, 64<<10)
		for {
			n, err := mine.Read(part)
			c.mu.Lock()
			c.got.Write(part[:n])
			c.closed = c.closed || err != nil
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return c
}

// say writes, and gives what came until everybody waits.
func (c *client) say(text string) string {
	_, _ = io.WriteString(c, text)
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.got.Reset()
	return c.got.String()
}

func (c *client) isClosed() bool {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// poll is a request of a feed reader that has the place's feed.
func (p *polled) poll() string {
	return polling("GET", "Accept-Encoding: gzip", "If-None-Match: "+p.tag)
}

// whole is one of a feed reader that has nothing.
func (p *polled) whole() string { return polling("GET", "Accept-Encoding: gzip") }

// polling is a request for the place's feed.
func polling(method string, lines ...string) string {
	return method + " /feeds/all.rss HTTP/1.1\r\nHost: hub.example\r\nUser-Agent: reader\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// counted is what was counted of the feeds' route and of RSS.
func (p *polled) counted(t *testing.T) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for _, m := range regexp.MustCompile(`(?m)^(hub_feed_requests_total\{format="rss".*|hub_http_requests_total\{route="feed".*|hub_http_request_duration_seconds_(?:count|sum)\{route="feed"\}) (\S+)$`).FindAllStringSubmatch(text(t, p.get(t, "/metrics")), -1) {
		all[m[1]], _ = strconv.ParseFloat(m[2], 64)
	}
	return all
}
