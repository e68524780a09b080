package pages

import (
	"net/http"
	"strconv"
	"time"

	"github.com/txnews/hub/site"
)

// queues is the row of the navigation that says how much waits for somebody, and leads to it.
func (v *view) queues(r *http.Request) []site.Menu {
	q, err := v.all.Office.Queues(r.Context())
	if err != nil {
		if r.Context().Err() == nil {
			v.all.Log.Error("what waits cannot be counted", "err", err)
		}
		return nil
	}
	var links []site.Link
	for _, to := range []struct {
		pattern, text, path string
		query               []string
		count               int
		late                bool
		until               time.Time
	}{
		{"GET /admin/takedowns", "desk.queue.takedowns", "admin/takedowns", nil, q.Takedowns, q.Overdue > 0, q.Next},
		{"GET /admin/requests", "desk.queue.requests", "admin/requests", nil, q.Requests, q.Late > 0, q.NextRequest},
		{"GET /admin/entries", "desk.queue.held", "admin/entries", []string{"held", "1"}, q.Held, false, time.Time{}},
		{"GET /admin/doubtful", "desk.queue.doubtful", "admin/doubtful", nil, q.Doubtful, false, time.Time{}},
		{"GET /admin/sources", "desk.queue.troubled", "admin/sources", []string{"health", "troubled"}, q.Troubled, false, time.Time{}},
	} {
		if !v.May(to.pattern) {
			continue
		}
		l := site.Link{Text: v.T(to.text), URL: v.To(to.path, to.query...), Count: strconv.Itoa(to.count), Late: to.late}
		l.Here = r.URL.Path == "/"+to.path && len(to.query) > 0 && r.URL.Query().Get(to.query[0]) == to.query[1] || to.path == "admin/doubtful" && r.URL.Path == "/admin/doubtful"
		switch {
		case to.late:
			l.Note = v.T("desk.queue.overdue", v.Time(to.until))
		case !to.until.IsZero():
			l.Note = v.T("desk.queue.until", v.Time(to.until))
		}
		links = append(links, l)
	}
	return []site.Menu{{Label: v.T("desk.queues"), Class: "queues", Shown: true, Links: links}}
}
