package admin

import (
	"net/http"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) alertRoutes(t *site.API) {
	site.Answer(t, site.Operation{ID: "alerts", Path: "/admin/api/v1/alerts", Summary: "What needs somebody, the most urgent first, and what did in the last 30 days", Fails: reading}, a.listAlerts)
	site.Answer(t, site.Operation{ID: "tryAlerts", Method: http.MethodPost, Path: "/admin/api/v1/alerts/try", Summary: "Tell by webhook and mail that this is a try, and say what came of it", Fails: reading}, a.tryAlerts)
}

// triedAlerts is what came of a try.
type triedAlerts struct {
	Tried []alerts.Tried `json:"tried" doc:"by way; empty: none is configured"`
}

func (a *api) tryAlerts(r *http.Request, _ *site.None) (triedAlerts, error) {
	if a.Try == nil {
		return triedAlerts{Tried: []alerts.Tried{}}, nil
	}
	return triedAlerts{a.Try(r.Context())}, nil
}

func (a *api) listAlerts(r *http.Request, _ *site.None) (editorial.AlertList, error) {
	return a.Office.Alerts(r.Context())
}
