package subject

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Example is an entry whose channels are known.
type Example struct {
	Text      Text
	Among     []Candidate
	Right     []string // the channels that it belongs to, of those among
	Tolerated []string // others that would do
}

// Training is how a model is made.
type Training struct {
	Rounds int     // through all examples
	Rate   float64 // of a step
	Shrink float64 // how much a weight is drawn to nothing (L2)
	Least  float64 // a run whose weights are all nearer to nothing is left out
	Seed   uint64
}

// shareTolerated is how much of an example speaks for what would do.
const shareTolerated = 0.2

// learner is a model that is being made.
type learner struct {
	how    Training
	labels []string
	number map[uint32]int
	before map[uint32]uint32 // run → the one without its last character
	rows   []weight          // of len(labels) each
	bias   []weight
	cues   [cues]weight
}

// weight is one that is learnt, with the sum of the squares of what it was moved by.
type weight struct{ is, moved float64 }

// lesson is an example as it is learnt from.
type lesson struct {
	runs  []run
	among []Candidate
	label []int     // of each candidate
	wants []float64 // how likely each candidate should be
}

// Train makes a model by gradient descent on the softmax of the candidates' scores, each weight by steps of its own (AdaGrad: Duchi, Hazan
// and Singer, 2011). words are those of the channels that the
// examples were made with. The same examples and seed make the same model.
func Train(examples []Example, words [][]rune, how Training) *Model {
	l := &learner{how: how, number: map[uint32]int{}, before: map[uint32]uint32{}}
	lessons := make([]lesson, len(examples))
	for i, e := range examples {
		lessons[i] = l.lesson(e)
	}
	l.rows, l.bias = make([]weight, len(l.number)*len(l.labels)), make([]weight, len(l.labels))
	random := rand.New(rand.NewPCG(how.Seed, how.Seed))
	for range how.Rounds {
		random.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		for i := range lessons {
			l.learn(&lessons[i])
		}
	}
	m := l.model()
	for _, w := range words {
		m.words = append(m.words, keyOf(w))
	}
	slices.Sort(m.words)
	return m
}

func (l *learner) lesson(e Example) lesson {
	out := lesson{runs: e.Text.runs(Common{}), among: e.Among, wants: make([]float64, len(e.Among))}
	for _, r := range out.runs {
		if _, ok := l.number[r.key]; !ok {
			l.number[r.key], l.before[r.key] = len(l.number), r.before
		}
	}
	tolerated := 0.0
	if len(e.Tolerated) > 0 {
		tolerated = shareTolerated
	}
	for i, c := range e.Among {
		at := slices.Index(l.labels, c.ID)
		if at < 0 {
			at = len(l.labels)
			l.labels = append(l.labels, c.ID)
		}
		out.label = append(out.label, at)
		switch {
		case slices.Contains(e.Right, c.ID):
			out.wants[i] = (1 - tolerated) / float64(len(e.Right))
		case slices.Contains(e.Tolerated, c.ID):
			out.wants[i] = tolerated / float64(len(e.Tolerated))
		}
	}
	return out
}

// runs are those of t, in order, without those that are in what is common.
func (t Text) runs(c Common) (all []run) {
	title, body, sections := c.Title.keys(inText), c.Body.keys(inText), c.Sections.keys(inSection)
	for i, l := range t.lines(nil) {
		common := sections
		if i < 2 {
			common = []map[uint32]bool{title, body}[i]
		}
		before, place := uint32(0), -1
		l.each(func(key uint32, from, _ int) bool {
			if from != place {
				before, place = 0, from
			}
			if key != 0 && !common[key] { // 0 is no key
				all = append(all, run{key, before, l.value, l.where == inSection})
			}
			before = key
			return true
		})
	}
	return all
}

// learn moves every weight that an example touches.
func (l *learner) learn(of *lesson) {
	n := len(l.labels)
	scores := make([]Verdict, len(of.among))
	for i, c := range of.among {
		score := l.bias[of.label[i]].is
		for k, times := range c.Cues {
			score += l.cues[k].is * float64(cueValue(times))
		}
		for _, r := range of.runs {
			score += l.rows[l.number[r.key]*n+of.label[i]].is * float64(r.value)
		}
		scores[i].Chance = score
	}
	likeliest(scores)
	var cued [cues]float64
	for i, c := range of.among {
		off := scores[i].Chance - of.wants[i]
		l.move(&l.bias[of.label[i]], off)
		for _, r := range of.runs {
			l.move(&l.rows[l.number[r.key]*n+of.label[i]], off*float64(r.value))
		}
		for k, times := range c.Cues {
			cued[k] += off * float64(cueValue(times))
		}
	}
	for k := range cued {
		if cued[k] != 0 {
			l.move(&l.cues[k], cued[k])
		}
	}
}

func (l *learner) move(w *weight, by float64) {
	by += l.how.Shrink * w.is
	w.moved += by * by
	w.is -= l.how.Rate * by / (math.Sqrt(w.moved) + 1e-6)
}

// model keeps the runs that tell something, with weights in 127 steps.
func (l *learner) model() *Model {
	n := len(l.labels)
	m := &Model{labels: l.labels, bias: make([]float32, n)}
	for i, w := range l.bias {
		m.bias[i] = float32(w.is)
	}
	for k, w := range l.cues {
		m.cues[k] = float32(w.is)
	}
	m.cues[CueOwn] = ownWord
	highest := 0.0
	telling := map[uint32]bool{}
	for key, at := range l.number {
		most := 0.0
		for _, w := range l.rows[at*n : (at+1)*n] {
			most = max(most, math.Abs(w.is))
		}
		highest = max(highest, most)
		for ; most >= l.how.Least && key != 0; key = l.before[key] { // with what it begins with, by which it is found
			telling[key] = true
		}
	}
	keys := slices.Collect(maps.Keys(telling))
	slices.Sort(keys)
	m.step = float32(highest / 127)
	var rows []int8
	for _, key := range keys {
		at := l.number[key]
		for _, w := range l.rows[at*n : (at+1)*n] {
			rows = append(rows, int8(math.Round(w.is/float64(m.step))))
		}
	}
	m.keys, m.rows = newTable(keys), packed(rows, n)
	m.ones = m.keys.ones()
	return m
}
