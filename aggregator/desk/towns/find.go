package towns

import (
	"slices"
	"sort"
	"strings"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Local is what is known of a text's place beside the text: its source is of the county (its name, its trail or a
// category says so), or belongs to towns of its own.
type Local bool

// finder looks for towns in one folded text.
type finder struct {
	g         *Gazetteer
	text      []rune
	title     int // runes of the text that are the title
	matches   []text.Match
	home      bool // something says that the text is about the county
	why       map[int]news.Reason
	opposed   map[int]bool // towns whose name stands for something else in this text
	namesakes map[int]bool // what namesake found
	elsewhere bool         // a place elsewhere is named in full
	cutter    *segment.Cutter
}

// Room is memory that texts are looked through in, one after another.
type Room struct {
	matches []text.Match
	why     map[int]news.Reason
	cutter  segment.Cutter
}

// Find returns the towns that a folded text is about, with the reason for each. title is the length of its headline, in
// runes. What it returns stands in room, until the next text.
func (g *Gazetteer) Find(folded []rune, title int, at Local, room *Room) map[int]news.Reason {
	clear(room.why)
	room.matches = g.auto.Find(folded, room.matches[:0])
	if len(room.matches) == 0 {
		return nil
	}
	if room.why == nil {
		room.why = map[int]news.Reason{}
	}
	f := &finder{g: g, text: folded, title: title, matches: room.matches, home: bool(at), why: room.why, cutter: &room.cutter}
	f.survey()
	f.chains()
	f.certain()
	f.common()
	f.doubtful()
	return f.why
}

// around calls fn with every sense of the matches that end within reach of m: what stands beside it.
func (f *finder) around(m text.Match, fn func(m text.Match, s meaning)) {
	const reach = 64
	i := sort.Search(len(f.matches), func(i int) bool { return f.matches[i].To >= m.From-reach })
	for ; i < len(f.matches) && f.matches[i].To <= m.To+reach; i++ {
		for _, s := range f.g.meanings[f.matches[i].Term] {
			fn(f.matches[i], s)
		}
	}
}

// each calls fn with every sense of every match.
func (f *finder) each(fn func(m text.Match, s meaning)) {
	for _, m := range f.matches {
		for _, s := range f.g.meanings[m.Term] {
			fn(m, s)
		}
	}
}

func (f *finder) survey() {
	f.each(func(m text.Match, s meaning) {
		switch {
		case s.sort == isFor && s.town < 0:
			f.home = true
		case s.sort == isAgainst:
			if f.opposed == nil {
				f.opposed = map[int]bool{}
			}
			f.opposed[s.town] = true
		case s.sort == isPlace:
			f.elsewhere = true
		}
	})
}

// accept takes a town for the reason why, unless the characters of the match are no name.
func (f *finder) accept(m text.Match, town int, why news.Reason) bool {
	if _, ok := f.why[town]; ok {
		return true
	}
	if f.cut(m) {
		return false
	}
	if m.From < f.title {
		why = why.At("title")
	} else {
		why = why.At("body")
	}
	f.why[town] = why
	return true
}

func (f *finder) name(m text.Match) string { return f.g.terms[m.Term] }

// chains takes lists: three towns or more in a row, with nothing but 、 between, are towns, whatever their names mean.
func (f *finder) chains() {
	type link struct {
		m    text.Match
		town int
	}
	var chain []link
	flush := func() {
		towns := map[int]bool{}
		for _, l := range chain {
			towns[l.town] = true
		}
		if len(towns) == 2 && len(f.opposed) == 0 { // two towns of one county side by side are hardly chance
			f.home = true
		}
		if len(towns) >= 3 {
			for _, l := range chain {
				f.accept(l.m, l.town, news.Because("town.list", f.name(l.m)))
			}
			f.home = true
		}
		chain = nil
	}
	f.each(func(m text.Match, s meaning) {
		if s.sort != isFull && s.sort != isBare {
			return
		}
		if n := len(chain); n > 0 {
			last := chain[n-1]
			if m.From < last.m.To || m.To <= last.m.To { // 乌镇 and 乌镇镇 at one place
				if last.town == s.town && m.To > last.m.To {
					chain[n-1].m.To = m.To
				}
				return
			}
			if gap := f.text[last.m.To:m.From]; !listGap(gap) {
				flush()
			}
		}
		chain = append(chain, link{m, s.town})
	})
	flush()
}

// listGap tells whether what stands between two names makes them a list. Kinds may be repeated (濮院镇、乌镇镇) and counts given in brackets.
func listGap(gap []rune) bool {
	if len(gap) > 4 {
		return false
	}
	for _, r := range gap {
		if !strings.ContainsRune("、,，/|和及与·;；()（）镇街道"+string(text.Sep), r) {
			return false
		}
	}
	return true
}

// certain takes the names that can only be the town.
func (f *finder) certain() {
	f.each(func(m text.Match, s meaning) {
		if s.doubt || s.common || f.covered(m, s.town) {
			return
		}
		switch s.sort {
		case isFull, isBare:
			if f.road(m) || f.foreign(m, false) {
				return
			}
			if f.accept(m, s.town, news.Because("town.named", f.name(m))) {
				f.home = true
			}
		case isVillage, isLandmark:
			if f.foreign(m, true) || f.otherTown(m, s.town) || f.road(m) {
				return
			}
			if f.accept(m, s.town, news.Because("town.part", f.g.towns[s.town].Name, f.name(m))) {
				f.home = true
			}
		}
	})
}

// common takes full names that places elsewhere bear too: 高桥镇, 石门镇.
func (f *finder) common() {
	f.each(func(m text.Match, s meaning) {
		if s.sort != isFull || !s.common || s.doubt || f.covered(m, s.town) || f.foreign(m, true) || f.road(m) || f.namesake(s.town) {
			return
		}
		if !f.home && (f.elsewhere || f.stemBefore(m)) {
			return
		}
		f.accept(m, s.town, news.Because("town.named", f.name(m)))
	})
}

// doubtful takes bare names, villages and landmarks that need something local beside them.
func (f *finder) doubtful() {
	f.each(func(m text.Match, s meaning) {
		if !s.doubt || !f.why[s.town].IsZero() || f.covered(m, s.town) || f.foreign(m, true) || f.road(m) || s.sort <= isBare && f.namesake(s.town) {
			return
		}
		switch s.sort {
		case isBare:
			if why := f.bare(m, s.town); !why.IsZero() {
				f.accept(m, s.town, why)
			}
		case isVillage, isLandmark, isFull:
			if (f.home || s.sort == isVillage && f.ownGoods(m, s.town)) && !f.otherTown(m, s.town) && (!f.elsewhere || f.countyBefore(m)) {
				f.accept(m, s.town, news.Because("town.part", f.g.towns[s.town].Name, f.name(m)))
			}
		}
	})
}

// bare judges an ambiguous name that stands alone. It returns the reason for taking it, or nothing.
func (f *finder) bare(m text.Match, town int) news.Reason {
	if f.person(m) || f.thing(m) {
		return news.Reason{}
	}
	word, next := f.forWord(m, town)
	office := f.followed(m, offices)
	if f.opposed[town] && office == "" && f.preceded(m, f.g.county) == "" {
		return news.Reason{}
	}
	switch {
	case word != "" && (f.home || office != "" || next || f.preceded(m, toPlaces) != "" && !f.elsewhere):
		return news.Because("town.near", f.name(m), word)
	case !f.home:
		return news.Reason{}
	case office != "":
		return news.Because("town.before", f.name(m), office)
	}
	if after := f.followed(m, people); after != "" {
		return news.Because("town.before", f.name(m), after)
	}
	if before := f.preceded(m, f.g.leads); before != "" && (!f.opposed[town] || slices.Contains(f.g.county, before)) {
		return news.Because("town.after", f.name(m), before)
	}
	if seat := f.seat(m); seat != "" && !f.opposed[town] {
		return news.Because("town.sentence", f.name(m), seat)
	}
	if f.beside(m, town) {
		return news.Because("town.beside", f.name(m))
	}
	if m.From == 0 && f.title > 0 || m.From == f.title+1 || f.preceded(m, []string{"】", "]", ":", "："}) != "" {
		if verb := f.followed(m, headlineVerbs); verb != "" {
			return news.Because("town.opens", f.name(m), verb)
		}
	}
	return news.Reason{}
}

// seat finds 位于 or 地处 shortly before the name in its sentence: 位于桐乡西南的崇福.
func (f *finder) seat(m text.Match) string {
	from := max(0, m.From-14)
	for i := m.From - 1; i >= from; i-- {
		if pause(f.text[i]) {
			from = i + 1
			break
		}
	}
	before := string(f.text[from:m.From])
	for _, w := range []string{"位于", "地处", "坐落"} {
		if strings.Contains(before, w) {
			return w
		}
	}
	return ""
}

// beside tells that another town's name stands next to this one in a list.
func (f *finder) beside(m text.Match, town int) bool {
	ok := false
	f.around(m, func(o text.Match, s meaning) {
		if (s.sort == isFull || s.sort == isBare) && s.town != town && !f.covered(o, s.town) {
			if o.From >= m.To && o.From-m.To <= 2 && o.From > m.To && listGap(f.text[m.To:o.From]) || o.To <= m.From && m.From-o.To <= 3 && o.To < m.From && listGap(f.text[o.To:m.From]) {
				ok = true
			}
		}
	})
	return ok
}

// covered tells that the match lies inside a longer term that means something else, or a longer name.
func (f *finder) covered(m text.Match, town int) bool {
	hit := false
	f.around(m, func(o text.Match, s meaning) {
		if o.To-o.From <= m.To-m.From || o.From >= m.To || o.To <= m.From {
			return
		}
		inside := o.From <= m.From && o.To >= m.To
		switch {
		case s.sort == isAgainst && s.town == town:
			hit = true
		case inside && s.town == town && s.sort <= isLandmark: // judged as the longer name
			hit = true
		case inside && (s.sort == isVillage || s.sort == isLandmark) && s.town != town:
			hit = true
		case inside && (s.sort == isPlace || s.sort == isStem && o.To-o.From > 2):
			hit = true
		}
	})
	return hit
}

// otherTown tells that a village's name follows another town's directly (新丰镇民合村), or the name of any 镇 or 街道 that is not this one.
func (f *finder) otherTown(m text.Match, town int) bool {
	own, other := false, false
	f.around(m, func(o text.Match, s meaning) {
		if o.To == m.From && (s.sort == isFull || s.sort == isBare) {
			own = own || s.town == town
			other = other || s.town != town
		}
	})
	if own {
		return false
	}
	if other || m.From == 0 {
		return other
	}
	before := f.text[max(0, m.From-3):m.From]
	last := before[len(before)-1]
	return len(before) == 3 && (last == '镇' || last == '乡' && f.preceded(m, f.g.county) == "" || last == '道' && before[1] == '街')
}

// foreign tells that a place elsewhere stands right before the name: 温岭市石门镇, and where near is set 浦东高桥镇 too.
func (f *finder) foreign(m text.Match, near bool) bool {
	hit, best := false, -1
	f.around(m, func(o text.Match, s meaning) {
		if o.To > m.From || s.sort != isPlace && s.sort != isStem && s.sort != isUp && !(s.sort == isFor && s.town < 0) {
			return
		}
		gap := f.text[o.To:m.From]
		if o.To < best || len(gap) > 8 || !colon(gap) && slices.ContainsFunc(gap, pause) {
			return
		}
		switch s.sort {
		case isPlace:
			hit = len(gap) == 0 || near && !f.visits(gap)
		case isStem:
			hit = near && (len(gap) == 0 || len(gap) == 1 && gap[0] == '的' || colon(gap)) || hit && o.To == best
		default:
			hit = false
		}
		best = o.To
	})
	return hit
}

// colon tells that a headline names the place before what happens there: 河北迁安:石门镇….
func colon(gap []rune) bool { return len(gap) == 1 && (gap[0] == ':' || gap[0] == '：') }

func pause(r rune) bool {
	return r == text.Sep || strings.ContainsRune("。，,;；!！?？、:：…“”\"()（）—《》", r)
}

// visits tells that the words between a place and a name lead from one to the other: 嘉善县考察团来到石门镇.
func (f *finder) visits(gap []rune) bool {
	s := string(gap)
	for _, w := range f.g.leads {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return strings.ContainsAny(s, "与和及到至赴")
}
