package intake

import (
	"fmt"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

// some are entries of one document, each with a text of its own between the same lines.
func some(n int, before, after string) (res Result) {
	for i := range n {
		res.Entries = append(res.Entries, news.Raw{Content: fmt.Sprintf("%s<p>第%d件事，说来话长。</p>%s", before, i, after)})
	}
	return res
}

func TestLinesOnMostTextsAreTheSites(t *testing.T) {
	res := some(5, "<div>小城大爱</div>", "<p>更多&nbsp;请看<br>某某 APP</p>")
	res.Entries[4].Content = "<p>另一件事。</p>"
	res.markLines(nil)
	for _, want := range []string{"小城大爱", "更多请看", "某某APP"} {
		if !slices.Contains(res.Entries[0].LinesShared, want) {
			t.Errorf("%q is missing of %q", want, res.Entries[0].LinesShared)
		}
	}
	if len(res.Entries[4].LinesShared) != 3 {
		t.Errorf("%q", res.Entries[4].LinesShared)
	}
}

func TestFewTextsTellNothing(t *testing.T) {
	res := some(3, "<div>小城大爱</div>", "")
	res.markLines(nil)
	if len(res.Furniture) != 0 {
		t.Errorf("%q", res.Furniture)
	}
}

// What a source had on most texts once is known for the one article that it brings today; a day is nobody's.
func TestWhatWasToldIsRemembered(t *testing.T) {
	res := some(5, "<div>2026年02月01日 星期日</div><div>小城大爱</div>", "")
	res.markLines([]string{"某某APP"})
	if want := []string{"某某APP", "小城大爱"}; !slices.Equal(res.Furniture, want) {
		t.Errorf("%q, want %q", res.Furniture, want)
	}
	one := some(1, "", "")
	if one.markLines(res.Furniture); !slices.Equal(one.Entries[0].LinesShared, res.Furniture) || !slices.Equal(one.Furniture, res.Furniture) {
		t.Errorf("%q", one.Entries[0].LinesShared)
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	var known []string
	for i := range 3 * maxShared {
		res := some(4, fmt.Sprintf("<p>栏目%c</p>", 'a'+rune(i)%26+rune(i/26)*1000), "")
		res.markLines(known)
		known = res.Furniture
	}
	if len(known) != maxShared {
		t.Errorf("%d are remembered, want %d", len(known), maxShared)
	}
}
