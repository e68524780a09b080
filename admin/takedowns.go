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

func (a *api) addTakedown(w http.ResponseWriter, r *http.Request) error {
	var ask editorial.TakedownAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	info, err := a.Office.AskTakedown(r.Context(), actor(r), ask)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, info)
}

func (a *api) decideTakedown(w http.ResponseWriter, r *http.Request) error {
	var d editorial.TakedownRuling
	if err := readJSON(w, r, &d); err != nil {
		return err
	}
	info, err := a.Office.DecideTakedown(r.Context(), actor(r), r.PathValue("id"), d)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
}
