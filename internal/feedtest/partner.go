// Package feedtest is a partner server on loopback that serves documents as real partners do, and misbehaves on request.
//
//	p := feedtest.New(t)
//	p.Serve("/feed.xml", feedtest.Doc{Text: rss, Charset: "gb18030", ETag: feedtest.AutoETag})
//	p.Misbehave("/feed.xml", feedtest.Status(503, "Retry-After", "60"))
//	p.Mend("/feed.xml")
package feedtest

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// maxSeen bounds the requests kept for each path, so that a benchmark does not fill the memory.
const maxSeen = 256

// Partner is the server. Its methods may be called while it serves.
type Partner struct {
	URL string // base address without a slash at its end

	server *httptest.Server
	mu     sync.Mutex
	pages  map[string]*page
	closed chan struct{} // what stalls ends with the server
	once   sync.Once
}

type page struct {
	doc   *Doc
	fault http.Handler // stands before doc while not nil
	count int
	seen  []Seen
}

// Seen is one request that came in.
type Seen struct {
	At     time.Time
	Method string
	Path   string // with the query
	Proto  string
	Header http.Header
}

// New starts a partner that ends with the test or benchmark.
func New(t testing.TB) *Partner {
	t.Helper()
	p := Start()
	t.Cleanup(p.Close)
	return p
}

// Start starts a partner outside of tests (a demo, say). The caller closes it.
func Start() *Partner { return start((*httptest.Server).Start) }

// StartTLS starts a partner that speaks https, HTTP/2 included, with a certificate that Roots vouches for.
func StartTLS() *Partner {
	return start(func(s *httptest.Server) {
		s.EnableHTTP2 = true
		s.StartTLS()
	})
}

func start(run func(*httptest.Server)) *Partner {
	p := &Partner{pages: make(map[string]*page), closed: make(chan struct{})}
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.server.Config.ErrorLog = log.New(io.Discard, "", 0) // of clients that do not trust the certificate
	run(p.server)
	p.URL = p.server.URL
	return p
}

// Close ends the server and whatever it holds back.
func (p *Partner) Close() {
	p.once.Do(func() {
		close(p.closed)
		p.server.CloseClientConnections()
		p.server.Close()
	})
}

// Roots are the certificates to trust for a partner of StartTLS.
func (p *Partner) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	if c := p.server.Certificate(); c != nil {
		pool.AddCert(c)
	}
	return pool
}

// Serve puts a document at a path, in the place of what was there. It panics where the text has no form in the charset.
func (p *Partner) Serve(path string, d Doc) {
	d.prepare()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at(path).doc = &d
}

// Robots serves a robots.txt.
func (p *Partner) Robots(text string) {
	p.Serve("/robots.txt", Doc{Text: text, Type: "text/plain"})
}

// Change gives the document at a path another text; AutoETag follows, a Last-Modified moves on by a second.
func (p *Partner) Change(path, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := *p.at(path).doc
	d.Text, d.Raw = text, nil
	if !d.LastModified.IsZero() {
		d.LastModified = d.LastModified.Add(time.Second)
	}
	d.prepare()
	p.pages[path].doc = &d
}

// Misbehave answers a path with h until Mend; a document there is kept.
func (p *Partner) Misbehave(path string, h http.Handler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at(path).fault = h
}

// Mend ends what Misbehave began.
func (p *Partner) Mend(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at(path).fault = nil
}

// Count is how often a path was asked for.
func (p *Partner) Count(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at(path).count
}

// Seen are the last requests (at most 256) for a path, oldest first.
func (p *Partner) Seen(path string) []Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.at(path).seen)
}

// Last are the headers of the newest request for a path, nil where there was none.
func (p *Partner) Last(path string) http.Header {
	p.mu.Lock()
	defer p.mu.Unlock()
	seen := p.at(path).seen
	if len(seen) == 0 {
		return nil
	}
	return seen[len(seen)-1].Header
}

func (p *Partner) at(path string) *page {
	g := p.pages[path]
	if g == nil {
		g = &page{}
		p.pages[path] = g
	}
	return g
}

func (p *Partner) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	g := p.at(r.URL.Path)
	g.count++
	if len(g.seen) == maxSeen {
		g.seen = slices.Delete(g.seen, 0, maxSeen/2)
	}
	g.seen = append(g.seen, Seen{At: time.Now(), Method: r.Method, Path: r.URL.RequestURI(), Proto: r.Proto, Header: r.Header})
	doc, fault := g.doc, g.fault
	p.mu.Unlock()
	switch {
	case fault != nil:
		fault.ServeHTTP(w, r.WithContext(withEnd(r.Context(), p.closed)))
	case doc != nil:
		doc.ServeHTTP(w, r)
	default:
		http.Error(w, "nothing here", http.StatusNotFound)
	}
}
