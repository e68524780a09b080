package pages

import (
	"net/http"
	"net/url"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// alertsShown bounds each of the two lists on the page of alerts.
const alertsShown = 200

// alertsBody is what the page of alerts shows.
type alertsBody struct {
	Open, Over         []alertRow
	MoreOpen, MoreOver int // that are not shown
	Ways               []string
}

// alertRow is an alert with where it is mended.
type alertRow struct {
	news.Alert
	URL string // empty: who asks may not go there, or is there
}

// alerts shows all that needs somebody, and what did lately.
func (p *Pages) alerts(v *view, w http.ResponseWriter, r *http.Request) error {
	list, err := p.Office.Alerts(r.Context())
	if err != nil {
		return err
	}
	b := alertsBody{Open: v.alertRows(r, list.Open[:min(alertsShown, len(list.Open))]), Over: v.alertRows(r, list.Over[:min(alertsShown, len(list.Over))])}
	b.MoreOpen, b.MoreOver = len(list.Open)-len(b.Open), len(list.Over)-len(b.Over)
	for _, way := range p.Ways {
		b.Ways = append(b.Ways, v.T("alerts.way."+way))
	}
	return v.show(w, r, "desk.alerts", "alerts", b)
}

// tryAlerts tells by every way that this is a try, and says what failed.
func (p *Pages) tryAlerts(v *view, w http.ResponseWriter, r *http.Request) error {
	var why news.Reasons
	for _, t := range p.Try(r.Context()) {
		if t.Why != nil {
			why = append(append(why, news.Because("alerts.try-failed", v.T("alerts.way."+t.Way))), t.Why...)
		}
	}
	if why != nil {
		v.Fault = site.NewProblem(http.StatusBadGateway, v.SayAll(why))
		return p.alerts(v, w, r)
	}
	return v.done(w, r, "admin/alerts", "alerts-tried")
}

// alertRows are alerts with links to where they are mended, as far as who asks may go there.
func (v *view) alertRows(r *http.Request, of []news.Alert) []alertRow {
	rows := make([]alertRow, len(of))
	for i, a := range of {
		rows[i].Alert = a
		at, err := url.Parse("/" + a.Page)
		if err != nil || at.Path == r.URL.Path {
			continue
		}
		there := &http.Request{Method: http.MethodGet, Host: r.Host, URL: at}
		if _, pattern := v.all.Handler(there); v.May(pattern) {
			var query []string
			for name, values := range at.Query() {
				query = append(query, name, values[0])
			}
			rows[i].URL = v.To(at.EscapedPath()[1:], query...)
		}
	}
	return rows
}

// TroubleKind is the name of a kind of trouble.
func (v *view) TroubleKind(kind news.TroubleKind) string { return v.T("trouble." + string(kind)) }

// alertTable is a table of alerts for the part that shows them.
type alertTable struct {
	Page  *view
	Label string
	Rows  []alertRow
}

// AlertTable is a table of alerts, with the text that it is called by.
func (v *view) AlertTable(label string, rows []alertRow) alertTable {
	return alertTable{v, v.T(label), rows}
}
