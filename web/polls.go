package web

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/txnews/hub/feeds"
)

// Fresh tells whether a document is what a reader would be given at this moment, as far as anybody knows.
type Fresh interface {
	Fresh(doc *feeds.Document) bool
}

// Polls remembers what readers were answered who have a public feed already, and answers those who ask the same as long as it holds, on their
// connections, before net/http reads a request (docs/decisions/unchanged-feeds-are-answered-on-the-connection.md). It is safe for concurrent use.
type Polls struct {
	fresh Fresh
	date  atomic.Pointer[dateLine]

	mu      sync.RWMutex
	answers map[string]*unchanged // by what pollKey makes
}

// unchanged is a 304 of a feed.
type unchanged struct {
	doc   weak.Pointer[feeds.Document] // what the client has; who keeps documents decides how long
	tag   string                       // in the coding that was asked for
	head  []byte                       // of the answer, up to its date
	count func(took time.Duration)
}

// dateLine is the end of an answer's head in a second.
type dateLine struct {
	second int64
	text   []byte
}

// pollsMost bounds the answers that are remembered. With more all are forgotten: any of them is made again when it is asked for next.
const pollsMost = 4096

// maxTarget bounds the address of a poll in bytes, and maxCoding its Accept-Encoding.
const (
	maxTarget = 200
	maxCoding = 100
)

// NewPolls remembers nothing yet.
func NewPolls(fresh Fresh) *Polls { return &Polls{fresh: fresh, answers: map[string]*unchanged{}} }

// note remembers what a request was answered, with these headers, as its client has the document.
func (p *Polls) note(r *http.Request, h http.Header, doc *feeds.Document, count func(time.Duration)) {
	coding := strings.Join(r.Header["Accept-Encoding"], "")
	if r.Method != http.MethodGet || len(r.Header["Accept-Encoding"]) > 1 || len(coding) > maxCoding || len(r.RequestURI) > maxTarget || len(h["Etag"]) != 1 {
		return
	}
	key := pollKey(nil, []byte(r.RequestURI), []byte(coding))
	head := bytes.NewBufferString("HTTP/1.1 304 Not Modified\r\n")
	if err := h.Write(head); err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.answers) >= pollsMost {
		clear(p.answers)
	}
	p.answers[string(key)] = &unchanged{weak.Make(doc), h["Etag"][0], head.Bytes(), count}
}

// pollKey appends to a buffer the name of all polls of an address with an Accept-Encoding.
func pollKey(to, target, coding []byte) []byte {
	return append(append(append(to, target...), '\n'), coding...)
}

// answer appends to a buffer the answer to a poll, and gives whom to tell how long it took; nil: net/http has it.
func (p *Polls) answer(to []byte, is *poll, now time.Time) ([]byte, func(time.Duration)) {
	if len(is.target) > maxTarget || len(is.coding) > maxCoding {
		return nil, nil
	}
	var room [maxTarget + 1 + maxCoding]byte
	key := pollKey(room[:0], is.target, is.coding)
	p.mu.RLock()
	a := p.answers[string(key)]
	p.mu.RUnlock()
	if a == nil || a.tag != string(bytes.TrimPrefix(is.tag, weakTag)) {
		return nil, nil
	}
	if doc := a.doc.Value(); doc == nil || !p.fresh.Fresh(doc) {
		return nil, nil
	}
	return append(append(to, a.head...), p.dated(now)...), a.count
}

var weakTag = []byte("W/")

// dated is the end of a head that is written now.
func (p *Polls) dated(now time.Time) []byte {
	d := p.date.Load()
	if second := now.Unix(); d == nil || d.second != second {
		d = &dateLine{second, []byte("Date: " + now.UTC().Format(http.TimeFormat) + "\r\n\r\n")}
		p.date.Store(d)
	}
	return d.text
}

// Listener gives the connections of a server of New's handler, whose idle timeout is named, and answers on them what is remembered.
func (p *Polls) Listener(l net.Listener, idle time.Duration) net.Listener {
	return &pollListener{l, p, idle}
}

type pollListener struct {
	net.Listener
	polls *Polls
	idle  time.Duration
}

func (l *pollListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &pollConn{Conn: c, polls: l.polls, idle: l.idle}, nil
}

// pollConn is a connection of a server. net/http alone knows where each request ends, so polls are answered here only while that is plain: all
// that net/http was given so far was whole requests without bodies, each in one read, and it asks for the next.
type pollConn struct {
	net.Conn
	polls *Polls
	idle  time.Duration

	// One goroutine of net/http reads at a time.
	begun bool // net/http has answered a request: from the second on, its time begins with the request and not before
	lost  bool // where requests begin is not known any more
	room  [512]byte
}

// Read is for net/http. While it answers a request it asks for one byte, to hear whether the client is still there.
func (c *pollConn) Read(p []byte) (int, error) {
	var set time.Time // when the connection's time was last set
	for {
		n, err := c.Conn.Read(p)
		if n == 0 || c.lost {
			return n, err
		}
		now := time.Now()
		is, whole := parsePoll(p[:n])
		c.lost = !whole
		if c.lost || err != nil || is.other || !c.begun {
			c.begun = true
			return n, err
		}
		out, count := c.polls.answer(c.room[:0], &is, now)
		if out == nil {
			return n, nil
		}
		if now.Sub(set) > c.idle/8 { // it costs as much as all the rest
			set = now
			if err := c.Conn.SetDeadline(now.Add(c.idle)); err != nil {
				return 0, err
			}
		}
		if _, err := c.Conn.Write(out); err != nil {
			return 0, err
		}
		count(time.Since(now))
	}
}

// CloseWrite is for net/http, which says no to a request that it does not read to its end.
func (c *pollConn) CloseWrite() error {
	if tcp, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return tcp.CloseWrite()
	}
	return errors.ErrUnsupported
}
