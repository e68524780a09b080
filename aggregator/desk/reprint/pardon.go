package reprint

import (
	"regexp"
	"slices"
	"strings"
)

// evidence is how much speaks for two texts being one, besides wording: what they share, and the figures in it.
func (c *comparison) evidence() int {
	const characters, most = 20, 2 // of a figure, by its digits
	if c.proof > 0 {
		return c.proof
	}
	n := c.shared / characters
	seen := map[string]bool{"1": true}
	for _, t := range c.tiles {
		for _, f := range figures(c.a.runes[t.a : t.a+t.n]) {
			if !seen[f] {
				seen[f] = true
				n += min(len(f), most)
			}
		}
	}
	c.proof = n
	return n
}

// near tells that two texts came within some weeks, or that so much speaks for their being one that they need not.
func (c *comparison) near() bool {
	const days, surely = 30, 24
	return c.ea.Published.IsZero() || c.eb.Published.IsZero() || c.daysApart() < days || c.evidence() >= surely
}

// pardoned tells that of two passages which stand at one place one says nothing that the other text does not say too, and the other no
// word that turns the sense: an editor cut it, told it in other words, or put a name for 他们. So many of them, as the evidence weighs.
func (c *comparison) pardoned(ga, gb gap) bool {
	const known, news, least = 2, 4, 40
	if c.within > 0 || c.shared < least || !c.near() {
		return false
	}
	x, y := c.core(ga), c.core(gb)
	if gb.len() == 0 && c.ours(ga) || ga.len() == 0 && c.ours(gb) || ga.text()+gb.text() == oneOf {
		c.pardons, c.alike = c.pardons+news, c.alike+ga.len()
		return c.pardons <= c.evidence()
	}
	if !x.saysNothingBeside(y) && !y.saysNothingBeside(x) && !x.abbreviates(y) && !y.abbreviates(x) && !(x.attributes() && y.attributes() && !(x.names() && y.names())) {
		return false
	}
	if c.contradict(ga, gb) {
		return false
	}
	cost := known
	if len(x.own)+len(y.own) > 1 {
		cost = news
	}
	return c.pays(ga, cost)
}

// contradict tells that two passages name another day, hour, place, title or quantity each.
func (c *comparison) contradict(ga, gb gap) bool {
	da, db := ga.words(otherDays), gb.words(otherDays)
	if ga.counts() || gb.counts() || da != "" && db != "" && da != db || ga.words(daysToCome) != gb.words(daysToCome) {
		return true
	}
	ga, gb = wholeNumbers(ga, gb)
	p, q := c.phrase(ga.text(), c.ea.Published), c.phrase(gb.text(), c.eb.Published)
	same, _ := sameMoments(p.days, q.days)
	x, y := quantities.FindAllString(p.rest, -1), quantities.FindAllString(q.rest, -1)
	return !same || !c.agree(p, q) || !within(x, y) && !within(y, x)
}

// ours tells that words which one text alone has begin with our place, and say whose that is which they stand before: 桐乡河道(保洁员), 桐乡市公安局梧桐(派出所).
func (c *comparison) ours(g gap) bool {
	const least, most = 3, 12
	s := g.text()
	return g.len() >= least && g.len() <= most && wordAt(c.place, s) > 0 && wordAt(c.place, s) < len(s) && g.goesOn() && !c.ofList(g) && !turns(s[wordAt(c.place, s):]) &&
		!strings.ContainsAny(s, negations) && !slices.ContainsFunc(g.runes(), numeral)
}

// toldFrom tells that two gaps are 来 and 去, as it is told from here or from there.
func toldFrom(ga, gb gap) bool {
	a, b := ga.runes()[0], gb.runes()[0]
	return (a == '来' && b == '去' || a == '去' && b == '来') && ga.next() != '年' && gb.next() != '年'
}

// oneOf is 之一 as numbers are spelled.
const oneOf = "之1"

// quantities are those of a saying.
var quantities = regexp.MustCompile(`<[^>]*>`)

// mayAdd tells that words which one text alone has within a clause may be an editor's: no number, no part of a name, no item of a list, and
// nothing that turns the sense.
func (c *comparison) mayAdd(g gap) bool {
	if g.from == 0 || g.text() != oneOf && (strings.ContainsAny(g.text(), negations+"第次") || turns(g.text()) || slices.ContainsFunc(g.runes(), numeral)) {
		return false
	}
	const known, long = 5, 8
	if g.text() == oneOf {
		return g.t.pause[min(g.to, len(g.t.pause)-1)] >= commaStop
	}
	if core := c.core(g); len(core.own) == 0 && g.len() >= known {
		return !slices.ContainsFunc(g.slid(), c.ofList)
	}
	ours := slices.ContainsFunc(c.place, func(p string) bool { return strings.HasSuffix(strings.TrimSuffix(g.text(), "市"), p) })
	return !slices.ContainsFunc(g.slid(), func(g gap) bool {
		return c.ofList(g) && (g.len() < long || strings.ContainsAny(g.text(), properTails)) || !ours && g.inName(properTails+houseTails)
	})
}

// counts tells that the gap goes on with a number, or is what it counts.
func (g gap) counts() bool {
	return g.from > 0 && g.len() > 0 && g.t.pause[g.from] == noStop && numeral(g.t.runes[g.from-1])
}
