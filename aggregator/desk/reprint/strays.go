package reprint

import (
	"slices"

	"github.com/txnews/hub/news"
)

// Sentences that no run covers are looked for by themselves: most is how many of each text, and only those of so many characters.
const (
	straysMost    = 64
	strayShortest = 2
	strayLongest  = 60
	strayFrame    = 50 // per cent of likeness from which two are one sentence with another word in it
)

// strays compares the sentences that no run covers, wherever they stand: the same ones are shared, and those that are alike
// are compared word by word.
func (c *comparison) strays() news.Reason {
	if c.shared == len(c.a.runes) {
		return news.Reason{}
	}
	inA := uncovered(c.a, c.tiles, func(t tile) (int, int) { return t.a, t.n })
	if len(inA) == 0 {
		return news.Reason{}
	}
	said := c.b.sentences()
	inA = slices.DeleteFunc(inA, func(g gap) bool {
		same := said[g.text()]
		switch {
		case same && g.from >= c.headA && g.to <= len(c.a.runes)-c.tailA:
			c.alike += g.len()
		case same:
			c.scattered += g.len()
		}
		return same
	})
	inB := uncovered(c.b, c.inB, func(t tile) (int, int) { return t.b, t.n })
	said = c.a.sentences()
	inB = slices.DeleteFunc(inB, func(g gap) bool { return said[g.text()] })
	for _, ga := range inA {
		best, at := strayFrame-1, -1
		for i, gb := range inB {
			if n := max(likeness(ga.runes(), gb.runes()), framed(ga, gb)); n > best {
				best, at = n, i
			}
		}
		if at < 0 {
			continue
		}
		x, y := trimmed(ga, inB[at])
		if why := c.differ(x, y); !why.IsZero() {
			return why
		}
		inB = slices.Delete(inB, at, at+1)
	}
	return news.Reason{}
}

// sentences are the short ones of a text.
func (t *storyText) sentences() map[string]bool {
	said := map[string]bool{}
	for s := 0; s < len(t.runes); {
		e := t.sentenceEnd(s)
		if e-s <= strayLongest {
			said[string(t.runes[s:e])] = true
		}
		s = e
	}
	return said
}

func (t *storyText) sentenceEnd(from int) int {
	for from++; from < len(t.runes) && t.pause[from] < sentenceStop; {
		from++
	}
	return from
}

// framed is how much of the longer of two sentences both begin and end with, in per cent.
func framed(ga, gb gap) int {
	n := 0
	for _, t := range pairs(ga.runes(), gb.runes()) {
		n += t.n
	}
	return 100 * n / max(ga.len(), gb.len())
}

// uncovered are the sentences of a text of which runs cover nothing, or what may be chance. Runs stand in the text's order.
func uncovered(t *storyText, runs []tile, at func(tile) (from, n int)) []gap {
	var out []gap
	seen := map[string]bool{} // a caption, or the name of a rubric, may come again and again
	next := 0
	for s := 0; s < len(t.runes) && len(out) < straysMost; {
		e := t.sentenceEnd(s)
		shared := 0
		for next < len(runs) {
			from, n := at(runs[next])
			shared += max(min(from+n, e)-max(from, s), 0)
			if from+n > e {
				break
			}
			next++
		}
		if g := (gap{t, s, e}); shared < min(frameLeast, e-s) && e-s >= strayShortest && e-s <= strayLongest && !seen[g.text()] {
			seen[g.text()] = true
			out = append(out, g)
		}
		s = e
	}
	return out
}
