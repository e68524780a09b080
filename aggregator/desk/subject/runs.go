package subject

import "math"

// bodyMost is how much of a text counts, in runes: what a story is about stands at its beginning.
const bodyMost = 100

// bodyValue is how much a run of the text counts beside one of the headline.
const bodyValue = 0.5

// run is one to three characters at one place of a line.
type run struct {
	key      uint32
	value    float32
	from, to int
}

// Where runs are. Headline and text share theirs.
const (
	inText    = 0x811c9dc5
	inSection = 0x01000193
)

// runs appends the runs of t to out, scaled so that long texts weigh no more than short ones (their squares add up to 1), nor long names
// of sections.
func runs(t Text, out []run) []run {
	out = runsOf(t.Title, inText, 1, out)
	out = runsOf(t.Body[:min(len(t.Body), bodyMost)], inText, bodyValue, out)
	scale(out)
	for _, s := range t.Sections {
		start := len(out)
		out = runsOf(s[:min(len(s), bodyMost)], inSection, 1, out)
		scale(out[start:])
	}
	return out
}

func scale(of []run) {
	sum := 0.0
	for _, r := range of {
		sum += float64(r.value) * float64(r.value)
	}
	by := float32(1 / math.Sqrt(max(sum, 1)))
	for i := range of {
		of[i].value *= by
	}
}

// runsOf appends the runs of a line. What is no letter, digit or sign that headlines tell by ends one.
func runsOf(s []rune, where uint32, value float32, out []run) []run {
	for i := range s {
		h := where
		for n := 0; n < 3 && i+n < len(s) && tells(s[i+n]); n++ {
			h = (h ^ uint32(lower(s[i+n]))) * 0x9e3779b1
			h ^= h >> 15
			out = append(out, run{key: h + uint32(n), value: value, from: i, to: i + n + 1})
		}
	}
	return out
}

// keyOf is the key of a whole word.
func keyOf(word []rune) uint32 {
	h := uint32(inText)
	for _, r := range word {
		h = (h ^ uint32(lower(r))) * 0x9e3779b1
		h ^= h >> 15
	}
	return h
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func tells(r rune) bool {
	switch {
	case r >= 0x4e00 && r <= 0x9fff, r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	switch r {
	case '!', '?', '%', ':', '(', '>', '-':
		return true
	}
	return false
}
