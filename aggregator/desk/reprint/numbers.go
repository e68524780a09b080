package reprint

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Marks that a reading leaves between digits, where all other punctuation is dropped: 9:00, 10-15.
const (
	colonMark = ':'
	rangeMark = '~'
	apartMark = '|' // set between two numbers that stand side by side
)

// spelling writes the numbers of a text in one way, whatever way they were written in: 四百一十三, 413; 1.2万, 一万二千, 12000; 百分之七, 七个点
// excepted, 7%; 七成, 70%; 下午三时半, 15:30; 二比一, 2:1; 2014-09-01, 2014年9月1日. What may be no number (三四个, 万一, 百姓) stays as it is.
type spelling struct {
	in    []rune
	pause []stop
	out   []rune
	stops []stop

	hour    int // of the last time of day, -1 where none was
	hourEnd int // the length of out behind it
}

// spelled appends a text with its numbers in one way to out, and what stands before its characters to stops.
func spelled(in []rune, pause []stop, out []rune, stops []stop) ([]rune, []stop) {
	most := len(in) + len(in)/8
	s := spelling{in: in, pause: pause, out: slices.Grow(out, most), stops: slices.Grow(stops, most), hour: -1}
	first := slices.IndexFunc(in, numeral)
	if first < 0 {
		first = len(in)
	}
	s.copy(0, first)
	for i := first; i < len(in); {
		n := 0
		if numeral(in[i]) {
			n = s.at(i)
		}
		if n == 0 {
			s.out, s.stops = append(s.out, s.joining(i)), append(s.stops, pause[i])
			n = 1
		}
		i += n
		plain := i
		for i < len(in) && !numberMarks.Has(in[i]) {
			i++
		}
		s.copy(plain, i)
	}
	return s.out, s.stops
}

// numberMarks are numerals, and what may join two numbers.
var numberMarks = text.SetOf(numeralRunes + string(rangeMark) + "到")

func (s *spelling) copy(from, to int) {
	s.out, s.stops = append(s.out, s.in[from:to]...), append(s.stops, s.pause[from:to]...)
}

// spell is a word, or a headline, with its numbers in one way.
func spell(word string) string {
	if !strings.ContainsFunc(word, numeral) {
		return word
	}
	in := []rune(word)
	out, _ := spelled(in, make([]stop, len(in)), nil, nil)
	return string(out)
}

// spellAll spells the words of a list.
func spellAll(list []string) []string {
	if !slices.ContainsFunc(list, func(w string) bool { return spell(w) != w }) {
		return list
	}
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = spell(w)
	}
	return out
}

// write puts text in place of what stands at i.
func (s *spelling) write(i int, text string) {
	s.setApart(i)
	p := s.pause[i]
	for _, r := range text {
		s.out, s.stops = append(s.out, r), append(s.stops, p)
		p = noStop
	}
}

// setApart parts the number that stands at i from one that was written right before.
func (s *spelling) setApart(i int) {
	if len(s.out) > 0 && numeral(s.out[len(s.out)-1]) {
		s.out, s.stops = append(s.out, apartMark), append(s.stops, s.pause[i])
	}
}

// joining is the character at i, or what stands for it between two numbers: 至 for 到 and dashes.
func (s *spelling) joining(i int) rune {
	r := s.in[i]
	if (r == rangeMark || r == '到') && i > 0 && s.starts(i+1) && (numeral(s.in[i-1]) || strings.ContainsRune("年月日号时点分半%元", s.in[i-1])) {
		return '至'
	}
	return r
}

// is tells that the text goes on with word at i, without a pause.
func (s *spelling) is(i int, word string) bool {
	for _, r := range word {
		if i >= len(s.in) || s.in[i] != r || s.pause[i] > noStop {
			return false
		}
		i++
	}
	return true
}

func (s *spelling) oneOf(i int, runes string) bool {
	return i < len(s.in) && s.pause[i] == noStop && strings.ContainsRune(runes, s.in[i])
}

// starts tells that a number may begin at i.
func (s *spelling) starts(i int) bool {
	return i < len(s.in) && (arabic(s.in[i]) || hanFigure(s.in[i]) > 0 && (hanFigure(s.in[i]) <= 10 || s.in[i] == '十'))
}

func arabic(r rune) bool { return r >= '0' && r <= '9' }

// at writes the number at i and gives how many characters it took, 0 where there is none.
func (s *spelling) at(i int) int {
	if n := s.plain(i); n > 0 {
		return n
	}
	return s.reckoned(i)
}

// reckoned is at for every number.
func (s *spelling) reckoned(i int) int {
	if sign := s.share(i); sign != "" {
		if s.is(i+3, "百") {
			s.write(i, "100"+sign)
			return 4
		}
		if n, end := s.numberOn(i + 3); n != "" {
			s.write(i, n+sign)
			return end - i
		}
	}
	if !s.starts(i) {
		return s.bare(i)
	}
	n, end := s.number(i)
	if n == "" {
		end = max(end, i+1)
		s.write(i, string(s.in[i:end]))
		return end - i
	}
	if to := s.timeOfDay(i, n, end); to > 0 {
		return to - i
	}
	text, end := s.measured(n, end)
	s.write(i, text)
	return end - i
}

// plain writes what reckoned would, but sooner, where what stands behind the number makes nothing else of it: 36, 一. Else it gives 0.
func (s *spelling) plain(i int) int {
	end, figure := i+1, hanFigure(s.in[i])
	switch {
	case s.in[i] >= '1' && s.in[i] <= '9':
		for end < len(s.in) && arabic(s.in[end]) && s.pause[end] == noStop {
			end++
		}
	case figure < 1 || figure > 9:
		return 0
	}
	if end < len(s.in) && numberTails.Has(s.in[end]) {
		return 0
	}
	s.setApart(i)
	s.copy(i, end)
	if figure > 0 {
		s.out[len(s.out)-1] = '0' + rune(figure)
	}
	return end - i
}

// bare writes 百, 千 and 万 that stand for one hundred, and so on, before what is counted: 百岁, 千余名.
func (s *spelling) bare(i int) int {
	const counted = "岁余多名"
	if unit := unitOf(s.in[i]); unit > 10 && (s.oneOf(i+1, counted) || unit == 100 && s.oneOf(i+1, "年天")) {
		s.write(i, strconv.FormatUint(unit, 10))
		return 1
	}
	return 0
}

// share is the sign of 百分之 or 千分之 at i.
func (s *spelling) share(i int) string {
	switch {
	case s.in[i] != '百' && s.in[i] != '千', !s.is(i+1, "分之"):
		return ""
	case s.in[i] == '百':
		return "%"
	}
	return "‰"
}

// measured is the number with what follows it where both have other ways to be written: 七成, 四元二角, 一米八二, 二比一, 2014-09-01.
func (s *spelling) measured(n string, end int) (string, int) {
	switch {
	case len(n) == 2 && n[0] == '0' && s.oneOf(end, "月日时"):
		return n[1:], end
	case s.is(end, "成") && !s.oneOf(end+1, "立功为员果本绩长年熟就都交分型品"):
		if v, err := strconv.Atoi(n); err == nil && v <= 10 {
			if m, to := s.number(end + 1); len(m) == 1 && s.pause[end+1] == noStop && v < 10 {
				return strconv.Itoa(v) + m + "%", to
			}
			return strconv.Itoa(v*10) + "%", end + 1
		}
	case s.is(end, "分半") && !strings.Contains(n, "."):
		return n + ".5分", end + 2
	case s.is(end, "元") && s.starts(end+1) && s.pause[end+1] == noStop:
		if m, to := s.number(end + 1); len(m) == 1 && s.is(to, "角") {
			if c, on := s.numberOn(to + 1); len(c) == 1 && s.is(on, "分") {
				return n + "." + m + c + "元", on + 1
			}
			return n + "." + m + "元", to + 1
		}
	case len(n) == 1 && s.is(end, "角") && !s.oneOf(end+1, cornered):
		if c, on := s.numberOn(end + 1); len(c) == 1 && s.is(on, "分") {
			return "0." + n + c + "元", on + 1
		}
		return "0." + n + "元", end + 1
	case s.is(end, "米") && len(n) == 1 && s.starts(end+1):
		m, to := s.decimals(end + 1)
		if arabic(s.in[end+1]) {
			m, to = s.numberOn(end + 1)
		}
		if m != "" && len(m) <= 2 && !s.oneOf(to, "十百千万个名人米元") {
			return n + "." + m + "米", to
		}
	case s.is(end, "比") || s.is(end, string(colonMark)):
		if m, to := s.numberOn(end + 1); m != "" && len(m) <= 3 && len(n) <= 3 {
			return n + ":" + m, to
		}
	case n[0] == '0' && s.oneOf(end, string(rangeMark)): // a telephone's area code
		number, to := s.numberOn(end + 1)
		return n + number, max(to, end+1)
	case len(n) == 4 && s.oneOf(end, string(rangeMark)):
		if m, d, to := s.dashed(end); to > 0 {
			return n + "年" + m + "月" + d + "日", to
		}
	}
	return n + s.unit(&end), end
}

// cornered are what stands behind 三角 and 五角 where they are no money.
const cornered = "形洲地星大楼梅架函钢铁裤枫债恋亭楔色落度"

// dashed reads -09-01 behind a year.
func (s *spelling) dashed(i int) (month, day string, end int) {
	m, to := s.numberOn(i + 1)
	if m == "" || len(m) > 2 || !s.oneOf(to, string(rangeMark)) {
		return "", "", 0
	}
	d, end := s.numberOn(to + 1)
	if d == "" || len(d) > 2 {
		return "", "", 0
	}
	return strings.TrimLeft(m, "0"), strings.TrimLeft(d, "0"), end
}

// units have several names.
var units = []struct{ said, unit string }{{"平米", "平方米"}, {"km", "公里"}, {"千米", "公里"}, {"cm", "厘米"}, {"公分", "厘米"}, {"mm", "毫米"}, {"kg", "公斤"}, {"千克", "公斤"}, {"摄氏度", "℃"}}

// unitStarts are what those names begin with.
var unitStarts = func() (starts string) {
	for _, u := range units {
		_, n := utf8.DecodeRuneInString(u.said)
		starts += u.said[:n]
	}
	return starts
}()

// numberTails are what may go on with a number, or have it written otherwise: all that amount, timeOfDay and measured look for behind one.
var numberTails = text.SetOf(numeralRunes + "时点成元角米比分" + string(colonMark) + string(rangeMark) + unitStarts)

func (s *spelling) unit(end *int) string {
	if !s.oneOf(*end, unitStarts) {
		return ""
	}
	for _, u := range units {
		if s.is(*end, u.said) {
			*end += utf8.RuneCountInString(u.said)
			return u.unit
		}
	}
	return ""
}

// numberOn is the number at i if no pause stands before it.
func (s *spelling) numberOn(i int) (string, int) {
	if i >= len(s.in) || s.pause[i] > noStop || !s.starts(i) {
		return "", i
	}
	return s.number(i)
}
