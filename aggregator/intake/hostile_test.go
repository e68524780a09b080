package intake

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// repeated is format, with its number if it asks for one, n times.
func repeated(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if strings.Contains(format, "%") {
			fmt.Fprintf(&b, format, i)
		} else {
			b.WriteString(format)
		}
	}
	return b.String()
}

// Documents of two or three megabytes that a parser would make half a gigabyte or more of.
func TestHostileDocumentsTakeLittleMemory(t *testing.T) {
	item := func(s string) string {
		return `<rss xmlns:m="http://search.yahoo.com/mrss/"><channel><item><title>t</title>` + s + `</item></channel></rss>`
	}
	for name, c := range map[string]struct {
		kind news.Kind
		doc  string
	}{
		"elements with a namespace each": {news.KindFeed, item(repeated(70_000, `<n%[1]d:a xmlns:n%[1]d="http://n/%[1]d"/>`))},
		"elements with a name each":      {news.KindFeed, item(repeated(100_000, `<m:x%[1]d a="1" b="2">1</m:x%[1]d>`))},
		"a long base": {news.KindFeed, `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://x/` + strings.Repeat("b", 100_000) + `/">` +
			repeated(1000, `<entry><id>%d</id><title>t</title><link href="a"/><content type="html">`+strings.Repeat("&lt;img src=a&gt;", 100)+`</content></entry>`) + `</feed>`},
		"a page of paragraphs":           {news.KindPage, "<html><body>" + strings.Repeat("<p>x", 700_000)},
		"a page of formatting left open": {news.KindPage, "<html><body><p>" + repeated(300, "<b a=%d>") + strings.Repeat("<p>x", 50_000)},
		"a page of links":                {news.KindPage, "<html><body>" + repeated(60_000, `<a href="http://o%[1]d.example/2024/0501/content_%[1]d.html">桐乡新闻标题</a>`)},
	} {
		t.Run(name, func(t *testing.T) {
			in := In{Source: news.Source{ID: "x", Kind: c.kind, URL: "http://a.example/"}, Doc: &fetch.Response{URL: "http://a.example/", Body: []byte(c.doc), ContentType: "text/html"}}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := New(nil, Options{}).Read(t.Context(), in)
			runtime.ReadMemStats(&after)
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; err != nil && !errors.Is(err, ErrNoLinks) || used > 256 {
				t.Errorf("%d MiB for %d bytes, %v", used, len(c.doc), err)
			}
		})
	}
}
