package pages

import (
	"errors"
	"net/http"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// loginBody is what the login page shows.
type loginBody struct {
	Action  string // where the form goes
	Outside string // where one signs in by the identity provider; empty: there is none
}

func (p *Pages) loginBody(v *view, next string) loginBody {
	b := loginBody{Action: v.To("admin/login", "next", next)}
	if p.Access.Outside() {
		b.Outside = v.To("admin/oidc", "next", next)
	}
	return b
}

// goOutside leads to the identity provider, and comeBack is where that sends people back to.
func (p *Pages) goOutside(_ *view, w http.ResponseWriter, r *http.Request) error {
	if !p.Access.Outside() {
		return site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	return p.Access.GoOutside(w, r, r.URL.Query().Get("next"))
}

func (p *Pages) comeBack(_ *view, w http.ResponseWriter, r *http.Request) error {
	if !p.Access.Outside() {
		return site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	next, err := p.Access.ComeBack(w, r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (p *Pages) loginPage(v *view, w http.ResponseWriter, r *http.Request) error {
	next := r.URL.Query().Get("next")
	if _, in := access.User(r.Context()); in {
		http.Redirect(w, r, p.Access.Next(next), http.StatusSeeOther)
		return nil
	}
	return v.show(w, r, "desk.login", "login", p.loginBody(v, next))
}

func (p *Pages) login(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in, err := p.Office.SignIn(r.Context(), access.From(r.Context()), editorial.Login{Name: r.PostForm.Get("username"), Password: r.PostForm.Get("password"),
		Code: r.PostForm.Get("code"), Device: p.Access.Device(r)})
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		v.Form.Del("password")
		v.Form.Del("code")
		if v.Fault.Status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "900")
		}
		return v.show(w, r, "desk.login", "login", p.loginBody(v, r.URL.Query().Get("next")))
	}
	if err := p.Access.Enter(w, r, in); err != nil {
		return err
	}
	http.Redirect(w, r, p.Access.Next(r.URL.Query().Get("next")), http.StatusSeeOther)
	return nil
}

func (p *Pages) logout(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Access.Leave(w, r); err != nil {
		return err
	}
	return v.done(w, r, "admin/login", "left")
}

// linkBody is what the page of a one-time link shows.
type linkBody struct {
	Action string
	User   string // whose password is set; empty: the first user's, who chooses a name
	First  string // the name that is proposed
}

func linkOf(r *http.Request) editorial.Link {
	q := r.URL.Query()
	return editorial.Link{User: q.Get("user"), Secret: q.Get("link")}
}

func (p *Pages) linkPage(v *view, w http.ResponseWriter, r *http.Request) error {
	l := linkOf(r)
	if err := p.Office.CheckLink(r.Context(), l); err != nil {
		return err
	}
	return v.showLink(w, r, l)
}

func (v *view) showLink(w http.ResponseWriter, r *http.Request, l editorial.Link) error {
	return v.show(w, r, "desk.password", "password", linkBody{v.To("admin/password", "user", l.User, "link", l.Secret), l.User, editorial.FirstUser})
}

func (p *Pages) useLink(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	l, name := linkOf(r), r.PostForm.Get("username")
	if name == "" {
		name = editorial.FirstUser
	}
	in, err := p.Office.UseLink(r.Context(), access.From(r.Context()), l, name, r.PostForm.Get("password"))
	if err != nil {
		if e, ok := errors.AsType[*editorial.Error](err); ok && e.Code == editorial.LinkUsed {
			return err
		}
		if err := v.refused(r, err); err != nil {
			return err
		}
		return v.showLink(w, r, l)
	}
	if err := p.Access.Enter(w, r, in); err != nil {
		return err
	}
	return v.done(w, r, "admin/", "password")
}
