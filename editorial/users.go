package editorial

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/secure/precis"

	"github.com/txnews/hub/news"
)

// Users are those who sign in, as the store keeps them.
type Users interface {
	Users(ctx context.Context) ([]news.User, error)
	User(ctx context.Context, name string) (news.User, error)
	// PutUser adds a user whose Rev is news.RevNone, else replaces the one that was read.
	PutUser(ctx context.Context, u news.User, act news.Act) error
	// FirstUser adds one, and takes away the links for the first user.
	FirstUser(ctx context.Context, u news.User, act news.Act) error
}

// UserInfo is a user as administrators see them.
type UserInfo struct {
	Name      string    `json:"name"`
	Role      news.Role `json:"role" enum:"reader,editor,administrator"`
	Language  string    `json:"language,omitempty" doc:"of their pages; absent: the site's"`
	Created   time.Time `json:"created"`
	Revoked   time.Time `json:"revoked,omitzero" doc:"from then on they cannot sign in"`
	Password  bool      `json:"password" doc:"one was set"`
	LinkUntil time.Time `json:"link_until,omitzero" doc:"until then there is a one-time link to set a password"`
	Second    bool      `json:"second_factor" doc:"a code is asked for beside the password"`
	SignedIn  time.Time `json:"signed_in,omitzero" doc:"the last time"`

	Revision string `json:"-"`
}

// Active reports whether the user may sign in.
func (u UserInfo) Active() bool { return u.Revoked.IsZero() }

// NewUser is a user that is asked for.
type NewUser struct {
	Name  string    `json:"name"`
	Role  news.Role `json:"role" enum:"reader,editor,administrator"`
	Token string    `json:"token,omitempty" doc:"also make an API token of this name"`
}

// UserLink is a user with a one-time link to set their password, which is told this once, as is the token.
type UserLink struct {
	Name  string    `json:"name"`
	Role  news.Role `json:"role"`
	Link  string    `json:"link"`
	Token string    `json:"token,omitempty"`
}

// UserEdit is what administrators may change of a user.
type UserEdit struct {
	Role     news.Role `json:"role" enum:"reader,editor,administrator"`
	Language string    `json:"language,omitempty" enum:"zh-CN,en"`
}

const (
	// linkFor is how long a one-time link can be used.
	linkFor = 48 * time.Hour
	maxUser = 64 // letters of a name
)

// Users gives every user, ordered by name.
func (o *Office) Users(ctx context.Context) ([]UserInfo, error) {
	all, err := o.p.Users.Users(ctx)
	infos := make([]UserInfo, len(all))
	for i := range all {
		infos[i] = o.userInfo(&all[i])
	}
	return infos, err
}

// User gives one user.
func (o *Office) User(ctx context.Context, name string) (UserInfo, error) {
	u, err := o.user(ctx, name)
	return o.userInfo(&u), err
}

func (o *Office) user(ctx context.Context, name string) (news.User, error) {
	u, err := o.p.Users.User(ctx, userName(name))
	return u, refused(err, news.ErrNotFound, NotFound, UserMissing, name)
}

func (o *Office) userInfo(u *news.User) UserInfo {
	info := UserInfo{Name: u.Name, Role: u.Role, Language: u.Language, Created: u.Created, Revoked: u.Revoked,
		Password: u.Password != "", Second: u.Second != nil, SignedIn: u.SignedIn, Revision: userRev(u)}
	for _, i := range u.Invited {
		if u.Active() && o.p.Now().Before(i.Expires) {
			info.LinkUntil = i.Expires
		}
	}
	return info
}

// userRev is the revision of what administrators decide of a user: signing in leaves it as it is.
func userRev(u *news.User) string {
	b, err := json.Marshal(news.User{Name: u.Name, Role: u.Role, Language: u.Language, Created: u.Created, Revoked: u.Revoked})
	if err != nil {
		panic("editorial: a user is plain data: " + err.Error())
	}
	return news.ContentRev(b)
}

// userName is a name as it is kept, however it was typed (RFC 8265); empty: it can be none.
func userName(typed string) string {
	name, err := precis.UsernameCaseMapped.String(strings.TrimSpace(typed))
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
	}
	if err != nil || len([]rune(name)) > maxUser || strings.ContainsFunc(name, odd) || strings.Trim(name, ".") == "" {
		return ""
	}
	return name
}

// AddUser adds a user, and gives a one-time link to set the password.
func (o *Office) AddUser(ctx context.Context, by Actor, ask NewUser) (UserLink, error) {
	u := news.User{Name: userName(ask.Name), Role: ask.Role, Created: o.p.Now().UTC(), Rev: news.RevNone}
	switch {
	case u.Name == "":
		return UserLink{}, refuse(Invalid, UserName, ask.Name, strconv.Itoa(maxUser)).in("name")
	case !u.Role.Known():
		return UserLink{}, noRole(ask.Role)
	}
	if err := checkLabel(ask.Token); ask.Token != "" && err != nil {
		return UserLink{}, err
	}
	if was, err := o.p.Users.User(ctx, u.Name); err == nil && !was.Active() {
		u.Rev, u.Epoch = was.Rev, was.Epoch // they come back: what they had is gone
		if err := o.endTokens(ctx, by, u.Name); err != nil {
			return UserLink{}, err
		}
	}
	link := o.invite(&u)
	if err := o.p.Users.PutUser(ctx, u, o.act(by, "user.add", u.Name, roleReason(u.Role))); err != nil {
		return UserLink{}, refused(err, news.ErrExists, Exists, UserExists, u.Name)
	}
	added := UserLink{Name: u.Name, Role: u.Role, Link: link}
	if ask.Token != "" {
		t, err := o.AddToken(ctx, by, NewToken{User: u.Name, Name: ask.Token})
		if err != nil {
			return added, err
		}
		added.Token = t.Secret
	}
	return added, nil
}

// roleReason names a role in the audit log.
func roleReason(role news.Role) news.Reason { return news.Because("role." + string(role)) }

func noRole(role news.Role) *Error { return refuse(Invalid, UserRole, string(role)).in("role") }

// invite gives a user another one-time link, in the place of those before.
func (o *Office) invite(u *news.User) string {
	secret := rand.Text()
	u.Invited = []news.Invitation{{Hash: news.KeyHash(secret), Expires: o.p.Now().Add(linkFor).UTC()}}
	return o.linkTo(u.Name, secret)
}

// linkTo is the address of a one-time link.
func (o *Office) linkTo(user, secret string) string {
	q := url.Values{"link": {secret}}
	if user != "" {
		q.Set("user", user)
	}
	return o.p.Pages + "admin/password?" + q.Encode()
}

// NewLink gives a user a one-time link to set another password. The one that they have stays in force until then.
func (o *Office) NewLink(ctx context.Context, by Actor, name string) (UserLink, error) {
	var link string
	u, err := o.changeUser(ctx, by, "user.link", name, "", func(u *news.User) error {
		if !u.Active() {
			return refuse(Conflict, UserRevoked, u.Name)
		}
		link = o.invite(u)
		return nil
	})
	return UserLink{Name: u.Name, Role: u.Role, Link: link}, err
}

// EditUser changes what administrators decide of a user. Where rev is not the user's revision, nothing is changed; empty: whatever it is.
func (o *Office) EditUser(ctx context.Context, by Actor, name, rev string, edit func(UserEdit) (UserEdit, error)) (UserInfo, error) {
	u, err := o.changeUser(ctx, by, "user.edit", name, rev, func(u *news.User) error {
		next, err := edit(UserEdit{u.Role, u.Language})
		switch {
		case err != nil:
			return err
		case !next.Role.Known():
			return noRole(next.Role)
		case !slices.Contains([]string{"", "zh-CN", "en"}, next.Language):
			return refuse(Invalid, UserLanguage, next.Language).in("language")
		case next.Role != u.Role:
			if err := o.notLast(ctx, u); err != nil {
				return err
			}
		}
		u.Role, u.Language = next.Role, next.Language
		return nil
	})
	return o.userInfo(&u), err
}

// SetLanguage has who acts see their pages in a language; empty: in the site's.
func (o *Office) SetLanguage(ctx context.Context, by Actor, language string) error {
	_, err := o.EditUser(ctx, by, by.Name, "", func(u UserEdit) (UserEdit, error) {
		u.Language = language
		return u, nil
	})
	return err
}

// RevokeUser ends a user's sessions and tokens, for good. The name stays on record. rev is as for EditUser.
func (o *Office) RevokeUser(ctx context.Context, by Actor, name, rev string) error {
	_, err := o.changeUser(ctx, by, "user.revoke", name, rev, func(u *news.User) error {
		if !u.Active() {
			return nil
		}
		if err := o.notLast(ctx, u); err != nil {
			return err
		}
		u.Revoked, u.Password, u.Invited, u.Devices, u.Second, u.Pending, u.Subject, u.Epoch = o.p.Now().UTC(), "", nil, nil, nil, "", "", rand.Text()
		return nil
	})
	if err != nil {
		return err
	}
	return o.endTokens(ctx, by, userName(name))
}

// SignOut ends all sessions of a user, at once. Tokens stay.
func (o *Office) SignOut(ctx context.Context, by Actor, name string) error {
	_, err := o.changeUser(ctx, by, "user.sign-out", name, "", func(u *news.User) error {
		u.Epoch = rand.Text()
		return nil
	})
	return err
}

// notLast refuses to take the last administrator who can sign in away.
func (o *Office) notLast(ctx context.Context, u *news.User) error {
	if u.Role != news.RoleAdministrator || !o.canSignIn(u) {
		return nil
	}
	all, err := o.p.Users.Users(ctx)
	if err != nil || slices.ContainsFunc(all, func(other news.User) bool {
		return other.Name != u.Name && other.Role == news.RoleAdministrator && o.canSignIn(&other)
	}) {
		return err
	}
	return refuse(Conflict, UserLast, u.Name)
}

// changeUser writes what change makes of a user, with its act; again, where the user was changed meanwhile.
func (o *Office) changeUser(ctx context.Context, by Actor, op, name, rev string, change func(*news.User) error) (u news.User, err error) {
	err = again(func() error {
		if u, err = o.user(ctx, name); err != nil {
			return err
		}
		if rev != "" && rev != userRev(&u) {
			return stale(UserChanged, userRev(&u), u.Name)
		}
		if err := change(&u); err != nil {
			return err
		}
		act := o.act(by, op, u.Name)
		if op == "user.edit" {
			act.Detail = news.Reasons{roleReason(u.Role)}
		}
		return o.p.Users.PutUser(ctx, u, act)
	})
	if _, said := errors.AsType[*Error](err); !said {
		err = refused(err, news.ErrConflict, Conflict, UserChanged, u.Name)
	}
	return u, err
}
