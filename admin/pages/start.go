package pages

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// What the first page names.
const (
	startAlerts = 10 // of what needs somebody
	startActs   = 5
)

// startBody is what the first page shows.
type startBody struct {
	editorial.Overview
	Alerts  []alertRow
	More    int // alerts that are not shown
	Healths []healthCount
	Acts    []actRow // the newest; nil: who asks may not see them
}

// healthCount is how many sources do so.
type healthCount struct {
	editorial.Health
	N int
}

// start is the first page: what needs somebody, then how the hub does.
func (p *Pages) start(v *view, w http.ResponseWriter, r *http.Request) error {
	var b startBody
	var err error
	if b.Overview, err = p.Office.Overview(r.Context()); err != nil {
		return err
	}
	list, err := p.Office.Alerts(r.Context())
	if err != nil {
		return err
	}
	b.Alerts = v.alertRows(r, list.Open[:min(startAlerts, len(list.Open))])
	b.More = len(list.Open) - len(b.Alerts)
	for _, h := range editorial.Healths() {
		if n := b.Overview.Healths[h]; n > 0 {
			b.Healths = append(b.Healths, healthCount{h, n})
		}
	}
	if v.May("GET /admin/audit") {
		found, err := p.Office.FindActs(r.Context(), editorial.ActsAsk{}, news.Cursor{}, startActs)
		if err != nil {
			return err
		}
		for _, a := range found.Acts {
			b.Acts = append(b.Acts, v.actRow(a, nil, 0, 0))
		}
	}
	return v.show(w, r, "desk.start", "start", b)
}

func (p *Pages) lost(*view, http.ResponseWriter, *http.Request) error {
	return site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
}

// badForm is what a form that cannot be read comes to.
func badForm(err error) error {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return site.Refuse(http.StatusRequestEntityTooLarge, news.Because("desk.form-too-large", strconv.FormatInt(e.Limit>>10, 10)))
	}
	return site.BadRequest(news.Because("desk.bad-form", err.Error()))
}
