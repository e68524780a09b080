package reprint

import (
	"cmp"
	"slices"
)

const (
	figuresPrinted = 3 // figures of a text of which each two are a print
	printsFigures  = figuresPrinted * (figuresPrinted - 1) / 2
	figuresTell    = 3 // digits that a figure has at least, but for noughts at its ends: few texts have the same
	figuresLong    = 8 // and at most: more are a number of something
)

// printed is a figure with what it counts.
type printed struct {
	digits int
	hash   uint64
}

// figurePrints adds a print for each two of the figures that tell most, with what they count (28.6万元, 921.4公斤, 9:12): what is told anew in other
// words shares no run of characters. One figure alone would be found in texts of
// all kinds: 9:12, 365天. A year is none.
func figurePrints(text []rune, out []uint64) []uint64 {
	var room [figuresPrinted + 1]printed
	kept := room[:0]
	for i := 0; i < len(text); i++ {
		if !arabic(text[i]) {
			continue
		}
		f, n := figureAt(text[i:])
		if i += n; f.digits < figuresTell || f.digits > figuresLong || slices.Contains(kept, f) {
			continue
		}
		at, _ := slices.BinarySearchFunc(kept, f, func(a, b printed) int {
			return cmp.Or(cmp.Compare(b.digits, a.digits), cmp.Compare(a.hash, b.hash))
		})
		kept = slices.Insert(kept, at, f)
		kept = kept[:min(len(kept), figuresPrinted)]
	}
	for i, x := range kept {
		for _, y := range kept[:i] {
			out = append(out, mix(min(x.hash, y.hash)*hashBase+max(x.hash, y.hash)))
		}
	}
	return out
}

// figureAt reads the figure that a text begins with, and gives its length. One that nothing follows, or that is a year, has no digits.
func figureAt(text []rune) (f printed, n int) {
	noughts := 0
	h := uint64(hashBase)
	for n < len(text) && (arabic(text[n]) || n+1 < len(text) && (text[n] == '.' || text[n] == colonMark) && arabic(text[n+1])) {
		h = h*hashBase + uint64(text[n])
		switch {
		case text[n] >= '1' && text[n] <= '9':
			f.digits, noughts = f.digits+noughts+1, 0
		case text[n] == '0' && f.digits > 0:
			noughts++
		}
		n++
	}
	if n == len(text) || text[n] == '年' && n == len("2016") {
		return printed{}, n
	}
	f.hash = mix(h*hashBase + uint64(text[n]))
	return f, n
}
