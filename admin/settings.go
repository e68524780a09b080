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

func (a *api) showPartner(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Office.Partner(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, p.Rev, p)
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
	rev, err := expected(r)
	if err != nil {
		return err
	}
	if err := a.Office.RevokePartner(r.Context(), actor(r), r.PathValue("id"), rev); err != nil {
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
	return writeTagged(w, http.StatusOK, info.Revision, info)
}

func (a *api) putGazetteer(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	var ask GazetteerAsk
	if err := readJSON(w, r, &ask); err != nil {
		return err
	}
	info, err := a.Office.PutGazetteer(r.Context(), actor(r), rev, ask.Towns)
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}

func (a *api) resetGazetteer(w http.ResponseWriter, r *http.Request) error {
	rev, err := expected(r)
	if err != nil {
		return err
	}
	info, err := a.Office.ResetGazetteer(r.Context(), actor(r), rev)
	if err != nil {
		return err
	}
	return writeTagged(w, http.StatusOK, info.Revision, info)
}
