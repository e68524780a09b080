package subject

import (
	"cmp"
	"slices"

	"github.com/txnews/hub/aggregator/desk/segment"
)

// Learnt is a word of headlines that was learnt to speak for a channel.
type Learnt struct {
	Word   string
	Weight float64 // how much it was learnt to say
}

// TaughtOf are the words of those headlines that speak most for a channel by what was learnt of the runs in them, the most telling first.
func (m *Model) TaughtOf(titles [][]rune, id string, most int) (words []Learnt) {
	if m.over == nil {
		return nil
	}
	l := slices.Index(m.over.labels, id)
	if l < 0 {
		return nil
	}
	seen := map[string]bool{}
	var cutter segment.Cutter
	for _, t := range titles {
		for to := len(t); to > 0; {
			at, _ := cutter.Before(t, to)
			word := t[at.From:to]
			to = at.From
			if w := m.over.says(word, l); w > 0 && len(word) > 1 && !seen[string(word)] {
				seen[string(word)] = true
				words = append(words, Learnt{string(word), w})
			}
		}
	}
	slices.SortFunc(words, func(a, b Learnt) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Word, b.Word)) })
	return words[:min(len(words), most)]
}

// says is what was learnt of all runs of a word for a label.
func (r *residual) says(word []rune, label int) (sum float64) {
	line{s: word, where: inText}.each(func(key uint32, _, _ int) bool {
		if row := r.row(key); row != nil {
			sum += float64(row[label])
		}
		return true
	})
	return sum
}
