package towns

import (
	"slices"
	"sort"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// Whence is what is known of a text's place beside the text.
type Whence struct {
	Local  bool   // its source is of the county (its name, its trail or a category says so), or belongs to towns of its own
	Outlet string // its source's name
}

// Room is memory that texts are looked through in, one after another.
type Room struct {
	matches []text.Match
	why     map[int]news.Reason
	outlet  []rune
	about   []text.Match
	window  []rune
	ours    []sight        // the matches that may be towns, each in the sense in which it may
	weighed map[int]int    // how much of it each town's names were: see mostWeighed
	notes   []note         // of each town that the text may name
	noted   map[int]int    // where a town's note is
	places  map[int32]bool // elsewhere, that the text names in full
	finder  finder
	cutter  segment.Cutter
}

// little is as much as is kept for the next text, where clearing it costs nothing to speak of.
const little = 64

// emptied is a map without anything in it, the same where that had little.
func emptied[K comparable, V any](m map[K]V) map[K]V {
	if m == nil || len(m) > little {
		return map[K]V{}
	}
	clear(m)
	return m
}

// finder looks for towns in one folded text.
type finder struct {
	g       *Gazetteer
	text    []rune
	title   int // runes of the text that are the title
	matches []text.Match
	why     map[int]news.Reason
	room    *Room
	whence  origin
	county  bool          // the text names the county
	place   bool          // the text names a place elsewhere in full
	abroad  bool          // the same, or in short
	pair    bool          // two towns stand side by side, and neither name stands for something else
	opposed map[int]bool  // towns whose name stands for something else in this text
	claims  map[held]bool // villages that the text gives to a town, and with town -1 to any

	full map[[3]rune]bool // the ends of what may be full names of places, with two characters before: 临濮镇

	gathered bool // the room has the notes of this text
}

// Find returns the towns that a folded text is about, with the reason for each. title is the length of its headline, in
// runes. What it returns stands in room, until the next text.
func (g *Gazetteer) Find(folded []rune, title int, from Whence, room *Room) map[int]news.Reason {
	room.matches = g.auto.Find(folded, room.matches[:0])
	g.broken(folded, title, room)
	if len(room.matches) == 0 {
		return nil
	}
	f := &room.finder
	*f = finder{g: g, text: folded, title: title, matches: room.matches, room: room}
	if !f.survey() {
		return nil
	}
	room.why, room.weighed = emptied(room.why), emptied(room.weighed)
	f.why = room.why
	f.whence = g.origin(from, room)
	f.chains()
	f.weigh(true)
	f.weigh(false)
	return f.why
}

// each calls fn with every sense of every match.
func (f *finder) each(fn func(m text.Match, s meaning)) {
	for _, m := range f.matches {
		for _, s := range f.g.terms.meanings[m.Term] {
			fn(m, s)
		}
	}
}

// around calls fn with every sense of the matches that end within reach of m: what stands beside it.
func (f *finder) around(m text.Match, fn func(m text.Match, s meaning)) {
	const near = 64
	i := sort.Search(len(f.matches), func(i int) bool { return f.matches[i].To >= m.From-near })
	for ; i < len(f.matches) && f.matches[i].To <= m.To+near; i++ {
		for _, s := range f.g.terms.meanings[f.matches[i].Term] {
			fn(f.matches[i], s)
		}
	}
}

// survey notes what the whole text holds, and tells whether any of it may be a town.
func (f *finder) survey() (any bool) {
	ours := f.room.ours[:0]
	f.each(func(m text.Match, s meaning) {
		switch {
		case s.sort <= isLandmark:
			ours = append(ours, sight{m, s})
		case s.sort == isFor && s.town < 0:
			f.county = true
		case s.sort == isAgainst:
			if f.opposed == nil {
				f.opposed = map[int]bool{}
			}
			f.opposed[s.town] = true
		case f.g.nowhere():
		case s.sort == isPlace:
			f.place, f.abroad = true, true
		case s.sort == isStem:
			f.abroad = true
		}
	})
	f.room.ours = ours
	return len(ours) > 0
}

// accept takes a town for the reason why.
func (f *finder) accept(m text.Match, town int, why news.Reason) {
	if _, ok := f.why[town]; ok {
		return
	}
	if m.From < f.title {
		why = why.At("title")
	} else {
		why = why.At("body")
	}
	f.why[town] = why
}

func (f *finder) term(m text.Match) string { return f.g.terms.names[m.Term] }

// chains takes lists: three towns or more in a row, with nothing but 、 between, are towns, whatever their names mean. Two towns of one
// county side by side are hardly chance.
func (f *finder) chains() {
	type link struct {
		m    text.Match
		town int
	}
	var chain []link
	loose := false // names of the chain may be others'
	flush := func() {
		towns := map[int]bool{}
		for _, l := range chain {
			towns[l.town] = true
		}
		f.pair = f.pair || len(towns) == 2 && len(f.opposed) == 0
		if len(towns) >= 3 {
			for _, l := range chain {
				if loose && f.covered(l.m, l.town) {
					continue
				}
				f.accept(l.m, l.town, news.Because("town.list", f.term(l.m)))
			}
		}
		chain, loose = chain[:0], false
	}
	for _, at := range f.room.ours {
		m, s := at.Match, at.meaning
		if s.sort != isFull && s.sort != isBare {
			continue
		}
		if n := len(chain); n > 0 {
			last := chain[n-1]
			if m.From < last.m.To || m.To <= last.m.To { // 乌镇 and 乌镇镇 at one place
				if last.town == s.town && m.To > last.m.To {
					chain[n-1].m.To = m.To
				}
				continue
			}
			switch gap := f.text[last.m.To:m.From]; {
			case listGap(gap):
			case f.looseGap(gap):
				loose = true
			default:
				flush()
			}
		}
		chain = append(chain, link{m, s.town})
	}
	if len(chain) >= 2 {
		flush()
	}
}

// widestGap is how far apart the names of a list may stand, in runes.
const widestGap = 12

// listGap tells whether what stands between two names makes them a list. Kinds may be repeated (濮院镇、乌镇镇) and each
// with an amount, with what comes from it (石门的三跳、屠甸的花鼓戏), or with something in brackets (崇福（眼科）、乌镇（心内）).
func listGap(gap []rune) bool {
	if len(gap) > widestGap {
		return false
	}
	if slices.ContainsFunc(gap, func(r rune) bool { return r >= '0' && r <= '9' }) {
		return amounts.MatchString(string(gap)) || days.MatchString(string(gap))
	}
	if len(gap) > 2 && gap[0] == '的' {
		return goods.MatchString(string(gap))
	}
	if asides.MatchString(string(gap)) {
		return true
	}
	return len(gap) <= 4 && !slices.ContainsFunc(gap, func(r rune) bool { return !listGaps.Has(r) })
}

// looseGap tells that what stands between two names makes them a list where somebody of here speaks, or of here: elsewhere as likely songs or houses.
func (f *finder) looseGap(gap []rune) bool {
	return len(gap) <= widestGap && (f.whence.near >= city || f.county) && (each.MatchString(string(gap)) || told.MatchString(string(gap)))
}

// mostWeighed is how often a town's names are weighed in one text: what has not spoken for the town by then will not. A name within a
// longer one is passed over for a part of that.
const (
	mostWeighed = 64
	passedOver  = 16
)

// weigh judges the names that can hardly be anything else, or the others, one after another.
func (f *finder) weigh(sure bool) {
	for _, at := range f.room.ours {
		m, s := at.Match, at.meaning
		if sure == (s.doubt || s.common) || !f.why[s.town].IsZero() || f.room.weighed[s.town] >= mostWeighed*passedOver {
			continue
		}
		if (f.covered(m, s.town) || f.road(m)) && f.learnt(new(tally), m) <= 0 {
			f.room.weighed[s.town]++
			continue
		}
		f.room.weighed[s.town] += passedOver
		var t tally
		if s.sort <= isBare {
			t = f.named(m, s)
		} else {
			t = f.part(m, s)
		}
		taught := f.learnt(&t, m)
		if t.points > 0 && (taught > 0 || !f.cut(m)) {
			f.accept(m, s.town, t.why(f, m, s))
		}
	}
}
