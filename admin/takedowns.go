package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) takedownRoutes(t *site.API) {
	const list, one = "/admin/api/v1/takedowns", "/admin/api/v1/takedowns/{id}"
	site.Answer(t, site.Operation{ID: "takedowns", Path: list, Summary: "Every request, what came of it, and which partners know, the latest first", Fails: reading}, a.listTakedowns)
	site.Answer(t, site.Operation{ID: "takedown", Path: one, Summary: "One request, by its id or by that of an entry", Fails: asking}, a.showTakedown)
	site.Answer(t, site.Operation{ID: "askTakedown", Method: http.MethodPost, Path: list, Status: http.StatusCreated,
		Summary: "Take an entry down, or keep out what has not come in yet, or put the request on record", Fails: asking}, a.addTakedown)
	site.Answer(t, site.Operation{ID: "keptOut", Path: one + "/kept-out", Summary: "The entries that a takedown kept out, the latest first, at most 500", Fails: reading}, a.keptOut)
	site.Answer(t, site.Operation{ID: "decideTakedown", Method: http.MethodPatch, Path: one, Summary: "Decide an open request, or undo a takedown", Fails: changing}, a.decideTakedown)
}

type takedownTagged = site.Tagged[editorial.TakedownInfo]

func taggedTakedown(info editorial.TakedownInfo, err error) (takedownTagged, error) {
	return takedownTagged{Value: info, Revision: info.Revision}, err
}

func (a *api) listTakedowns(r *http.Request, _ *site.None) ([]editorial.TakedownInfo, error) {
	return a.Office.Takedowns(r.Context())
}

// takedownOf finds a request.
type takedownOf struct {
	ID       string `path:"id" doc:"of the request, or of an entry"`
	Decision string `query:"decision" doc:"with an entry's id, the latest request that can be decided so"`
}

func (a *api) showTakedown(r *http.Request, in *takedownOf) (takedownTagged, error) {
	return taggedTakedown(a.Office.Takedown(r.Context(), in.ID, in.Decision))
}

// keptOutMost bounds the entries that an answer names.
const keptOutMost = 500

func (a *api) keptOut(r *http.Request, in *byID) ([]news.Tombstone, error) {
	stones, _, err := a.Office.KeptOut(r.Context(), in.ID, keptOutMost)
	if stones == nil {
		stones = []news.Tombstone{}
	}
	return stones, err
}

type takedownAsk struct{ Body editorial.TakedownAsk }

func (a *api) addTakedown(r *http.Request, in *takedownAsk) (takedownTagged, error) {
	return taggedTakedown(a.Office.AskTakedown(r.Context(), actor(r), in.Body))
}

// rulingOn is a decision on a request that is as it was read.
type rulingOn struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  editorial.TakedownRuling
}

func (a *api) decideTakedown(r *http.Request, in *rulingOn) (takedownTagged, error) {
	return taggedTakedown(a.Office.DecideTakedown(r.Context(), actor(r), in.ID, string(in.Match), in.Body))
}
