package reprint

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

const (
	replacedLeast = 34 // characters on both sides that make two passages of their own
	replacedShare = 10 // the part of what is shared that makes them weigh
	titlesAlike   = 35 // per cent of likeness from which headlines may tell of the same
)

// replaced finds passages that stand in place of one another, under headlines that have little in common: two short
// reports before the same background, the same series' introduction, the same appeal. What is shared is long, what is news is
// not. Headlines that are alike speak for another lead to the same report.
func (c *comparison) replaced() news.Reason {
	if c.likeTitles() {
		return news.Reason{}
	}
	n, m := c.ownLengths()
	if c.setBefore() {
		return news.Reason{}
	}
	if least := min(n, m); least >= replacedLeast && least*replacedShare > c.shared && !c.newsAlike() {
		return news.Because("unlike.text", strconv.Itoa(len(c.a.runes)), strconv.Itoa(c.shared))
	}
	tiles := slices.SortedFunc(slices.Values(c.tiles), func(x, y tile) int { return cmp.Compare(x.a, y.a) })
	own := func(why news.Reason, inA, inB gap) news.Reason {
		if least := min(inA.len(), inB.len()); least >= replacedLeast && (least*replacedShare > c.shared || c.tells(inA, c.b) && c.tells(inB, c.a)) {
			why.Terms = []string{strconv.Itoa(inA.len()), strconv.Itoa(inB.len())}
			return why
		}
		return news.Reason{}
	}
	for i := range len(tiles) - 1 {
		t, u := tiles[i], tiles[i+1]
		if why := own(news.Because("unlike.passage").At("inside"), gap{c.a, t.a + t.n, u.a}, gap{c.b, t.b + t.n, u.b}); !why.IsZero() {
			return why
		}
	}
	if why := own(news.Because("unlike.passage").At("opening"), gap{c.a, 0, c.headA}, gap{c.b, 0, c.headB}); !why.IsZero() {
		return why
	}
	if c.newsAlike() {
		return news.Reason{} // cut at its end, with something added
	}
	return own(news.Because("unlike.passage").At("end"), gap{c.a, len(c.a.runes) - c.tailA, len(c.a.runes)}, gap{c.b, len(c.b.runes) - c.tailB, len(c.b.runes)})
}

// tells finds news in a passage: a figure that the other text does not have.
func (c *comparison) tells(g gap, other *storyText) bool {
	return strange(figures(g.runes()), string(other.runes)) != ""
}

func (c *comparison) likeTitles() bool {
	a, b := headline(c.ea.Title), headline(c.eb.Title)
	if len(a.runes) == 0 || len(b.runes) == 0 {
		return true // nothing to tell them apart by
	}
	return slices.Equal(a.runes, b.runes) || likeness(a.runes, b.runes) >= titlesAlike
}
