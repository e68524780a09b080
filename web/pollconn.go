package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listener gives the connections of a server of New's handler, and answers on them what is remembered. The server must be ended by Shutdown.
func (p *Polls) Listener(l net.Listener, srv *http.Server) net.Listener {
	return &pollListener{l, p, srv}
}

// Shutdown ends a server as its own Shutdown does, which knows nothing of what is answered here.
func (p *Polls) Shutdown(ctx context.Context, srv *http.Server) error {
	if err := srv.Shutdown(ctx); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		p.ending.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type pollListener struct {
	net.Listener
	polls *Polls
	srv   *http.Server
}

func (l *pollListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &pollConn{Conn: c, polls: l.polls, srv: l.srv}, nil
}

// pollConn is a connection of a server. net/http alone knows where each request ends, so polls are answered here only while that is plain: all
// that net/http was given so far was whole requests without bodies, each in one read, and it asks for the next. Of the first request it counts the time,
// body and all, from the connection's beginning: no poll may come before it but one that ends the connection.
type pollConn struct {
	net.Conn
	polls *Polls
	srv   *http.Server

	// One goroutine of net/http reads at a time.
	begun bool // something was asked
	lost  bool // where requests begin is not known any more
	parts [4][]byte
	rest  net.Buffers // of parts, what is still to be written

	mu        sync.Mutex
	answering bool
	ending    bool // it was closed while it answered
}

// Read is for net/http. While it answers a request it asks for one byte, to hear whether the client is still there.
func (c *pollConn) Read(p []byte) (int, error) {
	var set time.Time // when the time for the next request was last set
	for {
		n, err := c.Conn.Read(p)
		if n == 0 || c.lost {
			return n, err
		}
		is, whole := parsePoll(p[:n])
		first := !c.begun
		c.begun, c.lost = true, !whole
		if c.lost || err != nil || is.other || first && !is.last {
			return n, err
		}
		a, body := c.polls.answer(&is)
		if a == nil {
			return n, nil
		}
		now, err := c.give(&is, a, body)
		if err != nil {
			return 0, err
		}
		if is.last {
			return 0, io.EOF
		}
		if idle := c.srv.IdleTimeout; now.Sub(set) > idle/8 { // it costs as much as all the rest
			set = now
			if err := c.Conn.SetReadDeadline(now.Add(idle)); err != nil {
				return 0, err
			}
		}
	}
}

// give writes an answer, counts it, and gives when it was written. As of a handler's, it counts that somebody was answered, if not to the end.
func (c *pollConn) give(is *poll, a *answer, body []byte) (time.Time, error) {
	c.begin()
	start := time.Now()
	err := c.Conn.SetWriteDeadline(start.Add(c.srv.WriteTimeout))
	if err == nil {
		c.rest = c.polls.headed(c.parts[:0], is, a, start)
		if len(body) > 0 {
			c.rest = append(c.rest, body)
		}
		_, err = c.rest.WriteTo(c.Conn)
	}
	end := time.Now()
	a.count(a.status, end.Sub(start))
	if c.end() {
		return end, net.ErrClosed
	}
	return end, err
}

func (c *pollConn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answering = true
}

// end reports whether the connection was closed since begin.
func (c *pollConn) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answering = false
	if c.ending {
		c.polls.ending.Done()
	}
	return c.ending
}

// Close is for net/http. A server that shuts down takes for idle what answers polls: an answer that has begun ends first.
func (c *pollConn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.answering {
		return c.Conn.Close()
	}
	if !c.ending {
		c.ending = true
		c.polls.ending.Add(1)
	}
	return nil
}

// CloseWrite is for net/http, which says no to a request that it does not read to its end.
func (c *pollConn) CloseWrite() error {
	if tcp, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return tcp.CloseWrite()
	}
	return errors.ErrUnsupported
}
