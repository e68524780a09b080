package desk

import (
	"github.com/txnews/hub/aggregator/desk/reprint"
	"github.com/txnews/hub/news"
)

// SameStory tells whether two entries are copies of one text, and why. It errs to no: a wrong merge
// hides news, a missed one shows a text twice. The order of a and b does not matter.
func (d *Desk) SameStory(a, b *news.Entry) (same bool, why news.Reasons) {
	return reprint.Same(a.Brought(), b.Brought(), d.towns.Home())
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
