package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) partnerRoutes(t *site.API) {
	const partners = "/admin/api/v1/partners"
	const keys = partners + "/{id}/keys"
	site.Answer(t, site.Operation{ID: "partners", Path: partners, Summary: "Every partner, ordered by id", Fails: reading}, a.listPartners)
	site.Answer(t, site.Operation{ID: "partner", Path: partners + "/{id}", Summary: "One partner, with its keys", Fails: reading}, a.showPartner)
	site.Stream[newPartner, editorial.KeyedPartner](t, site.Operation{ID: "addPartner", Method: http.MethodPost, Path: partners, Status: http.StatusCreated,
		Summary: "Add a partner; its key is told this once", Fails: asking}, a.addPartner)
	site.Answer(t, site.Operation{ID: "editPartner", Method: http.MethodPatch, Path: partners + "/{id}", Consumes: site.PatchType, Summary: "Change some of what is agreed with a partner (RFC 7396); its keys stay", Fails: changing}, a.editPartner)
	site.Answer(t, site.Operation{ID: "revokePartner", Method: http.MethodDelete, Path: partners + "/{id}", Summary: "End all keys of a partner; undoing the act brings them back", Fails: changing}, a.revokePartner)

	site.Stream[newKey, editorial.KeyedPartner](t, site.Operation{ID: "addKey", Method: http.MethodPost, Path: keys, Status: http.StatusCreated,
		Summary: "Give a partner another key, which is told this once; the one whose place it takes goes on for a while", Fails: asking}, a.addKey)
	site.Answer(t, site.Operation{ID: "editKey", Method: http.MethodPatch, Path: keys + "/{key}", Consumes: site.PatchType, Summary: "Change a key's name, end or ranges of addresses (RFC 7396)", Fails: changing}, a.editKey)
	site.Answer(t, site.Operation{ID: "revokeKey", Method: http.MethodDelete, Path: keys + "/{key}", Status: http.StatusOK, Summary: "End one key of a partner; undoing the act brings it back", Fails: changing}, a.revokeKey)
}

func (a *api) listPartners(r *http.Request, _ *site.None) ([]news.Partner, error) {
	list, err := a.Office.Partners(r.Context())
	if list == nil {
		list = []news.Partner{}
	}
	return list, err
}

func (a *api) showPartner(r *http.Request, in *byID) (site.Tagged[news.Partner], error) {
	return taggedPartner(a.Office.Partner(r.Context(), in.ID))
}

type newPartner struct{ Body editorial.NewPartner }

func (a *api) addPartner(w http.ResponseWriter, r *http.Request, in *newPartner) error {
	added, err := a.Office.AddPartner(r.Context(), actor(r), in.Body)
	return tellKey(w, added, err)
}

type newKey struct {
	ID   string `path:"id"`
	Body editorial.NewKey
}

func (a *api) addKey(w http.ResponseWriter, r *http.Request, in *newKey) error {
	keyed, err := a.Office.AddKey(r.Context(), actor(r), in.ID, in.Body)
	return tellKey(w, keyed, err)
}

// keyOf is one of a partner's keys, to be changed as it was read; the ETag is the partner's.
type keyOf struct {
	ID    string     `path:"id"`
	Key   string     `path:"key"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag of the partner that was read, or *"`
}

type keyPatch struct {
	ID    string     `path:"id"`
	Key   string     `path:"key"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag of the partner that was read, or *"`
	Body  site.Patch[editorial.KeyEdit]
}

func (a *api) editKey(r *http.Request, in *keyPatch) (site.Tagged[news.Partner], error) {
	return taggedPartner(a.Office.EditKey(r.Context(), actor(r), in.ID, in.Key, string(in.Match), func(now editorial.KeyEdit) (editorial.KeyEdit, error) {
		return in.Body.Apply(now)
	}))
}

func (a *api) revokeKey(r *http.Request, in *keyOf) (site.Tagged[news.Partner], error) {
	return taggedPartner(a.Office.RevokeKey(r.Context(), actor(r), in.ID, in.Key, string(in.Match)))
}

func taggedPartner(p news.Partner, err error) (site.Tagged[news.Partner], error) {
	return site.Tagged[news.Partner]{Value: p, Revision: p.Rev}, err
}

// tellKey answers with a partner's key, which no cache may keep.
func tellKey(w http.ResponseWriter, p editorial.KeyedPartner, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return site.WriteJSON(w, http.StatusCreated, p)
}

// partnerPatch changes some of an agreement that is as it was read.
type partnerPatch struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  site.Patch[editorial.PartnerEdit]
}

func (a *api) editPartner(r *http.Request, in *partnerPatch) (site.Tagged[news.Partner], error) {
	return taggedPartner(a.Office.EditPartner(r.Context(), actor(r), in.ID, string(in.Match), func(now editorial.PartnerEdit) (editorial.PartnerEdit, error) {
		return in.Body.Apply(now)
	}))
}

func (a *api) revokePartner(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.RevokePartner(r.Context(), actor(r), in.ID, string(in.Match))
}
