package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
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
	handled     atomic.Int64
	id, tag     string // of its entry, and of its feed in gzip
}

const pollIdle = 2 * time.Minute

// newPolled must be called in a bubble.
func newPolled(t *testing.T, change ...func(*Options, *polled)) *polled {
	t.Helper()
	p := &polled{place: newPlace(t), with: pipes{make(chan net.Conn)}, plain: pipes{make(chan net.Conn)}}
	p.id = p.seed(t).ID
	p.store.follow(t, p.office, p.pub)
	p.polls = NewPolls(p.pub)
	o := Options{Settings: testSettings}
	for _, c := range change {
		c(&o, p)
	}
	p.serve(t, o, Deps{Polls: p.polls}, p.store)
	for _, l := range []net.Listener{p.plain, p.polls.Listener(p.with, pollIdle)} {
		srv := NewServer("", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.handled.Add(1)
			p.ServeHTTP(w, r)
		}), nil)
		t.Cleanup(func() { _ = srv.Close() })
		go func() {
			if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				t.Error(err)
			}
		}()
	}
	p.tag = p.get(t, "/feeds/all.rss", "Accept-Encoding", "gzip").Header.Get("Etag")
	p.get(t, "/feeds/all.rss", "Accept-Encoding", "gzip", "If-None-Match", p.tag)
	return p
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
	return "GET /feeds/all.rss HTTP/1.1\r\nHost: hub.example\r\nUser-Agent: reader\r\nAccept-Encoding: gzip\r\nIf-None-Match: " + p.tag + "\r\n\r\n"
}

func TestAPollIsAnsweredOnItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		c, plain := dial(t, p.with), dial(t, p.plain)
		want := plain.say(p.poll())
		if !strings.HasPrefix(want, "HTTP/1.1 304 ") {
			t.Fatal(want)
		}
		handled := p.handled.Load()
		for i := range 5 {
			if got := c.say(p.poll()); got != want {
				t.Errorf("answer %d is\n%s, net/http's\n%s", i, got, want)
			}
		}
		if n := p.handled.Load() - handled; n != 1 { // of a connection net/http has the first
			t.Errorf("%d of 5 reached a handler", n)
		}
		if seen := text(t, p.get(t, "/metrics")); !strings.Contains(seen, `hub_feed_requests_total{format="rss",status="304"} 7`) || !strings.Contains(seen, `hub_http_requests_total{route="feed",status="3xx"} 7`) {
			t.Errorf("not all are counted: %s", seen)
		}
	})
}

// Whatever else is asked on a connection, and however it comes in pieces, the answers are net/http's, each once and in their order.
func TestOnlyPlainPollsAreAnsweredOnAConnection(t *testing.T) {
	const tag = `"TAGTAGTAGTAGTAGTAGTAGTAG-gzip"` // as long as a true one
	poll := (&polled{tag: tag}).poll()
	with := func(line string) string { return strings.Replace(poll, "User-Agent: reader", line, 1) }
	post := fmt.Sprintf("POST /feeds/all.rss HTTP/1.1\r\nHost: hub.example\r\nContent-Length: %d\r\n\r\n", len(poll))
	exchanges := map[string][]string{
		"another tag":            {strings.Replace(poll, tag, `"other"`, 1)},
		"any tag":                {strings.Replace(poll, tag, `*`, 1)},
		"a list of tags":         {strings.Replace(poll, tag, `"a", `+tag, 1)},
		"another coding":         {strings.Replace(poll, "gzip", "br", 1)},
		"no coding":              {strings.Replace(poll, "Accept-Encoding: gzip\r\n", "", 1)},
		"another feed":           {strings.Replace(poll, "all.rss", "all.atom", 1)},
		"a limit":                {strings.Replace(poll, "all.rss", "all.rss?limit=1", 1)},
		"a key":                  {with("Authorization: Bearer nobody")},
		"a key in the address":   {strings.Replace(poll, "all.rss", "all.rss?key=nobody", 1)},
		"a delta":                {with("A-IM: feed")},
		"a browser":              {with("Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nAccept: text/html")},
		"a header nobody knows":  {with("X-Unknown: 1")},
		"a head":                 {strings.Replace(poll, "GET", "HEAD", 1)},
		"another method":         {strings.Replace(poll, "GET", "OPTIONS", 1)},
		"an old version":         {strings.Replace(poll, "HTTP/1.1", "HTTP/1.0", 1)},
		"its last":               {with("Connection: close"), poll},
		"no host":                {strings.Replace(poll, "Host: hub.example\r\n", "", 1)},
		"two hosts":              {with("Host: other.example")},
		"two codings":            {with("Accept-Encoding: br")},
		"a folded line":          {with("User-Agent: reader\r\n of feeds")},
		"a space in a name":      {with("User-Agent : reader")},
		"a line feed alone":      {with("User-Agent: reader\nContent-Length: 7"), "1234567", poll},
		"line feeds alone":       {strings.ReplaceAll(poll, "\r\n", "\n")},
		"a null":                 {with("User-Agent: \x00")},
		"a body":                 {with("Content-Length: 5"), "12345", poll},
		"a poll as a body":       {strings.Replace(with(fmt.Sprint("Content-Length: ", len(poll))), "rss", "atom", 1), poll, poll},
		"a hidden body":          {strings.Replace(with(fmt.Sprint("User-Agent: reader\nContent-Length: ", len(poll))), "rss", "atom", 1), poll, poll},
		"a body of a change":     {post, poll, poll},
		"a body after its head":  {post + poll, poll},
		"a chunked poll":         {strings.Replace(post, fmt.Sprintf("Content-Length: %d", len(poll)), "Transfer-Encoding: chunked", 1), fmt.Sprintf("%x\r\n", len(poll)), poll, "\r\n0\r\n\r\n", poll},
		"expecting":              {with("Expect: 100-continue"), poll},
		"two at once":            {poll + poll, poll},
		"one and a half":         {poll + poll[:20], poll[20:], poll},
		"half a head":            {poll[:30], poll[30:], poll},
		"a half before one":      {"GET / HTTP/1.1\r\nX-Held: ", poll, poll},
		"byte by byte":           append(strings.Split(poll, ""), poll),
		"a line before":          {"\r\n" + poll, poll},
		"nothing of HTTP":        {"hello\r\n\r\n", poll},
		"an absolute address":    {strings.Replace(poll, "/feeds", "http://hub.example/feeds", 1), poll},
		"an escaped address":     {strings.Replace(poll, "/feeds", "/%66eeds", 1), poll, strings.Replace(poll, "/feeds", "/%66eeds", 1)},
		"a page between":         {poll, "GET / HTTP/1.1\r\nHost: hub.example\r\n\r\n", poll},
		"a page that is unknown": {"GET /nowhere HTTP/1.1\r\nHost: hub.example\r\n\r\n", poll},
		"a change to HTTP/2":     {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", poll},
		"an upgrade":             {with("Connection: Upgrade\r\nUpgrade: h2c"), poll},
	}
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		for name, said := range exchanges {
			a, b := dial(t, p.with), dial(t, p.plain)
			for i, part := range append([]string{poll, poll}, said...) {
				part = strings.ReplaceAll(part, tag, p.tag)
				if got, want := undated(a.say(part)), undated(b.say(part)); got != want {
					t.Errorf("%s: to %d, %q:\n%s\nnet/http:\n%s", name, i, part, got, want)
					break
				}
			}
			if a.isClosed() != b.isClosed() {
				t.Errorf("%s: the connection is closed: %v, net/http's: %v", name, a.isClosed(), b.isClosed())
			}
		}
	})
}

var dates = regexp.MustCompile(`(?m)^(Date|Last-Modified|Age): .*$|[0-9a-f]{24}`)

func undated(s string) string { return dates.ReplaceAllString(s, "") }

func TestAChangedFeedIsNotUnchanged(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *polled){
		"an entry":   func(t *testing.T, p *polled) { p.fill(t, 1, "jxrb") },
		"a takedown": func(t *testing.T, p *polled) { p.store.remove(p.id, news.Tombstone{ID: p.id}) },
		"a source": func(t *testing.T, p *polled) {
			p.store.append(news.Change{Op: news.OpSource, ID: "jxrb", At: time.Now()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolled(t)
				c := dial(t, p.with)
				c.say(p.poll())
				handled := p.handled.Load()
				change(t, p)
				p.store.seen(t)
				got := c.say(p.poll())
				if p.handled.Load() == handled {
					t.Errorf("it is answered on the connection: %s", got)
				}
				if strings.HasPrefix(got, "HTTP/1.1 200 ") != (name != "a source") {
					t.Errorf("it is answered %.40s", got)
				}
			})
		})
	}
}

// What is said on each answer anew, no answer of before can say.
func TestWhatDiffersFromAnswerToAnswerIsNotRemembered(t *testing.T) {
	for name, change := range map[string]func(*Options, *polled){
		"a limit for everybody": func(o *Options, _ *polled) { o.Minute = 100 },
		"a licence that turns": func(_ *Options, p *polled) {
			p.store.addSource(news.Source{ID: "jxrb", Enabled: true, Licence: news.Licence{Public: "full", Except: []news.Exception{{Expiry: time.Hour, Public: "headline"}}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolled(t, change)
				c := dial(t, p.with)
				before := p.handled.Load()
				for range 3 {
					if got := c.say(p.poll()); !strings.Contains(got, " 304 ") {
						t.Fatal(got)
					}
				}
				if n := p.handled.Load() - before; n != 3 {
					t.Errorf("a handler was asked %d times", n)
				}
			})
		})
	}
}

func TestTimeOfAConnectionThatPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		c := dial(t, p.with)
		for range 20 {
			if got := c.say(p.poll()); !strings.Contains(got, " 304 ") {
				t.Fatalf("got %q", got)
			}
			time.Sleep(pollIdle * 3 / 4)
		}
		time.Sleep(pollIdle / 2)
		if !c.isClosed() {
			t.Error("a connection on which nobody asks stays")
		}

		half := dial(t, p.with)
		half.say(p.poll())
		half.say(p.poll())
		half.say(p.poll()[:20])
		time.Sleep(10 * time.Second)
		if !half.isClosed() {
			t.Error("half a head holds a connection")
		}

		mine, theirs := net.Pipe()
		p.with.conns <- theirs
		deaf := &client{Conn: mine}
		_, _ = io.WriteString(deaf, p.poll())
		_, _ = io.CopyN(io.Discard, deaf, 10)
		time.Sleep(10 * time.Minute)
		if _, err := deaf.Write([]byte("x")); err == nil {
			t.Error("who does not read holds a connection")
		}
	})
}

// halved tells that it was closed for writing.
type halved struct {
	net.Conn
	closed bool
}

func (h *halved) CloseWrite() error { h.closed = true; return nil }

// net/http ends its half of a connection on which it refuses what it has not read; without that a client may lose the refusal.
func TestAConnectionIsEndedByHalves(t *testing.T) {
	under := &halved{}
	if c := (&pollConn{Conn: under}); c.CloseWrite() != nil || !under.closed {
		t.Error("it is not closed for writing")
	}
	mine, theirs := net.Pipe()
	defer mine.Close()
	if c := (&pollConn{Conn: theirs}); c.CloseWrite() == nil {
		t.Error("a pipe has no half to close")
	}
}

func TestFewPollsAreRemembered(t *testing.T) {
	p := NewPolls(nil)
	for i := range 2*pollsMost + 1 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprint("/feeds/all.rss?n=", i), nil)
		p.note(r, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil)
		if n := len(p.answers); n > pollsMost || n == 0 {
			t.Fatalf("%d are remembered", n)
		}
	}
	long := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/feeds/all.rss?"+strings.Repeat("a", maxTarget), nil)
	longCoding := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/feeds/town/wuzhen.rss", nil)
	longCoding.Header.Set("Accept-Encoding", strings.Repeat("a", maxCoding+1))
	p.note(longCoding, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil)
	if p.note(long, http.Header{"Etag": {`"a"`}}, new(feeds.Document), nil); len(p.answers) != 1 {
		t.Error("a long address or Accept-Encoding is remembered")
	}
}
