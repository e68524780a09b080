package editorial

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// Tokens are the API tokens, as the store keeps them.
type Tokens interface {
	Tokens(ctx context.Context) ([]news.Token, error)
	Token(ctx context.Context, id string) (news.Token, error)
	// PutToken adds a token whose Rev is news.RevNone, else replaces the one that was read.
	PutToken(ctx context.Context, t news.Token, act news.Act) error
}

// NewToken is a token that is asked for.
type NewToken struct {
	User    string    `json:"user"`
	Name    string    `json:"name" doc:"what it is for"`
	Role    news.Role `json:"role,omitempty" enum:"reader,editor,administrator" doc:"absent: its user's"`
	Only    string    `json:"only,omitempty" enum:"alerts" doc:"alerts: it is for the feed of what needs somebody alone; absent: for all that its role may do"`
	Expires time.Time `json:"expires,omitzero" doc:"absent: never"`
}

// TokenSecret is a token that was added, with what a program shows, which is told this once.
type TokenSecret struct {
	news.Token
	Secret string `json:"token"`
}

// tokenMark begins every token, so that one that got loose is found by those who look for such.
const tokenMark = "hub_"

// Tokens gives every token, ordered by user and name, without their hashes.
func (o *Office) Tokens(ctx context.Context) ([]news.Token, error) {
	all, err := o.p.Tokens.Tokens(ctx)
	for i := range all {
		all[i].Hash = ""
	}
	slices.SortStableFunc(all, func(a, b news.Token) int { return strings.Compare(a.User+"\x00"+a.Name, b.User+"\x00"+b.Name) })
	return all, err
}

// Token gives one.
func (o *Office) Token(ctx context.Context, id string) (news.Token, error) {
	t, err := o.p.Tokens.Token(ctx, id)
	t.Hash = ""
	return t, refused(err, news.ErrNotFound, NotFound, TokenMissing, id)
}

// AddToken adds a token and gives its secret.
func (o *Office) AddToken(ctx context.Context, by Actor, ask NewToken) (TokenSecret, error) {
	u, err := o.user(ctx, ask.User)
	if err != nil {
		return TokenSecret{}, err
	}
	if ask.Role == "" {
		ask.Role = u.Role
	}
	ask.Name = strings.TrimSpace(ask.Name)
	switch err := checkLabel(ask.Name); {
	case err != nil:
		return TokenSecret{}, err
	case !ask.Role.Known():
		return TokenSecret{}, noRole(ask.Role)
	case ask.Only != "" && ask.Only != news.TokenAlerts:
		return TokenSecret{}, refuse(Invalid, TokenUse, ask.Only).in("only")
	case !u.Active():
		return TokenSecret{}, refuse(Conflict, UserRevoked, u.Name)
	case !u.Role.Includes(ask.Role):
		return TokenSecret{}, refuse(Invalid, TokenRole, u.Name, string(u.Role)).in("role")
	case !ask.Expires.IsZero() && !o.p.Now().Before(ask.Expires):
		return TokenSecret{}, refuse(Invalid, TokenExpired).in("expires")
	}
	secret := rand.Text()
	t := news.Token{ID: strings.ToLower(rand.Text()[:10]), User: u.Name, Name: ask.Name, Role: ask.Role, Only: ask.Only, Hash: news.KeyHash(secret),
		Created: o.p.Now().UTC(), Expires: ask.Expires, Rev: news.RevNone}
	if err := o.p.Tokens.PutToken(ctx, t, o.act(by, "token.add", t.ID, news.Text(t.User+": "+t.Name))); err != nil {
		return TokenSecret{}, err
	}
	t.Hash = ""
	return TokenSecret{t, tokenMark + t.ID + "_" + secret}, nil
}

// checkLabel refuses what cannot be the name of a token.
func checkLabel(name string) error {
	if name == "" || utf8.RuneCountInString(name) > maxUser || strings.ContainsFunc(name, unicode.IsControl) {
		return refuse(Invalid, TokenName, "64").in("name")
	}
	return nil
}

// RevokeToken ends a token for good. Where rev is not the token's revision, nothing is changed; empty: whatever it is.
func (o *Office) RevokeToken(ctx context.Context, by Actor, id, rev string) error {
	return again(func() error {
		t, err := o.p.Tokens.Token(ctx, id)
		switch {
		case err != nil:
			return refused(err, news.ErrNotFound, NotFound, TokenMissing, id)
		case rev != "" && rev != t.Rev:
			return stale(TokenChanged, t.Rev, id)
		case !t.Revoked.IsZero():
			return nil
		}
		t.Revoked = o.p.Now().UTC()
		return o.p.Tokens.PutToken(ctx, t, o.act(by, "token.revoke", t.ID, news.Text(t.User+": "+t.Name)))
	})
}

// endTokens ends what tokens a user has.
func (o *Office) endTokens(ctx context.Context, by Actor, user string) error {
	all, err := o.p.Tokens.Tokens(ctx)
	for _, t := range all {
		if t.User == user && t.Revoked.IsZero() && err == nil {
			err = o.RevokeToken(ctx, by, t.ID, "")
		}
	}
	return err
}

// Bearer is who shows a token: its user, who may do what both may. It is news.ErrNotFound where there is no such token in force.
func (o *Office) Bearer(ctx context.Context, shown string) (news.User, news.Token, error) {
	id, secret, ok := strings.Cut(strings.TrimPrefix(shown, tokenMark), "_")
	if !ok || !strings.HasPrefix(shown, tokenMark) || len(shown) > 200 {
		return news.User{}, news.Token{}, news.ErrNotFound
	}
	t, err := o.p.Tokens.Token(ctx, id)
	if err != nil {
		return news.User{}, t, err
	}
	if subtle.ConstantTimeCompare([]byte(news.KeyHash(secret)), []byte(t.Hash)) != 1 || !t.Active(o.p.Now()) {
		return news.User{}, t, news.ErrNotFound
	}
	u, err := o.p.Users.User(ctx, t.User)
	if err == nil && !u.Active() {
		err = news.ErrNotFound
	}
	t.Role = news.Lesser(t.Role, u.Role)
	return u, t, err
}

// Sessions are the browsers that are signed in, as the store keeps them.
type Sessions interface {
	Sessions(ctx context.Context) ([]news.Session, error)
	Session(ctx context.Context, id string) (news.Session, error)
	EndSession(ctx context.Context, id string, act news.Act) error
}

// Account is the record of who acts, for the room that lets them in.
func (o *Office) Account(ctx context.Context, name string) (news.User, error) {
	return o.p.Users.User(ctx, name)
}

// Sessions gives those of a user that can be gone on with, the last seen first; of everybody, where user is empty.
func (o *Office) Sessions(ctx context.Context, user string) ([]news.Session, error) {
	all, err := o.p.Sessions.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	users, err := o.p.Users.Users(ctx)
	if err != nil {
		return nil, err
	}
	user = cmp.Or(userName(user), user)
	live := slices.DeleteFunc(all, func(s news.Session) bool {
		return user != "" && s.User != user || !slices.ContainsFunc(users, func(u news.User) bool { return s.Of(&u) })
	})
	for i := range live {
		live[i].Epoch = ""
	}
	slices.SortFunc(live, func(a, b news.Session) int { return b.Seen.Compare(a.Seen) })
	return live, nil
}

// EndSession ends a session; who is no administrator ends their own alone.
func (o *Office) EndSession(ctx context.Context, by Actor, id string) error {
	s, err := o.p.Sessions.Session(ctx, id)
	if err == nil && s.User != by.Name && !by.Role.Includes(news.RoleAdministrator) {
		err = news.ErrNotFound
	}
	if err != nil {
		return refused(err, news.ErrNotFound, NotFound, SessionMissing, id)
	}
	return o.p.Sessions.EndSession(ctx, id, o.act(by, "session.end", s.User))
}
