package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/site"
)

// Fresh tells whether a document is what a reader would be given at this moment, as far as anybody knows.
type Fresh interface {
	Fresh(doc *feeds.Document) bool
}

// Polls remembers what readers of public feeds were answered, and answers those who ask the same as long as it holds, on their connections,
// before net/http reads a request (docs/decisions/feeds-are-answered-on-the-connection.md). It is safe for concurrent use.
type Polls struct {
	fresh Fresh
	date  atomic.Pointer[dateLine]

	mu      sync.RWMutex
	answers map[string]answers // by what pollKey makes

	ending sync.WaitGroup // answers whose connections are to be closed
}

// answers are those to polls of an address with an Accept-Encoding; nil: none was given yet.
type answers struct{ unchanged, whole *answer }

// answer is one that a handler gave of a feed.
type answer struct {
	doc    weak.Pointer[feeds.Document] // who keeps documents decides how long
	status int
	tag    string // in the coding that was asked for
	coding string
	head   []byte // from its status up to its date
	count  func(status int, took time.Duration)
}

// dateLine is the end of an answer's head in a second.
type dateLine struct {
	second     int64
	text, last []byte // last: of one that ends its connection
}

// pollsMost bounds the addresses whose answers are remembered. With more all are forgotten: any of them is made again when it is asked for next.
const pollsMost = 4096

// maxTarget bounds the address of a poll in bytes, and maxCoding its Accept-Encoding.
const (
	maxTarget = 200
	maxCoding = 100
)

// NewPolls remembers nothing yet.
func NewPolls(fresh Fresh) *Polls { return &Polls{fresh: fresh, answers: map[string]answers{}} }

// note remembers what a request for a document was answered, with these headers.
func (p *Polls) note(r *http.Request, status int, h http.Header, doc *feeds.Document, count func(status int, took time.Duration)) {
	coding := strings.Join(r.Header["Accept-Encoding"], "")
	if r.Method != http.MethodGet || len(r.Header["Accept-Encoding"]) > 1 || len(coding) > maxCoding || len(r.RequestURI) > maxTarget || len(h["Etag"]) != 1 {
		return
	}
	for name := range r.Header {
		if indexFold(pollHeaders[:], []byte(name)) < 0 { // who asks more than a poll may be answered something else
			return
		}
	}
	head := bytes.NewBufferString(fmt.Sprintf(" %d %s\r\n", status, http.StatusText(status)))
	if err := h.Write(head); err != nil {
		return
	}
	key := string(pollKey(nil, []byte(r.RequestURI), []byte(coding)))
	given := &answer{weak.Make(doc), status, h["Etag"][0], h.Get("Content-Encoding"), head.Bytes(), count}
	p.mu.Lock()
	defer p.mu.Unlock()
	all, known := p.answers[key]
	if !known && len(p.answers) >= pollsMost {
		clear(p.answers)
	}
	switch status {
	case http.StatusNotModified:
		all.unchanged = given
	case http.StatusOK:
		all.whole = given
	}
	p.answers[key] = all
}

// pollKey appends to a buffer the name of all polls of an address with an Accept-Encoding.
func pollKey(to, target, coding []byte) []byte {
	return append(append(append(to, target...), '\n'), coding...)
}

// answer gives what a poll is answered, and the body of that; nil: net/http has it.
func (p *Polls) answer(is *poll) (*answer, []byte) {
	if len(is.target) > maxTarget || len(is.coding) > maxCoding {
		return nil, nil
	}
	var room [maxTarget + 1 + maxCoding]byte
	key := pollKey(room[:0], is.target, is.coding)
	p.mu.RLock()
	all := p.answers[string(key)]
	p.mu.RUnlock()
	a := all.unchanged
	if a == nil || !site.Matches(string(is.tag), a.tag) {
		a = all.whole
		if a == nil || site.Matches(string(is.tag), a.tag) {
			return nil, nil
		}
	}
	doc := a.doc.Value()
	if doc == nil || !p.fresh.Fresh(doc) {
		return nil, nil
	}
	if a.status == http.StatusNotModified || is.head {
		return a, nil
	}
	body, err := doc.In(a.coding)
	if err != nil {
		return nil, nil
	}
	return a, body
}

// dated is the end of a head that is written now.
func (p *Polls) dated(now time.Time) *dateLine {
	d := p.date.Load()
	if second := now.Unix(); d == nil || d.second != second {
		line := "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n"
		d = &dateLine{second, []byte(line + "\r\n"), []byte(line + "Connection: close\r\n\r\n")}
		p.date.Store(d)
	}
	return d
}

// Versions, as net/http answers them. Of HTTP/1.0 each connection ends with an answer, which need not say so.
var (
	http10 = []byte("HTTP/1.0")
	http11 = []byte("HTTP/1.1")
)

// headed appends to parts those of an answer's head that is written now.
func (p *Polls) headed(to [][]byte, is *poll, a *answer, now time.Time) [][]byte {
	date := p.dated(now)
	switch {
	case is.old:
		return append(to, http10, a.head, date.text)
	case is.last:
		return append(to, http11, a.head, date.last)
	}
	return append(to, http11, a.head, date.text)
}
