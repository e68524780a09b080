package towns

import (
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
)

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
	return hit || f.sharedOut(m)
}

// sharedOut tells that the name's first character ends the name of another place that the text has in full: 临濮|院墙, beside 临濮镇.
func (f *finder) sharedOut(m text.Match) bool {
	if m.From == 0 || m.To-m.From != 2 || f.whence.near >= city || f.county {
		return false
	}
	if f.full == nil {
		f.full = map[[3]rune]bool{}
		for i := 2; i < len(f.text); i++ {
			if strings.ContainsRune(kindsOfPlace, f.text[i]) {
				f.full[[3]rune(f.text[i-2:i+1])] = true
			}
		}
	}
	for _, kind := range kindsOfPlace {
		if kind != f.text[m.From+1] && f.full[[3]rune{f.text[m.From-1], f.text[m.From], kind}] {
			return true
		}
	}
	return false
}

// kindsOfPlace end the full names of places.
const kindsOfPlace = "镇乡县市区"

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
	return len(before) == 3 && (last == '镇' || last == '乡' && f.preceded(m, f.g.afterName) == "" || last == '道' && before[1] == '街')
}

// within tells that the name follows another 镇's or 街道's directly, and is a place in it: 乍浦镇高桥.
func (f *finder) within(m text.Match) bool {
	return f.preceded(m, kinds) != "" && f.preceded(m, f.g.afterOurs) == "" && f.townBefore(m) < 0
}

// claimed tells that the text gives a village of that name, somewhere, to another town, and nowhere to this one.
func (f *finder) claimed(m text.Match, town int) bool {
	if f.claims == nil {
		f.claims = map[held]bool{}
		asked := map[int32]int{}
		f.each(func(o text.Match, s meaning) {
			if s.sort != isVillage || asked[o.Term] >= mostWeighed {
				return
			}
			asked[o.Term]++
			if at := f.townBefore(o); at >= 0 {
				f.claims[held{o.Term, at}], f.claims[held{o.Term, -1}] = true, true
			}
		})
	}
	return f.claims[held{m.Term, -1}] && !f.claims[held{m.Term, town}]
}

// townBefore is the town whose name stands right before a match, -1 for none.
func (f *finder) townBefore(m text.Match) int {
	town := -1
	f.around(m, func(o text.Match, s meaning) {
		if o.To == m.From && s.sort <= isBare {
			town = s.town
		}
	})
	return town
}

// placeBefore finds the place elsewhere that stands shortly before m in its clause, unless our own county or what it lies in stands
// between, or words lead from one to the other. It returns the runes between.
func (f *finder) placeBefore(m text.Match) (gap int, at text.Match) {
	if f.g.nowhere() {
		return 0, at
	}
	best := -1
	f.around(m, func(o text.Match, s meaning) {
		if o.To > m.From || s.sort != isPlace && s.sort != isStem && s.sort != isUp && !(s.sort == isFor && s.town < 0) {
			return
		}
		between := f.text[o.To:m.From]
		if o.To < best || len(between) > 8 || !colon(between) && slices.ContainsFunc(between, pause) {
			return
		}
		hit := false
		switch s.sort {
		case isPlace:
			hit = len(between) == 0 || !f.visits(between)
		case isStem:
			hit = (len(between) == 0 || len(between) == 1 && between[0] == '的' || colon(between)) && !f.worded(o) || at.To > 0 && o.To == best
		}
		if at = (text.Match{}); hit {
			at, gap = o, len(between)
			if colon(between) || len(between) == 1 && between[0] == '的' {
				gap = 0
			}
		}
		best = o.To
	})
	return gap, at
}

// worded tells that a place's short name is part of a word: 大理石.
func (f *finder) worded(o text.Match) bool {
	r := f.room.cutter.Read(f.text, segment.Name{From: o.From, To: o.To})
	return r.Contested && r.Margin < 0
}

// colon tells that a headline names the place before what happens there: 河北迁安:石门镇….
func colon(gap []rune) bool { return len(gap) == 1 && (gap[0] == ':' || gap[0] == '：') }

func pause(r rune) bool { return pauses.Has(r) }

// visits tells that the words between a place and a name lead from one to the other: 嘉善县考察团来到石门镇.
func (f *finder) visits(gap []rune) bool {
	s := string(gap)
	for _, w := range f.g.leads {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return strings.ContainsAny(s, "与和及到至赴籍")
}

// note is what a text says of a town, all in all.
type note struct {
	elsewhere bool  // somewhere its name is a place elsewhere
	abroad    bool  // somewhere its full name is one elsewhere: 镇江高桥镇
	ours      bool  // somewhere its name follows the county's own
	person    bool  // somewhere its name is a person's
	firm      bool  // somewhere its name is a company's
	styled    bool  // somewhere its name begins another one, within quotes
	held      bool  // a place is named in full that has a town of that name
	part      int32 // the first of its villages and landmarks, by its term, -1 for none
	parts     bool  // several of them are named

	names []sight // where its name stands, until it is looked at; mostWeighed at most
}

// sight is a name where it stands, in one of its senses.
type sight struct {
	text.Match
	meaning
}

func (f *finder) note(town int) *note {
	if !f.gathered {
		f.gather()
	}
	at, ok := f.room.noted[town]
	if !ok {
		return &note{part: -1}
	}
	n := &f.room.notes[at]
	for _, at := range n.names {
		m := at.Match
		if f.covered(m, town) {
			continue
		}
		_, place := f.placeBefore(m)
		n.elsewhere = n.elsewhere || place.To > 0
		n.abroad = n.abroad || place.To > 0 && at.sort == isFull
		n.ours = n.ours || f.preceded(m, f.g.afterOurs) != ""
		if at.sort == isBare && at.doubt {
			n.firm = n.firm || f.firm(m)
			n.person = n.person || f.person(m) || f.human(m)
			n.styled = n.styled || f.styled(m)
		}
	}
	n.names = n.names[:0]
	return n
}

// gather begins the notes of all towns that the text may name.
func (f *finder) gather() {
	f.gathered = true
	room := f.room
	if len(room.noted) > little {
		room.notes = nil
	}
	room.notes, room.noted, room.places = room.notes[:0], emptied(room.noted), emptied(room.places)
	f.each(func(m text.Match, s meaning) {
		if s.sort == isPlace {
			room.places[m.Term] = true
		}
		if s.sort > isLandmark {
			return
		}
		n := room.note(s.town)
		if s.sort > isBare {
			n.parts = n.parts || n.part >= 0 && n.part != m.Term
			n.part = m.Term
		} else if len(n.names) < mostWeighed {
			n.names = append(n.names, sight{m, s})
		}
	})
	for town, at := range room.noted {
		for place := range room.places {
			room.notes[at].held = room.notes[at].held || f.g.holds[held{place, town}]
		}
	}
}

// note is that of a town, begun where there is none. The next one takes its place in memory.
func (r *Room) note(town int) *note {
	at, ok := r.noted[town]
	if !ok {
		at = len(r.notes)
		r.noted[town] = at
		if at < cap(r.notes) { // with the room of its names
			r.notes = r.notes[:at+1]
			r.notes[at] = note{part: -1, names: r.notes[at].names[:0]}
		} else {
			r.notes = append(r.notes, note{part: -1})
		}
	}
	return &r.notes[at]
}

// ownGoods tells that a village stands right by what its town is known for: 桃园村的槜李.
func (f *finder) ownGoods(m text.Match, town int) bool {
	hit := false
	f.around(m, func(o text.Match, s meaning) {
		if s.sort != isFor || s.town != town || o.From < m.To && o.To > m.From {
			return
		}
		if lo, hi := min(o.To, m.To), max(o.From, m.From); hi-lo <= 12 && !slices.ContainsFunc(f.text[lo:hi], pause) {
			hit = true
		}
	})
	return hit
}

// known tells that the headline names what the town alone is known for: 槜李红了.
func (f *finder) known(town int) bool {
	for _, m := range f.matches {
		if m.To > f.title {
			return false
		}
		for _, s := range f.g.terms.meanings[m.Term] {
			if s.sort == isFor && s.town == town {
				return true
			}
		}
	}
	return false
}

// countyBefore tells that the county is the last place named before m, within two sentences or so.
func (f *finder) countyBefore(m text.Match) bool {
	last, ours := -1, false
	f.around(m, func(o text.Match, s meaning) {
		if o.To <= m.From && m.From-o.To < 60 && o.To >= last && (s.sort == isPlace || s.sort == isFor && s.town < 0) {
			last, ours = o.To, s.sort == isFor
		}
	})
	return ours
}

// forWord finds a word that speaks for the town in the sentence of m, and tells whether one follows at once: 崇福皮草.
func (f *finder) forWord(m text.Match, town int) (found string, next bool) {
	f.around(m, func(o text.Match, s meaning) {
		if s.sort != isFor && s.sort != isVillage && s.sort != isLandmark || s.town != town || o.From < m.To && o.To > m.From {
			return
		}
		lo, hi := min(o.To, m.To), max(o.From, m.From)
		if hi-lo < 30 && !slices.ContainsFunc(f.text[lo:hi], stop) {
			found = f.term(o)
			next = next || s.sort == isFor && o.From == m.To
		}
	})
	return found, next
}

// beside tells that another town's name stands next to this one in a list.
func (f *finder) beside(m text.Match, town int) bool {
	ok := false
	f.around(m, func(o text.Match, s meaning) {
		if s.sort > isBare || s.town == town {
			return
		}
		switch {
		case o.From >= m.To && o.From-m.To <= widestGap:
			ok = ok || listGap(f.text[m.To:o.From]) && !f.covered(o, s.town)
		case o.To <= m.From && m.From-o.To <= widestGap:
			ok = ok || listGap(f.text[o.To:m.From]) && !f.covered(o, s.town)
		}
	})
	return ok
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
