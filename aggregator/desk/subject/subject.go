// Package subject weighs what speaks for each channel: a linear model over runs of one to three characters of headline, text and
// section names, and over what is known of a channel whatever it is called (its words, its names, its role).
package subject

import (
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
	ones   []int32 // what keys has for runs of one character in headline or text, by it: most have a row
	rows   weights // in steps
	step   float32
	bias   []float32
	cues   [cues]float32
	words  []uint32  // keys of the channels' words with which it was taught, sorted
	over   *residual // what was learnt from lessons since; nil: nothing was
}

// Taught tells that the model was made with a channel and this word of it: how much that tells was learnt. Others are somebody's own.
func (m *Model) Taught(channel string, word []rune) bool {
	_, ok := slices.BinarySearch(m.words, keyOf(word))
	return ok && slices.Contains(m.labels, channel)
}

// Weigh is Room.Weigh in a room of its own.
func (m *Model) Weigh(t Text, among []Candidate) []Verdict { return new(Room).Weigh(m, t, among) }

// spokenFor tells that the entry says something for the candidate.
func (c *Candidate) spokenFor() bool {
	return slices.ContainsFunc(c.Cues[CueOwn:CueSource], func(n uint8) bool { return n > 0 })
}

// ownWord is what a word of somebody's own counts: more than all that a headline may say.
const ownWord = 20

// cued is what a candidate's cues count.
func (m *Model) cued(c *Candidate) (score float32) {
	for k, n := range c.Cues {
		if n > 0 {
			score += m.cues[k] * cueValue(n)
		}
	}
	return score
}

func cueValue(n uint8) float32 { return cueValues[n] }

// cueValues are what so many cues of a kind count.
var cueValues = func() (of [256]float32) {
	for n := range of {
		of[n] = float32(math.Log1p(float64(n)))
	}
	return of
}()

// likeliest makes chances of scores.
func likeliest(of []Verdict) {
	if len(of) == 0 {
		return
	}
	highest := of[0].Chance
	for i := range of {
		highest = max(highest, of[i].Chance)
	}
	sum := 0.0
	for i := range of {
		of[i].Chance = math.Exp(of[i].Chance - highest)
		sum += of[i].Chance
	}
	for i := range of {
		of[i].Chance /= sum
	}
}
