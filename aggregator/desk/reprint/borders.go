package reprint

import (
	"cmp"
	"slices"
)

// borders moves the border of two runs that meet in one text but not in the other to where a sentence begins: paragraphs that begin
// with the same word lend each other their first characters.
func (c *comparison) borders() {
	c.sortInB()
	c.openEnds()
	if !c.crossed() {
		return
	}
	c.grow()
	const most = 12 // characters
	_, freeB := c.free()
	for i := 1; i < len(c.tiles); i++ {
		t, u := &c.tiles[i-1], &c.tiles[i]
		if t.a+t.n == u.a && t.b+t.n != u.b {
			c.lend(t, u, min(most, t.n-1, u.b-freeB[u.b]), c.a.pause, u.a)
		}
	}
	c.sortInB()
	freeA, _ := c.free()
	at := make(map[int]int, len(c.tiles))
	for i, t := range c.tiles {
		at[t.b] = i
	}
	for i := 1; i < len(c.inB); i++ {
		t, u := &c.tiles[at[c.inB[i-1].b]], &c.tiles[at[c.inB[i].b]]
		if t.b+t.n == u.b && t.a+t.n != u.a {
			c.lend(t, u, min(most, t.n-1, u.a-freeA[u.a]), c.b.pause, u.b)
		}
	}
	c.grow()
}

// grow takes into each run what both texts have before it and no run took: K255路 and K263路 begin alike, and so the one that was found
// last lacks what the other took.
func (c *comparison) grow() {
	freeA, freeB := c.free()
	for i := range c.tiles {
		t := &c.tiles[i]
		n, most := 0, min(t.a-freeA[t.a], t.b-freeB[t.b])
		for n < most && c.a.runes[t.a-n-1] == c.b.runes[t.b-n-1] {
			n++
		}
		inNumber := func(text []rune, at int) bool { return at > 0 && numeral(text[at-1]) }
		for n > 0 && numeral(c.a.runes[t.a-n]) && (inNumber(c.a.runes, t.a-n) || inNumber(c.b.runes, t.b-n)) {
			n--
		}
		t.a, t.b, t.n = t.a-n, t.b-n, t.n+n
	}
	c.sortInB()
}

func (c *comparison) sortInB() {
	c.inB = slices.SortedFunc(slices.Values(c.tiles), func(s, t tile) int { return cmp.Compare(s.b, t.b) })
}

// crossed tells that runs stand in another order in b.
func (c *comparison) crossed() bool {
	return !slices.IsSortedFunc(c.inB, func(s, t tile) int { return cmp.Compare(s.a, t.a) })
}

// free gives, for the beginning of each run, where the run before it in the same text ends.
func (c *comparison) free() (inA, inB map[int]int) {
	inA, inB = make(map[int]int, len(c.tiles)), make(map[int]int, len(c.tiles))
	end := 0
	for _, t := range c.tiles {
		inA[t.a], end = end, t.a+t.n
	}
	end = 0
	for _, t := range c.inB {
		inB[t.b], end = end, t.b+t.n
	}
	return inA, inB
}

// lend gives u the last characters of t that begin a sentence, at most so many, where both texts have them before u.
func (c *comparison) lend(t, u *tile, most int, pause []stop, border int) {
	best := 0
	for k := 1; k <= most && c.a.runes[u.a-k] == c.b.runes[u.b-k]; k++ {
		if pause[border-k] >= sentenceStop {
			best = k
		}
	}
	t.n, u.a, u.b, u.n = t.n-best, u.a-best, u.b-best, u.n+best
}
