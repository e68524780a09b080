package reprint

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/regional.txt
var regionalData string

// regional words are those of the mainland, with what Taiwan and Hong Kong say for them. It never changes.
var regional = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(regionalData) {
		if w := spellAll(strings.Fields(line)); !strings.HasPrefix(line, "#") {
			m[w[0]] = w[1:]
		}
	}
	return m
})

// saying is what a phrase says: a day, an hour, a place of ours, and the rest without fillers and in the first of its
// synonyms. Fillers that may stand against each other are marked.
type saying struct{ day, hour, place, rest, marks string }

// marked fillers: what is to be and what was, from and to, who does and who suffers.
var marked = map[string]string{"将": "f", "已": "p", "已经": "p", "从": "<", "自": "<", "到": ">", "至": ">", "把": "a", "被": "s"}

// sameBut tells that two phrases differ in nothing but fillers, synonyms, a date for 昨天, and a place's name for 我市.
func (c *comparison) sameBut(a, b string) bool {
	x, y := c.phrase(a), c.phrase(b)
	hours := x.hour == y.hour || x.hour == "" || y.hour == ""
	places := x.place == y.place || x.place == "" || y.place == "" || slices.Contains(ownWords, x.place) || slices.Contains(ownWords, y.place) ||
		strings.Contains(x.place, y.place) || strings.Contains(y.place, x.place)
	if !sameDay(x.day, y.day) || !hours || !places || against(x.marks, y.marks) {
		return false
	}
	return x.rest == y.rest || since(x.rest) == since(y.rest) && strings.ContainsFunc(x.rest, numeral)
}

// against tells that of two phrases one has what the other has the contrary of, or one alone speaks of what is to be.
func against(x, y string) bool {
	for x != "" && y != "" && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for x != "" && y != "" && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	for _, pair := range []string{"<>", "><", "as", "sa"} {
		if strings.Contains(x, pair[:1]) && strings.Contains(y, pair[1:]) {
			return true
		}
	}
	return strings.Contains(x, "f") && !strings.Contains(y, "a") || strings.Contains(y, "f") && !strings.Contains(x, "a")
}

// sameDay tells that two phrases can mean one day: a date for 昨天 or 日前, 日前 for 昨天, but not 今天 for 昨天.
func sameDay(a, b string) bool {
	if a == b || a == "" || b == "" {
		return true
	}
	dated := strings.ContainsAny(a, "0123456789") != strings.ContainsAny(b, "0123456789")
	return dated && (slices.Contains(looseDays, a) || slices.Contains(looseDays, b)) || vague(a, b) || vague(b, a)
}

// vague tells that one phrase names no day, and the other a past day by how long ago it is.
func vague(a, b string) bool {
	return slices.Contains(vagueDays, a) && (slices.Contains(pastDays, b) || slices.Contains(vagueDays, b))
}

// since is a phrase without the words that say from when a time is counted.
func since(rest string) string {
	for _, w := range sinceWords {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return rest
}

// phrase takes a phrase to pieces.
func (c *comparison) phrase(s string) saying {
	var out saying
	var rest strings.Builder
	for s != "" {
		date := dateAt(s)
		own, loose, fill, hour := wordAt(ownWords, s), wordAt(looseDays, s), wordAt(fillWords, s), wordAt(hourWords, s)
		loose = max(loose, wordAt(vagueDays, s))
		our, known := wordAt(c.place, s), synonymAt(s)
		n := max(date, own, loose, fill, hour, our, known)
		switch {
		case n == 0:
			if run := len(s) - len(strings.TrimLeftFunc(s, numeral)); run > 0 {
				rest.WriteString(figure(s[:run]))
				s = s[run:]
				continue
			}
			_, n = utf8.DecodeRuneInString(s)
			rest.WriteString(s[:n])
		case n == date:
			out.day += s[:n]
		case n == loose:
			out.day += strings.NewReplacer("昨日", "昨天", "今日", "今天", "前日", "前天").Replace(s[:n])
		case n == hour:
			out.hour += s[:n]
		case n == our, n == own:
			out.place += s[:n]
		case n == known:
			rest.WriteString(synonyms[s[:n]])
		default:
			out.marks += marked[s[:n]]
		}
		s = s[n:]
	}
	out.rest = rest.String()
	return out
}

// dateAt is the length of the date that s begins with: 2012年6月12日, 6月12日, 12日.
func dateAt(s string) int {
	date := s[:len(s)-len(strings.TrimLeft(s, "0123456789年月日"))]
	if date == "" || date[0] > '9' || !strings.ContainsAny(date, "年月日") {
		return 0
	}
	return strings.LastIndexAny(date, "年月日") + len("日")
}

// wholeDate tells that a phrase is a date with its year, and perhaps the day of the week, as pages print it.
func wholeDate(s string) bool {
	n := dateAt(s)
	rest := []rune(s[n:])
	return strings.Contains(s[:n], "年") && strings.HasSuffix(s[:n], "日") && (len(rest) == 0 || len(rest) == 3 && string(rest[:2]) == "星期")
}

// synonymAt is the length of the longest word that s begins with and that others stand for.
func synonymAt(s string) int {
	n := 0
	for i := range s {
		if i > 0 && synonyms[s[:i]] != "" {
			n = i
		}
		if i > 12 {
			return n
		}
	}
	if len(s) <= 12 && synonyms[s] != "" {
		return len(s)
	}
	return n
}

const phraseMargin = 4 // characters on either side that may belong to the words that differ

// touched tells that two gaps differ in wording alone. Where they share characters before or after they may be parts of
// words: 举办 and 举行 differ in their second character.
func (c *comparison) touched(ga, gb gap) bool {
	if da, db := ga.words(otherDays), gb.words(otherDays); da != "" && db != "" && da != db || ga.words(daysToCome) != gb.words(daysToCome) {
		return false
	}
	for l := range phraseMargin {
		for r := range phraseMargin {
			a, b, ok := widened(ga, gb, l, r)
			if !ok {
				break
			}
			if c.sameBut(a, b) || c.a.traditional() != c.b.traditional() && c.sameElsewhere(a, b) {
				return true
			}
		}
	}
	return false
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

// sameElsewhere tells that one phrase says in the mainland what the other says in Taiwan or Hong Kong.
func (c *comparison) sameElsewhere(a, b string) bool {
	if c.a.traditional() {
		a, b = b, a
	}
	return elsewhere(a, b)
}

// elsewhere reads both phrases word by word.
func elsewhere(mainland, other string) bool {
	if mainland == "" || other == "" {
		return mainland == other
	}
	for i := range mainland + "." {
		if i == 0 || i > 8*3 || i > len(mainland) {
			continue
		}
		for _, w := range regional()[mainland[:i]] {
			if rest, ok := strings.CutPrefix(other, w); ok && elsewhere(mainland[i:], rest) {
				return true
			}
		}
	}
	r, n := utf8.DecodeRuneInString(mainland)
	s, m := utf8.DecodeRuneInString(other)
	return (r == s || variants(r, s)) && elsewhere(mainland[n:], other[m:])
}

// unfilled is a phrase without the words that may come and go.
func unfilled(s []rune) []rune {
	text, out := string(s), make([]rune, 0, len(s))
	for text != "" {
		if n := wordAt(fillWords, text); n > 0 {
			text = text[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text)
		out, text = append(out, r), text[n:]
	}
	return out
}

// trimmed narrows two gaps to where they differ, but never into a number.
func trimmed(ga, gb gap) (gap, gap) {
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.from] == gb.t.runes[gb.from] && !numeral(ga.t.runes[ga.from]) {
		ga.from, gb.from = ga.from+1, gb.from+1
	}
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.to-1] == gb.t.runes[gb.to-1] && !numeral(ga.t.runes[ga.to-1]) {
		ga.to, gb.to = ga.to-1, gb.to-1
	}
	return ga, gb
}
