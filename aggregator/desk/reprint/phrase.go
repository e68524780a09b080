package reprint

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/txnews/hub/news"
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

// saying is what a phrase says: days, an hour, a time by the clock, a place of ours, and the rest without fillers, in the first of its
// synonyms, and its quantities in one unit. Fillers that may stand against each other are marked.
type saying struct {
	days                                  []moment
	titles                                []string
	hour, clock, place, town, rest, marks string
}

// marked fillers: what is to be and what was, from and to, who does and who suffers.
var marked = map[string]string{"将": "f", "已": "p", "已经": "p", "从": "<", "自": "<", "到": ">", "至": ">", "把": "a", "被": "s"}

// sameBut tells that two phrases, of a and b, differ in nothing but fillers, synonyms, units, a date for 昨天, and a place's name for 我市.
// Resolved: both name days, which are the same.
func (c *comparison) sameBut(a, b string) (same, resolved bool) {
	x, y := c.phrase(a, c.ea.Published), c.phrase(b, c.eb.Published)
	same, resolved = sameMoments(x.days, y.days)
	if !same || !c.agree(x, y) {
		return false, false
	}
	if x.rest == "<1>" && y.rest == "" && isThis(b) || y.rest == "<1>" && x.rest == "" && isThis(a) {
		return true, resolved
	}
	if x.place != "" && y.place != "" && (x.rest == "" && y.rest == ourTeam || y.rest == "" && x.rest == ourTeam) {
		return true, resolved // 我市 beat another's team
	}
	if strings.ContainsRune(a+b, apartMark) && unnamed.Replace(a) == unnamed.Replace(b) { // 1'18"44
		return true, resolved
	}
	return x.rest == y.rest || (kindsApart(x, y) || kindsApart(y, x)) || since(x.rest) == since(y.rest) && strings.ContainsFunc(x.rest, numeral), resolved
}

// ourTeam is what follows our place where it is a team's.
const ourTeam = "代表队"

// isThis tells of what stands for 一 where the thing is known: 这起, 该起.
func isThis(s string) bool { return s == "这" || s == "该" || s == "此" }

// agree tells that nothing that two phrases say besides days and the rest is against the other.
func (c *comparison) agree(x, y saying) bool {
	if x.town != "" && y.town == "" && utf8.RuneCountInString(y.place) == 1 || y.town != "" && x.town == "" && utf8.RuneCountInString(x.place) == 1 {
		return false // 我 is the beginning of 我镇
	}
	if !within(x.titles, y.titles) && !within(y.titles, x.titles) {
		return false
	}
	return either(x.hour, y.hour) && either(x.clock, y.clock) && samePlace(x.place, y.place) && c.sameTown(x.town, y.town) && !against(x.marks, y.marks)
}

// sameTown tells that two phrases name one town, where 我镇 is that which gives a house its name.
func (c *comparison) sameTown(x, y string) bool {
	of := func(own, name string, e *news.Entry) bool {
		return own == ownTown && strings.Contains(townHouse(e), name)
	}
	return either(x, y) || of(x, y, c.ea) || of(y, x, c.eb)
}

const ownTown = "我镇"

// townHouse is the name of a house that may be a town's: 濮院发布, 河山镇网站.
func townHouse(e *news.Entry) string {
	for _, p := range e.Providers {
		if firstOf(townHouses, p.Name) != "" {
			return p.Name
		}
	}
	return ""
}

var townHouses = strings.Fields("镇 街道 发布")

// kindless takes the kinds off the names of towns: 濮院 is 濮院镇.
var kindless = strings.NewReplacer("镇", "", "街道", "", "市", "", "县", "", "省", "")

// kindsApart tells that one phrase is the other but for kinds of places that it has besides, none of which is another than the other's place is of.
func kindsApart(less, more saying) bool {
	x, y := less.rest, more.rest
	if kindless.Replace(x) != kindless.Replace(y) {
		return false
	}
	for _, r := range y {
		if first, n := utf8.DecodeRuneInString(x); n > 0 && first == r {
			x = x[n:]
		} else if strings.ContainsRune("市县省", r) && less.place != "" && !strings.HasSuffix(less.place, string(r)) {
			return false
		}
	}
	return x == ""
}

// unnamed takes the names off the parts of a time that was measured.
var unnamed = strings.NewReplacer("小时", "", "时", "", "分", "", "秒", "", string(apartMark), "")

// either tells that two phrases say the same, or one of them nothing.
func either(x, y string) bool { return x == y || x == "" || y == "" }

func samePlace(x, y string) bool {
	if provincial(x) && strings.HasSuffix(y, "市") || provincial(y) && strings.HasSuffix(x, "市") {
		return false
	}
	return either(x, y) || slices.Contains(ownWords, x) || slices.Contains(ownWords, y) || strings.Contains(x, y) || strings.Contains(y, x)
}

func provincial(place string) bool { return strings.HasSuffix(place, "省") }

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
	a, b = dayNames.Replace(a), dayNames.Replace(b)
	if a == b || a == "" || b == "" {
		return true
	}
	dated := strings.ContainsAny(a, "0123456789") != strings.ContainsAny(b, "0123456789")
	return dated && (slices.Contains(looseDays, a) || slices.Contains(looseDays, b)) || vague(a, b) || vague(b, a)
}

var dayNames = strings.NewReplacer("昨日", "昨天", "今日", "今天", "前日", "前天")

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

// phrase takes a phrase to pieces, of a text that came out then.
func (c *comparison) phrase(s string, came time.Time) saying {
	var out saying
	var rest strings.Builder
	about, dayBefore := "", false
	for s != "" {
		if clock, n := clockAt(s); n > 0 {
			out.clock, s = out.clock+clock, s[n:]
			continue
		}
		day, date := momentAt(s, came)
		if next, n := nextDay(s, out.days); n > 0 {
			day, date = next, n
		}
		many, amount := quantityAt(s)
		own, loose, fill, hour := wordAt(ownWords, s), wordAt(looseDays, s), wordAt(fillWords, s), wordAt(hourWords, s)
		loose = max(loose, wordAt(vagueDays, s))
		if _, timed := clockAt(s[hour:]); hour == len("晚") && timed == 0 && !dayBefore {
			hour = 0 // 早稻
		}
		dayBefore = false
		our, known := wordAt(c.place, s), synonymAt(s)
		town, kind := c.townAt(s)
		if of := wordAt(ofProvince, s); of > 0 {
			out.place, s = out.place+c.province(), s[of:]
			continue
		}
		if title := titleAt(s); title > 0 && title >= max(fill, known) {
			out.titles, s = append(out.titles, s[:title]), s[title:]
			continue
		}
		n := max(date, amount, own, loose, fill, hour, our, known, kind)
		if sign, m := aboutAt(s); m > 0 && m >= n {
			about, s = sign, s[m:]
			continue
		}
		switch {
		case n == 0:
			if run := len(s) - len(strings.TrimLeftFunc(s, numeral)); run > 0 {
				rest.WriteString(figure(s[:run]))
				s = s[run:]
				continue
			}
			_, n = utf8.DecodeRuneInString(s)
			rest.WriteString(s[:n])
		case n == kind:
			out.town += town
		case n == date:
			out.days, dayBefore = append(out.days, day), true
		case n == loose:
			out.days = append(out.days, moment{said: s[:n]})
		case n == amount:
			rest.WriteString("<" + many + about + ">")
			about = ""
		case n == hour:
			out.hour += hourOf(s[:n])
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

// ofProvince is what a paper calls its province.
var ofProvince = strings.Fields("我省 本省 全省 该省")

// province is ours, as c.place names it.
func (c *comparison) province() string {
	for _, p := range c.place {
		if provincial(p) {
			return p
		}
	}
	return "省"
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

// townAt reads the name of a town of ours, with its kind or without, or 我镇.
func (c *comparison) townAt(s string) (town string, n int) {
	if first, _ := utf8.DecodeRuneInString(s); first == '我' || first == '本' {
		for _, kind := range []string{"镇", "街道"} {
			if rest, ok := strings.CutPrefix(s[len("我"):], kind); ok {
				return ownTown, len(s) - len(rest)
			}
		}
	}
	if n = wordAt(c.towns, s); n == 0 {
		return "", 0
	}
	town = s[:n]
	for _, kind := range []string{"镇", "街道"} {
		if strings.HasPrefix(s[n:], kind) {
			return town, n + len(kind)
		}
	}
	return town, n
}

// hourOf is one word for those that say one part of the day.
func hourOf(w string) string {
	switch w {
	case "晚上", "当晚", "夜里", "夜间", "夜":
		return "晚"
	case "早上", "早晨", "清晨", "晨":
		return "早"
	}
	return w
}

// aboutAt reads a word that says of the number behind it that there are more, or nearly so many.
func aboutAt(s string) (sign string, n int) {
	for _, w := range []struct{ word, sign string }{{"超过", "+"}, {"超", "+"}, {"逾", "+"}, {"将近", "-"}, {"接近", "-"}, {"近", "-"}} {
		if rest, ok := strings.CutPrefix(s, w.word); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return w.sign, len(w.word)
		}
	}
	return "", 0
}

const longestSynonym = len("文化和广电旅游体育局")

// synonymAt is the length of the longest word that s begins with and that others stand for.
func synonymAt(s string) int {
	n := 0
	for i := range s {
		if i > 0 && synonyms[s[:i]] != "" {
			n = i
		}
		if i > longestSynonym {
			return n
		}
	}
	if len(s) <= longestSynonym && synonyms[s] != "" {
		return len(s)
	}
	return n
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
	return narrowed(ga, gb, func(r rune) bool { return !numeral(r) })
}

// narrowed are two gaps without what they begin and end with alike, as far as that may go.
func narrowed(ga, gb gap, may func(rune) bool) (gap, gap) {
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.from] == gb.t.runes[gb.from] && may(ga.t.runes[ga.from]) {
		ga.from, gb.from = ga.from+1, gb.from+1
	}
	for ga.len() > 0 && gb.len() > 0 && ga.t.runes[ga.to-1] == gb.t.runes[gb.to-1] && may(ga.t.runes[ga.to-1]) {
		ga.to, gb.to = ga.to-1, gb.to-1
	}
	return ga, gb
}
