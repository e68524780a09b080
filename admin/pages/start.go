package pages

import (
	"net/http"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (p *Pages) start(v *view, w http.ResponseWriter, r *http.Request) error {
	return v.show(w, r, "desk.start", "start", nil)
}

func (p *Pages) lost(*view, http.ResponseWriter, *http.Request) error {
	return site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
}

// badForm is what a form that cannot be read comes to.
func badForm(err error) error {
	return site.BadRequest(news.Because("desk.bad-form", err.Error()))
}
