package pages

import (
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// exportAudit gives the acts that were asked for, as they are read: in CSV a line for each field that an act changed, and one for an act
// that changed none.
func (p *Pages) exportAudit(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.actsAsk(r.URL.Query())
	if err != nil {
		return err
	}
	out := newExport(w, r, "audit", "ID", v.T("desk.audit.at"), v.T("desk.audit.zone"), v.T("desk.audit.by"), v.T("desk.audit.from"), v.T("desk.audit.what"), v.T("desk.audit.op"),
		v.T("desk.audit.object"), v.T("desk.audit.detail"), v.T("desk.source.field"), v.T("desk.audit.before"), v.T("desk.audit.after"))
	for from, more := (news.Cursor{}), true; more && err == nil; {
		var found editorial.FoundActs
		if found, err = p.Office.FindActs(r.Context(), ask, from, exportRead); err != nil {
			break
		}
		for _, a := range found.Acts {
			if err = out.line(a, v.actCells(a)...); err != nil {
				break
			}
		}
		from, more = found.Next, !found.Next.IsZero()
	}
	return p.exported(out, r, err)
}

// actCells are the lines of an act.
func (v *view) actCells(a news.Act) (rows [][]string) {
	changed := editorial.AllChanged(a)
	if len(changed) == 0 {
		changed = []editorial.Changed{{}}
	}
	for _, f := range changed {
		rows = append(rows, []string{a.ID, a.At.In(v.zone).Format(time.DateTime), v.Offset(a.At), a.By, v.From(a.From), v.Op(a.Op), a.Op, a.Object, v.SayAll(a.Detail), f.Field, f.Before, f.After})
	}
	return rows
}
