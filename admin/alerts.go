package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) alertRoutes(t *site.API) {
	site.Answer(t, site.Operation{ID: "alerts", Path: "/admin/api/v1/alerts", Summary: "What needs somebody, the most urgent first, and what did in the last 30 days", Fails: reading}, a.listAlerts)
}

func (a *api) listAlerts(r *http.Request, _ *site.None) (editorial.AlertList, error) {
	return a.Office.Alerts(r.Context())
}
