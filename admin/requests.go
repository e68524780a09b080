package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) requestRoutes(t *site.API) {
	const list, one = "/admin/api/v1/takedown-requests", "/admin/api/v1/takedown-requests/{id}"
	site.Answer(t, site.Operation{ID: "takedownRequests", Path: list, Summary: "What rights owners asked for by the site's form and is not erased yet, the open ones first", Fails: reading}, a.listRequests)
	site.Answer(t, site.Operation{ID: "takedownRequest", Path: one, Summary: "One request of a rights owner", Fails: reading}, a.showRequest)
	site.Answer(t, site.Operation{ID: "decideTakedownRequest", Method: http.MethodPatch, Path: one,
		Summary: "Take down what a request asks for, as a takedown that has its id, or decline it", Fails: changing}, a.decideRequest)
}

type requestTagged = site.Tagged[editorial.RequestInfo]

func taggedRequest(info editorial.RequestInfo, err error) (requestTagged, error) {
	return requestTagged{Value: info, Revision: info.Revision}, err
}

func (a *api) listRequests(r *http.Request, _ *site.None) ([]editorial.RequestInfo, error) {
	infos, err := a.Office.TakedownRequests(r.Context())
	if infos == nil {
		infos = []editorial.RequestInfo{}
	}
	return infos, err
}

func (a *api) showRequest(r *http.Request, in *byID) (requestTagged, error) {
	return taggedRequest(a.Office.TakedownRequest(r.Context(), in.ID))
}

// requestRuling is a decision on a request that is as it was read.
type requestRuling struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  editorial.RequestRuling
}

func (a *api) decideRequest(r *http.Request, in *requestRuling) (requestTagged, error) {
	return taggedRequest(a.Office.DecideRequest(r.Context(), actor(r), in.ID, string(in.Match), in.Body))
}
