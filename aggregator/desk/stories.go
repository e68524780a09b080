package desk

import (
	"strings"

	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/news"
)

// SameStory tells whether two entries are copies of one text, and why. It errs to no: a wrong merge
// hides news, a missed one shows a text twice. The order of a and b does not matter.
func (d *Desk) SameStory(a, b *news.Entry) (same bool, why news.Reasons) {
	a, b = a.Brought(), b.Brought()
	if why := d.kin.said(a, b); !why.IsZero() {
		return why.Rule == "same.taught", news.Reasons{why}
	}
	return reprint.Same(a, b, d.towns.Home(), d.towns.Towns())
}

// kin has pairs of texts of which editors said whether they are one story: more said so than not where it is above 0.
type kin map[[2]string]int

// kinOf is what lessons say of texts. Of equal texts it says nothing.
func kinOf(lessons []news.Lesson) kin {
	var k kin
	for _, l := range lessons {
		if l.Story == nil {
			continue
		}
		for _, other := range l.Story.Others {
			pair := pairOf(l.Story.Text, other)
			if pair[0] == pair[1] || pair[0] == "" {
				continue
			}
			if k == nil {
				k = kin{}
			}
			if k[pair]++; l.Story.Apart {
				k[pair] -= 2
			}
		}
	}
	return k
}

func pairOf(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// said is what editors said of two entries' texts; zero: nothing, or as often the one as the other.
func (k kin) said(a, b *news.Entry) (why news.Reason) {
	if len(k) == 0 {
		return why
	}
	switch n := k[pairOf(TextKey(a), TextKey(b))]; {
	case n > 0:
		return news.Because("same.taught")
	case n < 0:
		return news.Because("unlike.taught")
	}
	return why
}

// TextKey is what a text is known by, whatever source prints it; empty: it is too short to be known.
func TextKey(e *news.Entry) string {
	for _, k := range reprint.BlockKeys(e.Brought()) {
		if strings.HasPrefix(k, "text:") {
			return k
		}
	}
	return ""
}

// Marks are what an entry is found and recognised by: its fingerprints, for an index from print to entries, the keys that a
// takedown would know it by, and the mark of its text.
type Marks = reprint.Marks

// Marks are those of one entry.
func (d *Desk) Marks(e *news.Entry) Marks { return reprint.MarksOf(e.Brought()) }

// BlockKeys are what an entry that was taken down is recognised by, whatever source brings it again.
func (d *Desk) BlockKeys(e *news.Entry) []string { return reprint.BlockKeys(e.Brought()) }

// Rank orders a story's copies, the original first, and says why.
func (d *Desk) Rank(members []news.Copy) (ranked []news.Copy, evidence news.Reasons) {
	return reprint.Rank(members)
}

// Minor tells that a correction changed nothing that a reader would want to be told.
func (d *Desk) Minor(old, now *news.Entry) bool { return reprint.Minor(old, now) }
