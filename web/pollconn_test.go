package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/site"
)

func TestTimeOfAConnectionThatPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		c := dial(t, p.with)
		for range 20 {
			if got := c.say(p.poll()); !strings.Contains(got, " 304 ") {
				t.Fatalf("got %q", got)
			}
			time.Sleep(p.srv.IdleTimeout * 3 / 4)
		}
		time.Sleep(p.srv.IdleTimeout / 2)
		if !c.isClosed() {
			t.Error("a connection on which nobody asks stays")
		}

		silent, first, later := dial(t, p.with), dial(t, p.with), dial(t, p.with)
		time.Sleep(p.srv.ReadHeaderTimeout - time.Second)
		first.say(p.poll()[:20])
		later.say(p.poll())
		later.say(p.poll())
		later.say(p.poll()[:20])
		time.Sleep(time.Second + time.Millisecond)
		if !silent.isClosed() || !first.isClosed() {
			t.Error("who says nothing, or half a head, holds a connection from its beginning")
		}
		time.Sleep(p.srv.ReadHeaderTimeout)
		if !later.isClosed() {
			t.Error("half a head holds a connection")
		}
	})
}

// slow is a client that reads when it is told to.
func slow(t *testing.T, l pipes) net.Conn {
	mine, theirs := net.Pipe()
	t.Cleanup(func() { _ = mine.Close() })
	l.conns <- theirs
	return mine
}

// Who takes an answer slowly has as much time as on a connection of net/http's, and is counted with the time that it takes.
func TestTimeOfAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolled(t)
		p.fill(t, 20, "jxrb") // more than net/http holds back
		p.store.seen(t)
		const (
			whole = `hub_feed_requests_total{format="rss",status="200"}`
			sum   = `hub_http_request_duration_seconds_sum{route="feed"}`
		)
		asked := polling("GET", "Accept-Encoding: identity")
		size := len(dial(t, p.plain).say(asked))
		for name, l := range map[string]pipes{"net/http's": p.plain, "one that answers polls": p.with} {
			c := slow(t, l)
			take := func(n int) error {
				_, err := io.CopyN(io.Discard, c, int64(n))
				synctest.Wait()
				return err
			}
			say := func() { _, _ = io.WriteString(c, asked) }
			say()
			must(t, take(size))
			handled, before := p.handled.Load(), p.counted(t)
			say()
			must(t, take(10))
			time.Sleep(p.srv.WriteTimeout - time.Second)
			must(t, take(size-10))
			if took := p.counted(t)[sum] - before[sum]; took < (p.srv.WriteTimeout - time.Second).Seconds() {
				t.Errorf("%s: it took %v seconds", name, took)
			}
			say()
			must(t, take(10))
			time.Sleep(p.srv.WriteTimeout + time.Second)
			if late := time.Now(); take(size-10) == nil || time.Since(late) > 0 {
				t.Errorf("%s: who does not read holds a connection", name)
			}
			if n := p.counted(t)[whole] - before[whole]; n != 2 || (p.handled.Load() == handled) != (l == p.with) {
				t.Errorf("%s: %v of 2 are counted, %d handled", name, n, p.handled.Load()-handled)
			}
		}
	})
}

// A server that shuts down lets an answer end, and then its connection, as long as it has time.
func TestAnAnswerEndsThoughItsServerShutsDown(t *testing.T) {
	for name, taken := range map[string]bool{"it is taken": true, "it is left": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolled(t)
				want := dial(t, p.plain).say(p.whole())
				idle, c, last := dial(t, p.with), slow(t, p.with), slow(t, p.with)
				idle.say(p.poll())
				for _, n := range []int{len(want), 10} {
					_, _ = io.WriteString(c, p.whole())
					_, _ = io.CopyN(io.Discard, c, int64(n))
				}
				_, _ = io.WriteString(last, polling("GET", "Accept-Encoding: gzip", "Connection: close"))
				_, _ = io.CopyN(io.Discard, last, 10)
				begin, down := time.Now(), make(chan error, 1)
				go func() {
					ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
					defer cancel()
					down <- p.polls.Shutdown(ctx, p.srv)
				}()
				time.Sleep(7 * time.Second)
				if len(down) > 0 || !idle.isClosed() {
					t.Errorf("it is down while an answer goes out: %v; a connection on which nothing is asked is closed: %v", len(down) > 0, idle.isClosed())
				}
				if !taken {
					if err := <-down; !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("it ends with %v", err)
					}
				}
				rest, err := io.ReadAll(last)
				if body := want[strings.Index(want, "\r\n\r\n"):]; err != nil || !strings.HasSuffix(string(rest), "\r\nConnection: close"+body) {
					t.Errorf("the first answer of a connection ends with %q, %v", rest, err)
				}
				if rest, err := io.ReadAll(c); err != nil || string(rest) != want[10:] || time.Since(begin) > 8*time.Second {
					t.Errorf("the answer ends with %q, %v, after %v", rest, err, time.Since(begin))
				}
				if taken {
					must(t, <-down)
				}
			})
		})
	}
}

// asEver has every document be what a reader would be given.
type asEver struct{}

func (asEver) Fresh(*feeds.Document) bool { return true }

// Over TCP an answer goes out whole, however slowly its client takes it, and the connection keeps nothing of it.
func TestALargeAnswerOverTCP(t *testing.T) {
	text := bytes.Repeat([]byte("新闻"), 1<<20)
	kept := weak.Make(&text[0])
	var doc atomic.Pointer[feeds.Document]
	doc.Store(&feeds.Document{Plain: text, ETag: `"a"`})
	polls, handled, written := NewPolls(asEver{}), atomic.Int64{}, make(chan int, 4)
	srv := NewServer("", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handled.Add(1)
		status, err := site.Serve(w, r, doc.Load(), site.About{MediaType: feeds.TypeRSS})
		if err != nil {
			t.Error(err)
		}
		polls.note(r, status, w.Header(), doc.Load(), func(status int, _ time.Duration) { written <- status })
	}), nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	go func() { _ = srv.Serve(polls.Listener(l, srv)) }()
	defer func() { _ = srv.Close() }()
	c, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	defer func() { _ = c.Close() }()
	in := bufio.NewReaderSize(c, 4096)
	for range 4 {
		_, err := io.WriteString(c, polling("GET", "Accept-Encoding: identity"))
		must(t, err)
		res, err := http.ReadResponse(in, nil)
		must(t, err)
		if body, err := io.ReadAll(res.Body); err != nil || !bytes.Equal(body, text) || res.Header.Get("Etag") != `"a"` {
			t.Fatalf("%d bytes, %v, %v", len(body), err, res.Header)
		}
	}
	if n := handled.Load(); n != 1 {
		t.Errorf("%d of 4 reached the handler", n)
	}
	for range 3 {
		<-written
	}
	doc.Store(nil)
	for end := time.Now().Add(time.Minute); kept.Value() != nil; runtime.GC() { // who wrote it last may be on the way out
		if time.Now().After(end) {
			t.Fatal("the document is kept")
		}
	}
	_, err = io.WriteString(c, "GET / HTTP/1.1\r\nHost: hub.example\r\nContent-Length: 1\r\n\r\n") // which keeps the connection until here
	must(t, err)
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
