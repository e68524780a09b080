package admin

import (
	"net/http"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// ActPage is a page of the audit log, newest first.
type ActPage struct {
	Acts []news.Act `json:"acts"`
	Next string     `json:"next" doc:"cursor of the next page, empty where there is none"`
}

// ActsAsk asks for one.
type ActsAsk struct {
	Limit  int         `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many at most"`
	Cursor site.Cursor `query:"cursor" doc:"next of the answer before; absent: the newest"`
}

func (a *api) listActs(r *http.Request, in *ActsAsk) (ActPage, error) {
	acts, next, err := a.Office.Acts(r.Context(), in.Cursor.Cursor, in.Limit)
	return ActPage{Acts: acts, Next: site.CursorText(next)}, err
}

func (a *api) showAct(r *http.Request, in *byID) (news.Act, error) {
	return a.Office.Act(r.Context(), in.ID)
}

// undo brings back what stood before an act, and answers with the act that was undone.
func (a *api) undo(r *http.Request, in *byID) (news.Act, error) {
	return a.Office.Undo(r.Context(), actor(r), in.ID)
}
