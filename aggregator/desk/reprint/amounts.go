package reprint

import (
	"strconv"
	"strings"
)

// largest is the most that an amount is added up to; longer rows of digits are numbers of something and stay as they are.
const largest = 1e15

// amount is a number as it is read, from its digits and units.
type amount struct {
	total, section, last uint64
	unit                 uint64 // of the last digit that had one
	pending, zero        bool
	fraction             string // of last
	han                  bool   // last was written in Chinese
}

// number reads the number at i: its digits, and where it ends; nothing where it may be none.
func (s *spelling) number(i int) (string, int) {
	if !s.starts(i) {
		return "", i
	}
	if text, end, ok := s.row(i); ok {
		return text, end
	}
	var a amount
	end := i
	for next := i; next < len(s.in) && (next == i || s.pause[next] == noStop); {
		n := a.take(s, next)
		if n == 0 {
			break
		}
		next += n
		if a.unit == 0 || s.in[next-1] != '零' && s.in[next-1] != '〇' {
			end = next
		}
	}
	if end == i {
		return "", i
	}
	if s.is(end, "点") && a.fraction == "" && !s.hourHere() {
		if f, to := s.decimals(end + 1); to > 0 {
			a.settle()
			a.last, a.section, a.unit, a.pending, a.fraction = a.section, 0, 0, true, f
			for end = to; end < len(s.in) && s.pause[end] == noStop; {
				n := a.take(s, end)
				if n == 0 {
					break
				}
				end += n
			}
		}
	}
	return a.String(), end
}

// row reads digits without units: 413, 71.2, 二〇一四. Chinese ones that may be about so many (三四个, 二三十) stay: no text, up to
// their end.
func (s *spelling) row(i int) (string, int, bool) {
	j := i
	if arabic(s.in[i]) {
		for j < len(s.in) && (arabic(s.in[j]) || s.in[j] == '.') && (j == i || s.pause[j] == noStop) {
			j++
		}
		row := string(s.in[i:j])
		if s.oneOf(j, "万亿") || s.oneOf(j, "千百") && !s.oneOf(j+1, "米克瓦分") {
			return "", i, j-i > 12 || strings.Count(row, ".") > 1
		}
		return dotted(row), j, true
	}
	var b strings.Builder
	for j < len(s.in) && hanFigure(s.in[j]) > 0 && hanFigure(s.in[j]) <= 10 && (j == i || s.pause[j] == noStop) {
		b.WriteByte(byte('0' + hanFigure(s.in[j])%10))
		j++
	}
	digits := b.String()
	switch {
	case j-i < 2 || s.oneOf(j, "十百千万亿") && strings.HasPrefix(digits, "0"):
		return "", i, false
	case s.oneOf(j, "十百千万亿"):
		for j < len(s.in) && s.pause[j] == noStop && hanFigure(s.in[j]) > 0 {
			j++
		}
		return "", j, true
	case j-i == 2 && (digits[1] == digits[0]+1 || digits == "35") && !s.oneOf(j, "年"):
		return "", j, true
	}
	return digits, j, true
}

// dotted is a row of digits, or the date that it is: 2014.9.1.
func dotted(row string) string {
	if strings.Count(row, ".") != 2 {
		return row
	}
	p := strings.Split(row, ".")
	if len(p[0]) != 4 || len(p[1]) > 2 || len(p[2]) > 2 || p[1] == "" || p[2] == "" {
		return row
	}
	return p[0] + "年" + strings.TrimLeft(p[1], "0") + "月" + strings.TrimLeft(p[2], "0") + "日"
}

// decimals reads the Chinese digits behind 点, unless what follows makes it a time: 七点二十分.
func (s *spelling) decimals(i int) (string, int) {
	var b strings.Builder
	j := i
	for j < len(s.in) && s.pause[j] == noStop && hanFigure(s.in[j]) > 0 && hanFigure(s.in[j]) <= 10 && s.in[j] != '两' {
		b.WriteByte(byte('0' + hanFigure(s.in[j])%10))
		j++
	}
	if j == i || s.oneOf(j, "十分刻") && !s.is(j, "分之") {
		return "", 0
	}
	return b.String(), j
}

// take reads one digit, row of digits, or unit at i, and gives its length, 0 where the number ends.
func (a *amount) take(s *spelling, i int) int {
	if i >= len(s.in) || a.total+a.section > largest {
		return 0
	}
	r := s.in[i]
	switch {
	case arabic(r):
		if a.pending {
			return 0
		}
		j := i
		for j < len(s.in) && (arabic(s.in[j]) || s.in[j] == '.') && (j == i || s.pause[j] == noStop) && j-i < 12 {
			j++
		}
		whole, fraction, _ := strings.Cut(string(s.in[i:j]), ".")
		n, err := strconv.ParseUint(whole, 10, 64)
		if err != nil {
			return 0
		}
		a.last, a.fraction, a.pending, a.han = n, fraction, true, false
		return j - i
	case r == '零' || r == '〇':
		if a.pending || a.unit == 0 && (a.total > 0 || a.section > 0) {
			return 0
		}
		a.zero = true
		if a.unit == 0 {
			a.last, a.pending, a.han = 0, true, true
		}
		return 1
	case hanFigure(r) > 0 && hanFigure(r) <= 9:
		if a.pending {
			return 0
		}
		a.last, a.pending, a.han = uint64(hanFigure(r)), true, true
		return 1
	}
	return a.takeUnit(s, i)
}

func unitOf(r rune) uint64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

// takeUnit reads 十, 百, 千, 万 or 亿.
func (a *amount) takeUnit(s *spelling, i int) int {
	unit := unitOf(s.in[i])
	switch {
	case unit == 0, a.fraction != "" && unit < 1e4, unit == 100 && s.is(i+1, "分"), unit == 1000 && !a.han && s.oneOf(i+1, "米克瓦"):
		return 0
	case unit == 10 && !a.pending && (a.unit == 0 || a.zero || a.unit >= 100):
		a.last, a.pending, a.han = 1, true, true
	}
	if unit < 1e4 {
		if !a.pending {
			return 0
		}
		a.section += a.last * unit
		a.last, a.pending, a.unit, a.zero = 0, false, unit, false
		return 1
	}
	if a.section+a.last == 0 && !(unit == 1e8 && a.total > 0) {
		return 0
	}
	digits := len(strconv.FormatUint(unit, 10)) - 1
	if len(a.fraction) > digits {
		return 0
	}
	part := uint64(0)
	if a.fraction != "" {
		part, _ = strconv.ParseUint(a.fraction+strings.Repeat("0", digits-len(a.fraction)), 10, 64)
	}
	if a.pending {
		a.section += a.last
	}
	if unit == 1e8 {
		a.total, a.section = (a.total+a.section)*unit+part, 0
	} else {
		a.total, a.section = a.total+a.section*unit+part, 0
	}
	a.last, a.pending, a.fraction, a.unit, a.zero = 0, false, "", unit, false
	return 1
}

// settle adds the last digit: 三千五 is 3500, 三千零五 is 3005.
func (a *amount) settle() {
	if a.pending {
		if a.unit >= 100 && !a.zero && a.han {
			a.last *= a.unit / 10
		}
		a.section += a.last
		a.last, a.pending = 0, false
	}
	a.section += a.total
	a.total = 0
}

// String is the amount in digits.
func (a *amount) String() string {
	fraction := a.fraction
	a.settle()
	n := strconv.FormatUint(a.section, 10)
	if fraction != "" {
		n += "." + fraction
	}
	return n
}
