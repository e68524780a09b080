package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func (a *api) showEntry(w http.ResponseWriter, r *http.Request) error {
	info, err := a.Office.Entry(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}

func (a *api) setEntry(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	var d editorial.Decision
	if err := readJSON(w, r, &d); err != nil {
		return err
	}
	info, err := a.Office.Decide(r.Context(), actor(r), r.PathValue("id"), rev, d)
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}

func (a *api) listHeld(w http.ResponseWriter, r *http.Request) error {
	entries, err := a.Office.Held(r.Context())
	if err != nil {
		return err
	}
	if entries == nil {
		entries = []news.Entry{}
	}
	return writeJSON(w, http.StatusOK, entries)
}

func (a *api) testRules(w http.ResponseWriter, r *http.Request) error {
	var c editorial.RuleCase
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	e, err := a.Office.TestRules(r.Context(), c)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, e)
}
