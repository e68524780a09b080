package web

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/internal/barehttp"
	"github.com/txnews/hub/news"
)

// BenchmarkFeedServed is BenchmarkFeed over a connection on loopback: what a client waits for, and both ends' work.
func BenchmarkFeedServed(b *testing.B) {
	for _, c := range feedCases(b) {
		for name, h := range map[string]http.Handler{"hub": c.hub, "ServeContent": c.floor} {
			b.Run(c.name+"/"+name, func(b *testing.B) { overLoopback(b, h, c.ask) })
		}
	}
}

// overLoopback asks again and again on one connection.
func overLoopback(b *testing.B, h http.Handler, ask http.Header) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	var req bytes.Buffer
	req.WriteString("GET " + benchPath + " HTTP/1.1\r\nHost: hub.example\r\n")
	if err := ask.Write(&req); err != nil {
		b.Fatal(err)
	}
	req.WriteString("\r\n")
	in := bufio.NewReaderSize(conn, 64<<10)
	b.ReportAllocs()
	for b.Loop() {
		if err := barehttp.Exchange(conn, in, req.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}

// sink is a ResponseWriter that costs nothing: what is measured is the handler, without the connection both share.
type sink struct{ h http.Header }

func (s *sink) Header() http.Header         { return s.h }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int)             {}

// BenchmarkFeed serves a feed of 50 entries through the whole route table, beside http.ServeContent of the same bytes.
func BenchmarkFeed(b *testing.B) {
	for _, c := range feedCases(b) {
		for name, h := range map[string]http.Handler{"hub": c.hub, "ServeContent": c.floor} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, benchPath, nil)
				if err != nil {
					b.Fatal(err)
				}
				r.Header = c.ask
				w := &sink{h: http.Header{}}
				b.ReportAllocs()
				for b.Loop() {
					clear(w.h)
					h.ServeHTTP(w, r)
				}
			})
		}
	}
}

const benchPath = "/feeds/channel/tongxiang.rss"

// feedCase is one way to ask for a feed, with its answer by the hub and by http.ServeContent.
type feedCase struct {
	name       string
	ask        http.Header
	hub, floor http.Handler
}

func feedCases(b *testing.B) []feedCase {
	p := newPlace(b)
	p.fill(b, 50, "jxrb", "wuzhen")
	p.store.follow(b, p.pub)
	doc, err := p.pub.Feed(b.Context(), news.Selection{Channel: "tongxiang"}, feeds.RSS, 0)
	if err != nil {
		b.Fatal(err)
	}
	zipped, err := doc.In("gzip")
	if err != nil {
		b.Fatal(err)
	}
	packed, err := doc.In("zstd")
	if err != nil {
		b.Fatal(err)
	}
	floor := func(body []byte, etag, coding string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Type", doc.MediaType)
			h.Set("ETag", etag)
			h.Set("Vary", "Accept-Encoding")
			h.Set("Cache-Control", "public, max-age=60")
			if coding != "" {
				h.Set("Content-Encoding", coding)
				h.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent leaves it to the caller then
			}
			http.ServeContent(w, r, "", doc.LastModified, bytes.NewReader(body))
		})
	}
	return []feedCase{
		{"304", http.Header{"Accept-Encoding": {"gzip"}, "If-None-Match": {doc.Tag("gzip")}}, p, floor(zipped, doc.Tag("gzip"), "gzip")},
		{"gzip200", http.Header{"Accept-Encoding": {"gzip"}}, p, floor(zipped, doc.Tag("gzip"), "gzip")},
		{"browser200", http.Header{"Accept-Encoding": {"gzip, deflate, br, zstd"}}, p, floor(packed, doc.Tag("zstd"), "zstd")},
		{"plain200", http.Header{}, p, floor(doc.Plain, doc.ETag, "")},
	}
}
