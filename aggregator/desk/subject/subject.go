// Package subject weighs what speaks for each channel: a linear model over runs of one to three characters of headline, text and
// section names, and over what is known of a channel whatever it is called (its words, its names, its role).
package subject

import (
	"cmp"
	"math"
	"slices"
)

// Cue is something that is known of a channel and an entry, whatever the channel is called: channels that no example had are judged by
// cues alone.
type Cue int

// What speaks for a channel by itself.
const (
	CueOwn     Cue = iota // a word by which those who run the hub have the channel told, in the headline
	CueTelling            // a word of the channel that was taught to tell, in the headline
	CueTitle              // another of its words in the headline
	CueBody               // one in the text
	CueSection            // a section is called as the channel is
	CuePart               // a part of a section's name is
	CueSource             // the source files here what says nothing else
	CueInside             // the channel is for general news of the county, and the entry is about it
	CueOutside            // the channel is for general news of the rest, and the entry is not about the county
	cues
)

// Candidate is a channel that an entry may be about, with how often each cue is given for it: once more counts less.
type Candidate struct {
	ID   string
	Cues [cues]uint8
}

// Text is what an entry says, folded (text.Fold).
type Text struct {
	Title, Body []rune
	Sections    [][]rune // as the source calls them
}

// Verdict is a candidate with how likely it is, from 0 to 1.
type Verdict struct {
	ID     string
	Chance float64
}

// Model is what was learnt from examples. It never changes, and is safe for concurrent use.
type Model struct {
	labels []string
	keys   table
	rows   []int8 // of len(labels) weights each, in steps
	step   float32
	bias   []float32
	cues   [cues]float32
	words  []uint32 // keys of the channels' words with which it was taught, sorted
}

// Taught tells that the model was made with a channel's word: how much that tells was learnt. Others are somebody's own.
func (m *Model) Taught(word []rune) bool {
	_, ok := slices.BinarySearch(m.words, keyOf(word))
	return ok
}

// Weigh gives the candidates with their chances (the softmax of their scores), the likeliest first. Subjects of the model that are not among
// them compete, as verdicts without an id: what is about them is about none of the candidates. A candidate that no example had needs a cue.
func (m *Model) Weigh(t Text, among []Candidate) []Verdict {
	scores := m.scores(t)
	out := make([]Verdict, 0, len(among)+len(m.labels))
	absent := make([]bool, len(m.labels))
	for l := range absent {
		absent[l] = true
	}
	for _, c := range among {
		l := slices.Index(m.labels, c.ID)
		if l >= 0 {
			absent[l] = false
			out = append(out, Verdict{c.ID, float64(scores[l] + m.cued(c))})
		} else if c.spokenFor() {
			out = append(out, Verdict{c.ID, float64(m.cued(c))})
		}
	}
	for l, score := range scores {
		if absent[l] {
			out = append(out, Verdict{"", float64(score)})
		}
	}
	likeliest(out)
	slices.SortStableFunc(out, func(a, b Verdict) int { return cmp.Compare(b.Chance, a.Chance) })
	return out
}

// scores are what a text says for each label.
func (m *Model) scores(t Text) []float32 {
	scores, sums := make([]float32, len(m.labels)), make([]int32, len(m.labels))
	for _, l := range t.lines() {
		clear(sums)
		l.each(func(key uint32, _, _ int) bool {
			row := m.row(key)
			for i, w := range row[:min(len(row), len(sums))] {
				sums[i] += int32(w)
			}
			return row != nil // whatever begins with a run that tells nothing tells nothing
		})
		for i, n := range sums {
			scores[i] += float32(n) * l.value
		}
	}
	for i := range scores {
		scores[i] = scores[i]*m.step + m.bias[i]
	}
	return scores
}

// spokenFor tells that the entry says something for the candidate.
func (c *Candidate) spokenFor() bool {
	return slices.ContainsFunc(c.Cues[CueOwn:CueSource], func(n uint8) bool { return n > 0 })
}

// Speaks is the run of the headline that speaks most for a channel, as its place there; none: both are 0.
func (m *Model) Speaks(title []rune, id string) (from, to int) {
	l := slices.Index(m.labels, id)
	if l < 0 {
		return 0, 0
	}
	best := int8(0)
	line{s: title, where: inText}.each(func(key uint32, first, end int) bool {
		row := m.row(key)
		if row != nil && (row[l] > best || row[l] == best && best > 0 && end-first > to-from) {
			best, from, to = row[l], first, end
		}
		return row != nil
	})
	return from, to
}

// row is the weights of a run; nil: it tells nothing.
func (m *Model) row(key uint32) []int8 {
	i := m.keys.get(key)
	if i < 0 {
		return nil
	}
	return m.rows[i*len(m.labels) : (i+1)*len(m.labels)]
}

// ownWord is what a word of somebody's own counts: more than all that a headline may say.
const ownWord = 20

// cued is what a candidate's cues count.
func (m *Model) cued(c Candidate) (score float32) {
	for k, n := range c.Cues {
		if n > 0 {
			score += m.cues[k] * cueValue(n)
		}
	}
	return score
}

func cueValue(n uint8) float32 { return float32(math.Log1p(float64(n))) }

// likeliest makes chances of scores.
func likeliest(of []Verdict) {
	if len(of) == 0 {
		return
	}
	highest := slices.MaxFunc(of, func(a, b Verdict) int { return cmp.Compare(a.Chance, b.Chance) }).Chance
	sum := 0.0
	for i := range of {
		of[i].Chance = math.Exp(of[i].Chance - highest)
		sum += of[i].Chance
	}
	for i := range of {
		of[i].Chance /= sum
	}
}
