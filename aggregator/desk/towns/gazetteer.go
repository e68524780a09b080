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
	holds      map[held]bool   // cities and counties with the town's namesakes
	provinces  map[held]bool   // provinces with them: asked of outlets alone
	shared     []int           // of a town: how many towns elsewhere have its name
	sharedNear []bool          // one of them lies in the same province
	taught     map[mention]int // how often editors said that it is the town, less how often that it is not
}

// terms are what the automaton finds, each with its meanings.
type terms struct {
	names    []string
	meanings [][]meaning
	index    map[string]int
}

// Bounds of a gazetteer, whatever an administrator writes into it: what costs a text more than this says nothing of any town.
const (
	longestTerm = 40 // runes
	mostBearers = 4  // towns, villages and landmarks of one name
	mostSenses  = 64 // of a term
)

// add gives a term a meaning, unless the name is too short or too long to be one, or many have it.
func (t *terms) add(name string, m meaning) {
	name = string(text.Fold(nil, name))
	if n := utf8.RuneCountInString(name); n < 2 && m.sort != isFor || n > longestTerm {
		return
	}
	i, ok := t.index[name]
	if !ok {
		i = len(t.names)
		t.index[name] = i
		t.names = append(t.names, name)
		t.meanings = append(t.meanings, nil)
	}
	bearers := 0
	for _, has := range t.meanings[i] {
		if has == m {
			return
		}
		if has.sort <= isLandmark {
			bearers++
		}
	}
	if len(t.meanings[i]) < mostSenses && (m.sort > isLandmark || bearers < mostBearers) {
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
		sort := isFull
		if name != "" && name[0] < utf8.RuneSelf { // Wuzhen: the bare name in Latin letters
			sort = isBare
		}
		add(name, meaning{sort: sort, town: i, common: t.Ambiguous && townStem(name) == t.Name, doubt: doubt})
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
		for _, name := range spoken(name, t) {
			add(name, meaning{sort: isLandmark, town: i, doubt: doubt})
		}
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

// spoken are a landmark's name and, where it begins with the town's or a village's, what it is as people say it: 陈庄竹编, 陈庄的竹编,
// 陈庄村竹编, 陈庄村的竹编.
func spoken(name string, t news.Town) []string {
	all := []string{name}
	named := func(rest string) bool { return utf8.RuneCountInString(rest) >= 2 }
	if rest, ok := strings.CutPrefix(name, t.Name); ok && named(rest) {
		all = append(all, t.Name+"的"+rest)
	}
	for _, v := range t.Villages {
		v = strings.TrimSuffix(strings.TrimSuffix(v, "?"), "？")
		stem, village := strings.CutSuffix(v, "村")
		rest, ok := strings.CutPrefix(name, stem)
		if village && ok && named(stem) && named(rest) && !strings.HasPrefix(rest, "村") {
			all = append(all, stem+"的"+rest, v+rest, v+"的"+rest)
		}
	}
	return all
}

// wordyStems are words of the language as often as places; without 县, 市 or 区 they say nothing.
var wordyStems = wordSet(`和平 新城 城中 东方 中原 开平 大通 文明 安全 市中 郊区 矿区 城区 新华 解放 红旗 向阳 前进 东风 民主 团结 光明 友好
	资源 合作 武功 比如 南部 港口 公安 共和 平安 中方 凤凰 安定 延长 新兴 运河 万年 光泽 南岸 会同 城北 工农 大名 富裕 清水 前锋 复兴 长子 宏伟 平定 芙蓉 洞口 温泉 振兴 三元
	大同 大方 莲花 同心 平房 灯塔 莲池 集美 无为 当阳 二七 台前 安居 方正 丰满 元宝 钟楼 鼓楼 宝塔 白塔 双塔 红塔 石鼓 惠民 爱民 富民 新民 民乐 民丰 康乐 乐业 兴业 平和 友谊
	老城 城关 水城 江岸 石棉 白银 蓝山 高台 小店 海港 山城 大观 永和 永福 平原 含山 新星 红桥 双桥 玉泉 天心 明山 名山 龙口 龙凤 七星 天涯 海棠 雨花 花溪 天桥 市南 市北 路南 路北
	河东 河西 南关 江北 江南 城东 城西 滨江 滨海 沿河 河口 高明 大足 大兴 天长 大田 新田 大英 定日 明水 响水 合水 曲水 五常 内黄 天全 金山 白水 大荔 牧野 集安 通道 建始 会东 明光`)

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

// Towns are the towns' names without their kinds.
func (g *Gazetteer) Towns() []string { return g.bare }

// Place is a town's place in the gazetteer.
func (g *Gazetteer) Place(id string) (int, bool) {
	i, ok := g.index[id]
	return i, ok
}
