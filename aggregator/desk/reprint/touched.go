package reprint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	phraseMargin  = 4   // characters on either side that may belong to the words that differ
	longestPhrase = 200 // characters that are read as one phrase; more are a passage
)

// touched tells that two gaps differ in wording alone. Where they share characters before or after they may be parts of
// words: 举办 and 举行 differ in their second character.
func (c *comparison) touched(ga, gb gap) bool {
	if max(ga.len(), gb.len()) > longestPhrase {
		return false
	}
	da, db := ga.words(otherDays), gb.words(otherDays)
	otherwise := da != "" && db != "" && da != db || ga.words(daysToCome) != gb.words(daysToCome)
	if ga.begins() && gb.begins() {
		if same, resolved := c.sameBut(ga.text(), gb.text()); same && (resolved || !otherwise) {
			return true // 连拿六分，我市
		}
	}
	ga, gb = wholeNumbers(ga, gb)
	for l := range phraseMargin {
		for r := range phraseMargin {
			a, b, ok := widened(ga, gb, l, r)
			if !ok {
				break
			}
			if ga.cutsNumber(l, r) || gb.cutsNumber(l, r) {
				continue
			}
			if same, resolved := c.sameBut(a, b); same && (resolved || !otherwise) || !otherwise && c.a.traditional() != c.b.traditional() && c.sameElsewhere(a, b) {
				return true
			}
		}
	}
	return false
}

// cutsNumber tells that the gap, widened by so many characters, begins or ends within a number.
func (g gap) cutsNumber(l, r int) bool {
	within := func(at int) bool {
		return at > 0 && at < len(g.t.runes) && numeral(g.t.runes[at-1]) && numeral(g.t.runes[at])
	}
	return l > 0 && within(g.from-l) || r > 0 && within(g.to+r)
}

// wholeNumbers widens two gaps to the borders of the numbers and dates that they begin or end in.
func wholeNumbers(ga, gb gap) (gap, gap) {
	const reach = 16 // characters to the day before 次日
	after := func(g gap) bool {
		return g.from < len(g.t.runes) && (g.t.runes[g.from] == '次' || g.t.runes[g.from] == '翌') && slices.Contains(g.t.runes[g.from:min(g.from+2, len(g.t.runes))], '日')
	}
	dated := func(r rune) bool { return numeral(r) || strings.ContainsRune("年月日小时分秒:", r) }
	const unit = 4 // characters of one that goes on in the gap
	for n := 1; n <= unit && n < ga.from && n < gb.from && ga.t.runes[ga.from-n] == gb.t.runes[gb.from-n]; n++ {
		if arabic(ga.t.runes[ga.from-n]) {
			ga.from, gb.from = ga.from-n, gb.from-n
			break
		}
	}
	for ga.from > 0 && gb.from > 0 && ga.t.runes[ga.from-1] == gb.t.runes[gb.from-1] && dated(ga.t.runes[ga.from-1]) {
		ga.from, gb.from = ga.from-1, gb.from-1
	}
	if after(ga) || after(gb) {
		for n := 0; n < reach && ga.from > 0 && gb.from > 0 && ga.t.runes[ga.from-1] == gb.t.runes[gb.from-1]; n++ {
			ga.from, gb.from = ga.from-1, gb.from-1
		}
	}
	for ga.to < len(ga.t.runes) && gb.to < len(gb.t.runes) && ga.t.runes[ga.to] == gb.t.runes[gb.to] && dated(ga.t.runes[ga.to]) {
		ga.to, gb.to = ga.to+1, gb.to+1
	}
	return ga, gb
}

// begins tells that a clause begins with the gap, and with no number.
func (g gap) begins() bool {
	return g.len() > 0 && g.t.pause[g.from] >= commaStop && !numeral(g.t.runes[g.from])
}

// words are those of the list that the gap is part of.
func (g gap) words(list []string) string {
	const reach = 2
	from := max(g.from-reach, 0)
	s := string(g.t.runes[from:min(g.to+reach, len(g.t.runes))])
	out := ""
	for at := from; s != ""; at++ {
		if n := wordAt(list, s); n > 0 && at < max(g.to, g.from+1) && at+utf8.RuneCountInString(s[:n]) > g.from {
			out += s[:n]
		}
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return out
}

// widened is the text of two gaps with l characters before and r behind that both share.
func widened(ga, gb gap, l, r int) (a, b string, ok bool) {
	ga.from, gb.from, ga.to, gb.to = ga.from-l, gb.from-l, ga.to+r, gb.to+r
	if ga.from < 0 || gb.from < 0 || ga.to > len(ga.t.runes) || gb.to > len(gb.t.runes) {
		return "", "", false
	}
	x, y := ga.runes(), gb.runes()
	if !slices.Equal(x[:l], y[:l]) || !slices.Equal(x[len(x)-r:], y[len(y)-r:]) {
		return "", "", false
	}
	return string(x), string(y), true
}
