package reprint

import (
	"fmt"
	"strconv"
	"strings"
)

// dayParts stand before an hour and say which half of the day it is in.
var dayParts = []struct {
	word  string
	after int // 12 where it is the second half
	kept  bool
}{
	{"上午", 0, false}, {"早上", 0, false}, {"早晨", 0, false}, {"清晨", 0, false}, {"凌晨", 0, false}, {"下午", 12, false}, {"傍晚", 12, false}, {"晚上", 12, false},
	{"中午", 12, false}, {"午后", 12, false}, {"晚", 12, true}, {"早", 0, true}, {"晨", 0, true},
}

// timeOfDay writes the time of which n, which ends at end, is the hour, by the clock of 24 hours, and gives where it ends; 0 if it is none.
func (s *spelling) timeOfDay(i int, n string, end int) int {
	h, err := strconv.Atoi(n)
	if err != nil || h > 24 || len(n) > 2 || end >= len(s.in) || s.in[end] != colonMark && !s.oneOf(end, "时点") {
		return 0
	}
	part, cut, after, kept := s.dayPart()
	m, to := s.minutes(end, part != "" || (arabic(s.in[i]) || h > 1) && !s.oneOf(end+1, "建意要希思看"))
	if to == 0 {
		return 0
	}
	ranged := s.hour >= 12 && len(s.out) == s.hourEnd+1 && s.out[len(s.out)-1] == '至'
	switch {
	case part == "" && ranged && h < 12 && h+12 > s.hour, after > 0 && h < 12 && !(part == "中午" && h > 3):
		h += 12
	}
	p := s.pause[i]
	if cut > 0 && !kept {
		p = s.stops[len(s.out)-cut]
		s.out, s.stops = s.out[:len(s.out)-cut], s.stops[:len(s.stops)-cut]
	}
	was := s.pause[i]
	s.pause[i] = p
	s.write(i, fmt.Sprintf("%d:%02d", h, m))
	s.pause[i] = was
	s.hour, s.hourEnd = h, len(s.out)
	return to
}

// dayPart is the word before the hour that says which half of the day it is in, with its length.
func (s *spelling) dayPart() (word string, length, after int, kept bool) {
	const longest = 2
	tail := string(s.out[max(len(s.out)-longest, 0):])
	for _, d := range dayParts {
		if strings.HasSuffix(tail, d.word) {
			return d.word, len([]rune(d.word)), d.after, d.kept
		}
	}
	return "", 0, 0, false
}

// hourHere tells that a number that is written here is an hour: 下午四点一趟 is no 4.1.
func (s *spelling) hourHere() bool {
	word, _, _, kept := s.dayPart()
	return word != "" && !kept
}

// minutes reads what stands behind an hour: :30, 时30分, 点半, 点钟. A bare 时 or 点 makes an hour of what is surely one.
func (s *spelling) minutes(i int, sure bool) (int, int) {
	if s.in[i] == colonMark {
		if i+2 < len(s.in) && arabic(s.in[i+1]) && arabic(s.in[i+2]) && (i+3 == len(s.in) || !arabic(s.in[i+3])) {
			m, _ := strconv.Atoi(string(s.in[i+1 : i+3]))
			return m, i + 3
		}
		return 0, 0
	}
	if !s.oneOf(i, "时点") || s.oneOf(i+1, "代期间") {
		return 0, 0
	}
	switch {
	case s.is(i+1, "半"):
		return 30, i + 2
	case s.oneOf(i+1, "整钟"):
		return 0, i + 2
	}
	if n, to := s.numberOn(i + 1); n != "" && len(n) <= 2 && !strings.Contains(n, ".") {
		m, _ := strconv.Atoi(n)
		switch {
		case m < 60 && s.is(to, "分") && !s.is(to, "分之"):
			return m, to + 1
		case m < 60 && len(n) == 2 && sure && !s.oneOf(to, "个名人元岁"):
			return m, to
		}
	}
	if sure || s.oneOf(i+1, "许多左起至到前后") {
		return 0, i + 1
	}
	return 0, 0
}
