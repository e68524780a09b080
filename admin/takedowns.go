package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
)

func (a *api) listTakedowns(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Office.Takedowns(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, list)
}

// showTakedown finds a request by its id, or by that of an entry the latest one that can be decided as the parameter decision says.
func (a *api) showTakedown(w http.ResponseWriter, r *http.Request) error {
	info, err := a.Office.Takedown(r.Context(), r.PathValue("id"), r.URL.Query().Get("decision"))
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}

func (a *api) addTakedown(w http.ResponseWriter, r *http.Request) error {
	var ask editorial.TakedownAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	info, err := a.Office.AskTakedown(r.Context(), actor(r), ask)
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusCreated, info.Revision, info)
}

func (a *api) decideTakedown(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	var d editorial.TakedownRuling
	if err := readJSON(w, r, &d); err != nil {
		return err
	}
	info, err := a.Office.DecideTakedown(r.Context(), actor(r), r.PathValue("id"), rev, d)
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}
