package fetch

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/feedtest"
)

// What parseURL accepts it gives in one form, and that form again for itself.
func FuzzParseURL(f *testing.F) {
	for _, hosts := range forms {
		for host := range strings.FieldsSeq(hosts) {
			f.Add("http://" + host + ":80/")
		}
	}
	for _, u := range append(urls, "https://例子.中国/新 闻?q=\xd0\xc2#x", "http://[fe80::1%25a%2525]/") {
		f.Add(strings.ReplaceAll(u, "PORT", "8080"))
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseURL(raw)
		if err != nil {
			return
		}
		again, err := parseURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("parseURL(%q) = %s, and of that: %v, %v", raw, u, again, err)
		}
		if u.User != nil || u.Fragment != "" || !isASCII(u.Host) || !isASCII(u.RequestURI()) {
			t.Errorf("parseURL(%q) = %s: not fit for a request", raw, u)
		}
	})
}

func FuzzLinks(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub", <f>;REL=self;title="a,b`)
	base := &url.URL{Scheme: "https", Host: "example.cn", Path: "/"}
	f.Fuzz(func(t *testing.T, h string) {
		hub, self := links([]string{h}, base)
		for _, u := range []string{hub, self} {
			if u != "" && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
				t.Errorf("links(%q): %s", h, u)
			}
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$b\nAllow: (\nCrawl-delay: 1e9\n\n:\nuser-agent:\t\ndisallow:", "/a")
	f.Fuzz(func(t *testing.T, text, path string) {
		g := parseRobots(text, "x")
		g.Test(robotsPath(&url.URL{Path: path}))
		if g.CrawlDelay < 0 || g.CrawlDelay > MaxCrawlDelay {
			t.Errorf("Crawl-delay %v", g.CrawlDelay)
		}
	})
}

// Whatever bytes come in whatever coding, a body stays within its bound.
func FuzzDecode(f *testing.F) {
	for _, coding := range []string{"", "gzip", "deflate", "deflate-raw", "br", "zstd"} {
		f.Add(strings.TrimSuffix(coding, "-raw"), feedtest.Compress(coding, bytes.Repeat([]byte("<rss>"), 2000)))
	}
	d := newDecoder()
	f.Fuzz(func(t *testing.T, coding string, raw []byte) {
		answer := &http.Response{Header: http.Header{"Content-Encoding": {coding}}, ContentLength: -1, Body: io.NopCloser(bytes.NewReader(raw))}
		if body, err := d.read(answer, 5000, false); err == nil && len(body) > 5000 {
			t.Errorf("%d bytes", len(body))
		}
	})
}
