package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// keysBody is what the page of a partner's keys shows.
type keysBody struct {
	Partner news.Partner
	Now     time.Time
	Edit    *news.PartnerKey // whose form is open; nil: that of a new one
	Fields  []fieldView
	May     []option // keys whose place a new one may take
	Beside  bool
	Overlap string
}

// keysPage shows a partner's keys and the form of a new one, or of the one that is asked for.
func (p *Pages) keysPage(v *view, w http.ResponseWriter, r *http.Request) error {
	partner, err := p.Office.Partner(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	b := keysBody{Partner: partner, Now: p.Office.Now(), Overlap: news.FormatDuration(editorial.KeyOverlap)}
	form := v.Form
	if key := cmp.Or(r.PathValue("key"), r.URL.Query().Get("key")); key != "" {
		if k := partner.Key(key); k != nil && k.Revoked.IsZero() && partner.Active() {
			b.Edit = k
			if r.Method == http.MethodGet {
				form = v.keyValues(k)
			}
		}
	}
	if form.Has("overlap") {
		b.Overlap = form.Get("overlap")
	}
	for i := range partner.Keys {
		if k := &partner.Keys[i]; k.Active(b.Now) {
			b.May = append(b.May, option{k.ID, cmp.Or(k.Name, k.ID), k.ID == form.Get("replaces")})
		}
	}
	b.Beside = form.Get("replaces") == besideAll
	for _, name := range []string{"name", "expires", "ranges"} {
		f := fieldView{Name: name, Label: v.T("desk.key." + name), Help: v.T("desk.key-help." + name), Value: form.Get(name), Type: "text"}
		switch name {
		case "expires":
			f.Type = "datetime-local"
		case "ranges":
			f.Lines = 3
		}
		b.Fields = append(b.Fields, f)
	}
	return v.show(w, r, "desk.keys-of", "partnerkeys", &b)
}

// besideAll is the choice of a new key that takes no other's place.
const besideAll = "-"

// keyValues is a key as its form has it.
func (v *view) keyValues(k *news.PartnerKey) url.Values {
	f := url.Values{"name": {k.Name}}
	if !k.Expires.IsZero() {
		f.Set("expires", k.Expires.In(v.zone).Format("2006-01-02T15:04"))
	}
	var ranges []string
	for _, r := range k.Ranges {
		ranges = append(ranges, r.String())
	}
	f.Set("ranges", strings.Join(ranges, "\n"))
	return f
}

// keyEdit is what the form says of a key that ends at a time until now.
func (v *view) keyEdit(r *http.Request, until time.Time) (e editorial.KeyEdit, err error) {
	e = editorial.KeyEdit{Name: r.PostFormValue("name"), Ranges: wordsOf(r.PostFormValue("ranges"))}
	e.Expires, err = v.momentOf(r.PostForm, "expires", until)
	return e, err
}

func (p *Pages) addKey(v *view, w http.ResponseWriter, r *http.Request) error {
	edit, err := v.keyEdit(r, time.Time{})
	var told editorial.KeyedPartner
	if err == nil {
		ask := editorial.NewKey{KeyEdit: edit, Replaces: r.PostFormValue("replaces"), Overlap: strings.TrimSpace(r.PostFormValue("overlap"))}
		if ask.Replaces == besideAll {
			ask.Replaces, ask.Beside = "", true
		}
		told, err = p.Office.AddKey(r.Context(), v.By, r.PathValue("id"), ask)
	}
	if err != nil {
		return v.again(w, r, err, p.keysPage)
	}
	return v.tellKey(w, r, "desk.partner.rekeyed", told)
}

// tellKey shows a partner's key, and what it is for.
func (v *view) tellKey(w http.ResponseWriter, r *http.Request, title string, told editorial.KeyedPartner) error {
	return v.tell(w, r, title, toldBody{Text: v.T("desk.partner.key-of", told.Name, told.ID), Secret: []string{told.Key}, Back: v.To(keysPath(told.ID)),
		Uses: []string{v.T("desk.partner.use-bearer"), v.T("desk.partner.use-basic"), v.T("desk.partner.use-address", cmp.Or(v.all.Public, "/")+"feeds/all.atom")}})
}

func (p *Pages) editKey(v *view, w http.ResponseWriter, r *http.Request) error {
	id, key := r.PathValue("id"), r.PathValue("key")
	_, err := p.Office.EditKey(r.Context(), v.By, id, key, r.PostFormValue("rev"), func(was editorial.KeyEdit) (editorial.KeyEdit, error) {
		return v.keyEdit(r, was.Expires)
	})
	if err != nil {
		return v.again(w, r, err, p.keysPage)
	}
	return v.done(w, r, keysPath(id), "key")
}

func (p *Pages) revokeKey(v *view, w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if _, err := p.Office.RevokeKey(r.Context(), v.By, id, r.PathValue("key"), r.PostFormValue("rev")); err != nil {
		return v.again(w, r, err, p.keysPage)
	}
	return v.done(w, r, keysPath(id), "key-revoked")
}

func keysPath(id string) string { return "admin/partners/" + url.PathEscape(id) + "/keys" }
