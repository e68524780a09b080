package reprint

import "strings"

// A text that an editor went through freely differs in many places, each in its own way; a notice that is said again of something else, or a report of another
// case, differs where names and figures stand, and else hardly.
const (
	freeLeast  = 120 // characters that must be shared
	freeEdits  = 2   // edits that must be known for what they are
	freeEvery  = 60  // characters shared, for each wording of which nothing is known
	costFreely = 4   // of the evidence for each
)

// freely is of how many wordings nothing need be known.
func (c *comparison) freely() int {
	if c.shared < freeLeast || c.edits < freeEdits {
		return 0
	}
	return min((c.edits+1)/2, c.shared/freeEvery)
}

// innocent tells that two passages at one place may be an editor's wording: they have no figure, day, place, title or name that the other has not, negate nothing, and are
// not the opposite of one another. It counts them.
func (c *comparison) innocent(ga, gb gap) bool {
	const longest, phrase = 8, 4
	if c.within > 0 || max(ga.len(), gb.len()) > longest || c.shared < freeLeast {
		return false
	}
	if ta, tb := trimmed(ga, gb); ta.len() > 0 && tb.len() > 0 && (ta.len() == tb.len() || max(ta.len(), tb.len()) < phrase || byOneCharacter(ta.runes(), tb.runes())) {
		return false // a word for a word: a name, or the opposite
	}
	x, y := c.core(ga), c.core(gb)
	own := string(x.own) + string(y.own)
	a, b := ga.text(), gb.text()
	switch {
	case x.figures+y.figures > 0, strings.ContainsFunc(own, numeral):
		return false
	case strings.ContainsAny(own, negations+"第次将拟欲被把"), x.negations() != y.negations(), turns(a), turns(b):
		return false
	case c.contradict(ga, gb), opposed(a, b), reordered(ga.runes(), gb.runes()), ofName(ga), ofName(gb), c.slot(ga, gb):
		return false
	case !c.affords(ga, costFreely):
		return false
	}
	c.reworded++
	return true
}

// ofName tells that a gap has a calling, a role, a province or an end of a name, or is part of one.
func ofName(g gap) bool {
	return g.len() > 0 && (g.ofSomebody() || firstOf(provinces, g.text()) != "" || strings.ContainsAny(g.text(), properTails+opposites) || g.inName(nameTails))
}

// slot tells that one word stands for another throughout: a name.
func (c *comparison) slot(ga, gb gap) bool {
	if ga.len() == 0 || gb.len() == 0 {
		return false
	}
	a, b := ga.text(), gb.text()
	inA, inB := c.said(c.a).text, c.said(c.b).text
	return strings.Count(inA, a) > 1 && strings.Count(inB, b) > 1 && !strings.Contains(inA, b) && !strings.Contains(inB, a)
}
