package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"github.com/txnews/hub/news"
)

// newSource asks for an address.
func (p *Pages) newSource(v *view, w http.ResponseWriter, r *http.Request) error {
	return v.show(w, r, "desk.source.add", "newsource", newBody{Action: v.To("admin/sources/new"), Pick: v.To("admin/pick")})
}

// newBody is what the page that asks for an address shows.
type newBody struct {
	Action string
	URL    string
	Feeds  []string // to choose from
	Pick   string   // where the page's parts are pointed at
}

// addSource looks at an address, shows what would come in, and adds the source where that was seen. An address that takes longer than
// refreshTime is told of as long as the browser waits.
func (p *Pages) addSource(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), refreshTime)
	defer cancel()
	switch r.PostForm.Get("step") {
	case "save", "preview":
		return p.saveNew(ctx, v, w, r)
	}
	address := r.PostForm.Get("url")
	exact := r.PostForm.Get("exact") != ""
	if exact {
		address = r.PostForm.Get("exact")
	}
	d, err := p.Office.Discover(ctx, news.Source{URL: address, Enabled: true}, exact)
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		return v.show(w, r, "desk.source.add", "newsource", newBody{Action: v.To("admin/sources/new"), Pick: v.To("admin/pick"), URL: address})
	}
	if len(d.Feeds) > 0 {
		return v.show(w, r, "desk.source.add", "newsource", newBody{Action: v.To("admin/sources/new"), Pick: v.To("admin/pick"), URL: d.Source.URL, Feeds: d.Feeds})
	}
	return p.showForm(v, w, r, formBody{New: true, ID: d.Source.ID, Form: v.formOf(d.Source), Found: &d})
}

// saveNew adds the source of the form, or shows what would come in by it.
func (p *Pages) saveNew(ctx context.Context, v *view, w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	src, err := v.sourceOf(form, news.Source{})
	if err == nil && form.Get("step") == "save" {
		src, err = p.Office.AddSource(ctx, v.By, src)
		if err == nil {
			return v.done(w, r, sourcePath(src.ID), "added")
		}
	}
	b := formBody{New: true, ID: src.ID, Form: url.Values(form)}
	if err == nil {
		b.Found, err = p.preview(ctx, src)
		if err == nil && src.Name == "" {
			b.Form.Set("name", cmp.Or(b.Found.Preview.Title, src.ID))
		}
	}
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		b.Faults, b.Found = v.faults(err), nil
	}
	return p.showForm(v, w, r, b)
}

// TownName is a town's name.
func (v *view) TownName(id string) string {
	if t, ok := v.all.Settings.Current().Town(id); ok {
		return t.Name
	}
	return id
}

// ChannelName is a channel's name.
func (v *view) ChannelName(id string) string { return v.channel(id) }
