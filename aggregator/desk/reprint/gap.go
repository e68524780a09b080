package reprint

import (
	"slices"
	"strings"
)

// gap is what stands between two shared runs in one of the texts.
type gap struct {
	t        *storyText
	from, to int
}

func (g gap) len() int      { return g.to - g.from }
func (g gap) runes() []rune { return g.t.runes[g.from:g.to] }
func (g gap) text() string  { return string(g.runes()) }

// next is the character after the gap, 0 at the end.
func (g gap) next() rune {
	if g.to < len(g.t.runes) {
		return g.t.runes[g.to]
	}
	return 0
}

// goesOn tells that no pause stands behind the gap.
func (g gap) goesOn() bool { return g.to < len(g.t.pause) && g.t.pause[g.to] < commaStop }

// lastSentence is what the gap has of the sentence that goes on behind it.
func (g gap) lastSentence() gap {
	from := g.to
	for from > g.from && (from == len(g.t.runes) || g.t.pause[from] < sentenceStop) {
		from--
	}
	return gap{g.t, from, g.to}
}

// firstSentence is what the gap has of the sentence that began before it.
func (g gap) firstSentence() gap {
	to := g.from
	for to < g.to && (to == g.from || g.t.pause[to] < sentenceStop) {
		to++
	}
	return gap{g.t, g.from, to}
}

// byEditor tells that the gap is a sentence that a house puts under a text.
func (g gap) byEditor() bool {
	if g.t.pause[g.from] < sentenceStop {
		return false
	}
	s := g.text()
	return slices.ContainsFunc(editorWords, func(w string) bool { return strings.Contains(s, w) })
}

// broken tells that the gap has the end of a sentence in it.
func (g gap) broken() bool {
	return g.len() > 1 && slices.ContainsFunc(g.t.pause[g.from+1:g.to], func(p stop) bool { return p >= sentenceStop })
}

// brokenOff tells that the gap is a number in which the text breaks off, as teasers do.
func (g gap) brokenOff() bool {
	return g.t.open && g.len() > 0 && g.to == len(g.t.runes) && !slices.ContainsFunc(g.runes(), func(r rune) bool { return !numeral(r) })
}

// frameLeast is how much of a sentence must be shared for the rest of it to be compared: less is shared by chance.
const frameLeast = 5

// rest is what the gap has of the sentence that a run of n characters before it ends in. It is no gap (its end lies before its
// beginning) where the run has next to nothing of a sentence.
func (g gap) rest(n int) gap {
	frame := 0
	for frame < n && frame < frameLeast && (frame == 0 || g.t.pause[g.from-frame] < sentenceStop) {
		frame++
	}
	if frame < frameLeast {
		return gap{g.t, g.from, g.from - 1}
	}
	to := g.from
	for to < g.to && g.t.pause[to] < sentenceStop {
		to++
	}
	return gap{g.t, g.from, to}
}

// start is what the gap has of the sentence that a run of n characters behind it begins in.
func (g gap) start(n int) gap {
	frame := 0
	for frame < n && frame < frameLeast && (frame == 0 || g.t.pause[g.to+frame] < sentenceStop) {
		frame++
	}
	if frame < frameLeast {
		return gap{g.t, g.to, g.to - 1}
	}
	from := g.to
	for from > g.from && g.t.pause[from] < sentenceStop {
		from--
	}
	return gap{g.t, from, g.to}
}

// clauses tells that the gap is made of whole clauses: it was cut or put in as such. Where the characters before it repeat
// at its end (会议指出… 会议要求…) it may as well begin earlier, and likewise later.
func (g gap) clauses() bool {
	r, pause := g.t.runes, g.t.pause
	at := func(i int) bool { return i == len(r) || pause[i] >= commaStop }
	whole := func(from, to int) bool { return at(from) && at(to) }
	if whole(g.from, g.to) {
		return true
	}
	for from, to := g.from, g.to; from > 0 && r[from-1] == r[to-1]; {
		from, to = from-1, to-1
		if whole(from, to) {
			return true
		}
	}
	for from, to := g.from, g.to; to < len(r) && r[from] == r[to]; {
		from, to = from+1, to+1
		if whole(from, to) {
			return true
		}
	}
	return false
}

// wordsOf is what is left without the numbers, degrees written in one way.
func wordsOf(g gap) []rune {
	out := make([]rune, 0, g.len())
	for i, r := range g.runes() {
		switch at := g.from + i; {
		case numeral(r):
		case r == '度' && at > 0 && numeral(g.t.runes[at-1]):
			out = append(out, '℃')
		default:
			out = append(out, r)
		}
	}
	return out
}
