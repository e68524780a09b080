// Package towns tells which towns of the county a text is about, with the reason for each.
package towns

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

//go:embed data/places.txt
var placesData string

// sense is what a term means where it is found.
type sense uint8

const (
	isFull     sense = iota // 大麻镇, or a sure alias
	isBare                  // 大麻
	isVillage               // 越丰村
	isLandmark              // 缘缘堂
	isFor                   // a word that speaks for a town, or for the county (town < 0)
	isAgainst               // a phrase with a name inside that is something else
	isPlace                 // a county, city or province elsewhere, in full
	isStem                  // the same without 县, 市, 区: speaks only right before a name
	isUp                    // the county's own city and province
)

// meaning is one sense of a term.
type meaning struct {
	sort   sense
	line   int16 // of the list of counties that a place stands in, -1 for none
	town   int   // index, -1 for none
	doubt  bool  // needs local context
	common bool  // the full name is shared with places elsewhere
}

// Gazetteer is the towns as an automaton over all their names, the words for and against, and the places elsewhere.
type Gazetteer struct {
	region
	towns      []news.Town
	index      map[string]int // of a town by its id
	bare       []string       // the towns' names without their kinds
	after      *wordList      // the same, as what may follow a name
	auto       *text.Automaton
	terms      terms
	lines      []placeLine
	holds      map[held]bool
	shared     []int  // of a town: how many towns elsewhere have its name
	sharedNear []bool // one of them lies in the same province
}

// terms are what the automaton finds, each with its meanings.
type terms struct {
	names    []string
	meanings [][]meaning
	index    map[string]int
}

// add gives a term a meaning.
func (t *terms) add(name string, m meaning) {
	name = string(text.Fold(nil, name))
	if utf8.RuneCountInString(name) < 2 && m.sort != isFor {
		return
	}
	i, ok := t.index[name]
	if !ok {
		i = len(t.names)
		t.index[name] = i
		t.names = append(t.names, name)
		t.meanings = append(t.meanings, nil)
	}
	if !slices.Contains(t.meanings[i], m) {
		t.meanings[i] = append(t.meanings[i], m)
	}
}

// has tells that the word is a term.
func (t *terms) has(word string) bool { _, ok := t.index[word]; return ok }

// New prepares the towns for being found.
func New(towns []news.Town) *Gazetteer {
	g := &Gazetteer{towns: towns, index: make(map[string]int, len(towns)), terms: terms{index: map[string]int{}}}
	g.region, g.lines = newRegion(towns)
	for i, t := range towns {
		g.index[t.ID] = i
		g.bare = append(g.bare, t.Name)
		g.addTown(g.terms.add, i, t)
	}
	for _, c := range g.county {
		g.terms.add(c, meaning{sort: isFor, town: -1, line: -1})
	}
	g.after = listOf(g.bare)
	g.addPlaces(g.terms.add)
	g.addNamesakes(g.terms.add)
	runes := make([][]rune, len(g.terms.names))
	for i, t := range g.terms.names {
		runes[i] = []rune(t)
	}
	g.auto = text.NewAutomaton(runes)
	return g
}

func (g *Gazetteer) addTown(add func(string, meaning), i int, t news.Town) {
	doubtful := func(s string) (string, bool) {
		name := strings.TrimSuffix(strings.TrimSuffix(s, "?"), "？")
		return name, name != s
	}
	kinds := []string{t.Kind}
	if t.Kind == "" {
		kinds = []string{"镇", "街道", "乡"}
	}
	for _, k := range kinds {
		add(t.Name+k, meaning{sort: isFull, town: i, common: t.Ambiguous})
	}
	if strings.HasSuffix(t.Name, "镇") || strings.HasSuffix(t.Name, "乡") || strings.HasSuffix(t.Name, "街道") {
		add(t.Name, meaning{sort: isFull, town: i, common: t.Ambiguous})
	} else {
		add(t.Name, meaning{sort: isBare, town: i, doubt: t.Ambiguous})
	}
	for _, a := range t.Aliases {
		name, doubt := doubtful(a)
		add(name, meaning{sort: isFull, town: i, common: t.Ambiguous && townStem(name) == t.Name, doubt: doubt})
	}
	for _, v := range t.Villages {
		name, doubt := doubtful(v)
		add(name, meaning{sort: isVillage, town: i, doubt: doubt})
		if short, ok := strings.CutSuffix(name, "村村"); ok { // 芝村村: people say 芝村
			add(short+"村", meaning{sort: isVillage, town: i, doubt: true})
		}
	}
	for _, l := range t.Landmarks {
		name, doubt := doubtful(l)
		add(name, meaning{sort: isLandmark, town: i, doubt: doubt})
	}
	for _, w := range t.For {
		if !slices.Contains(g.county, w) {
			add(w, meaning{sort: isFor, town: i})
		}
	}
	for _, w := range t.Against {
		add(w, meaning{sort: isAgainst, town: i})
	}
}

// Stems that are words of the language as often as places; they say nothing.
var wordyStems = map[string]bool{
	"和平": true, "新城": true, "城中": true, "东方": true, "中原": true, "开平": true, "大通": true, "长安": false, "文明": true, "安全": true, "市中": true, "郊区": true, "矿区": true, "城区": true,
	"新华": true, "解放": true, "红旗": true, "向阳": true, "前进": true, "东风": true, "民主": true, "团结": true, "光明": true, "友好": true,
}

// addPlaces adds the provinces, cities and counties of China, save the county itself and what it lies in.
func (g *Gazetteer) addPlaces(add func(string, meaning)) {
	ours := maps.Clone(g.terms.index)
	place := func(name string, line int, home bool) {
		stem, full, short := placeStem(name), isPlace, isStem
		if home {
			full, short = isUp, isUp
		}
		if _, taken := ours[name]; !taken && utf8.RuneCountInString(name) > 2 {
			add(name, meaning{sort: full, town: -1, line: int16(line)})
		}
		if _, taken := ours[stem]; !taken && stem != name && utf8.RuneCountInString(stem) >= 2 && !wordyStems[stem] {
			add(stem, meaning{sort: short, town: -1, line: int16(line)})
		}
	}
	province := ""
	for i, l := range g.lines {
		if l.home {
			province = l.province
			place(l.province, i, true)
			place(l.city, i, true)
		}
	}
	seen := map[string]bool{province: true}
	for i, l := range g.lines {
		if !seen[l.province] {
			seen[l.province] = true
			place(l.province, i, false)
		}
		for _, c := range append([]string{l.city}, l.counties...) {
			if _, taken := ours[c]; c != "-" && !taken && !(l.home && (g.ours(c) || c == l.city)) {
				place(c, i, false)
			}
		}
	}
}

// County are what names the county.
func (g *Gazetteer) County() []string { return g.county }

// Region are names of the county, its city and its province, with and without their kind.
func (g *Gazetteer) Region() []string { return g.single }

// Home are the same, and one after another, as papers elsewhere put them: 浙江省嘉兴市桐乡.
func (g *Gazetteer) Home() []string { return g.names }

// Place is a town's place in the gazetteer.
func (g *Gazetteer) Place(id string) (int, bool) {
	i, ok := g.index[id]
	return i, ok
}
