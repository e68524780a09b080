package subject

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/segment"
)

// Room is memory that texts are weighed in, one after another. The zero one is ready.
type Room struct {
	lines    []line
	scores   []float32
	learnt   []float32
	rows     []int32
	begun    []begun
	sums     []int32
	labels   labelled
	absent   []bool
	found    []competitor
	verdicts []Verdict
	said     []said
	words    []segment.Name
	cutter   segment.Cutter
}

// competitor is a candidate, or a subject of the model that is none (it has no id), with what speaks for it.
type competitor struct {
	id     string
	label  int // -1: it has none
	score  float64
	learnt float64 // from lessons
}

// Weigh gives the candidates with their chances (the softmax of their scores), the two likeliest first. Subjects of the model that are not among
// them compete, as verdicts without an id: what is about them is about none of the candidates. A candidate that no example had needs a cue.
// What it returns stands in the room, until the next text.
func (room *Room) Weigh(m *Model, t Text, among []Candidate) []Verdict {
	labels := m.labels
	if m.over != nil {
		labels = m.over.labels
	}
	found := room.competing(m, t, among, labels)
	out := room.verdicts[:0]
	for _, c := range found {
		out = append(out, Verdict{ID: c.id, Chance: c.score})
	}
	room.verdicts = out
	likeliest(out)
	for i := range out {
		out[i].Shipped = out[i].Chance
	}
	if m.over != nil {
		for i, c := range found {
			out[i].Chance = c.score + c.learnt
		}
		likeliest(out)
	}
	first(out)
	if len(out) > 1 {
		first(out[1:])
	}
	return out
}

// first puts the likeliest first, of several the one that stood before the others, and leaves the rest in order.
func first(of []Verdict) {
	best := 0
	for i := range of {
		if of[i].Chance > of[best].Chance {
			best = i
		}
	}
	if best > 0 {
		likeliest := of[best]
		copy(of[1:best+1], of[:best])
		of[0] = likeliest
	}
}

// competing gives what competes for a text, in the room.
func (room *Room) competing(m *Model, t Text, among []Candidate, labels []string) []competitor {
	room.score(m, t)
	out := room.found[:0]
	absent := zeroed(room.absent, len(m.labels))
	for l := range absent {
		absent[l] = true
	}
	for i := range among {
		c := &among[i]
		l := room.labels.of(labels, i, c.ID)
		one := competitor{c.ID, l, float64(m.cued(c)), 0}
		if l >= 0 && l < len(m.labels) {
			absent[l] = false
			one.score = float64(room.scores[l] + m.cued(c))
		} else if l < 0 && !c.spokenFor() {
			continue
		}
		if l >= 0 && m.over != nil {
			one.learnt = float64(room.learnt[l])
		}
		if l >= len(m.labels) && m.over != nil && one.learnt <= 0 && !c.spokenFor() {
			continue
		}
		out = append(out, one)
	}
	for l, gone := range absent {
		if gone {
			one := competitor{"", l, float64(room.scores[l]), 0}
			if m.over != nil {
				one.learnt = float64(room.learnt[l])
			}
			out = append(out, one)
		}
	}
	room.absent, room.found = absent, out
	return out
}

// labelled are the labels of the candidates of the last text, by their places: the next one mostly has the same.
type labelled struct {
	among []string // all labels
	ids   []string
	at    []int
}

// of is the label of candidate i, -1 where it has none.
func (known *labelled) of(labels []string, i int, id string) int {
	if !sameSlice(known.among, labels) {
		*known = labelled{among: labels, ids: known.ids[:0], at: known.at[:0]}
	}
	if i < len(known.ids) && known.ids[i] == id {
		return known.at[i]
	}
	l := slices.Index(labels, id)
	known.ids, known.at = append(known.ids[:min(i, len(known.ids))], id), append(known.at[:min(i, len(known.at))], l)
	return l
}

func sameSlice(a, b []string) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// score finds what a text says for each label, as shipped and as learnt since.
func (room *Room) score(m *Model, t Text) {
	room.scores = zeroed(room.scores, len(m.labels))
	if m.over != nil {
		room.learnt = zeroed(room.learnt, len(m.over.labels))
	}
	room.lines = t.lines(room.lines[:0])
	for _, l := range room.lines {
		room.sums = zeroed(room.sums, len(m.labels))
		room.read(m, l)
		m.rows.sum(room.rows, room.sums)
		for i, n := range room.sums {
			room.scores[i] += float32(n) * l.value
		}
	}
	clear(room.lines) // they hold on to the text
	for i := range room.scores {
		room.scores[i] = room.scores[i]*m.step + m.bias[i]
	}
}

// read finds the rows of a line's runs. Whatever begins with a run that tells nothing tells nothing.
func (room *Room) read(m *Model, l line) {
	if m.over == nil {
		room.rows = room.rowsOf(m, l, room.rows[:0])
		return
	}
	rows := room.rows[:0]
	for i, r := range l.s {
		if !tells(r) {
			continue
		}
		h, row := m.one(l.where, r)
		for n := uint32(1); ; n++ {
			if row >= 0 {
				rows = append(rows, int32(row))
			}
			if taught := room.learn(m.over, h+n-1, l.value); !taught && row < 0 {
				break
			}
			at := i + int(n)
			if n == longest || at == len(l.s) || !tells(l.s[at]) {
				break
			}
			h = joined(h, l.s[at])
			row = m.keys.get(h + n)
		}
	}
	room.rows = rows
}

// begun is a run as far as it tells something, with one more character: its hash, and where it ends in its line.
type begun struct {
	hash uint32
	end  int32
}

// rowsOf appends the rows of a line's runs, where nothing was learnt since: those of one character, then those of two, and of three. Runs as long
// are looked up together, so that no look-up waits for one before it.
func (room *Room) rowsOf(m *Model, l line, rows []int32) []int32 {
	runs := room.begun[:0]
	longer := func(h uint32, end int) {
		if end < len(l.s) && tells(l.s[end]) {
			runs = append(runs, begun{joined(h, l.s[end]), int32(end + 1)})
		}
	}
	for i, r := range l.s {
		if !tells(r) {
			continue
		}
		if h, row := m.one(l.where, r); row >= 0 {
			rows = append(rows, int32(row))
			longer(h, i+1)
		}
	}
	room.begun = runs
	for n := uint32(1); n < longest; n++ {
		some := m.keys.sifted(runs, n)
		runs = runs[:0]
		for _, r := range some {
			if row := m.keys.find(r.hash + n); row >= 0 {
				rows = append(rows, int32(row))
				longer(r.hash, int(r.end))
			}
		}
	}
	return rows
}

// one is the hash and the row of a run of one character.
func (m *Model) one(where uint32, r rune) (h uint32, row int) {
	h = joined(where, r)
	if where == inText && int(r) < len(m.ones) {
		return h, int(m.ones[r])
	}
	return h, m.keys.get(h)
}

// learn adds what was learnt of a run, and tells whether anything was.
func (room *Room) learn(over *residual, key uint32, value float32) bool {
	more := over.row(key)
	for i, w := range more {
		room.learnt[i] += w * value
	}
	return more != nil
}
