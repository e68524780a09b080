package towns

import (
	"cmp"
	"slices"

	"github.com/txnews/hub/news"
)

// Said is what was learnt of names beside certain characters: that they are the town, or are not.
func (g *Gazetteer) Said() (all []news.Learnt) {
	for at, n := range g.taught {
		if n == 0 {
			continue
		}
		name, beside := g.terms.names[at.term], string(at.beside[:])
		l := news.Learnt{Kind: news.LearntTown, Printed: beside + name, Times: max(n, -n)}
		if at.behind {
			l.Printed = name + beside
		}
		if n < 0 {
			l.Kind = news.LearntNoTown
		}
		for _, m := range g.terms.meanings[at.term] {
			if m.sort <= isLandmark && m.town >= 0 && l.Said == "" {
				l.Said = g.towns[m.town].ID
			}
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b news.Learnt) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Printed, b.Printed))
	})
	return all
}
