package subject

import "math"

// bodyMost is how much of a text counts, in runes: what a story is about stands at its beginning.
const bodyMost = 100

// bodyValue is how much a run of the text counts beside one of the headline.
const bodyValue = 0.5

// Where runs are. Headline and text share theirs.
const (
	inText    = 0x811c9dc5
	inSection = 0x01000193
)

// run is one to three characters, with what it counts.
type run struct {
	key    uint32
	before uint32 // the key of the run without its last character; 0: it has one alone
	value  float32
	named  bool // it stands in a section's name
}

// line is a line of what an entry says: where its runs are, and what each counts.
type line struct {
	s     []rune
	where uint32
	value float32
}

// lines appends those of t, scaled so that long texts weigh no more than short ones (the squares of their runs add up to 1), nor long names
// of sections.
func (t Text) lines(out []line) []line {
	body := t.Body[:min(len(t.Body), bodyMost)]
	scale := 1 / math.Sqrt(max(float64(runsIn(t.Title))+bodyValue*bodyValue*float64(runsIn(body)), 1))
	out = append(out, line{t.Title, inText, float32(scale)}, line{body, inText, float32(bodyValue * scale)})
	for _, s := range t.Sections {
		s = s[:min(len(s), bodyMost)]
		out = append(out, line{s, inSection, float32(1 / math.Sqrt(max(float64(runsIn(s)), 1)))})
	}
	return out
}

// each gives the runs of a line, those from one place one after the other, the shortest first; false for one leaves out the longer ones. What
// is no letter, digit or sign that headlines tell by ends one.
func (l line) each(do func(key uint32, from, to int) bool) {
	for i := range l.s {
		h := l.where
		for n := 0; n < longest && i+n < len(l.s) && tells(l.s[i+n]); n++ {
			h = joined(h, l.s[i+n])
			if !do(h+uint32(n), i, i+n+1) {
				break
			}
		}
	}
}

// joined is the hash of a run with one more character.
func joined(h uint32, r rune) uint32 {
	h = (h ^ uint32(lower(r))) * 0x9e3779b1
	return h ^ h>>15
}

// longest is how many characters a run has at most.
const longest = 3

// ones are the numbers of the runs of one character in headline or text, by it.
func (t *table) ones() []int32 {
	all := make([]int32, 0xa000)
	for r := range all {
		all[r] = -1
		if r := rune(r); tells(r) {
			all[r] = int32(t.get(joined(inText, r)))
		}
	}
	return all
}

// runsIn is how many runs a line has.
func runsIn(s []rune) (n int) {
	unbroken := 0
	for _, r := range s {
		if unbroken++; !tells(r) {
			unbroken = 0
		}
		n += min(unbroken, longest)
	}
	return n
}

// keyOf is the key of a whole word.
func keyOf(word []rune) uint32 {
	h := uint32(inText)
	for _, r := range word {
		h = joined(h, r)
	}
	return h
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func tells(r rune) bool { return r >= 0x4e00 && r <= 0x9fff || tellsBesides(r) }

// tellsBesides is tells of all but Han, which most are.
func tellsBesides(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	switch r {
	case '!', '?', '%', ':', '(', '>', '-':
		return true
	}
	return false
}
