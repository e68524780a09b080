package soup

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func many(n int, format string) string {
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

// Each of these becomes a tree of more than half a gigabyte, some of any size at all, from a few megabytes.
var bombs = map[string]string{
	"formatting left open in a paragraph": "<p>" + many(300, "<b a=%d>") + "x" + many(60_000, "<p>x"),
	"formatting left open":                many(60_000, "<font color=%d><p>x"),
	"the same formatting left open":       many(200_000, "<b><p><i><a href=/1>x</a>"),
	"attributes":                          "<div " + many(1_500_000, "a%d ") + ">",
	"attributes by slashes":               "<div" + many(1_000_000, "/a%d") + ">",
	"attributes of many elements":         many(30_000, "<div "+many(60, "a%d=1 ")+">x</div>"),
	"lone elements":                       many(1_500_000, "<br>"),
	"paragraphs":                          many(1_500_000, "<p>x"),
	"cells":                               "<table><tr>" + many(1_500_000, "<td>x"),
	"fostered text":                       "<table>" + many(1_000_000, "<b>x"),
	"end tags":                            many(1_500_000, "</p>"),
	"links around blocks":                 many(300_000, "<a><div>"),
}

func TestBoundedTextParsesToBoundedTree(t *testing.T) {
	for name, text := range bombs {
		t.Run(name, func(t *testing.T) {
			bounded, cut := Bound([]byte(text))
			if !cut && len(bounded) == len(text) {
				t.Errorf("%d bytes are taken as they are", len(text))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = html.Parse(bytes.NewReader(bounded)) // an error is as good as a tree
			runtime.ReadMemStats(&after)
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 200 {
				t.Errorf("%d MiB to parse what is left: %d of %d bytes", used, len(bounded), len(text))
			}
		})
	}
}

func TestOrdinaryPagesStayAsTheyAre(t *testing.T) {
	page := "<html><body>" + many(3000, `<li class="item"><a href="/2026/11/27/content_%d.html" target=_blank><b>标题</b></a> <font color=red>新</font></li>`+"\n")
	if bounded, cut := Bound([]byte(page)); cut || string(bounded) != page {
		t.Errorf("cut %v: %d of %d bytes", cut, len(bounded), len(page))
	}
}

// Where formatting is too much, its text and the links in it stay.
func TestFormattingGoesBeforeAnythingElse(t *testing.T) {
	bounded, cut := Bound([]byte(many(2000, "<FONT color=%d><p>x<a href=/y><b/>z</a>") + "</font>end"))
	if s := string(bounded); cut || !strings.HasSuffix(s, "<p>x<a href=/y>z</a>end") || strings.Contains(s, "FONT") {
		t.Errorf("cut %v: …%s", cut, bounded[max(0, len(bounded)-80):])
	}
}

func BenchmarkBound(b *testing.B) {
	page := []byte("<html><body>" + many(1000, `<li class="item"><a href="/2026/11/27/content_%d.html" target=_blank><b>标题</b></a> <font color=red>新</font></li>`+"\n"))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Bound(page)
	}
}
