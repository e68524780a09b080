package subject

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/segment"
)

// Place is where in an entry something stands.
type Place int

// Where what speaks for a channel may stand.
const (
	InTitle Place = iota
	InBody
	InSection
)

// Spoken is what of an entry speaks most for a channel.
type Spoken struct {
	Place   Place
	Section int            // which section it is
	Words   []segment.Name // of headline or text, one or two, the more telling first; none: no word of it speaks for the channel
}

// Speaks is what speaks most for a channel in the text that the room has just weighed, as whole words. It stands in the room, until it is
// asked again.
func (room *Room) Speaks(m *Model, t Text, id string) Spoken {
	of := speaker{m, slices.Index(m.labels, id), -1}
	body := float32(0) // what is not said elsewhere
	if of.label >= 0 {
		body += room.scores[of.label] - m.bias[of.label]
	}
	if m.over != nil {
		if of.over = slices.Index(m.over.labels, id); of.over >= 0 {
			body += room.learnt[of.over]
		}
	}
	room.lines = t.lines(room.lines[:0])
	defer func() { clear(room.lines) }()
	title, text := room.lines[InTitle], room.lines[InBody]
	room.said = of.runs(title, room.said[:0])
	most, where, section := total(room.said)*title.value, InTitle, 0
	body -= most
	for i, l := range room.lines[InSection:] {
		says := of.total(l) * l.value
		if body -= says; says > max(most, 0) {
			most, where, section = says, InSection, i
		}
	}
	switch {
	case body > max(most, 0):
		room.said = of.runs(text, room.said[:0])
		return Spoken{Place: InBody, Words: room.wordsOf(text.s)}
	case where == InSection:
		return Spoken{Place: InSection, Section: section}
	}
	return Spoken{Place: InTitle, Words: room.wordsOf(title.s)}
}

// speaker is a channel that runs speak for.
type speaker struct {
	model *Model
	label int // as shipped, and
	over  int // as learnt; -1: it is unknown there
}

// said is a run with what it says of the channel.
type said struct {
	says     float32
	from, to int
}

// runs appends the runs that say something of the channel.
func (s speaker) runs(l line, out []said) []said {
	l.each(func(key uint32, from, to int) bool {
		says := float32(0)
		row := s.model.keys.get(key)
		if row >= 0 && s.label >= 0 {
			says = float32(s.model.rows.of(row, s.label)) * s.model.step
		}
		var more []float32
		if s.over >= 0 {
			if more = s.model.over.row(key); more != nil {
				says += more[s.over]
			}
		}
		if says != 0 {
			out = append(out, said{says, from, to})
		}
		return row >= 0 || more != nil
	})
	return out
}

// total is what a line says of the channel.
func (s speaker) total(l line) float32 {
	var room [3 * 32]said
	return total(s.runs(l, room[:0]))
}

func total(of []said) (sum float32) {
	for _, r := range of {
		sum += r.says
	}
	return sum
}

// beside is how much a second word must say, of what the first does.
const beside = 0.5

// wordsOf are those of a line that hold the runs of it which speak most. A second one has two characters at least.
func (room *Room) wordsOf(text []rune) []segment.Name {
	first, out := float32(0), room.words[:0]
	for len(out) < 2 {
		best := said{says: first * beside}
		for _, r := range room.said {
			apart := len(out) == 0 || r.from >= out[0].To || r.to <= out[0].From
			if apart && (r.says > best.says || r.says == best.says && r.says > 0 && r.to-r.from > best.to-best.from) {
				best = r
			}
		}
		if best.to == 0 {
			break
		}
		word := room.cutter.Around(text, segment.Name{From: best.from, To: best.to})
		if len(out) > 0 && (word.To-word.From == 1 || word.From < out[0].To && word.To > out[0].From) {
			break
		}
		first, out = best.says, append(out, word)
	}
	room.words = out
	return out
}
