package towns

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// mention is a name with what stands on one side of it: the two characters before or behind.
type mention struct {
	term   int32
	behind bool
	beside [2]rune
}

// What editors' word for a name beside such characters counts at most, in points, and how often it must be said for half of that. One word is 6
// points, two are 7.
const (
	taughtMost = 9
	taughtHalf = 0.5
)

// Taught is the gazetteer of one who has learnt of those lessons, and of no others: that a name in such company is the town, or is not.
func (g *Gazetteer) Taught(lessons []news.Lesson) *Gazetteer {
	said := map[mention]int{}
	for i := range lessons {
		if l := &lessons[i]; l.Towns != nil {
			g.learn(said, l)
		}
	}
	if len(said) == 0 {
		return g
	}
	learnt := *g
	learnt.taught = said
	return &learnt
}

// learn counts what a lesson says of the names in its text. Towns that neither the desk nor the editor saw in it say nothing, and that a name is
// the town is not told by one that many others have too.
func (g *Gazetteer) learn(said map[mention]int, l *news.Lesson) {
	folded := text.Fold(append(text.Fold(nil, l.Title), text.Sep), l.Lead)
	common := slices.Concat(l.Common.Title, l.Common.Lead)
	here := map[mention]int{} // each once, however often the text has it
	for _, m := range g.auto.Find(folded, nil) {
		for _, s := range g.terms.meanings[m.Term] {
			if s.sort > isLandmark || s.town < 0 {
				continue
			}
			is := -1
			switch id := g.towns[s.town].ID; {
			case slices.Contains(*l.Towns, id):
				if is = 1; within(folded, m, common) {
					continue
				}
			case !slices.Contains(l.DeskTowns, id):
				continue
			}
			sides, n := besides(folded, m)
			for _, at := range sides[:n] {
				here[at] = is
			}
		}
	}
	for at, is := range here {
		said[at] += is
	}
}

// within tells that a match stands in one of the phrases.
func within(s []rune, m text.Match, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool {
		p := text.Fold(nil, phrase)
		for at := max(0, m.To-len(p)); at <= min(m.From, len(s)-len(p)); at++ {
			if slices.Equal(s[at:at+len(p)], p) {
				return true
			}
		}
		return false
	})
}

// besides are the sides of a match on which two characters stand: what begins or ends a block is beside nothing.
func besides(folded []rune, m text.Match) (sides [2]mention, n int) {
	add := func(behind bool, from int) {
		if from >= 0 && from+2 <= len(folded) && folded[from] != text.Sep && folded[from+1] != text.Sep {
			sides[n] = mention{m.Term, behind, [2]rune{folded[from], folded[from+1]}}
			n++
		}
	}
	add(false, m.From-2)
	add(true, m.To)
	return sides, n
}

// learnt counts what editors said of a name in such company, and gives it.
func (f *finder) learnt(t *tally, m text.Match) (all int) {
	if len(f.g.taught) == 0 {
		return 0
	}
	sides, of := besides(f.text, m)
	for _, at := range sides[:of] {
		n := float64(f.g.taught[at])
		points := int(taughtMost * n / (max(n, -n) + taughtHalf))
		if all += points; points > 0 {
			t.sign(points, "town.taught", "")
		} else {
			t.points += points
		}
	}
	return all
}
