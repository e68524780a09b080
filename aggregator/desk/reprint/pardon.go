package reprint

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// evidence is how much speaks for two texts being one, besides wording: what they share, and the figures in it.
func (c *comparison) evidence() int {
	const characters, most = 20, 2 // of a figure, by its digits
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
	if c.pardons+cost > c.evidence() {
		return false
	}
	c.pardons, c.alike = c.pardons+cost, c.alike+ga.len()
	return true
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

// core is what a passage says besides days, our place and words that may come and go.
type core struct {
	g       gap
	said    []rune
	own     []rune // of that, what the other text does not say
	figures int    // of those
	refers  bool   // our place is named, or somebody of whom was spoken
}

// saysNothingBeside tells that a passage says nothing that the other text does not say, and is no word that stands for one of the other passage.
func (x core) saysNothingBeside(y core) bool {
	const least, longer = 2, 3
	own := string(y.own)
	if x.figures > 0 || turns(own) || x.negations() != y.negations() && !(len(x.said) == 0 && y.knownAtLength()) {
		return false
	}
	if n := len(y.said) - len(x.said); len(y.own) == 0 && n > 0 && len(x.said) > 0 && slices.Equal(x.said, y.said[n:]) {
		return true // 村里, 荣星村
	}
	if len(x.own) > 0 || x.refers && len(y.own)*6 > len(y.said) {
		return false // a name for ours, or for him
	}
	if len(y.own) > 0 && strings.ContainsAny(y.g.text(), "被把") {
		return false // who does
	}
	if len(x.said) == 0 {
		if x.g.len() > 0 && y.g.len() < x.g.len()+least {
			return false
		}
		return len(y.said) >= longer || len(y.said) >= least && !weighs(string(y.said)) && (y.refers || y.g.next() == '的' || !y.g.inName(nameTails)) || len(y.own) == 0 && (len(y.said) == 0 || y.g.len()-x.g.len() > longer)
	}
	return len(y.said)-len(x.said) >= longer || len(x.own)+len(y.own) == 0 && len(x.said)-len(y.said) >= longer
}

// abbreviates tells that a passage is the other with parts of its words left out: 桐高, 桐乡高级中学.
func (x core) abbreviates(y core) bool {
	const least, fewer = 2, 2
	a, b := x.said, y.said
	if len(a) < least && (len(a) == 0 || len(y.own) > 0) || len(b)-len(a) < fewer {
		return false
	}
	var out []rune
	for _, r := range b {
		if len(a) > 0 && a[0] == r {
			a = a[1:]
			continue
		}
		if numeral(r) {
			return false
		}
		out = append(out, r)
	}
	return len(a) == 0 && !turns(string(out)) && !strings.ContainsAny(string(out), negations)
}

// attributes tells that a passage says from whom the paper has it.
func (x core) attributes() bool { return x.g.whole() && attributed.MatchString(x.g.text()) }

// names tells that a passage names an office.
func (x core) names() bool { return strings.ContainsAny(string(x.said), "局院所站台厅委会部") }

// knownAtLength tells of a passage of some length that the other text has its negations too: 三个不到三十岁的人.
func (x core) knownAtLength() bool {
	const long = 5
	return len(x.said) >= long && !strings.ContainsAny(string(x.own), negations)
}

// negations are how many negations a passage has.
func (x core) negations() int {
	return len(strings.FieldsFunc(x.g.text(), func(r rune) bool { return !strings.ContainsRune(negations, r) }))
}

const negations = "不没未无非莫勿否别免禁停拒"

// core takes a passage to pieces.
func (c *comparison) core(g gap) core {
	out := core{g: g}
	came, r, dated := c.came(g), g.runes(), false
	other, whole := c.pairsOf(c.other(g)), string(c.other(g).runes)
	for i := 0; i < len(r); {
		s := string(r[i:])
		_, amount := quantityAt(s)
		n := max(wordAt(c.place, s), wordAt(ownWords, s), wordAt(pronouns, s))
		out.refers = out.refers || n > 0
		for _, list := range [][]string{looseDays, vagueDays, fillWords, sayings} {
			n = max(n, wordAt(list, s))
		}
		if h := wordAt(hourWords, s); h > len("晚") {
			n = max(n, h)
		}
		_, day := momentAt(s, came)
		if dated && strings.ContainsRune(halfDays, r[i]) {
			n = max(n, len("晚")) // 11月20日晚
		}
		dated = day > 0
		_, clock := clockAt(s)
		if r[i] == '由' || r[i] == '各' {
			n = max(n, len("由"))
		}
		switch n = max(n, day, clock); {
		case n > 0 && n >= amount:
			i += utf8.RuneCountInString(s[:n])
		case amount > 0:
			k := utf8.RuneCountInString(s[:amount])
			digits := s[:len(s)-len(strings.TrimLeft(s, "0123456789."))]
			out.said = append(out.said, r[i:i+k]...)
			if digits != "1" && strange([]string{digits}, whole) != "" {
				out.figures++
				out.own = append(out.own, r[i:i+k]...)
			}
			if i += k; i < len(r) {
				out.said = append(out.said, r[i]) // what is counted
				i++
			}
		default:
			out.said = append(out.said, r[i])
			if !(i > 0 && other[[2]rune{r[i-1], r[i]}]) && !(i+1 < len(r) && other[[2]rune{r[i], r[i+1]}]) {
				out.own = append(out.own, r[i])
			}
			i++
		}
	}
	return out
}

// pairsOf are the pairs of characters that stand side by side in a text and its headline.
func (c *comparison) pairsOf(t *storyText) map[[2]rune]bool {
	at, e := &c.pairsA, c.ea
	if t == c.b {
		at, e = &c.pairsB, c.eb
	}
	if *at == nil {
		title := headline(e.Title)
		*at = make(map[[2]rune]bool, len(t.runes)+len(title.runes))
		for _, s := range [][]rune{t.runes, title.runes} {
			for i := 1; i < len(s); i++ {
				(*at)[[2]rune{s[i-1], s[i]}] = true
			}
		}
	}
	return *at
}
