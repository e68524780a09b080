package pages

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// startRows is how many of the sources that need somebody the first page names.
const startRows = 10

// start is the first page: what to do first, and what needs somebody.
func (p *Pages) start(v *view, w http.ResponseWriter, r *http.Request) error {
	troubled, err := p.Office.SourceTable(r.Context(), editorial.TableAsk{Health: editorial.HealthTroubled, Limit: startRows})
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.start", "start", troubled)
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
