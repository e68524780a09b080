package towns

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/text"
)

// namesake tells that the text says of the town's name, somewhere, that it is a place elsewhere, and nowhere that it is ours.
func (f *finder) namesake(town int) bool {
	if known, ok := f.namesakes[town]; ok {
		return known
	}
	elsewhere, ours := false, false
	f.each(func(m text.Match, s meaning) {
		if s.sort > isBare || s.town != town || f.covered(m, town) {
			return
		}
		elsewhere = elsewhere || f.foreign(m, true)
		ours = ours || f.preceded(m, f.g.single) != ""
	})
	if f.namesakes == nil {
		f.namesakes = map[int]bool{}
	}
	f.namesakes[town] = elsewhere && !ours
	return f.namesakes[town]
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
	return hit && !f.stemBefore(m)
}

// stemBefore tells that a place elsewhere is named before m in its sentence.
func (f *finder) stemBefore(m text.Match) bool {
	hit := false
	f.around(m, func(o text.Match, s meaning) {
		if s.sort == isStem && o.To <= m.From && m.From-o.To < 40 && !slices.ContainsFunc(f.text[o.To:m.From], func(r rune) bool { return r == '。' || r == text.Sep }) {
			hit = true
		}
	})
	return hit
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
		if hi-lo < 30 && !slices.ContainsFunc(f.text[lo:hi], func(r rune) bool { return r == '。' || r == text.Sep }) {
			found = f.g.terms[o.Term]
			next = next || s.sort == isFor && o.From == m.To
		}
	})
	return found, next
}
