package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// Whatever one entry holds, what is taken of it is bounded, cut between characters with a mark, and its source is told.
func TestBounds(t *testing.T) {
	many := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	long := strings.Repeat("题", 1_000_000)
	res, err := read(t, `<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>`+long+`</title><link>http://a.example/`+strings.Repeat("a", 5000)+`</link>
		<guid isPermaLink="false">`+long+`</guid><pubDate>`+long+`</pubDate><dc:rights>`+long+`</dc:rights><dc:source>`+long+`</dc:source>
		<description><![CDATA[<p>`+long+`</p>]]></description>`+many("<category>c%d</category>", 50_000)+many("<dc:creator>n%d</dc:creator>", 50_000)+
		many(`<enclosure url="http://a.example/%d.mp3" type="audio/mpeg" length="1"/>`, 50_000)+`</item></channel></rss>`, Options{})
	if err != nil || len(res.Entries) != 1 {
		t.Fatalf("%d entries, %v", len(res.Entries), err)
	}
	e := res.Entries[0]
	for name, c := range map[string]struct {
		text string
		most int
	}{
		"title": {e.Title, maxTitle}, "summary": {e.Summary, maxSummary}, "date": {e.Published, maxLine}, "rights": {e.Rights, maxByline}, "origin": {e.Origin, maxLine},
	} {
		if len(c.text) > c.most || len(c.text) < c.most-4 || !strings.HasSuffix(c.text, "…") || !utf8.ValidString(c.text) {
			t.Errorf("%s: %d bytes, want at most %d and a mark at the end", name, len(c.text), c.most)
		}
	}
	if e.URL != "" || len(e.GUID) > 80 || e.GUID == "" {
		t.Errorf("link of %d bytes, guid of %d", len(e.URL), len(e.GUID))
	}
	if len(e.Categories) != maxList || len(e.Authors) != maxList || len(e.Media) != maxList {
		t.Errorf("%d categories, %d authors, %d media, want %d", len(e.Categories), len(e.Authors), len(e.Media), maxList)
	}
	if !slices.ContainsFunc(res.Notes, func(r news.Reason) bool { return r.Rule == "mended.too-large" }) {
		t.Errorf("nobody is told: %q", res.Notes)
	}
}

func TestShortenCutsNoTagOpen(t *testing.T) {
	for s, want := range map[string]string{
		"甲乙丙丁":                  "甲乙…",
		`甲<img src="long.jpg">`: "甲…",
		"a < b, much longer":    "a…",
		"甲乙丙":                   "甲乙丙",
	} {
		if got := shorten(s, 9); strings.TrimRight(got, " …") != strings.TrimRight(want, " …") {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	res := Result{Entries: []news.Raw{{Content: strings.Repeat("<p>y", 1<<20)}}}
	if res.bound(1 << 10); len(res.Entries[0].Content) > 1<<10 {
		t.Errorf("content of %d bytes", len(res.Entries[0].Content))
	}
}
