package reprint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

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
	other := c.said(c.other(g))
	rest := g.text()
	for i := 0; i < len(r); {
		s := rest
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
		switch n = max(n, day, clock); {
		case n > 0 && n >= amount:
			i, rest = i+utf8.RuneCountInString(s[:n]), s[n:]
		case amount > 0:
			k := utf8.RuneCountInString(s[:amount])
			digits := s[:len(s)-len(strings.TrimLeft(s, "0123456789."))]
			out.said = append(out.said, r[i:i+k]...)
			if !other.figure(digits) {
				out.figures++
				out.own = append(out.own, r[i:i+k]...)
			}
			rest = s[amount:]
			if i += k; i < len(r) {
				out.said = append(out.said, r[i]) // what is counted
				rest = rest[utf8.RuneLen(r[i]):]
				i++
			}
		default:
			out.said = append(out.said, r[i])
			if !(i > 0 && other.pairs[[2]rune{r[i-1], r[i]}]) && !(i+1 < len(r) && other.pairs[[2]rune{r[i], r[i+1]}]) {
				out.own = append(out.own, r[i])
			}
			rest = s[utf8.RuneLen(r[i]):]
			i++
		}
	}
	return out
}

// vocabulary is what a text has, wherever it has it.
type vocabulary struct {
	pairs   map[[2]rune]bool // characters that stand side by side in it or in its headline
	text    string
	figures map[string]bool // those of text; nil: nobody has asked
}

// said is the vocabulary of one of the two texts.
func (c *comparison) said(t *storyText) *vocabulary {
	v, e := &c.saidA, c.ea
	if t == c.b {
		v, e = &c.saidB, c.eb
	}
	if v.pairs == nil {
		title := headline(e.Title)
		v.pairs, v.text = make(map[[2]rune]bool, len(t.runes)+len(title.runes)), string(t.runes)
		for _, s := range [][]rune{t.runes, title.runes} {
			for i := 1; i < len(s); i++ {
				v.pairs[[2]rune{s[i-1], s[i]}] = true
			}
		}
	}
	return v
}

// figure tells that the text has a figure, or that it is 1, which any may have.
func (v *vocabulary) figure(f string) bool {
	if f == "1" || strings.Contains(v.text, f) {
		return true
	}
	if v.figures == nil {
		v.figures = map[string]bool{}
		for _, had := range figures([]rune(v.text)) {
			v.figures[had] = true
		}
	}
	return v.figures[f]
}
