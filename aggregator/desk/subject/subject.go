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
	ID      string
	Chance  float64
	Shipped float64 // how likely it was before anything was learnt from lessons; as Chance where nothing was
}

// Model is what was learnt from examples. It never changes, and is safe for concurrent use.
type Model struct {
	labels []string
	keys   table
	rows   []int8 // of len(labels) weights each, in steps
	step   float32
	bias   []float32
	cues   [cues]float32
	words  []uint32  // keys of the channels' words with which it was taught, sorted
	over   *residual // what was learnt from lessons since; nil: nothing was
}

// Taught tells that the model was made with a channel's word: how much that tells was learnt. Others are somebody's own.
func (m *Model) Taught(word []rune) bool {
	_, ok := slices.BinarySearch(m.words, keyOf(word))
	return ok
}

// Weigh gives the candidates with their chances (the softmax of their scores), the likeliest first. Subjects of the model that are not among
// them compete, as verdicts without an id: what is about them is about none of the candidates. A candidate that no example had needs a cue.
func (m *Model) Weigh(t Text, among []Candidate) []Verdict {
	labels := m.labels
	if m.over != nil {
		labels = m.over.labels
	}
	found := m.competing(t, among, labels)
	out := make([]Verdict, len(found))
	for i, c := range found {
		out[i] = Verdict{ID: c.id, Chance: c.score}
	}
	likeliest(out)
	for i, c := range found {
		out[i].Shipped = out[i].Chance
		out[i].Chance = c.score + c.learnt
	}
	if m.over != nil {
		likeliest(out)
	} else {
		for i := range out {
			out[i].Chance = out[i].Shipped
		}
	}
	slices.SortStableFunc(out, func(a, b Verdict) int { return cmp.Compare(b.Chance, a.Chance) })
	return out
}

// competitor is a candidate, or a subject of the model that is none (it has no id), with what speaks for it.
type competitor struct {
	id     string
	label  int // -1: it has none
	score  float64
	learnt float64 // from lessons
}

// competing gives what competes for a text.
func (m *Model) competing(t Text, among []Candidate, labels []string) []competitor {
	scores, learnt := m.scores(t)
	out := make([]competitor, 0, len(among)+len(labels))
	absent := make([]bool, len(m.labels))
	for l := range absent {
		absent[l] = true
	}
	for _, c := range among {
		l := slices.Index(labels, c.ID)
		one := competitor{c.ID, l, float64(m.cued(c)), 0}
		if l >= 0 && l < len(m.labels) {
			absent[l] = false
			one.score = float64(scores[l] + m.cued(c))
		} else if l < 0 && !c.spokenFor() {
			continue
		}
		if l >= 0 && learnt != nil {
			one.learnt = float64(learnt[l])
		}
		if l >= len(m.labels) && learnt != nil && one.learnt <= 0 && !c.spokenFor() {
			continue
		}
		out = append(out, one)
	}
	for l, gone := range absent {
		if gone {
			one := competitor{"", l, float64(scores[l]), 0}
			if learnt != nil {
				one.learnt = float64(learnt[l])
			}
			out = append(out, one)
		}
	}
	return out
}

// scores are what a text says for each label, as shipped and as learnt since.
func (m *Model) scores(t Text) (scores, learnt []float32) {
	scores = make([]float32, len(m.labels))
	sums := make([]int32, len(m.labels))
	if m.over != nil {
		learnt = make([]float32, len(m.over.labels))
	}
	for _, l := range t.lines() {
		clear(sums)
		l.each(func(key uint32, _, _ int) bool {
			row := m.row(key)
			for i, w := range row[:min(len(row), len(sums))] {
				sums[i] += int32(w)
			}
			if m.over == nil {
				return row != nil // whatever begins with a run that tells nothing tells nothing
			}
			more := m.over.row(key)
			for i, w := range more {
				learnt[i] += w * l.value
			}
			return row != nil || more != nil
		})
		for i, n := range sums {
			scores[i] += float32(n) * l.value
		}
	}
	for i := range scores {
		scores[i] = scores[i]*m.step + m.bias[i]
	}
	return scores, learnt
}

// spokenFor tells that the entry says something for the candidate.
func (c *Candidate) spokenFor() bool {
	return slices.ContainsFunc(c.Cues[CueOwn:CueSource], func(n uint8) bool { return n > 0 })
}

// Speaks is the run of the headline that speaks most for a channel, as its place there; none: both are 0.
func (m *Model) Speaks(title []rune, id string) (from, to int) {
	l, over := slices.Index(m.labels, id), -1
	if m.over != nil {
		over = slices.Index(m.over.labels, id)
	}
	best := float32(0)
	line{s: title, where: inText}.each(func(key uint32, first, end int) bool {
		says := float32(0)
		row := m.row(key)
		if row != nil && l >= 0 {
			says = float32(row[l]) * m.step
		}
		var more []float32
		if over >= 0 {
			if more = m.over.row(key); more != nil {
				says += more[over]
			}
		}
		if says > best || says == best && best > 0 && end-first > to-from {
			best, from, to = says, first, end
		}
		return row != nil || more != nil
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
