package towns

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// region is the county that the towns are of, in the words that copy has for it. All of it follows from the gazetteer:
// the towns name the county, and the list of China's counties says what city and province it lies in.
type region struct {
	county                                       []string // what every town names: 桐乡
	single                                       []string // names of the county, its city and its province, with and without their kind
	names                                        []string // the same, and one after another, as papers elsewhere put them: 浙江省嘉兴市桐乡
	leads                                        []string // toPlaces, and the county's own: 桐乡市乌镇, 桐乡的乌镇
	countyLeads                                  []string // the county's own
	province                                     string
	afterCounty, afterCity, afterOurs, afterName *wordList // countyLeads, its city's names, single, and county, as what a name may follow
}

// nowhere tells that it is not known where the towns are: then no place is elsewhere.
func (p *region) nowhere() bool { return p.province == "" }

// placeLine is a line of places.txt.
type placeLine struct {
	province, city string // city - for none
	counties       []string
	home           bool // the county is one of them
}

func newRegion(towns []news.Town) (region, []placeLine) {
	p := region{county: news.County(towns)}
	lines := p.locate()
	var home placeLine
	if i := slices.IndexFunc(lines, func(l placeLine) bool { return l.home }); i >= 0 {
		home = lines[i]
	}
	counties := slices.Clone(p.county)
	for _, c := range p.county {
		full := []string{c + "县", c + "市", c + "区"} // of one that is not on the list
		if known := slices.DeleteFunc(slices.Clone(home.counties), func(n string) bool { return !strings.HasPrefix(n, c) }); len(known) > 0 {
			full = known
		}
		if placeStem(c) == c {
			counties = append(counties, full...)
		}
	}
	provinces, cities := forms(home.province), forms(home.city)
	p.single = slices.Concat(counties, cities, provinces)
	for _, pr := range append(provinces, "") {
		for _, ci := range append(cities, "") {
			for _, co := range append(counties, "") {
				if name := pr + ci + co; name != "" && !slices.Contains(p.names, name) {
					p.names = append(p.names, name)
				}
			}
		}
	}
	p.countyLeads = slices.Clone(counties)
	for _, c := range p.county {
		p.countyLeads = append(p.countyLeads, c+"的")
	}
	p.leads = slices.Concat(toPlaces.words, p.countyLeads)
	p.province = home.province
	p.afterCounty, p.afterCity, p.afterOurs, p.afterName = listOf(p.countyLeads), listOf(cities), listOf(p.single), listOf(p.county)
	return p, lines
}

// forms are a place's name with its kind and without.
func forms(name string) []string {
	switch stem := placeStem(name); {
	case name == "" || name == "-":
		return nil
	case stem == name:
		return []string{name}
	default:
		return []string{name, stem}
	}
}

// placeStem is a name without 县, 市, 区, 省 and what stands before them in names of autonomy.
func placeStem(name string) string {
	stem := name
	for _, kind := range []string{"新区", "市", "县", "区", "省", "壮族自治", "回族自治", "维吾尔自治", "自治", "特别行政"} {
		stem = strings.TrimSuffix(stem, kind)
	}
	if !strings.Contains(name, "自治") {
		return stem
	}
	for range peoples { // several may follow each other
		for _, p := range peoples {
			if s, ok := strings.CutSuffix(stem, p); ok && utf8.RuneCountInString(s) >= 2 {
				stem = s
			}
		}
		if !strings.HasSuffix(stem, "族") {
			break
		}
	}
	return stem
}

// peoples stand in names of autonomy before 自治.
var peoples = words(`满族 蒙古族 朝鲜族 畲族 土家族 苗族 侗族 瑶族 壮族 黎族 羌族 彝族 藏族 回族 水族 布依族 仡佬族 傣族 佤族 拉祜族 哈尼族 布朗族 白族 傈僳族 纳西族 独龙族 怒族 普米族 景颇族 各族
	东乡族 保安族 撒拉族 裕固族 土族 塔吉克 锡伯 蒙古 哈萨克 哈萨克族 柯尔克孜 达斡尔族 鄂伦春 鄂温克族 毛南族 仫佬族 锡伯族`)

// locate reads the list of China's counties, and marks where the county lies. Of counties that share a name, the one
// whose line has most of what the towns name: a town of 普陀 and 舟山 is not in Shanghai.
func (p *region) locate() []placeLine {
	var lines []placeLine
	best, points := 0, []int(nil)
	named := func(names []string) (n int) {
		for _, c := range p.county {
			if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, c) }) {
				n++
			}
		}
		return n
	}
	for line := range strings.Lines(placesData) {
		f := strings.Fields(line)
		if len(f) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		n := 0
		if named(f[2:]) > 0 {
			n = named(f)
		}
		best = max(best, n)
		lines, points = append(lines, placeLine{province: f[0], city: f[1], counties: f[2:]}), append(points, n)
	}
	for i := range lines {
		lines[i].home = best > 0 && points[i] == best
	}
	return lines
}

// PlaceStems yields China's provinces, cities and counties, without their kinds.
func PlaceStems() iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(placesData) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			for _, s := range strings.Fields(line) {
				if stem := placeStem(s); utf8.RuneCountInString(stem) >= 2 && !yield(stem) {
					return
				}
			}
		}
	}
}
