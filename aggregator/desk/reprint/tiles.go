package reprint

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/text"
)

// tile is a run of characters that two texts share.
type tile struct{ a, b, n int }

const (
	tileSeed  = 8  // characters that must agree for a run to be found
	tileLong  = 32 // a run that is more than a phrase
	tileLeast = 12 // a shorter run counts only beside another in the same order
	tileNear  = 40
	tileLead  = 64 // the least that texts begin with alike for it to be taken as a run
)

// tiles covers a with runs of b, longest first at each place, no character used twice; in a's order.
func tiles(a, b []rune) []tile {
	if len(a) < tileSeed || len(b) < tileSeed {
		return nil
	}
	if slices.Equal(a, b) {
		return []tile{{0, 0, len(a)}}
	}
	// What both begin with, as a copy and its original mostly do, is found without an index; what is left of b is indexed.
	lead := alike(a, b)
	if lead < tileLead {
		lead = 0
	}
	next := make([]int32, len(b))
	at := make(map[uint64]int32, len(b)-lead)
	for h, i := range hashes(b[lead:], tileSeed) {
		next[lead+i] = at[h] - 1
		at[h] = int32(lead+i) + 1
	}
	first := make([]int32, 0, len(a))
	for h := range hashes(a, tileSeed) {
		first = append(first, at[h]-1)
	}
	m := tiler{a: a, b: b, first: first, next: next, usedA: make([]bool, len(a)), usedB: make([]bool, len(b))}
	if lead > 0 {
		m.take(tile{0, 0, lead})
	}
	m.cover(tileLong) // else a phrase that both have twice takes what belongs to a passage
	m.cover(tileSeed)
	slices.SortFunc(m.out, func(s, t tile) int { return s.a - t.a })
	return settle(m.out, a, b)
}

// tiler covers a with runs of b.
type tiler struct {
	a, b         []rune
	first        []int32 // where the run at each place of a stands in b, the last such place; -1 where nowhere
	next         []int32 // and the place before each
	usedA, usedB []bool
	out          []tile
}

// cover takes the runs of at least so many characters in what is left of a.
func (m *tiler) cover(least int) {
	const most = 8 // places of one run that are looked at
	var last tile
	for i := 0; i < len(m.first); {
		p := m.first[i]
		if p < 0 || m.usedA[i] {
			i++
			continue
		}
		best := tile{}
		for range most {
			if p < 0 {
				break
			}
			if n := agree(m.a[i:], m.b[p:], m.usedA[i:], m.usedB[p:]); n > best.n || n == best.n && n > 0 && follows(last, int(p)) {
				best = tile{i, int(p), n}
			}
			p = m.next[p]
		}
		if best.n < least {
			i++
			continue
		}
		m.take(best)
		last = best
		i += best.n
	}
}

func (m *tiler) take(t tile) {
	for j := range t.n {
		m.usedA[t.a+j], m.usedB[t.b+j] = true, true
	}
	m.out = append(m.out, t)
}

func follows(last tile, b int) bool {
	return last.n > 0 && b >= last.b+last.n && b-last.b-last.n < tileNear
}

func agree(a, b []rune, usedA, usedB []bool) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] && !usedA[n] && !usedB[n] {
		n++
	}
	return n
}

// alike is how many characters both begin with.
func alike(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// settle keeps tiles from beginning or ending inside a number, and drops what chance or a common phrase has made.
func settle(ts []tile, a, b []rune) []tile {
	for i := range ts {
		t := &ts[i]
		for t.n > 0 && numeral(a[t.a]) && (t.a > 0 && numeral(a[t.a-1]) || t.b > 0 && numeral(b[t.b-1])) {
			t.a, t.b, t.n = t.a+1, t.b+1, t.n-1
		}
		for t.n > 0 && numeral(a[t.a+t.n-1]) && (t.a+t.n < len(a) && numeral(a[t.a+t.n]) || t.b+t.n < len(b) && numeral(b[t.b+t.n])) {
			t.n--
		}
	}
	ts = slices.DeleteFunc(ts, func(t tile) bool { return t.n < 4 })
	kept := make([]tile, 0, len(ts))
	for i, t := range ts {
		before, behind := i > 0 && near(ts[i-1], t), i+1 < len(ts) && near(t, ts[i+1])
		back, on := i > 0 && ts[i-1].b > t.b, i+1 < len(ts) && ts[i+1].b < t.b
		if t.n >= tileLeast || before && !on || behind && !back {
			kept = append(kept, t)
		}
	}
	return kept
}

func near(s, t tile) bool {
	ga, gb := t.a-s.a-s.n, t.b-s.b-s.n
	return ga >= 0 && gb >= 0 && ga <= tileNear && gb <= tileNear
}

// numeralRunes are what numbers are written with.
const numeralRunes = "0123456789.〇零一壹二两贰三叁四肆五伍六陆七柒八捌九玖十百千万亿"

var numerals = text.SetOf(numeralRunes)

// numeral is true of what numbers are written with.
func numeral(r rune) bool { return numerals.Has(r) }

func hanFigure(r rune) int {
	switch r {
	case '〇', '零':
		return 10
	case '一', '壹':
		return 1
	case '二', '两', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	case '十', '百', '千', '万', '亿':
		return 11
	}
	return 0
}

// figures are the numbers in a text, in one notation.
func figures(s []rune) []string {
	var out []string
	for i := 0; i < len(s); {
		if !numeral(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && numeral(s[j]) {
			j++
		}
		out = append(out, figure(string(s[i:j])))
		i = j
	}
	return out
}

// figure writes 十二, 二十 and 一五 with digits; larger Chinese numbers stay as written, and so does what is about so many: 四五.
func figure(s string) string {
	r := []rune(s)
	digit := func(i int) (byte, bool) {
		if r[i] >= '0' && r[i] <= '9' {
			return byte(r[i]), true
		}
		d := hanFigure(r[i])
		return byte('0' + d%10), d > 0 && d <= 10
	}
	switch k := slices.Index(r, '十'); {
	case k == 0 && len(r) == 1:
		return "10"
	case k == 0 && len(r) == 2:
		if d, ok := digit(1); ok {
			return "1" + string(d)
		}
	case k == 1 && len(r) == 2:
		if d, ok := digit(0); ok {
			return string(d) + "0"
		}
	case k == 1 && len(r) == 3:
		d, ok := digit(0)
		if e, too := digit(2); ok && too {
			return string(d) + string(e)
		}
	case len(r) == 2 && hanFigure(r[0]) > 0 && hanFigure(r[1]) == hanFigure(r[0])+1:
	case k < 0:
		out := make([]byte, 0, len(r))
		for i := range r {
			d, ok := digit(i)
			if !ok {
				return s
			}
			out = append(out, d)
		}
		return string(out)
	}
	return s
}

// Within tells whether a's items stand in b in the same order.
func within(a, b []string) bool {
	for _, s := range b {
		if len(a) > 0 && a[0] == s {
			a = a[1:]
		}
	}
	return len(a) == 0
}
