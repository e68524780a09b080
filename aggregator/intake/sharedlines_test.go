package intake

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
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

// Keys are made of few lines alone; those that most texts have are the same as when they are made of all.
func TestTheKeysOfFewLinesTellWhatThoseOfAllDo(t *testing.T) {
	lines := []string{"小城大爱", "小&nbsp;城大爱！", "更多请看某某客户端，每天都有", "更多请看某某客户端，每周都有", "2026年02月01日", "关注", "", "©", "（记者 王小明）", strings.Repeat("长", 90),
		strings.Repeat("长", 79), "本报讯 昨日", "A&amp;B", "<b>加</b>粗", "第1版", "——", "\xe5\x85坏"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var res Result
		for range 3 + r.IntN(7) {
			var b strings.Builder
			sep := []string{"<br>", "</p><P class=x>", "\n"}[r.IntN(3)]
			for range r.IntN(40) {
				b.WriteString(lines[min(r.IntN(len(lines)), r.IntN(len(lines)))] + sep)
			}
			res.Entries = append(res.Entries, news.Raw{Content: b.String()})
		}
		if got, want := res.sharedLines([]string{"关注"}), sharedOfAll(res.Entries, "关注"); !slices.Equal(got, want) {
			t.Fatalf("%q, want %q, of %v", got, want, res.Entries)
		}
	}
}

func sharedOfAll(entries []news.Raw, known string) (found []string) {
	counted, texts := map[string]int{}, 0
	for _, e := range entries {
		keys := keysOf(endsOf(e.Content))
		if len(keys) > 0 {
			texts++
		}
		for _, k := range keys {
			counted[k]++
		}
	}
	for k, n := range counted {
		if texts >= fewestSharing && len(entries) >= fewestSharing && 2*n > texts && n >= fewestSharing-1 && k != known {
			found = append(found, k)
		}
	}
	slices.Sort(found)
	return found
}
