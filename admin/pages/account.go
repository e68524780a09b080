package pages

import (
	"net/http"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// accountBody is what somebody's own page shows.
type accountBody struct {
	User     news.User
	Sessions sessionsBody
	Langs    []words.Lang
}

func (p *Pages) account(v *view, w http.ResponseWriter, r *http.Request) error {
	u, _ := access.User(r.Context())
	sessions, err := v.sessionsOf(r, u.Name)
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.account", "account", accountBody{u, sessions, words.Langs()})
}

func (p *Pages) changePassword(v *view, w http.ResponseWriter, r *http.Request) error {
	u, err := p.Office.ChangePassword(r.Context(), v.By, r.PostFormValue("old"), r.PostFormValue("password"))
	if err != nil {
		return v.again(w, r, err, p.account)
	}
	if err := p.Access.Renew(w, r, u); err != nil {
		return err
	}
	return v.done(w, r, "admin/account", "password")
}

func (p *Pages) changeLanguage(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.SetLanguage(r.Context(), v.By, r.PostFormValue("language")); err != nil {
		return v.again(w, r, err, p.account)
	}
	v.Carried = "" // what they chose is their own from now on
	return v.done(w, r, "admin/account", "language")
}

func (p *Pages) endSession(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.EndSession(r.Context(), v.By, r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.account)
	}
	return v.done(w, r, "admin/account", "session")
}

func (p *Pages) beginSecond(v *view, w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Office.PrepareSecond(r.Context(), v.By, v.SiteTitle()); err != nil {
		return v.again(w, r, err, p.account)
	}
	http.Redirect(w, r, v.To("admin/account/second"), http.StatusSeeOther)
	return nil
}

func (p *Pages) secondPage(v *view, w http.ResponseWriter, r *http.Request) error {
	key, err := p.pending(v, r)
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.second", "second", key)
}

func (p *Pages) pending(v *view, r *http.Request) (editorial.SecondKey, error) {
	key, err := p.Office.PendingSecond(r.Context(), v.By, v.SiteTitle())
	if err == nil && key.Secret == "" {
		err = site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	return key, err
}

// secondPicture is the key as a QR code.
func (p *Pages) secondPicture(v *view, w http.ResponseWriter, r *http.Request) error {
	key, err := p.pending(v, r)
	if err != nil {
		return err
	}
	picture, err := key.Picture(280)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(picture)
	return nil
}

func (p *Pages) confirmSecond(v *view, w http.ResponseWriter, r *http.Request) error {
	codes, err := p.Office.ConfirmSecond(r.Context(), v.By, r.PostFormValue("code"))
	if err != nil {
		return v.again(w, r, err, p.secondPage)
	}
	return v.tell(w, r, "desk.second-on", toldBody{Text: v.T("desk.recover"), Secret: codes, Back: v.To("admin/account")})
}

func (p *Pages) dropSecond(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.DropSecond(r.Context(), v.By, r.PostFormValue("old")); err != nil {
		return v.again(w, r, err, p.account)
	}
	return v.done(w, r, "admin/account", "second-off")
}
