package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) userRoutes(t *site.API) {
	const users, tokens, sessions = "/admin/api/v1/users", "/admin/api/v1/tokens", "/admin/api/v1/sessions"
	site.Answer(t, site.Operation{ID: "users", Path: users, Summary: "Every user, ordered by name", Fails: reading}, a.listUsers)
	site.Answer(t, site.Operation{ID: "user", Path: users + "/{id}", Summary: "One user", Fails: reading}, a.showUser)
	site.Answer(t, site.Operation{ID: "addUser", Method: http.MethodPost, Path: users, Status: http.StatusCreated,
		Summary: "Add a user; the one-time link to set the password is told this once", Fails: asking}, a.addUser)
	site.Answer(t, site.Operation{ID: "editUser", Method: http.MethodPatch, Path: users + "/{id}", Consumes: site.PatchType, Summary: "Change a user's role or language (RFC 7396)", Fails: changing}, a.editUser)
	site.Answer(t, site.Operation{ID: "revokeUser", Method: http.MethodDelete, Path: users + "/{id}", Summary: "End a user's sessions and tokens", Fails: changing}, a.revokeUser)
	site.Answer(t, site.Operation{ID: "linkUser", Method: http.MethodPost, Path: users + "/{id}/link", Status: http.StatusCreated,
		Summary: "A one-time link to set another password, told this once", Fails: asking}, a.linkUser)
	site.Answer(t, site.Operation{ID: "signOutUser", Method: http.MethodPost, Path: users + "/{id}/sign-out", Summary: "End all sessions of a user; tokens stay", Fails: asking}, a.signOutUser)

	site.Answer(t, site.Operation{ID: "tokens", Path: tokens, Summary: "Every API token, without its secret", Fails: reading}, a.listTokens)
	site.Answer(t, site.Operation{ID: "token", Path: tokens + "/{id}", Summary: "One token", Fails: reading}, a.showToken)
	site.Answer(t, site.Operation{ID: "addToken", Method: http.MethodPost, Path: tokens, Status: http.StatusCreated,
		Summary: "Add a token; its secret is told this once", Fails: asking}, a.addToken)
	site.Answer(t, site.Operation{ID: "revokeToken", Method: http.MethodDelete, Path: tokens + "/{id}", Summary: "End a token for good", Fails: changing}, a.revokeToken)

	site.Answer(t, site.Operation{ID: "sessions", Path: sessions, Summary: "The browsers that are signed in: one's own, an administrator's: all", Fails: reading}, a.listSessions)
	site.Answer(t, site.Operation{ID: "endSession", Method: http.MethodDelete, Path: sessions + "/{id}", Summary: "Sign a browser out", Fails: changing}, a.endSession)
}

func (a *api) listUsers(r *http.Request, _ *site.None) ([]editorial.UserInfo, error) {
	return a.Office.Users(r.Context())
}

func taggedUser(u editorial.UserInfo, err error) (site.Tagged[editorial.UserInfo], error) {
	return site.Tagged[editorial.UserInfo]{Value: u, Revision: u.Revision}, err
}

func (a *api) showUser(r *http.Request, in *byID) (site.Tagged[editorial.UserInfo], error) {
	return taggedUser(a.Office.User(r.Context(), in.ID))
}

type newUser struct{ Body editorial.NewUser }

func (a *api) addUser(r *http.Request, in *newUser) (editorial.UserLink, error) {
	return a.Office.AddUser(r.Context(), actor(r), in.Body)
}

// userPatch changes some of a user who is as they were read.
type userPatch struct {
	ID    string     `path:"id"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  site.Patch[editorial.UserEdit]
}

func (a *api) editUser(r *http.Request, in *userPatch) (site.Tagged[editorial.UserInfo], error) {
	return taggedUser(a.Office.EditUser(r.Context(), actor(r), in.ID, string(in.Match), func(now editorial.UserEdit) (editorial.UserEdit, error) {
		return in.Body.Apply(now)
	}))
}

func (a *api) revokeUser(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.RevokeUser(r.Context(), actor(r), in.ID, string(in.Match))
}

func (a *api) linkUser(r *http.Request, in *byID) (editorial.UserLink, error) {
	return a.Office.NewLink(r.Context(), actor(r), in.ID)
}

func (a *api) signOutUser(r *http.Request, in *byID) (site.None, error) {
	return site.None{}, a.Office.SignOut(r.Context(), actor(r), in.ID)
}

func (a *api) listTokens(r *http.Request, _ *site.None) ([]news.Token, error) {
	return a.Office.Tokens(r.Context())
}

func (a *api) showToken(r *http.Request, in *byID) (site.Tagged[news.Token], error) {
	t, err := a.Office.Token(r.Context(), in.ID)
	return site.Tagged[news.Token]{Value: t, Revision: t.Rev}, err
}

type newToken struct{ Body editorial.NewToken }

func (a *api) addToken(r *http.Request, in *newToken) (editorial.TokenSecret, error) {
	return a.Office.AddToken(r.Context(), actor(r), in.Body)
}

func (a *api) revokeToken(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.RevokeToken(r.Context(), actor(r), in.ID, string(in.Match))
}

func (a *api) listSessions(r *http.Request, _ *site.None) ([]news.Session, error) {
	by := actor(r)
	if by.Role.Includes(news.RoleAdministrator) {
		by.Name = ""
	}
	return a.Office.Sessions(r.Context(), by.Name)
}

func (a *api) endSession(r *http.Request, in *changeOf) (site.None, error) {
	return site.None{}, a.Office.EndSession(r.Context(), actor(r), in.ID)
}
