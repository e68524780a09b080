package reprint

import (
	"slices"
	"strings"
)

// partsAgree tells that two gaps have a run in common that is too short to be looked for, and agree before and behind it.
func (c *comparison) partsAgree(ga, gb gap) bool {
	const least = 2
	i, j, n := longestCommon(ga.runes(), gb.runes())
	if n < least {
		return false
	}
	if x, y := (gap{ga.t, ga.from, ga.from + i}), (gap{gb.t, gb.from + j + n, gb.to}); i > 0 && j == 0 && ga.from+i+n == ga.to && y.len() > 0 && !c.movable(x) && !c.movable(y) {
		return false // who does and who suffers
	}
	if x, y := (gap{gb.t, gb.from, gb.from + j}), (gap{ga.t, ga.from + i + n, ga.to}); j > 0 && i == 0 && gb.from+j+n == gb.to && y.len() > 0 && !c.movable(x) && !c.movable(y) {
		return false
	}
	was := *c
	c.within++
	parts := [][2]gap{{{ga.t, ga.from, ga.from + i}, {gb.t, gb.from, gb.from + j}}, {{ga.t, ga.from + i + n, ga.to}, {gb.t, gb.from + j + n, gb.to}}}
	for _, p := range parts {
		if why := c.differ(p[0], p[1]); !why.IsZero() || c.changed > was.changed || c.added > was.added || c.recast > was.recast {
			*c = was
			return false
		}
	}
	was.loose, was.looseChars = c.loose, c.looseChars
	*c = was
	return true
}

// longestCommon is the longest run that both have, and where it stands; none that begins or ends within a number.
func longestCommon(a, b []rune) (inA, inB, n int) {
	part := func(s []rune, i int) bool { return i > 0 && i < len(s) && numeral(s[i-1]) && numeral(s[i]) }
	for i := range a {
		for j := range b {
			k := 0
			for i+k < len(a) && j+k < len(b) && a[i+k] == b[j+k] {
				k++
			}
			if k > n && !part(a, i) && !part(b, j) && !part(a, i+k) && !part(b, j+k) {
				inA, inB, n = i, j, k
			}
		}
	}
	return inA, inB, n
}

// oneWay is the first of the characters that are ways to write one word.
func oneWay(r rune) rune {
	for _, v := range variantWords {
		if strings.ContainsRune(v, r) {
			for _, first := range v {
				return first
			}
		}
	}
	return r
}

// notBefore is what the gap before a run has of which the other text has nothing at the same place: neither a run that is too short to be
// looked for, nor what was compared with it.
func (c *comparison) notBefore(g gap, t tile) []rune {
	const least = 4
	from, after := 0, -1
	for _, u := range c.inB {
		if u.b == t.b {
			break
		}
		from, after = u.b+u.n, u.a+u.n
	}
	s := g.runes()
	if gb := (gap{c.b, from, t.b}); after == g.from && gb.len() > 0 && !gb.broken() && !g.broken() {
		return nil
	}
	i, _, n := longestCommon(s, c.b.runes[max(from, t.b-2*len(s)-leadReach):t.b])
	if n < least {
		return s
	}
	return slices.Concat(s[:i], s[i+n:])
}
