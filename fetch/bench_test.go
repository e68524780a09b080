package fetch_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// The floor is the least that does the same over HTTP: a bare http.Client, and for a body its SHA-256. Both sides of a
// benchmark ask the same server, whose time is in both figures.

func BenchmarkNotModified(b *testing.B) {
	p := feedtest.New(b)
	p.Serve("/feed", feedtest.Doc{Text: feed73KB(), ETag: feedtest.AutoETag})
	c := loopback(b)
	first := get(b, c, fetch.Request{URL: p.URL + "/feed"})
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, status := bare(b, p.URL+"/feed", first.Validators.ETag); status != 304 {
				b.Fatal(status)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if res := get(b, c, fetch.Request{URL: p.URL + "/feed", Validators: first.Validators}); !res.NotModified {
				b.Fatal(res.Status)
			}
		}
	})
}

func BenchmarkSameBody(b *testing.B) {
	p := feedtest.New(b)
	p.Serve("/feed", feedtest.Doc{Text: feed73KB()})
	c := loopback(b)
	first := get(b, c, fetch.Request{URL: p.URL + "/feed"})
	v := news.Validators{BodyHash: first.Validators.BodyHash}
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if hash, _ := bare(b, p.URL+"/feed", ""); hash != v.BodyHash {
				b.Fatal(hash)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if res := get(b, c, fetch.Request{URL: p.URL + "/feed", Validators: v}); !res.SameBody {
				b.Fatal(res.Status)
			}
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	for _, coding := range []string{"", "gzip", "br", "zstd"} {
		b.Run("coding="+coding, func(b *testing.B) {
			p := feedtest.New(b)
			p.Serve("/feed", feedtest.Doc{Text: feed73KB(), Encoding: coding})
			c := loopback(b)
			b.ReportAllocs()
			for b.Loop() {
				get(b, c, fetch.Request{URL: p.URL + "/feed"})
			}
		})
	}
}

func bare(b *testing.B, url, etag string) (hash string, status int) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, res.Body); err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), res.StatusCode
}

// feed73KB is as large as a feed of 25 entries with their text.
func feed73KB() string {
	var s strings.Builder
	s.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>桐乡新闻</title>`)
	for i := range 25 {
		fmt.Fprintf(&s, "<item><title>第%d条</title><guid>%d</guid><description>%s</description></item>", i, i, strings.Repeat("桐乡市召开经济工作会议，", 80)+fmt.Sprint(i*7919))
	}
	s.WriteString("</channel></rss>")
	return s.String()
}
