package reprint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

const (
	// hopeless is how many words may be changed before the rest is not read: one is too many, and hostile texts have thousands.
	hopeless = 20
	// mostGaps bounds the places at which two texts are compared, however little each says: a laborious copy of a long text has dozens.
	mostGaps = 300
)

func (c *comparison) otherWords() news.Reason {
	return news.Because("unlike.wording", strconv.Itoa(c.changed), strconv.Itoa(c.added+c.loose))
}

// details compares what stands at the same place in both texts: figures and names must agree.
func (c *comparison) details() news.Reason {
	order := c.inB
	place := make(map[tile]int, len(order)) // in b
	for i, t := range order {
		place[t] = i
	}
	for i := range len(c.tiles) + 1 {
		behind, before := i-1, i // in a
		if behind >= 0 && before < len(c.tiles) {
			t, next := c.tiles[behind], c.tiles[before]
			ga, gb := gap{c.a, t.a + t.n, next.a}, gap{c.b, t.b + t.n, next.b}
			if place[next] == place[t]+1 && !ga.broken() && !gb.broken() {
				if why := c.differ(ga, gb); !why.IsZero() {
					return why
				}
				if c.changed > hopeless || i > mostGaps {
					return c.otherWords()
				}
				continue
			}
		}
		if why := c.torn(order, place, i); !why.IsZero() {
			return why
		}
	}
	if len(c.tiles) > 0 {
		if why := c.edges(order); !why.IsZero() {
			return why
		}
	}
	if why := c.strays(); !why.IsZero() {
		return why
	}
	if c.moved {
		c.retold(order)
	}
	more := 0
	if c.shared >= storyLong {
		more = c.shared / 100
	}
	if c.changed > 0 || c.added > more || !c.loosely() || c.reworded > c.freely() {
		return c.otherWords()
	}
	return news.Reason{}
}

// torn compares where passages were moved, cut or set in: what is left of the sentence in which the run before the i-th in a ends, and of that in
// which the i-th begins, with what the other text has there. Beginnings and ends of both texts are left to edges.
func (c *comparison) torn(order []tile, place map[tile]int, i int) news.Reason {
	from, to := 0, len(c.a.runes)
	if i > 0 {
		from = c.tiles[i-1].a + c.tiles[i-1].n
	}
	if i < len(c.tiles) {
		to = c.tiles[i].a
	}
	if i > 0 {
		t, end := c.tiles[i-1], len(c.b.runes)
		k := place[t]
		if k+1 < len(order) {
			end = order[k+1].b
		}
		g := gap{c.b, t.b + t.n, end}
		if to == from && i == len(c.tiles) && c.a.open || g.from == len(c.b.runes) && c.b.open {
			return news.Reason{} // a teaser of it
		}
		if i < len(c.tiles) || k+1 < len(order) || g.broken() && to > from {
			if why := c.split(gap{c.a, from, to}.rest(t.n), g.rest(t.n)); !why.IsZero() {
				return why
			}
		}
	}
	if i < len(c.tiles) {
		t, start := c.tiles[i], 0
		k := place[t]
		if k > 0 {
			start = order[k-1].b + order[k-1].n
		}
		if g := (gap{c.b, start, t.b}); i > 0 || k > 0 || g.broken() && to > from {
			return c.split(gap{c.a, from, to}.start(t.n), g.start(t.n))
		}
	}
	return news.Reason{}
}

// split compares two remainders of one sentence.
func (c *comparison) split(ga, gb gap) news.Reason {
	if ga.to < ga.from || gb.to < gb.from || ga.brokenOff() || gb.brokenOff() {
		return news.Reason{}
	}
	added := c.added
	why := c.differ(ga, gb)
	c.changed, c.added = c.changed+c.added-added, added // a word that is left over beside a passage told twice
	return why
}

// retold finds what a passage told twice hides where passages have moved: what is left of the shorter text when all is
// covered, but is not left of the other.
func (c *comparison) retold(order []tile) {
	const few = 24
	var lone []rune
	left := map[rune]int{}
	end := c.tiles[0].a
	for _, t := range c.tiles {
		if g := (gap{c.a, end, t.a}); t.a > end && !g.caption(c.b) && !c.besides(g) && !c.cut(g) {
			lone = append(lone, c.notBefore(g, t)...)
		}
		end = t.a + t.n
	}
	end = 0
	for _, t := range slices.Concat(order, []tile{{b: len(c.b.runes)}}) {
		if outside := end == 0 || t.n == 0; !outside || t.b-end < tileSeed { // else a lead, or a line at the end
			for _, r := range c.b.runes[end:t.b] {
				left[oneWay(r)]++
			}
		}
		end = t.b + t.n
	}
	if len(lone) > few {
		return
	}
	lone = slices.DeleteFunc(lone, func(r rune) bool { r = oneWay(r); left[r]--; return left[r] >= 0 })
	if rest := unfilled(lone); len(rest) > 0 && !c.ofPlaceAndDay(rest) {
		c.changed++
	}
}

// ofPlaceAndDay tells that characters are names of our place and days alone.
func (c *comparison) ofPlaceAndDay(r []rune) bool {
	s := string(r)
	for s != "" {
		n := max(wordAt(c.place, s), wordAt(looseDays, s), wordAt(vagueDays, s), wordAt(ownWords, s))
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// edges compares beginnings and ends: 6月12日 there against 6月13日 here.
func (c *comparison) edges(order []tile) news.Reason {
	inside := c.alike
	defer func() { c.alike = inside }() // beginnings and ends are counted apart
	first, last := c.tiles[0], c.tiles[len(c.tiles)-1]
	if first == order[0] {
		ga, gb, whole := frayed(c.opening(gap{c.a, 0, first.a}), c.opening(gap{c.b, 0, first.b}), gap.lastSentence)
		if why := c.differ(ga, gb); !why.IsZero() {
			return why
		}
		if whole && c.alike > inside {
			// The same opening in other words is no other lead.
			c.headA, c.headB, inside = ga.from, gb.from, c.alike
		}
	}
	if last == order[len(order)-1] {
		ga, gb := c.unsigned(gap{c.a, last.a + last.n, len(c.a.runes)}), c.unsigned(gap{c.b, last.b + last.n, len(c.b.runes)})
		if day := firstOf(newsDays, gb.text()); day != "" && ga.len() >= newsLead && c.shared <= retoldMost && c.later() && c.tells(gb, c.a) {
			return news.Because("unlike.follow-up", day) // what came of it, in place of what was
		}
		if c.otherEnding(ga, gb) {
			return news.Reason{}
		}
		if ga.len() > 0 && gb.len() > 0 && !apartCaptions(ga, gb) && !ga.brokenOff() && !gb.brokenOff() && !strings.HasPrefix(gb.text(), ga.text()) && !ga.byEditor() && !gb.byEditor() {
			ga, gb, _ = frayed(ga, gb, gap.firstSentence)
			return c.differ(ga, gb)
		}
	}
	return news.Reason{}
}

// frayed are the beginnings or ends of two texts, as far as they are to be compared: whole where they are short, else no more
// than the sentence that is shared in part. Long ones are other leads and endings: outline counts them.
func frayed(ga, gb gap, sentence func(gap) gap) (a, b gap, whole bool) {
	const short, word = 24, 16
	if ga.len() <= short && gb.len() <= short {
		return ga, gb, true
	}
	a, b = sentence(ga), sentence(gb)
	if a.len() > word || b.len() > word {
		return gap{t: ga.t}, gap{t: gb.t}, false
	}
	return a, b, false
}

// differ judges two gaps at one place; it returns what cannot be in two copies of one text and counts what may.
func (c *comparison) differ(ga, gb gap) news.Reason {
	const long = 60
	ga, gb = c.bare(ga), c.bare(gb)
	if n, m := ga.numbering(), gb.numbering(); n == 0 || m == 0 { // one numbers its lines
		ga.from, gb.from = ga.from+n, gb.from+m
	}
	if ga.len() == 0 && gb.len() == 0 {
		return news.Reason{}
	}
	if ga.len() == 0 || gb.len() == 0 {
		c.inserted(ga, gb)
		return news.Reason{}
	}
	if ga.len() > long || gb.len() > long || c.shared >= foreignLeast && foreign(ga, gb) {
		if ga.caption(c.b) {
			c.lines += ga.len()
		}
		return news.Reason{} // another passage: outline counts it
	}
	if ga.caption(c.b) && gb.caption(c.a) && likeness(ga.runes(), gb.runes()) < sameFrame {
		c.lines += ga.len()
		return news.Reason{}
	}
	if c.sameWeekday(ga, gb) {
		c.alike += ga.len()
		return news.Reason{}
	}
	if c.touched(ga, gb) || c.orientBoth(ga, gb) {
		c.alike += ga.len()
		return news.Reason{}
	}
	if c.passing(ga, gb) && (gb.wholeClauses() || !c.passing(gb, ga)) {
		return c.differ(gap{c.a, ga.to, ga.to}, gb)
	}
	if c.passing(gb, ga) {
		return c.differ(ga, gap{c.b, gb.to, gb.to})
	}
	if c.clauseWise(ga, gb) {
		c.alike, c.edits = c.alike+ga.len(), c.edits+1
		return news.Reason{}
	}
	fa, fb := figures(ga.runes()), figures(gb.runes())
	if len(fa) > 0 && len(fb) > 0 && !within(fa, fb) && !within(fb, fa) {
		if c.leeway(ga, gb) {
			return news.Reason{}
		}
		c.replacedWord(ga, gb)
		return news.Because("unlike.figures", clip(ga), clip(gb))
	}
	if slices.Equal(fa, fb) && slices.Equal(wordsOf(ga), wordsOf(gb)) { // 十二 and 12
		c.alike += ga.len()
		return news.Reason{}
	}
	if ga, gb = trimmed(ga, gb); ga.len() == 0 || gb.len() == 0 {
		c.inserted(ga, gb)
		return news.Reason{}
	}
	if c.touched(ga, gb) || c.samePerson(ga, gb) || c.sameOffice(ga, gb) {
		c.alike += ga.len()
		return news.Reason{}
	}
	if c.partsAgree(ga, gb) {
		c.alike += ga.len()
		return news.Reason{}
	}
	if why := c.named(ga, gb); !why.IsZero() {
		c.replacedWord(ga, gb)
		return why
	}
	if ga.len() == 1 && gb.len() == 1 && (variants(ga.runes()[0], gb.runes()[0]) || toldFrom(ga, gb)) {
		return news.Reason{}
	}
	if c.rewritten(ga, gb) {
		c.recast++
		return news.Reason{}
	}
	if c.pardoned(ga, gb) || c.leeway(ga, gb) || c.innocent(ga, gb) {
		return news.Reason{}
	}
	c.replacedWord(ga, gb)
	c.changed++
	return news.Reason{}
}

// inserted counts words that only one text has, unless they are whole clauses, fillers, or what places and dates lose in reprints.
func (c *comparison) inserted(ga, gb gap) {
	g := ga
	if ga.len() == 0 {
		g = gb
	}
	s := g.text()
	switch {
	case len(c.a.runes) >= storyShort && ga.len() > 0 && g.caption(c.b):
		c.lines += ga.len()
	case c.besides(g):
	case g.clauses():
		c.edits++
	case c.ours(g) && c.pardoned(ga, gb):
	case turns(s), c.ofHouse(g):
		c.changed++
	case filler(s), wholeDate(s), slices.Contains(runningOn, s), slices.Contains(c.place, s), slices.Contains(ownWords, s), slices.Contains(looseDays, s), slices.Contains(hourWords, s),
		(g.next() >= '0' && g.next() <= '9') && (strings.HasSuffix(s, "月") || strings.HasSuffix(s, "年")) && g.len() <= 8,
		slices.Contains(c.place, strings.TrimRight(s, "市省县")), c.touched(ga, gb):
		c.alike += ga.len()
	case c.cut(g):
		c.loose, c.alike, c.edits = c.loose+1, c.alike+ga.len(), c.edits+1
		if !c.orients(g) {
			c.looseChars += g.len()
		}
	case c.locates(g):
		c.alike += ga.len()
	case c.mayAdd(g) && c.pardoned(ga, gb):
	case c.leeway(ga, gb):
	case c.innocent(ga, gb):
	case weighs(s):
		c.changed++
	default:
		c.added++
	}
}

// variants tells that two characters are ways to write one word.
func variants(a, b rune) bool {
	for _, v := range variantWords {
		if strings.ContainsRune(v, a) && strings.ContainsRune(v, b) {
			return true
		}
	}
	return false
}

// named finds names of places, houses and parts that differ.
func (c *comparison) named(ga, gb gap) news.Reason {
	a, b := ga.runes(), gb.runes()
	tail := func(r rune) bool { return r != 0 && strings.ContainsRune(nameTails, r) }
	if len(a) <= 12 && len(b) <= 12 && (ga.goesOn() && gb.goesOn() && tail(ga.next()) && tail(gb.next()) || tail(a[len(a)-1]) && tail(b[len(b)-1])) {
		return news.Because("unlike.names", clip(ga), clip(gb))
	}
	if len(a) == 1 && len(b) == 1 && strings.ContainsRune(opposites, a[0]) && strings.ContainsRune(opposites, b[0]) {
		return news.Because("unlike.meaning", clip(ga), clip(gb))
	}
	return news.Reason{}
}

// clip is the gap with the character after it, at most 16 characters.
func clip(g gap) string {
	to := min(g.to+1, len(g.t.runes))
	if g.len() > 16 {
		return string(g.t.runes[g.from:g.from+15]) + "…"
	}
	return string(g.t.runes[g.from:to])
}
