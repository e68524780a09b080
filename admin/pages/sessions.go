package pages

import (
	"net/http"
	"strings"

	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/news"
)

// sessionsShown is how many sessions a page shows, the last seen first.
const sessionsShown = 100

// sessionsBody is a list of browsers that are signed in.
type sessionsBody struct {
	Page      *view
	Everybody bool   // they may be anybody's
	User      string // whose; empty: everybody's
	Here      string // id of the session that asks
	Shown     []news.Session
	More      int // that are not shown
}

// sessionsOf lists a user's sessions; everybody's, where user is empty.
func (v *view) sessionsOf(r *http.Request, user string) (sessionsBody, error) {
	all, err := v.all.Office.Sessions(r.Context(), user)
	here, _ := access.Session(r.Context())
	shown := all[:min(len(all), sessionsShown)]
	return sessionsBody{Page: v, User: user, Here: here.ID, Shown: shown, More: len(all) - len(shown)}, err
}

// sessionsPage lists everybody's sessions, for who may end them.
func (p *Pages) sessionsPage(v *view, w http.ResponseWriter, r *http.Request) error {
	b, err := v.sessionsOf(r, strings.TrimSpace(r.FormValue("user")))
	if err != nil {
		return err
	}
	b.Everybody = true
	return v.show(w, r, "desk.sessions", "sessions", b)
}

func (p *Pages) endOthersSession(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.EndSession(r.Context(), v.By, r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.sessionsPage)
	}
	return v.done(w, r, "admin/sessions", "session")
}

func (p *Pages) signOutUser(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := p.Office.SignOut(r.Context(), v.By, r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.sessionsPage)
	}
	return v.done(w, r, "admin/sessions", "signed-out")
}
