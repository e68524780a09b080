package desk

import "slices"

// namesake tells that the text says of the town's name, somewhere, that it is a place elsewhere, and nowhere that it is ours.
func (f *townFinder) namesake(town int) bool {
	if known, ok := f.namesakes[town]; ok {
		return known
	}
	elsewhere, ours := false, false
	f.each(func(m match, s meaning) {
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
func (f *townFinder) ownGoods(m match, town int) bool {
	hit := false
	f.around(m, func(o match, s meaning) {
		if s.sort != isFor || s.town != town || o.from < m.to && o.to > m.from {
			return
		}
		if lo, hi := min(o.to, m.to), max(o.from, m.from); hi-lo <= 12 && !slices.ContainsFunc(f.text[lo:hi], pause) {
			hit = true
		}
	})
	return hit && !f.stemBefore(m)
}

// stemBefore tells that a place elsewhere is named before m in its sentence.
func (f *townFinder) stemBefore(m match) bool {
	hit := false
	f.around(m, func(o match, s meaning) {
		if s.sort == isStem && o.to <= m.from && m.from-o.to < 40 && !slices.ContainsFunc(f.text[o.to:m.from], func(r rune) bool { return r == '。' || r == sep }) {
			hit = true
		}
	})
	return hit
}

// countyBefore tells that the county is the last place named before m, within two sentences or so.
func (f *townFinder) countyBefore(m match) bool {
	last, ours := -1, false
	f.around(m, func(o match, s meaning) {
		if o.to <= m.from && m.from-o.to < 60 && o.to >= last && (s.sort == isPlace || s.sort == isFor && s.town < 0) {
			last, ours = o.to, s.sort == isFor
		}
	})
	return ours
}

// forWord finds a word that speaks for the town in the sentence of m, and tells whether one follows at once: 崇福皮草.
func (f *townFinder) forWord(m match, town int) (found string, next bool) {
	f.around(m, func(o match, s meaning) {
		if s.sort != isFor && s.sort != isVillage && s.sort != isLandmark || s.town != town || o.from < m.to && o.to > m.from {
			return
		}
		lo, hi := min(o.to, m.to), max(o.from, m.from)
		if hi-lo < 30 && !slices.ContainsFunc(f.text[lo:hi], func(r rune) bool { return r == '。' || r == sep }) {
			found = f.g.terms[o.term]
			next = next || s.sort == isFor && o.from == m.to
		}
	})
	return found, next
}
