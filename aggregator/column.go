package aggregator

import (
	"strings"

	"github.com/txnews/hub/news"
)

// columns finds the drafts that are no corrections of the entries whose link they have: a column that puts each day's piece at one
// address, alone in its document, says so only by what changes. Their raw entries are marked, so that another look gives them keys of
// their own. It tells whether there were any.
func columns(out *edited, todo []draft, raws []news.Raw, made *memo) bool {
	found := false
	for i := range todo {
		d := &todo[i]
		raw := &raws[d.at]
		was, ok := out.olds[d.id]
		if !ok || d.id != d.key || raw.LinkShared || raw.URL == "" || raw.GUID != "" && !strings.Contains(raw.GUID, "://") || !news.OtherPiece(&was, &d.entry) {
			continue
		}
		made.columns = append(made.columns, raw.URL, raw.GUID)
		raw.GUID, raw.LinkShared = "", true
		if was.Title == d.entry.Title {
			made.columns = append(made.columns, raw.URL+"\x00"+raw.Title)
			raw.TitleShared = true
		}
		delete(made.entries, d.at)
		found = true
	}
	return found
}
