package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

func (a *api) usageRoutes(t *site.API) {
	const list = "/admin/api/v1/usage"
	site.Answer(t, site.Operation{ID: "usage", Path: list, Summary: "What partners were given, by the day, the partner and the source", Fails: []int{400, 404, 500}}, a.usage)
	site.Answer(t, site.Operation{ID: "uses", Path: list + "/entries", Summary: "Where the entries of a source went: to whom, by which feed, under which label, the days added up",
		Fails: []int{400, 404, 422, 500}}, a.uses)
}

// UsageAsk asks for a report.
type UsageAsk struct {
	From    site.Date `query:"from" doc:"the first day, by the site's time zone; absent: 30 days up to until"`
	Until   site.Date `query:"until" doc:"the last day; absent: today. 400 days at most"`
	Partner string    `query:"partner" doc:"id of a partner; absent: every one"`
	Source  string    `query:"source" doc:"id of a source; where its entries went cannot be asked without"`
}

// UsageReport is the first report.
type UsageReport struct {
	Rows []editorial.UsageRow `json:"rows"`
	More bool                 `json:"more" doc:"there are others: ask for fewer days"`
}

// UsesReport is the second.
type UsesReport struct {
	Rows []editorial.UseRow `json:"rows"`
	More bool               `json:"more" doc:"there are others: ask for fewer days"`
}

func (in *UsageAsk) ask(o *editorial.Office) (editorial.UsageAsk, error) {
	days, err := site.Days(in.From, in.Until, o.Today())
	return editorial.UsageAsk{Days: days, Partner: in.Partner, Source: in.Source}, err
}

func (a *api) usage(r *http.Request, in *UsageAsk) (UsageReport, error) {
	ask, err := in.ask(a.Office)
	if err != nil {
		return UsageReport{}, err
	}
	rows, more, err := a.Office.UsageRows(r.Context(), ask)
	return UsageReport{append([]editorial.UsageRow{}, rows...), more}, err
}

func (a *api) uses(r *http.Request, in *UsageAsk) (UsesReport, error) {
	ask, err := in.ask(a.Office)
	if err != nil {
		return UsesReport{}, err
	}
	rows, more, err := a.Office.UseRows(r.Context(), ask)
	if err == nil {
		err = a.Office.NameUses(r.Context(), rows)
	}
	return UsesReport{append([]editorial.UseRow{}, rows...), more}, err
}
