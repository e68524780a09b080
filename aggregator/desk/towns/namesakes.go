package towns

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

//go:embed data/towns.txt
var townsData string

// namesake is a town elsewhere whose name holds one of ours, and where it lies: province, city, county.
type namesake struct {
	name string
	in   [3]string
	town int  // which of ours
	same bool // the names are the same but for the kind: 高桥镇, not 高桥营街道
}

// namesakesOf are the towns elsewhere that bear our towns' names or hold them: 江西's 石门楼镇, 四川's 白乌镇.
func (g *Gazetteer) namesakesOf() (all []namesake) {
	names := make([][]rune, len(g.bare))
	for i, n := range g.bare {
		names[i] = text.Fold(nil, n)
	}
	index, distinct := map[string][]int{}, [][]rune(nil)
	for i, n := range names {
		of := index[string(n)]
		if len(of) == 0 && len(n) > 1 && len(n) <= longestTerm {
			distinct = append(distinct, n)
		}
		if len(of) < mostBearers {
			index[string(n)] = append(of, i)
		}
	}
	auto := text.NewAutomaton(distinct)
	var line []rune
	var found []text.Match
	for l := range strings.Lines(townsData) {
		if strings.HasPrefix(l, "#") || !auto.Within(l) { // as nearly all
			continue
		}
		line = append(line[:0], []rune(l)...)
		found = auto.Find(line, found[:0])
		f := strings.Fields(l)
		if g.ours(f[2]) {
			continue
		}
		for _, m := range found {
			for _, i := range index[string(distinct[m.Term])] {
				if name, own := wordAround(line, m), string(names[i]); name != f[0] && name != f[1] && name != f[2] {
					all = append(all, namesake{name, [3]string(f[:3]), i, townStem(name) == own || name == own})
				}
			}
		}
	}
	return all
}

// ours tells that a county is the one that the towns are of.
func (g *Gazetteer) ours(county string) bool {
	for _, c := range g.county {
		if placeStem(county) == placeStem(c) {
			return true
		}
	}
	return false
}

// wordAround is the word between blanks that a match lies in.
func wordAround(line []rune, m text.Match) string {
	from, to := m.From, m.To
	for from > 0 && line[from-1] != ' ' {
		from--
	}
	for to < len(line) && line[to] != ' ' && line[to] != '\n' {
		to++
	}
	return string(line[from:to])
}

var kinds = lexicon("街道 镇 乡")

// townStem is a town's name without its kind.
func townStem(name string) string {
	for _, k := range kinds.words {
		if s, ok := strings.CutSuffix(name, k); ok {
			return s
		}
	}
	return name
}

// addNamesakes adds the longer names as places elsewhere, and notes which places hold a town of the same name as ours.
func (g *Gazetteer) addNamesakes(add func(string, meaning)) {
	g.holds, g.provinces = map[held]bool{}, map[held]bool{}
	g.shared, g.sharedNear = make([]int, len(g.towns)), make([]bool, len(g.towns))
	for _, n := range g.namesakesOf() {
		if !n.same {
			add(n.name, meaning{sort: isPlace, town: -1, line: lineOf(g.lines, n.in)})
			continue
		}
		g.shared[n.town]++
		g.sharedNear[n.town] = g.sharedNear[n.town] || n.in[0] == g.province
		for i, where := range n.in {
			in := g.holds
			if i == 0 {
				in = g.provinces
			}
			for _, form := range forms(where) {
				if i, ok := g.terms.index[form]; ok {
					in[held{int32(i), n.town}] = true
				}
			}
		}
	}
}

// holdsAny tells that one of the places named holds a town of the same name.
func (g *Gazetteer) holdsAny(places []text.Match, town int) bool {
	return slices.ContainsFunc(places, func(m text.Match) bool { return g.holds[held{m.Term, town}] || g.provinces[held{m.Term, town}] })
}

// held is a place, by its term, and one of our towns whose name is also one of the place's own.
type held struct {
	term int32
	town int
}

// lineOf is the line of the list of counties that a county stands in, -1 for none.
func lineOf(lines []placeLine, in [3]string) int16 {
	for i, l := range lines {
		if l.province == in[0] && l.city == in[1] {
			return int16(i)
		}
	}
	return -1
}
