package pages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// pickBody is what the page shows on which somebody points at the parts of a source's pages.
type pickBody struct {
	editorial.Picked
	Here    string // address of this page
	Fields  []pickField
	Options []pickOption
	Chosen  string // the selector that is marked in the page
	Frame   string // address of the page that is pointed at; empty: it could not be fetched
	Finish  string // where the source's form goes that has what was pointed at
	Form    []field
	Wider   string // address of the same with the element around the one that was pointed at; empty: there is none
	Closer  string
	Another string // address from which a second element is pointed at
}

// pickField is one of the selectors, to go to.
type pickField struct {
	Name, Text, URL string
	Here, Set       bool
}

// pickOption is a selector to choose.
type pickOption struct {
	intake.Finding
	What  string // what it is: pointed at, guessed …
	Is    bool
	Shown int // links that are shown
}

// linksShown is how many links of a finding are shown, and of the chosen one.
const (
	linksShown  = 3
	chosenShown = 12
)

// startPick fetches the pages of the source in a form, and leads to where its parts are pointed at.
func (p *Pages) startPick(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), refreshTime)
	defer cancel()
	var was news.Source
	if id := r.PostForm.Get("of"); id != "" {
		var err error
		if was, err = p.Office.Source(ctx, id); err != nil {
			return err
		}
	}
	src, err := news.Source{URL: r.PostForm.Get("url"), Enabled: true}, error(nil)
	if r.PostForm.Has("kind") {
		src, err = v.sourceOf(r.PostForm, was)
	}
	var pick news.Pick
	if err == nil {
		pick, err = p.Office.StartPick(ctx, v.By, src, r.PostForm.Get("rev"))
	}
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		return v.show(w, r, "desk.source.add", "newsource", newBody{Action: v.To("admin/sources/new"), Pick: v.To("admin/pick"), URL: src.URL})
	}
	http.Redirect(w, r, v.To(pickPath(pick.ID)), http.StatusSeeOther)
	return nil
}

func pickPath(id string) string { return "admin/pick/" + url.PathEscape(id) + "/at" }

// pick shows what was found for one of a pick's selectors, and the page to point at.
func (p *Pages) pick(v *view, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	ask := editorial.PickAsk{Field: q.Get("f"), Selector: strings.TrimSpace(q.Get("css"))}
	for _, text := range q["n"] {
		if n, err := strconv.Atoi(text); err == nil && len(ask.Elements) < maxPointed {
			ask.Elements = append(ask.Elements, n)
		}
	}
	return p.showPick(v, w, r, r.PathValue("id"), ask)
}

// maxPointed is how many elements may be pointed at for one selector.
const maxPointed = 8

func (p *Pages) showPick(v *view, w http.ResponseWriter, r *http.Request, id string, ask editorial.PickAsk) error {
	k, err := p.Office.LookAtPick(r.Context(), id, ask)
	if err != nil {
		return err
	}
	path := pickPath(id)
	b := pickBody{Picked: k, Here: v.To(path), Form: v.pickForm(&k)}
	for _, name := range k.Selectors() {
		b.Fields = append(b.Fields, pickField{Name: name, Text: v.T("desk.source." + strings.ReplaceAll(name, "_", "-")), URL: v.To(path, "f", name), Here: name == k.Field, Set: *k.Source.Selectors.At(name) != ""})
	}
	b.Finish = v.To("admin/sources/new")
	if k.Rev != "" {
		b.Finish = v.To(sourcePath(k.Source.ID) + "/edit")
	}
	b.options(v)
	if k.Page != nil {
		params := url.Values{"f": {k.Field}, "css": {b.Chosen}}
		if r.URL.Query().Get("more") != "" {
			params["n"] = r.URL.Query()["n"]
		}
		if v.Carried != "" {
			params.Set("lang", v.Carried)
		}
		b.Frame = strings.TrimSuffix(v.all.pages.Base(), "/") + "/admin/pick/" + url.PathEscape(id) + "/page?" + params.Encode()
	}
	if k.Pointed != nil {
		b.Wider, b.Closer = v.pointAt(path, k.Field, k.Pointed.Wider), v.pointAt(path, k.Field, k.Pointed.Narrower)
		if !intake.OfArticle(k.Field) && len(ask.Elements) > 0 {
			b.Another = v.To(path, "f", k.Field, "n", strconv.Itoa(ask.Elements[0]), "more", "1")
		}
	}
	v.Scripts, v.Styles = append(v.Scripts, "pick.js"), append(v.Styles, "pick.css")
	return v.show(w, r, "desk.pick", "pick", b)
}

// pointAt is the address at which an element is pointed at; empty for none.
func (v *view) pointAt(path, field string, n int) string {
	if n < 0 {
		return ""
	}
	return v.To(path, "f", field, "n", strconv.Itoa(n))
}

// options are the selectors to choose from: what was pointed at or written, what stands, what is guessed, and none.
func (b *pickBody) options(v *view) {
	add := func(what string, f intake.Finding) {
		for i := range b.Options {
			if b.Options[i].Selector == f.Selector {
				return
			}
		}
		b.Options = append(b.Options, pickOption{Finding: f, What: v.T(what)})
	}
	if b.Pointed != nil && !b.Lost {
		add("desk.pick.pointed", b.Pointed.Finding)
	}
	if b.Tried != nil && b.Fault == nil {
		what := "desk.pick.written"
		if b.Tried.Selector == b.Stands {
			what = "desk.pick.stands"
		}
		add(what, *b.Tried)
	}
	itself := func() {
		b.Options = append(b.Options, pickOption{Finding: b.Itself, What: v.T("desk.pick.itself")})
		b.Options[len(b.Options)-1].Selector = ""
	}
	auto := !b.Itself.Nothing() && len(b.Options) == 0 && (intake.OfArticle(b.Field) || b.Source.Preset != "")
	if auto { // it is found already: nothing need be said
		itself()
	}
	for _, g := range b.Guesses {
		add("desk.pick.guess", g)
	}
	if !auto {
		itself()
	}
	for i := range b.Options {
		o := &b.Options[i]
		o.Is, o.Shown = i == 0, min(len(o.Links), linksShown)
		if o.Is {
			o.Shown = min(len(o.Links), chosenShown)
		}
	}
	b.Chosen = b.Options[0].Selector
	if b.Chosen == "" {
		b.Chosen = b.Itself.Selector
	}
}

// Offered reports that the first option is chosen because it stands first: nobody pointed at it or wrote it.
func (b pickBody) Offered() bool { return b.Pointed == nil && b.Tried == nil }

// First are those links of a finding that are shown.
func (o pickOption) First() []intake.FoundLink { return o.Links[:o.Shown] }

// pickForm is the source's form with what was pointed at, to be sent on.
func (v *view) pickForm(k *editorial.Picked) (kept []field) {
	for name, values := range v.formOf(k.Source) {
		for _, value := range values {
			kept = append(kept, field{name, value})
		}
	}
	return append(kept, field{"rev", k.Rev}, field{"step", "preview"})
}

// setPick takes a selector, and goes on to what is to be pointed at next.
func (p *Pages) setPick(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ctx, cancel := context.WithTimeout(r.Context(), refreshTime)
	defer cancel()
	id, f := r.PathValue("id"), r.PostForm.Get("f")
	selector, looks := strings.TrimSpace(r.PostForm.Get("selector")), r.PostForm.Get("then") == "look"
	if looks && r.PostForm.Has("offered") && r.PostForm.Get("offered") == selector && f != "links" {
		return p.lookAtPicked(ctx, v, w, r, id) // nobody chose it
	}
	pick, err := p.Office.SetPick(ctx, id, f, selector)
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		return p.showPick(v, w, r, id, editorial.PickAsk{Field: f})
	}
	if looks {
		return p.lookAtPicked(ctx, v, w, r, id)
	}
	next, all := f, pick.Selectors()
	for i, name := range all {
		if name == f && i+1 < len(all) {
			next = all[i+1]
		}
	}
	http.Redirect(w, r, v.To(pickPath(id), "f", next, "done", "desk.done.picked"), http.StatusSeeOther)
	return nil
}

// lookAtPicked shows what would come in of the source as it was pointed at.
func (p *Pages) lookAtPicked(ctx context.Context, v *view, w http.ResponseWriter, r *http.Request, id string) error {
	k, err := p.Office.LookAtPick(ctx, id, editorial.PickAsk{})
	if err != nil {
		return err
	}
	r.PostForm = url.Values{}
	for _, f := range v.pickForm(&k) {
		r.PostForm.Add(f.Name, f.Value)
	}
	if k.Rev == "" {
		return p.addSource(v, w, r)
	}
	r.SetPathValue("id", k.Source.ID)
	return p.putSource(v, w, r)
}

// pickedPage is the page that is pointed at, shown in a frame: it can run nothing, load nothing but our style, and lead nowhere but to
// what is found where somebody points.
func (p *Pages) pickedPage(v *view, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	params := url.Values{"f": {q.Get("f")}}
	if n := q["n"]; len(n) > 0 {
		params["n"] = n
	}
	if v.Carried != "" {
		params.Set("lang", v.Carried)
	}
	to := "at?" + params.Encode() + "&n="
	page, err := p.Office.ShowPick(r.Context(), r.PathValue("id"), q.Get("f"), q.Get("css"), intake.Showing{Style: v.Static("pointed.css"), Picture: v.T("desk.pick.picture"),
		Href: func(n int) string { return to + strconv.Itoa(n) }})
	if err != nil {
		return err
	}
	site.SecureFrame(w.Header())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
	return nil
}
