package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

func (a *api) listPartners(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Office.Partners(r.Context())
	if err != nil {
		return err
	}
	if list == nil {
		list = []news.Partner{}
	}
	return writeJSON(w, http.StatusOK, list)
}

func (a *api) addPartner(w http.ResponseWriter, r *http.Request) error {
	var ask editorial.NewPartner
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	added, err := a.Office.AddPartner(r.Context(), actor(r), ask)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return writeJSON(w, http.StatusCreated, added)
}

func (a *api) revokePartner(w http.ResponseWriter, r *http.Request) error {
	if err := a.Office.RevokePartner(r.Context(), actor(r), r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// GazetteerAsk puts towns in the place of those that the hub has.
type GazetteerAsk struct {
	Towns []news.Town `json:"towns"`
}

func (a *api) showGazetteer(w http.ResponseWriter, r *http.Request) error {
	info, err := a.Office.Gazetteer(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
}

func (a *api) putGazetteer(w http.ResponseWriter, r *http.Request) error {
	var ask GazetteerAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	info, err := a.Office.PutGazetteer(r.Context(), actor(r), ask.Towns)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
}

func (a *api) resetGazetteer(w http.ResponseWriter, r *http.Request) error {
	info, err := a.Office.ResetGazetteer(r.Context(), actor(r))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, info)
}
