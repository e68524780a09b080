package reprint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// headlines tells numbered series apart, and texts of few words by what stands over them.
func (c *comparison) headlines() news.Reason {
	a, b := headline(c.ea.Title), headline(c.eb.Title)
	if x, y := serial(c.ea.Title), serial(c.eb.Title); x != "" && y != "" && x != y {
		return news.Because("unlike.series", x, y)
	}
	if len(a.runes) == 0 || len(b.runes) == 0 || slices.Equal(a.runes, b.runes) {
		return news.Reason{}
	}
	fa, fb := slices.Sorted(slices.Values(figures(a.runes))), slices.Sorted(slices.Values(figures(b.runes)))
	rounded := c.roundedIn(fa, fb)
	if x, y := numbered(c.ea.Title), numbered(c.eb.Title); len(x) == len(y) && !rounded {
		if i := onlyDifference(x, y); i >= 0 && latin(x[i]) && latin(y[i]) {
			return news.Because("unlike.headline-numbers", x[i], y[i])
		}
	}
	same := likeness(a.runes, b.runes)
	if same >= 50 && len(fa) > 0 && len(fb) > 0 && !within(fa, fb) && !within(fb, fa) && !rounded && (len(c.b.runes) < storyLong || !c.whole()) {
		return news.Because("unlike.headline-figures", strings.Join(fa, " "), strings.Join(fb, " "))
	}
	if whole := c.shared == len(c.b.runes) && c.shared >= storyShort/2; len(c.a.runes) < storyShort*5/4 && same >= 50 && !whole && !rounded {
		t := comparison{a: &a, b: &b, ea: c.ea, eb: c.eb, place: c.place, towns: c.towns, tiles: pairs(a.runes, b.runes)}
		t.inB = t.tiles
		if why := t.details(); !why.IsZero() && why.Rule != "unlike.wording" {
			return news.Because("unlike.headline", why.Terms...)
		}
	}
	if least := captionMost + 4; len(c.b.runes) < 40 && same < 10 && (len(c.a.runes) < least || !slices.Equal(c.a.runes, c.b.runes)) {
		return news.Because("unlike.brief")
	}
	return news.Reason{}
}

// likeness is how many of the pairs of characters of both are shared, in per cent.
func likeness(a, b []rune) int {
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	have := map[[2]rune]int{}
	for i := range a[:len(a)-1] {
		have[[2]rune{a[i], a[i+1]}]++
	}
	n := 0
	for i := range b[:len(b)-1] {
		if p := ([2]rune{b[i], b[i+1]}); have[p] > 0 {
			have[p]--
			n++
		}
	}
	return 200 * n / (len(a) + len(b) - 2)
}

// pairs tiles two headlines: the common beginning and the common end.
func pairs(a, b []rune) []tile {
	p := 0
	for p < len(a) && p < len(b) && a[p] == b[p] {
		p++
	}
	s := 0
	for s < len(a)-p && s < len(b)-p && a[len(a)-1-s] == b[len(b)-1-s] {
		s++
	}
	out := []tile{}
	if p > 0 {
		out = append(out, tile{0, 0, p})
	}
	if s > 0 {
		out = append(out, tile{len(a) - s, len(b) - s, s})
	}
	return out
}

// roundedIn tells that of the figures of two headlines those that differ are one that was rounded, and both texts have it as it was.
func (c *comparison) roundedIn(fa, fb []string) bool {
	const hundredths = 7
	shared := c.figuresShared()
	left := func(a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(a), func(f string) bool { return slices.Contains(b, f) })
	}
	x, y := left(fa, fb), left(fb, fa)
	if len(x) != 1 || len(y) != 1 || !slices.Contains(shared, x[0]) && !slices.Contains(shared, y[0]) {
		return false
	}
	v, err := strconv.ParseFloat(x[0], 64)
	w, wrong := strconv.ParseFloat(y[0], 64)
	exact := max(tells(x[0]), tells(y[0])) > min(tells(x[0]), tells(y[0]))
	return err == nil && wrong == nil && exact && (v-w)*100 <= hundredths*w && (w-v)*100 <= hundredths*v
}
