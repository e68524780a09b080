package reprint

import "slices"

const (
	valueMost    = 9  // characters of a clause that may be a value: 晴转多云
	valuesMost   = 12 // and of two of them
	sameFrame    = 40 // per cent of likeness from which two passages say something of one kind
	foreignLeast = 80 // characters that must be shared besides
	captionMost  = 24 // characters of a line that is set into a text
)

// wholeClauses tells that the gap is made of whole clauses, of which the other text may begin or end with the same word by chance.
func (g gap) wholeClauses() bool {
	const chance = 2
	return g.startsAt(chance) && g.endsAt(chance)
}

func (g gap) startsAt(chance int) bool {
	for from := g.from; from >= 0 && from >= g.from-chance; from-- {
		if from == 0 || from < len(g.t.pause) && g.t.pause[from] >= commaStop {
			return true
		}
	}
	return false
}

func (g gap) endsAt(chance int) bool {
	for to := g.to; to <= len(g.t.runes) && to <= g.to+chance; to++ {
		if to == len(g.t.runes) || g.t.pause[to] >= commaStop {
			return true
		}
	}
	return false
}

// foreign tells that two gaps at one place are no two ways to say one thing, but a passage that was cut, and one that
// was set in: whole clauses that have little in common.
func foreign(ga, gb gap) bool {
	return max(ga.len(), gb.len()) > valueMost && ga.len()+gb.len() > valuesMost && ga.wholeClauses() && gb.wholeClauses() &&
		likeness(ga.runes(), gb.runes()) < sameFrame
}

// caption tells that the gap is a short line of its own, as captions and headings between paragraphs are, with no figure that is
// news to the other text.
func (g gap) caption(other *storyText) bool {
	if g.len() == 0 || g.len() > captionMost || g.t.pause[g.from] < lineStop || g.to < len(g.t.pause) && g.t.pause[g.to] < lineStop {
		return false
	}
	return strange(slices.DeleteFunc(figures(g.runes()), func(f string) bool { return len(f) == 1 }), string(other.runes)) == ""
}
