package subject

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"slices"
)

// Learning is how a model learns from lessons.
type Learning struct {
	Rounds  int     // through all lessons
	Rate    float64 // of a step in the first round
	Slower  float64 // how much the rate falls from round to round
	Shrink  float64 // how much of what was learnt is forgotten in each round: what only the shipped weights speak against stays small
	Replay  float64 // how much an entry of which nobody said anything counts beside a lesson
	Lenient float64 // how far such an entry's chances may move
	Once    float64 // how much a run counts that is in one lesson alone
	Column  float64 // how much one of a section's name does: one decision is no word on all that stands in a column
	Moved   float64 // what share of entries of which nobody said anything may be judged otherwise for what is learnt
	Runs    int     // of how many runs something is learnt at most: the commonest of the lessons
}

// AsShipped is how the desk learns.
func AsShipped() Learning {
	return Learning{Rounds: 12, Rate: 6, Slower: 0.1, Shrink: 0.01, Replay: 0.5, Lenient: 0.2, Once: 0.35, Column: 0.1, Runs: 1 << 15, Moved: 0.025}
}

// residual is what was learnt from lessons, on top of what was shipped.
type residual struct {
	labels []string // those of the model, then those that it has from lessons alone
	keys   table
	rows   []float32 // of len(labels) each
}

// row is what was learnt of a run; nil: nothing was.
func (r *residual) row(key uint32) []float32 {
	i := r.keys.get(key)
	if i < 0 {
		return nil
	}
	return r.rows[i*len(r.labels) : (i+1)*len(r.labels)]
}

// active bounds of how many channels one text teaches: the likeliest.
const active = 5

// item is a lesson, or what should stay, as it is learnt from.
type item struct {
	order   uint64
	lesson  bool
	shipped int // what the shipped model says that it is about; -1: it does not say
	weight  float64
	times   int     // how often it is learnt in a round: once for each channel that it belongs to, of which each has a part alone
	slack   float64 // how far a chance may be from what is wanted
	runs    []learntRun
	label   []int     // the channels that it teaches something of; -1: nothing can be learnt of it
	base    []float64 // their scores as shipped
	wants   []float64 // how likely each should be
}

type learntRun struct {
	at    int32
	value float32
}

// enough is how near a lesson's chances must be to what is wanted.
const enough = 0.01

// Learn makes a model that agrees with lessons and otherwise goes on as shipped: what it adds to the weights is learnt on the lessons and on
// replay, of which the shipped model's own judgement is what is wanted. It starts from the shipped weights every time, so that the same
// lessons, in whatever order, make the same model.
func (m *Model) Learn(lessons []Lesson, replay []Asked, how Learning) *Model {
	shipped := *m
	shipped.over = nil
	if len(lessons) == 0 {
		return &shipped
	}
	lessons = slices.SortedFunc(slices.Values(lessons), func(a, b Lesson) int { return cmp.Compare(a.Key, b.Key) })
	p := &pupil{how: how, model: &shipped, labels: shipped.with(lessons)}
	p.choose(lessons)
	items := p.items(lessons, replay)
	p.rows = make([]float64, len(p.worth)*len(p.labels))
	for round := range how.Rounds {
		p.rate = how.Rate / (1 + how.Slower*float64(round))
		for i := range items {
			for range items[i].times {
				p.learn(&items[i])
			}
		}
		for i := range p.rows {
			p.rows[i] *= 1 - how.Shrink
		}
	}
	p.withhold(items)
	taught := shipped
	taught.over = p.residual()
	return &taught
}

// Teaches reports whether something is learnt of a lesson: whether its text says something of its own, and one of its channels may be told by it.
func (m *Model) Teaches(l Lesson, how Learning) bool {
	shipped := *m
	shipped.over = nil
	p := &pupil{how: how, model: &shipped, labels: shipped.with([]Lesson{l})}
	p.choose([]Lesson{l})
	_, ok := p.item(l)
	return ok
}

// with are the model's labels and those that only lessons have.
func (m *Model) with(lessons []Lesson) []string {
	more := map[string]bool{}
	for _, l := range lessons {
		for _, id := range l.Right {
			if !slices.Contains(m.labels, id) {
				more[id] = true
			}
		}
	}
	return slices.Concat(m.labels, slices.Sorted(maps.Keys(more)))
}

// pupil is a model that learns.
type pupil struct {
	how    Learning
	model  *Model
	labels []string
	keys   table
	before map[uint32]uint32
	worth  []float32 // of each run
	rows   []float64 // of len(labels) each
	rate   float64
}

// choose numbers the runs of which something may be learnt.
func (p *pupil) choose(lessons []Lesson) {
	times, column := map[uint32]int{}, map[uint32]bool{}
	p.before = map[uint32]uint32{}
	for _, l := range lessons {
		here := map[uint32]bool{}
		for _, r := range l.Text.runs(l.Common) {
			if !here[r.key] {
				here[r.key] = true
				times[r.key]++
				p.before[r.key], column[r.key] = r.before, r.named
			}
		}
	}
	keys := slices.Collect(maps.Keys(times))
	slices.SortFunc(keys, func(a, b uint32) int { return cmp.Or(times[b]-times[a], cmp.Compare(a, b)) })
	keys = keys[:min(len(keys), p.how.Runs)]
	p.keys = newTable(keys)
	p.worth = make([]float32, len(keys))
	for i, k := range keys {
		switch {
		case times[k] > 1:
			p.worth[i] = 1
		case column[k]:
			p.worth[i] = float32(p.how.Column)
		default:
			p.worth[i] = float32(p.how.Once)
		}
	}
}

// items are the lessons and what should stay, scattered among each other the same way on every hub.
func (p *pupil) items(lessons []Lesson, replay []Asked) (items []item) {
	for _, l := range lessons {
		if it, ok := p.item(l); ok {
			it.order, it.lesson, it.weight, it.slack = orderOf(l.Key), true, 1, enough
			items = append(items, it)
		}
	}
	for _, a := range replay {
		if it, ok := p.item(Lesson{Text: a.Text, Among: a.Among}); ok {
			it.order, it.weight, it.slack = orderOf(string(a.Text.Title)), p.how.Replay, p.how.Lenient
			items = append(items, it)
		}
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.order, b.order) })
	return items
}

func orderOf(key string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return h.Sum64()
}

// item is what is to be learnt of a text; without right channels, that it is judged as shipped. False: it teaches nothing.
func (p *pupil) item(l Lesson) (it item, ok bool) {
	right := l.Right
	for _, r := range l.Text.runs(l.Common) {
		if at := p.keys.get(r.key); at >= 0 {
			it.runs = append(it.runs, learntRun{int32(at), r.value * p.worth[at]})
		}
	}
	if len(it.runs) == 0 {
		return it, false
	}
	found := new(Room).competing(p.model, l.Text, l.Among, p.labels)
	is := make([]Verdict, len(found))
	for i, c := range found {
		is[i] = Verdict{Chance: c.score}
	}
	likeliest(is)
	wants, share := make([]float64, len(found)), 0.0
	for i, c := range found {
		if slices.Contains(right, c.id) {
			wants[i] = 1
			share++
		}
	}
	switch {
	case right == nil:
		for i := range is {
			wants[i] = is[i].Chance
		}
	case share == 0:
		return it, false
	default:
		for i := range wants {
			wants[i] /= share
		}
	}
	by := make([]int, len(found))
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(a, b int) int {
		return cmp.Or(cmp.Compare(wants[b], wants[a]), cmp.Compare(is[b].Chance, is[a].Chance), cmp.Compare(a, b))
	})
	rest := competitor{label: -1}
	wanted := 0.0
	for n, i := range by {
		if n < active {
			it.label, it.base, it.wants = append(it.label, found[i].label), append(it.base, found[i].score), append(it.wants, wants[i])
			continue
		}
		rest.score += math.Exp(found[i].score)
		wanted += wants[i]
	}
	if rest.score > 0 {
		it.label, it.base, it.wants = append(it.label, -1), append(it.base, math.Log(rest.score)), append(it.wants, wanted)
	}
	for i := range it.label {
		is[i] = Verdict{Chance: it.base[i]}
	}
	likeliest(is[:len(it.label)])
	it.shipped, it.times = verdict(is[:len(it.label)]), max(1, int(share))
	return it, true
}

// chances are those of an item's channels, by a part of what was learnt.
func (p *pupil) chances(it *item, room *[active + 1]Verdict, part float64) []Verdict {
	n := len(p.labels)
	is := room[:len(it.label)]
	for i, l := range it.label {
		is[i].Chance = 0
		if l < 0 {
			continue
		}
		for _, r := range it.runs {
			is[i].Chance += p.rows[int(r.at)*n+l] * float64(r.value)
		}
	}
	for i := range is {
		is[i].Chance = it.base[i] + part*is[i].Chance
	}
	likeliest(is)
	return is
}

// learn moves every weight that an item touches, by a step against the slope of how far its chances are off.
func (p *pupil) learn(it *item) {
	n := len(p.labels)
	var room [active + 1]Verdict
	is := p.chances(it, &room, 1)
	for i, l := range it.label {
		off := is[i].Chance - it.wants[i]
		if l < 0 || math.Abs(off) < it.slack {
			continue
		}
		step := p.rate * it.weight * off
		for _, r := range it.runs {
			p.rows[int(r.at)*n+l] -= step * float64(r.value)
		}
	}
}

// withhold weakens what was learnt until it moves few enough of the entries of which nobody said anything: whoever decides without rhyme or
// reason teaches little, and harms little.
func (p *pupil) withhold(items []item) {
	part := 1.0
	for p.moved(items, part) > p.how.Moved {
		if part *= withheld; part < worthless {
			part = 0
		}
	}
	for i := range p.rows {
		p.rows[i] *= part
	}
}

// withheld is by how much what was learnt is weakened at a time; worthless, when nothing is left of it.
const (
	withheld  = 0.8
	worthless = 0.01
)

// moved is what share of the entries of which nobody said anything would be judged otherwise for a part of what was learnt.
func (p *pupil) moved(items []item, part float64) float64 {
	of, moved := 0, 0
	var room [active + 1]Verdict
	for i := range items {
		if items[i].lesson {
			continue
		}
		of++
		is := p.chances(&items[i], &room, part)
		if verdict(is) != items[i].shipped {
			moved++
		}
	}
	return float64(moved) / float64(max(of, 1))
}

// decides is how likely the likeliest channel is, about, where an entry goes there.
const decides = 0.4

// verdict is which of them an entry is about; -1: it is not said.
func verdict(is []Verdict) int {
	best := -1
	for i := range is {
		if is[i].Chance >= decides && (best < 0 || is[i].Chance > is[best].Chance) {
			best = i
		}
	}
	return best
}

// least is the least that is kept of what was learnt of a run.
const least = 0.05

// residual keeps the runs of which something was learnt, and what they begin with, by which they are found.
func (p *pupil) residual() *residual {
	n := len(p.labels)
	kept := map[uint32]bool{}
	for at, key := range p.keys.all() {
		if slices.ContainsFunc(p.rows[at*n:(at+1)*n], func(w float64) bool { return math.Abs(w) >= least }) {
			for ; key != 0; key = p.before[key] {
				kept[key] = true
			}
		}
	}
	r := &residual{labels: p.labels}
	keys := slices.Sorted(maps.Keys(kept))
	r.keys, r.rows = newTable(keys), make([]float32, len(keys)*n)
	for i, key := range keys {
		if at := p.keys.get(key); at >= 0 {
			for l, w := range p.rows[at*n : (at+1)*n] {
				r.rows[i*n+l] = float32(w) * p.worth[at]
			}
		}
	}
	return r
}
