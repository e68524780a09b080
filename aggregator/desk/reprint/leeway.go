package reprint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What is left unexplained costs evidence, by what it might be: another report that has all of the rest too is the less likely, the more that is.
const (
	phraseLeast = 5  // characters of what is more than a word
	costPhrase  = 4  // of a phrase that one text alone has within a clause
	costOther   = 6  // of one for which the other text has another
	costUnknown = 8  // and that is a word which may be a name
	costToCome  = 12 // of 将
	costWord    = 14 // of one word that weighs
	costFigure  = 4  // of each figure in a phrase, besides
	costEach    = 5  // characters that the other text does not have, for one more
)

// leeway tells that words may be an editor's doing although nothing explains them: they turn nothing, and name no other figure, day, place or person. So
// many of them, as the evidence weighs.
func (c *comparison) leeway(ga, gb gap) bool {
	if c.within > 0 {
		return false
	}
	ta, tb := trimmed(ga, gb)
	if ta.len() == 0 || tb.len() == 0 {
		return c.setWithin(ta, tb)
	}
	x, y := c.core(ga), c.core(gb)
	own := string(x.own) + string(y.own)
	if x.negations() != y.negations() || strings.ContainsAny(own, negations+"第次拟欲") || turns(string(x.own)) || turns(string(y.own)) || c.contradict(ga, gb) ||
		!ta.mayStandFor(tb) {
		return false
	}
	if len(x.own) > 0 && len(y.own) > 0 && (ta.ofSomebody() || tb.ofSomebody()) {
		return false
	}
	cost := costOther
	if x.unknownWord() || y.unknownWord() {
		cost = costUnknown
	}
	return c.pays(ga, cost+(len(x.own)+len(y.own))/costEach+costFigure*(x.figures+y.figures))
}

// setWithin tells that words which one text alone has within a clause may be set in there, or cut. A phrase may negate and count what it says itself.
func (c *comparison) setWithin(ga, gb gap) bool {
	const least = 2
	g := ga
	if ga.len() == 0 {
		g = gb
	}
	x, s, word := c.core(g), g.text(), g.len() < phraseLeast
	switch edge := string(g.runes()[:1]) + string(g.runes()[g.len()-1:]); {
	case s == "将":
		return c.pays(ga, costToCome)
	case ofQuantity(g), strings.ContainsAny(edge, negations+"被把"):
		return false
	case word && (g.len() < least || strings.ContainsAny(s, negations+"以") || slices.ContainsFunc(g.runes(), numeral)):
		return false
	case word && weighs(s):
		return c.pays(ga, costWord)
	case c.otherPlace(g), strings.HasSuffix(s, "电"), slices.ContainsFunc(g.slid(), func(g gap) bool { return g.inName(properTails + houseTails) }):
		return false
	}
	return c.pays(ga, costPhrase+len(x.own)/costEach+costFigure*x.figures)
}

// pays takes what an edit costs from what the evidence weighs.
func (c *comparison) pays(ga gap, cost int) bool {
	if !c.affords(ga, cost) {
		return false
	}
	c.edits++
	return true
}

// affords is pays for what may be no edit.
func (c *comparison) affords(ga gap, cost int) bool {
	if c.pardons+cost > c.evidence() {
		return false
	}
	c.pardons, c.alike = c.pardons+cost, c.alike+ga.len()
	return true
}

// mayStandFor tells that a passage may stand for another: it is no word for a word, no province for a province, not who
// did it to whom, and not the opposite.
func (g gap) mayStandFor(h gap) bool {
	g, h = narrowed(g, h, func(rune) bool { return true })
	a, b := g.text(), h.text()
	if max(g.len(), h.len()) < phraseLeast && !akin(g.runes(), h.runes()) || reordered(g.runes(), h.runes()) || opposed(a, b) || byOneCharacter(g.runes(), h.runes()) {
		return false
	}
	p, q := firstOf(provinces, a), firstOf(provinces, b)
	return p == "" || q == "" || p == q
}

// akin tells that two words have a character in common, which stands elsewhere in each: 诱捕笼, 笼子. 开闸 and 关闸 are two things.
func akin(a, b []rune) bool {
	const no = "的儿人员们" // what says little of a word
	return min(len(a), len(b)) > 1 && slices.ContainsFunc(a, func(r rune) bool {
		i, j := slices.Index(a, r), slices.Index(b, r)
		return j >= 0 && i != j && len(a)-i != len(b)-j && !numeral(r) && !strings.ContainsRune(no, r)
	})
}

// byOneCharacter tells that two passages have one character in place of another beside a run that both have: a name that differs.
func byOneCharacter(a, b []rune) bool {
	const least = 2
	i, j, n := longestCommon(a, b)
	if n < least {
		return len(a) == 1 && len(b) == 1
	}
	return byOneCharacter(a[:i], b[:j]) || byOneCharacter(a[i+n:], b[j+n:])
}

// ofSomebody tells that a passage names somebody by a title, or is part of the name of a house.
func (g gap) ofSomebody() bool {
	return firstOf(titles, g.text()) != "" || firstOf(roles, g.text()) != "" || g.inName(properTails+houseTails)
}

// unknownWord tells that a passage is a word that the other text does not have, which may be a name.
func (x core) unknownWord() bool { return x.g.len() < phraseLeast && len(x.own) > 0 }

// otherPlace tells that a passage names a place or house by another name than the other text has for one of its kind.
func (c *comparison) otherPlace(g gap) bool {
	r, other := g.t.runes, c.other(g)
	for i := max(g.from, 1); i < min(g.to+1, len(r)); i++ {
		if g.t.pause[i] == noStop && strings.ContainsRune(properTails, r[i]) && slices.Contains(other.runes, r[i]) && !c.said(other).pairs[[2]rune{r[i-1], r[i]}] {
			return true
		}
	}
	return false
}

// opposed tells that one passage has a character to which one of the other is the opposite.
func opposed(a, b string) bool {
	a, b = opposing.Replace(a), opposing.Replace(b)
	for of := range strings.FieldsSeq(oppositeSides) {
		i, j := strings.IndexAny(a, of), strings.IndexAny(b, of)
		if i < 0 || j < 0 {
			continue
		}
		x, _ := utf8.DecodeRuneInString(a[i:])
		y, _ := utf8.DecodeRuneInString(b[j:])
		if x != y && (!strings.ContainsRune(a, y) || !strings.ContainsRune(b, x)) {
			return true
		}
	}
	return false
}

var opposing = strings.NewReplacer("涨", "升", "增", "升", "跌", "降", "减", "降")

// reordered tells that two passages have the same characters in another order: who did it to whom.
func reordered(a, b []rune) bool {
	left, both := map[rune]int{}, 0
	for _, r := range a {
		left[r]++
	}
	for _, r := range b {
		if left[r]--; left[r] >= 0 {
			both++
		}
	}
	inOrder := make([]int, len(b)+1) // the longest common subsequence of what was read of a and of each beginning of b
	for _, r := range a {
		last := 0
		for j := range b {
			was := inOrder[j+1]
			if r == b[j] {
				inOrder[j+1] = last + 1
			} else {
				inOrder[j+1] = max(was, inOrder[j])
			}
			last = was
		}
	}
	return both-inOrder[len(b)] > 1
}
