package pages

import (
	"net/http"

	"github.com/txnews/hub/editorial"
)

// deedsShown is how many of the acts about an entry or a takedown its page shows.
const deedsShown = 30

// deedRow is an act about what a page shows.
type deedRow struct {
	editorial.Deed
	MayUndo bool
	From    string // the field that leads back to this page when it is undone
	Of      string // id of what the page shows
}

// deeds are the acts about what a page shows, with the forms that undo them.
func (v *view) deeds(all []editorial.Deed, from, of string) []deedRow {
	rows := make([]deedRow, len(all))
	for i, d := range all {
		rows[i] = deedRow{d, !d.Undone && v.May("POST /admin/acts/{id}/undo") && v.all.Office.MayUndo(v.By, d.Act), from, of}
	}
	return rows
}

// deedsBody is what the part of a page shows that lists acts.
type deedsBody struct {
	Page *view
	Rows []deedRow
}

// entryDeeds are the acts about an entry, for those who may see the audit log.
func (v *view) entryDeeds(r *http.Request, id string) (b deedsBody, err error) {
	if !v.May("GET /admin/audit") {
		return b, nil
	}
	acts, err := v.all.Office.EntryActs(r.Context(), id, deedsShown)
	return deedsBody{v, v.deeds(acts, "entry", id)}, err
}

// takedownDeeds are likewise those about a takedown.
func (v *view) takedownDeeds(r *http.Request, t editorial.TakedownInfo) (b deedsBody, err error) {
	if !v.May("GET /admin/audit") {
		return b, nil
	}
	acts, err := v.all.Office.TakedownActs(r.Context(), t.Takedown, deedsShown)
	return deedsBody{v, v.deeds(acts, "takedown", t.ID)}, err
}
