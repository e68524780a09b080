package reprint

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

const (
	replacedLeast = 34 // characters on both sides that make two passages of their own
	titlesAlike   = 35 // per cent of likeness from which headlines may tell of the same
)

// replaced finds passages that stand in place of one another, under headlines that have little in common: two short
// reports before the same background, the same series' introduction, the same appeal. What is shared is long, what is news is
// not. Headlines that are alike speak for another lead to the same report.
func (c *comparison) replaced() news.Reason {
	if c.likeTitles() {
		return news.Reason{}
	}
	tiles := slices.SortedFunc(slices.Values(c.tiles), func(x, y tile) int { return cmp.Compare(x.a, y.a) })
	own := func(why news.Reason, inA, inB int) news.Reason {
		if inA >= replacedLeast && inB >= replacedLeast {
			why.Terms = []string{strconv.Itoa(inA), strconv.Itoa(inB)}
			return why
		}
		return news.Reason{}
	}
	for i := range len(tiles) - 1 {
		t, u := tiles[i], tiles[i+1]
		if why := own(news.Because("unlike.passage").At("inside"), u.a-t.a-t.n, u.b-t.b-t.n); !why.IsZero() {
			return why
		}
	}
	if why := own(news.Because("unlike.passage").At("opening"), c.headA, c.headB); !why.IsZero() {
		return why
	}
	return own(news.Because("unlike.passage").At("end"), c.tailA, c.tailB)
}

func (c *comparison) likeTitles() bool {
	a, b := headline(c.ea.Title), headline(c.eb.Title)
	if len(a.runes) == 0 || len(b.runes) == 0 {
		return true // nothing to tell them apart by
	}
	return slices.Equal(a.runes, b.runes) || likeness(a.runes, b.runes) >= titlesAlike
}
