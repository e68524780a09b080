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

// UsageAsk asks for a page of a report.
type UsageAsk struct {
	From    site.Date `query:"from" doc:"the first day, by the site's time zone; absent: 30 days up to until"`
	Until   site.Date `query:"until" doc:"the last day; absent: today. 400 days at most"`
	Partner string    `query:"partner" doc:"id of a partner; absent: every one"`
	Source  string    `query:"source" doc:"id of a source; where its entries went cannot be asked without"`
	Cursor  string    `query:"cursor" doc:"next of the page before, with the same question; absent: from the beginning"`
	Limit   int       `query:"limit" minimum:"1" maximum:"1000" default:"500" doc:"rows at most"`
}

// UsageReport is a page of the first report.
type UsageReport struct {
	Rows []editorial.UsageRow `json:"rows" doc:"by the partner, then the day, then the source"`
	Next string               `json:"next" doc:"cursor of the next page; empty: there is none"`
}

// UsesReport is a page of the second.
type UsesReport struct {
	Rows []editorial.UseRow `json:"rows" doc:"what was given most comes first"`
	Next string             `json:"next" doc:"cursor of the next page; empty: there is none. It is a place in the order: of days that are not over, rows may move meanwhile"`
	More bool               `json:"more" doc:"there are rows beyond all pages: ask for fewer days"`
}

func (in *UsageAsk) ask(o *editorial.Office) (editorial.UsageAsk, error) {
	days, err := site.Days(in.From, in.Until, o.Today())
	return editorial.UsageAsk{Days: days, Partner: in.Partner, Source: in.Source}, err
}

func (a *api) usage(r *http.Request, in *UsageAsk) (UsageReport, error) {
	ask, err := in.ask(a.Office)
	if err == nil {
		err = readCursor(in.Cursor, &ask.After)
	}
	if err != nil {
		return UsageReport{}, err
	}
	rows, more, err := a.Office.UsagePage(r.Context(), ask, in.Limit)
	page := UsageReport{Rows: append([]editorial.UsageRow{}, rows...)}
	if more {
		last := rows[len(rows)-1]
		page.Next = cursorAt(editorial.UsageAt{Partner: last.Partner, Day: last.Day, Source: last.Source})
	}
	return page, err
}

func (a *api) uses(r *http.Request, in *UsageAsk) (UsesReport, error) {
	from := 0
	ask, err := in.ask(a.Office)
	if err == nil {
		err = readCursor(in.Cursor, &from)
	}
	if err != nil {
		return UsesReport{}, err
	}
	rows, more, err := a.Office.UseRows(r.Context(), ask)
	if err != nil {
		return UsesReport{}, err
	}
	page := UsesReport{More: more}
	rows = rows[min(max(from, 0), len(rows)):]
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = cursorAt(from + in.Limit)
	}
	page.Rows = append([]editorial.UseRow{}, rows...)
	return page, a.Office.NameUses(r.Context(), page.Rows)
}
