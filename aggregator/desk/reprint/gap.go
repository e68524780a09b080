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

// sentences tells that a sentence ends in the gap, or close to it.
func (g gap) sentences() bool {
	const reach = 3
	return slices.Contains(g.t.pause[max(g.from-reach, 0):min(g.to+reach, len(g.t.pause))], sentenceStop)
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
