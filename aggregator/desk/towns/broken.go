package towns

import (
	"slices"

	"github.com/txnews/hub/aggregator/desk/segment"
	"github.com/txnews/hub/aggregator/desk/text"
)

// reach is how far on either side of a break between blocks a name is looked for that lies across it, in runes.
const reach = 5

// broken appends the names that lie across a break between blocks, or between clauses of a headline: lines of plain text may end within one, and
// blanks stand in one. A block that ends in a character and not in a mark is asked alone.
func (g *Gazetteer) broken(folded []rune, title int, room *Room) {
	whole := len(room.matches)
	for i := text.NextSep(folded, 0); i < len(folded); i = text.NextSep(folded, i+1) {
		if i == title || i == 0 || i+1 == len(folded) || !text.IsHan(folded[i-1]) || !text.IsHan(folded[i+1]) {
			continue
		}
		from, end := max(0, i-reach), title
		if i > title {
			from, end = max(title+1, i-reach), len(folded)
		}
		window := append(room.window[:0], folded[from:i]...)
		window = append(window, folded[i+1:min(end, i+1+reach)]...)
		room.window = window
		for _, m := range g.auto.Find(window, room.about[:0]) {
			if m.From >= i-from || m.To <= i-from || !slices.ContainsFunc(g.terms.meanings[m.Term], whollyOurs) {
				continue
			}
			if r := room.cutter.Read(window, segment.Name{From: m.From, To: m.To}); m.To-m.From <= longestCut && r.Contested && r.Margin < 0 {
				continue
			}
			room.matches = append(room.matches, text.Match{Term: m.Term, From: m.From + from, To: m.To + from + 1})
		}
	}
	if len(room.matches) > whole {
		slices.SortStableFunc(room.matches, func(a, b text.Match) int { return a.To - b.To })
	}
}

// whollyOurs tells that a term is hardly made by chance of the characters on either side of a break.
func whollyOurs(m meaning) bool {
	return m.sort == isFull || m.sort == isVillage || m.sort == isBare && !m.doubt
}
