package subject

import (
	"cmp"
	"slices"
	"strings"
)

// Learnt is a run of a headline that was learnt to speak for a channel.
type Learnt struct {
	Run    string
	Weight float64 // how much it was learnt to say
}

// TaughtOf are the runs of those headlines that speak most for a channel by what was learnt, the most telling first; of those that hold one
// another the more telling.
func (m *Model) TaughtOf(titles [][]rune, id string, most int) (runs []Learnt) {
	if m.over == nil {
		return nil
	}
	l := slices.Index(m.over.labels, id)
	if l < 0 {
		return nil
	}
	seen := map[string]bool{}
	for _, t := range titles {
		line{s: t, where: inText}.each(func(key uint32, from, to int) bool {
			row, run := m.over.row(key), string(t[from:to])
			if row != nil && row[l] > 0 && to-from > 1 && !seen[run] {
				seen[run] = true
				runs = append(runs, Learnt{run, float64(row[l])})
			}
			return row != nil || m.keys.get(key) >= 0
		})
	}
	slices.SortFunc(runs, func(a, b Learnt) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Run, b.Run)) })
	kept := runs[:0]
	for _, r := range runs {
		if len(kept) < most && !slices.ContainsFunc(kept, func(k Learnt) bool { return strings.Contains(k.Run, r.Run) || strings.Contains(r.Run, k.Run) }) {
			kept = append(kept, r)
		}
	}
	return kept
}
