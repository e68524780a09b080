package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// view is what every page's template is given; Body is the page's own.
type view struct {
	*site.Page
	By     editorial.Actor // who asks; without a name: nobody is signed in
	Notice string          // what was done, in words
	Fault  *site.Problem   // what is wrong with what was sent; nil: nothing
	Form   url.Values      // as it was sent, to be shown again

	all  *Pages
	zone *time.Location
}

// view begins a page in its reader's language.
func (p *Pages) view(r *http.Request) *view {
	now := p.Settings.Current()
	lang := words.Of(now.Site.Language)
	u, in := access.User(r.Context())
	if in && u.Language != "" {
		lang = words.Of(u.Language)
	}
	v := &view{Page: p.pages.PageIn(r, lang), all: p, zone: now.Zone(), Form: url.Values{}}
	v.By, _ = editorial.ActorIn(r.Context())
	v.NoIndex, v.Desk, v.Styles, v.Start = true, true, []string{"desk.css"}, v.To("admin/")
	v.Scripts = []string{"desk.js"}
	if done := r.URL.Query().Get("done"); done != "" && slices.Contains(words.Keys("desk.done."), done) {
		v.Notice = v.T(done)
	}
	if v.By.Name != "" {
		v.Menus = v.menus(r)
	}
	if in {
		v.Leave = &site.Button{Text: v.T("desk.logout"), URL: v.To("admin/logout")}
		v.Tools = append(v.Tools, site.Link{Text: u.Name, URL: v.To("admin/account")})
	}
	if p.Public != "" {
		v.Tools = append([]site.Link{{Text: v.T("desk.public"), URL: p.Public}}, v.Tools...)
	}
	return v
}

// menus are the navigation, and what waits.
func (v *view) menus(r *http.Request) []site.Menu { return append(v.menu(r.URL.Path), v.queues(r)...) }

// menu is the navigation: only what there is, and only what who asks may see.
func (v *view) menu(here string) []site.Menu {
	var links []site.Link
	for _, to := range []struct{ pattern, path, text string }{
		{"GET /admin/{$}", "admin/", "desk.start"},
		{"GET /admin/entries", "admin/entries", "desk.entries"},
		{"GET /admin/learnt", "admin/learnt", "desk.learnt.menu"},
		{"GET /admin/takedowns", "admin/takedowns", "desk.takedowns"},
		{"GET /admin/sources", "admin/sources", "desk.sources"},
		{"GET /admin/partners", "admin/partners", "desk.partners"},
		{"GET /admin/usage", "admin/usage", "desk.usage"},
		{"GET /admin/subscriptions", "admin/subscriptions", "desk.subscriptions"},
		{"GET /admin/settings", "admin/settings", "desk.settings"},
		{"GET /admin/audit", "admin/audit", "desk.audit"},
		{"GET /admin/backups", "admin/backups", "desk.backups"},
		{"GET /admin/users", "admin/users", "desk.users"},
		{"GET /admin/tokens", "admin/tokens", "desk.tokens"},
	} {
		if v.By.Role.Includes(access.Least(to.pattern)) {
			at := "/" + to.path
			links = append(links, site.Link{Text: v.T(to.text), URL: v.To(to.path), Here: here == at || at != "/admin/" && strings.HasPrefix(here, at+"/")})
		}
	}
	return []site.Menu{{Label: v.T("desk.menu"), Links: links}}
}

// May reports whether who asks may use a route, by its pattern.
func (v *view) May(pattern string) bool { return v.By.Role.Includes(access.Least(pattern)) }

// At is the address of a page below /admin/, by its segments.
func (v *view) At(segments ...string) string {
	path := "admin"
	for _, s := range segments {
		path += "/" + url.PathEscape(s)
	}
	return v.To(path)
}

// Time is a moment in the site's time zone; empty for none.
func (v *view) Time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return v.Full(at.In(v.zone))
}

// Role is a role's name.
func (v *view) Role(role news.Role) string { return v.T("role." + string(role)) }

// answer answers with the page of a template.
func (v *view) answer(w http.ResponseWriter, r *http.Request, status int, name string) {
	if err := v.Answer(w, r, status, name, v); err != nil {
		v.all.Log.Error("a page of the administration cannot be shown", "page", name, "err", err)
		http.Error(w, v.T("desk.error"), http.StatusInternalServerError)
	}
}

// show answers with the page of a template, with the body that it is given.
func (v *view) show(w http.ResponseWriter, r *http.Request, title, name string, body any) error {
	v.Title, v.Body = v.T(title), body
	status := http.StatusOK
	if v.Fault != nil {
		status = v.Fault.Status
	}
	v.answer(w, r, status, name)
	return nil
}

// refused has the page say what is wrong with what was sent, and show it again. It gives the errors back that are no refusals.
func (v *view) refused(r *http.Request, err error) error {
	if _, ok := errors.AsType[*editorial.Error](err); !ok {
		return err
	}
	v.Fault, v.Form = admin.Problem(err, v.Lang), r.PostForm
	return nil
}

// again shows the page that something was sent from once more, with what is wrong with it.
func (v *view) again(w http.ResponseWriter, r *http.Request, err error, page handler) error {
	if err := v.refused(r, err); err != nil {
		return err
	}
	return page(v, w, r)
}

// done leads to the page that shows what was done, which says so: what is a text's key behind "desk.done.".
func (v *view) done(w http.ResponseWriter, r *http.Request, path, what string) error {
	http.Redirect(w, r, v.To(path, "done", "desk.done."+what), http.StatusSeeOther)
	return nil
}
