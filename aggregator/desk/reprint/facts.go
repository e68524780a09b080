package reprint

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// fact is a quantity, a time by the clock, a day or a number of something, as both copies say it, and how much it tells: 28.6万元 more than
// 三家.
type fact struct {
	said   string
	value  float64 // of a quantity
	of     rune    // what is counted, by its first character
	weight int
}

// mostFacts is how many different facts a text has that is compared by them, and one that has more is a list.
const mostFacts = 200

// factsOf are the different facts of a text, of a list one more than mostFacts.
func factsOf(s string) []fact {
	var out []fact
	seen := map[string]bool{}
	add := func(f fact) {
		if f.weight > 0 && !seen[f.said] {
			seen[f.said] = true
			out = append(out, f)
		}
	}
	for s != "" && len(out) <= mostFacts {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case latinRune(r) && r >= 'a':
			for n < len(s) && latinRune(rune(s[n])) {
				n++
			}
			if strings.ContainsAny(s[:n], "0123456789") {
				add(fact{said: s[:n], weight: 4})
			}
		case r >= '0' && r <= '9':
			n = 0
			if clock, k := clockAt(s); k > 0 {
				w := 2
				if !strings.HasSuffix(clock, ":00") {
					w = 4
				}
				add(fact{said: clock, weight: w})
				n = k
				break
			}
			if k := dateAt(s); k > 0 {
				n = k
				break
			}
			many, k := quantityAt(s)
			_, digits, _ := decimalAt(s)
			if n = max(k, digits); n == 0 {
				n = 1
				break
			}
			v, _ := strconv.ParseFloat(many[:len(many)-len(strings.TrimLeft(many, "0123456789.e+"))], 64)
			of, _ := utf8.DecodeRuneInString(s[digits:])
			add(fact{said: many, value: v, of: of, weight: tells(s[:digits])})
		}
		s = s[n:]
	}
	return out
}

// tells is how much a number tells by its digits.
func tells(digits string) int {
	digits = strings.TrimLeft(strings.TrimRight(strings.ReplaceAll(digits, ".", ""), "0"), "0")
	return []int{0, 1, 2, 4, 6}[min(len(digits), 4)]
}

// weighed is what facts of a text weigh that the other has too, and those that it has not. Against: of both texts' own facts two are of one
// thing, so that the one says 28.6万元 where the other says 19万元.
func weighed(a, b []fact) (both, own int, against bool) {
	const weighty = 2
	inB := func(f fact) bool { return slices.ContainsFunc(b, f.is) }
	ofB := slices.DeleteFunc(slices.Clone(b), func(g fact) bool { return g.weight < weighty || slices.ContainsFunc(a, g.is) })
	for _, f := range a {
		switch {
		case slices.ContainsFunc(b, func(g fact) bool { return f.said == g.said }):
			both += f.weight
		case inB(f):
			both++
		default:
			own += f.weight
			against = against || f.weight >= weighty && slices.ContainsFunc(ofB, func(g fact) bool { return f.of == g.of })
		}
	}
	return both, own, against
}

// is tells that two facts are one, which was rounded in one of the texts.
func (f fact) is(g fact) bool {
	return f.said == g.said || f.value > 0 && g.value > 0 && rounded(f.value, g.value)
}

// rounded tells that two values may be one that was rounded.
func rounded(x, y float64) bool {
	const hundredths = 2
	return (x-y)*100 <= hundredths*y && (y-x)*100 <= hundredths*y
}

// retelling tells that the two texts tell the same in other words, though why speaks against it: they came within days, what the shorter
// one says of quantities, hours and days the other says too, and enough of it, and most of its words are the other's. What stands in both as it
// was is compared word by word, and no retelling: there one word makes another report. Nor is one where two who speak have exchanged what they say.
func (c *comparison) retelling(why news.Reason) bool {
	const (
		days, longer, least         = 4, 4, 60
		mostShared, clauses, framed = 80, 60, 60 // per cent of the shorter text
	)
	n, part := len(c.a.runes), c.shared*100/max(len(c.a.runes), 1)
	if n < least || len(c.b.runes) > longer*n || part >= mostShared || c.daysApart() > days || !slices.Contains(wordingRules, why.Rule) ||
		part >= clauses && (why.Rule == "unlike.figures" || why.Rule == "unlike.names") {
		return false
	}
	return c.toldAlike() && (part < framed || c.words == 0) && c.asTheyWere()*100 < clauses*n && !c.otherDays() && !c.furtherNews() && !c.exchanged()
}

// wordingRules speak against two texts for their wording.
var wordingRules = strings.Fields("unlike.text unlike.wording unlike.inside unlike.ends unlike.lead unlike.leads unlike.little unlike.passage unlike.figures unlike.names")

// daysApart are the days between two texts, many where a day is not known.
func (c *comparison) daysApart() float64 {
	const unknown = 1e6
	if c.ea.Published.IsZero() || c.eb.Published.IsZero() {
		return unknown
	}
	return c.ea.Published.Sub(c.eb.Published).Abs().Hours() / 24
}

// replacedWord counts words that stand in place of one another where the rest of a clause is the same.
func (c *comparison) replacedWord(ga, gb gap) {
	const longest = 6
	if c.within == 0 && ga.len() <= longest && gb.len() <= longest && (ga.from == 0 || ga.t.pause[ga.from] == noStop || ga.goesOn()) && len(c.core(ga).own) > 0 && len(c.core(gb).own) > 0 {
		c.words++
	}
}

// asTheyWere is how many characters of the shorter text are in clauses that the other has as they are.
func (c *comparison) asTheyWere() int {
	n, whole := 0, string(c.b.runes)
	for _, g := range (gap{c.a, 0, len(c.a.runes)}).clausesOf() {
		if strings.Contains(whole, g.text()) {
			n += g.len()
		}
	}
	return n
}

// toldAlike weighs the facts that both tell against those that the shorter text has alone, and how many of its words the other has: the
// fewer facts, the more words.
func (c *comparison) toldAlike() bool {
	const most = 90 // per cent of words: more is the same in another order, perhaps but for one
	a, b := factsOf(string(c.a.runes)), factsOf(string(c.b.runes))
	if max(len(a), len(b)) > mostFacts {
		return false
	}
	both, own, against := weighed(a, b)
	if against {
		return false
	}
	for _, l := range []struct{ both, own, words int }{{20, both * 3 / 10, 44}, {12, both / 7, 52}, {7, 1, 66}} {
		if both >= l.both {
			in := c.wordsIn()
			return own <= l.own && in >= l.words && in <= most
		}
	}
	return false
}

// wordsIn is how many of the pairs of characters of the shorter text the other has, without numbers, in per cent.
func (c *comparison) wordsIn() int {
	other, all, in := c.said(c.b).pairs, 0, 0
	for i := 1; i < len(c.a.runes); i++ {
		x, y := c.a.runes[i-1], c.a.runes[i]
		if numeral(x) || numeral(y) {
			continue
		}
		all++
		if other[[2]rune{x, y}] {
			in++
		}
	}
	return in * 100 / max(all, 1)
}

// ownNews tells that a sentence tells of something new in words that the other text does not have.
func (c *comparison) ownNews(g gap) bool {
	const least, alike = 8, 35 // characters, per cent of their pairs
	other, r, in := c.said(c.other(g)).pairs, g.runes(), 0
	for i := 1; i < len(r); i++ {
		if other[[2]rune{r[i-1], r[i]}] {
			in++
		}
	}
	if len(r) < least || in*100 >= len(r)*alike {
		return false
	}
	s, came := g.text(), c.ea.Published
	if g.t == c.a {
		came = c.eb.Published
	}
	for d := range daysOf(s, c.came(g)) {
		if d > dayOf(came) {
			return true // when the other text had come
		}
	}
	return firstOf(outcomeWords, s) != "" || strange(figures(r), string(c.other(g).runes)) != ""
}

// outcomeWords tell what came of something.
var outcomeWords = strings.Fields("已 后来 结果")

// otherDays tells that each text names a day that the other does not.
func (c *comparison) otherDays() bool {
	x, y := daysOf(string(c.a.runes), c.ea.Published), daysOf(string(c.b.runes), c.eb.Published)
	own := func(a, b map[int]bool) bool {
		for d := range a {
			if !b[d] {
				return true
			}
		}
		return false
	}
	return own(x, y) && own(y, x)
}

// daysOf are the days that a text names.
func daysOf(s string, came time.Time) map[int]bool {
	out := map[int]bool{}
	for s != "" {
		m, n := momentAt(s, came)
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
		}
		for _, d := range m.spans {
			if len(m.spans) == 1 && d.from == d.to {
				out[d.from] = true
			}
		}
		s = s[n:]
	}
	return out
}

// furtherNews tells that one text alone says that it follows another, that the shorter one has news of its own, or that the longer one, which
// came later, opens with some.
func (c *comparison) furtherNews() bool {
	for s := 0; s < len(c.a.runes); {
		e := c.a.sentenceEnd(s)
		if c.ownNews(gap{c.a, s, e}) {
			return true
		}
		s = e
	}
	if c.later() && c.ownNews(gap{c.b, 0, c.b.sentenceEnd(0)}) {
		return true
	}
	for _, w := range followWords {
		if strings.Contains(c.ea.Title+string(c.a.runes), w) != strings.Contains(c.eb.Title+string(c.b.runes), w) {
			return true
		}
	}
	return false
}
