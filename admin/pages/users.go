package pages

import (
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// usersBody is what the page of users shows.
type usersBody struct {
	Turn  turning
	Users []editorial.UserInfo
	Roles []news.Role
}

func (p *Pages) usersPage(v *view, w http.ResponseWriter, r *http.Request) error {
	users, err := p.Office.Users(r.Context())
	if err != nil {
		return err
	}
	shown, at := turn(v, r, "admin/users", users, listRows)
	return v.show(w, r, "desk.users", "users", usersBody{at, shown, news.Roles()})
}

// toldBody is what is told this once.
type toldBody struct {
	Text   string // what it is
	Secret []string
	Back   string
	Uses   []string // what it is for
}

// tell shows a secret, which no other page shows again.
func (v *view) tell(w http.ResponseWriter, r *http.Request, title string, b toldBody) error {
	site.NoStore(w.Header())
	return v.show(w, r, title, "told", b)
}

func (p *Pages) addUser(v *view, w http.ResponseWriter, r *http.Request) error {
	added, err := p.Office.AddUser(r.Context(), v.By, editorial.NewUser{Name: r.PostFormValue("name"), Role: news.Role(r.PostFormValue("role"))})
	if err != nil {
		return v.again(w, r, err, p.usersPage)
	}
	return v.tell(w, r, "desk.user-added", toldBody{Text: v.T("desk.link-of", added.Name), Secret: []string{added.Link}, Back: v.To("admin/users")})
}

func (p *Pages) linkUser(v *view, w http.ResponseWriter, r *http.Request) error {
	u, err := p.Office.NewLink(r.Context(), v.By, r.PathValue("id"))
	if err != nil {
		return v.again(w, r, err, p.usersPage)
	}
	return v.tell(w, r, "desk.link", toldBody{Text: v.T("desk.link-of", u.Name), Secret: []string{u.Link}, Back: v.To("admin/users")})
}

func (p *Pages) editUser(v *view, w http.ResponseWriter, r *http.Request) error {
	_, err := p.Office.EditUser(r.Context(), v.By, r.PathValue("id"), r.PostFormValue("rev"), func(u editorial.UserEdit) (editorial.UserEdit, error) {
		u.Role = news.Role(r.PostFormValue("role"))
		return u, nil
	})
	if err != nil {
		return v.again(w, r, err, p.usersPage)
	}
	return v.done(w, r, "admin/users", "user")
}

func (p *Pages) revokeUser(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.RevokeUser(r.Context(), v.By, r.PathValue("id"), ""); err != nil {
		return v.again(w, r, err, p.usersPage)
	}
	return v.done(w, r, "admin/users", "user-revoked")
}

func (p *Pages) resetSecond(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.ResetSecond(r.Context(), v.By, r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.usersPage)
	}
	return v.done(w, r, "admin/users", "second-off")
}

// tokensBody is what the page of API tokens shows.
type tokensBody struct {
	Turn   turning
	Tokens []news.Token
	Users  []editorial.UserInfo
	Roles  []news.Role
	Now    time.Time
}

func (p *Pages) tokensPage(v *view, w http.ResponseWriter, r *http.Request) error {
	tokens, err := p.Office.Tokens(r.Context())
	if err != nil {
		return err
	}
	users, err := p.Office.Users(r.Context())
	if err != nil {
		return err
	}
	shown, at := turn(v, r, "admin/tokens", tokens, listRows)
	return v.show(w, r, "desk.tokens", "tokens", tokensBody{at, shown, users, news.Roles(), time.Now()})
}

func (p *Pages) addToken(v *view, w http.ResponseWriter, r *http.Request) error {
	ask := editorial.NewToken{User: r.PostFormValue("user"), Name: r.PostFormValue("name"), Role: news.Role(r.PostFormValue("role")), Only: r.PostFormValue("only")}
	last, err := v.day(r.PostFormValue("expires"))
	if err != nil {
		return v.misread(w, r, err, p.tokensPage)
	}
	if !last.IsZero() {
		ask.Expires = last.AddDate(0, 0, 1) // it counts
	}
	t, err := p.Office.AddToken(r.Context(), v.By, ask)
	if err != nil {
		return v.again(w, r, err, p.tokensPage)
	}
	return v.tell(w, r, "desk.token-added", toldBody{Text: v.T("desk.token-of", t.Name, t.User), Secret: []string{t.Secret}, Back: v.To("admin/tokens")})
}

func (p *Pages) revokeToken(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.RevokeToken(r.Context(), v.By, r.PathValue("id"), ""); err != nil {
		return v.again(w, r, err, p.tokensPage)
	}
	return v.done(w, r, "admin/tokens", "token-revoked")
}
