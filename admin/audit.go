package admin

import (
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
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
	Query  string      `query:"q" doc:"in who, from where, what was done to what, what it says of itself or what stood"`
	By     string      `query:"by" doc:"a user's name"`
	Op     string      `query:"op" doc:"what was done, like source.edit; one that ends in a dot: all that begin so"`
	Object string      `query:"object" doc:"id of what it was done to"`
	From   time.Time   `query:"from" doc:"done at this time or later"`
	Until  time.Time   `query:"until" doc:"done before this time"`
	Limit  int         `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"how many at most; where few are like what was asked for, a page may be short and have a next one"`
	Cursor site.Cursor `query:"cursor" doc:"next of the answer before; absent: the newest"`
}

func (a *api) listActs(r *http.Request, in *ActsAsk) (ActPage, error) {
	ask := editorial.ActsAsk{Query: in.Query, By: in.By, Op: in.Op, Object: in.Object, From: in.From, Until: in.Until}
	found, err := a.Office.FindActs(r.Context(), ask, in.Cursor.Cursor, in.Limit)
	return ActPage{Acts: found.Acts, Next: site.CursorText(found.Next)}, err
}

func (a *api) showAct(r *http.Request, in *byID) (news.Act, error) {
	return a.Office.Act(r.Context(), in.ID)
}

// undo brings back what stood before an act, and answers with the act that was undone.
func (a *api) undo(r *http.Request, in *byID) (news.Act, error) {
	return a.Office.Undo(r.Context(), actor(r), in.ID)
}
