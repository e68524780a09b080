package markup

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// What a text of a few hundred kilobytes becomes is of its own size, whatever its markup would have a parser repeat.
func TestMarkupStaysOfItsTextsSize(t *testing.T) {
	var formats, links strings.Builder
	for i := range 400 {
		formats.WriteString("<b a=" + strconv.Itoa(i) + ">")
	}
	for range 10_000 {
		links.WriteString(`<a href="../b">x</a><img src='c'>`)
	}
	long := "http://a.example/" + strings.Repeat("a/", 2000)
	for name, s := range map[string]string{
		"formatting left open":   "<p>" + formats.String() + "x" + strings.Repeat("<p>x", 50_000),
		"a long link left open":  "<p><a href=" + long + ">x" + strings.Repeat("<p>x", 50_000),
		"links to a long base":   links.String(),
		"links among well-named": strings.ReplaceAll(links.String(), "'", `"`),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			out := NewCleaner().Body(s, &Linker{Base: long}).HTML()
			runtime.ReadMemStats(&after)
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 256 {
				t.Errorf("%d MiB for %d bytes", used, len(s))
			}
			if len(out) > 2<<20 || !strings.Contains(out, "x") {
				t.Errorf("%d bytes became %d", len(s), len(out))
			}
		})
	}
}
