package editorial

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Welcome keeps the one-time links by which the first user is made.
type Welcome interface {
	Welcome(ctx context.Context) ([]news.Invitation, error)
	PutWelcome(ctx context.Context, links []news.Invitation) error
}

// FirstUser is the name of the first administrator, where they choose no other.
const FirstUser = "admin"

// maxWelcome is how many links for the first user are good at a time: each hub of a store tells one when it starts.
const maxWelcome = 8

// FirstLink gives a one-time link to set the first administrator's password; empty where an administrator can sign in.
func (o *Office) FirstLink(ctx context.Context) (string, error) {
	if can, err := o.someoneCan(ctx); err != nil || can {
		return "", err
	}
	links, err := o.p.Welcome.Welcome(ctx)
	if err != nil {
		return "", err
	}
	now, secret := o.p.Now().UTC(), rand.Text()
	links = slices.DeleteFunc(links, func(i news.Invitation) bool { return !now.Before(i.Expires) })
	links = append(links, news.Invitation{Hash: news.KeyHash(secret), Expires: now.Add(linkFor)})
	links = links[max(0, len(links)-maxWelcome):]
	return o.linkTo("", secret), o.p.Welcome.PutWelcome(ctx, links)
}

// someoneCan reports whether an administrator can sign in.
func (o *Office) someoneCan(ctx context.Context) (bool, error) {
	all, err := o.p.Users.Users(ctx)
	return slices.ContainsFunc(all, func(u news.User) bool { return u.Role == news.RoleAdministrator && o.canSignIn(&u) }), err
}

// canSignIn reports whether a user can sign in now, by a password or by the identity provider.
func (o *Office) canSignIn(u *news.User) bool {
	return u.Active() && (u.Password != "" || o.p.Provider != "" && strings.HasPrefix(u.Subject, o.p.Provider+" "))
}

// Link is a one-time link as somebody shows it.
type Link struct {
	User   string // empty: of the first user
	Secret string
}

// CheckLink refuses a link that cannot be used (any more).
func (o *Office) CheckLink(ctx context.Context, l Link) error {
	if l.User != "" {
		u, err := o.p.Users.User(ctx, userName(l.User))
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return err
		}
		return o.checkLink(l, err == nil && u.Active(), u.Invited)
	}
	can, err := o.someoneCan(ctx)
	if err != nil {
		return err
	}
	links, err := o.p.Welcome.Welcome(ctx)
	if err != nil {
		return err
	}
	return o.checkLink(l, !can, links)
}

func (o *Office) checkLink(l Link, open bool, among []news.Invitation) error {
	hash := []byte(news.KeyHash(l.Secret))
	for _, i := range among {
		if subtle.ConstantTimeCompare(hash, []byte(i.Hash)) == 1 && open && o.p.Now().Before(i.Expires) {
			return nil
		}
	}
	return refuse(Forbidden, LinkUsed)
}

// UseLink sets the password of a link's user, and uses the link up. A first user is made with it, of the name that they choose.
// Sessions that there were end.
func (o *Office) UseLink(ctx context.Context, from From, l Link, name, password string) (SignedIn, error) {
	if err := o.CheckLink(ctx, l); err != nil {
		return SignedIn{}, err
	}
	if l.User != "" {
		name = l.User
	}
	if name = userName(name); name == "" {
		return SignedIn{}, refuse(Invalid, UserName, name, "64").in("username")
	}
	if err := checkPassword(name, password); err != nil {
		return SignedIn{}, err
	}
	hash, err := o.passwords.hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	by, device := Actor{Name: name, From: from}, rand.Text()
	set := func(u *news.User) {
		u.Password, u.Invited, u.Epoch, u.SignedIn, u.Devices = hash, nil, rand.Text(), o.p.Now().UTC(), []string{news.KeyHash(device)}
	}
	if l.User == "" {
		u, err := o.firstUser(ctx, by, name, set)
		return SignedIn{u, device}, err
	}
	u, err := o.changeUser(ctx, by, "user.password", name, "", func(u *news.User) error {
		if err := o.checkLink(l, u.Active(), u.Invited); err != nil {
			return err
		}
		set(u)
		return nil
	})
	return SignedIn{u, device}, err
}

// firstUser makes the first administrator, or takes up an account of that name that cannot sign in.
func (o *Office) firstUser(ctx context.Context, by Actor, name string, set func(*news.User)) (news.User, error) {
	u, err := o.p.Users.User(ctx, name)
	if errors.Is(err, news.ErrNotFound) {
		u, err = news.User{Name: name, Created: o.p.Now().UTC(), Rev: news.RevNone}, nil
	}
	if err != nil {
		return u, err
	}
	u.Role, u.Second = news.RoleAdministrator, nil
	if !u.Active() {
		return u, refuse(Conflict, UserRevoked, name)
	}
	set(&u)
	err = o.p.Users.FirstUser(ctx, u, o.act(by, "user.first", name, roleReason(u.Role)))
	if errors.Is(err, news.ErrConflict) || errors.Is(err, news.ErrExists) {
		return u, refuse(Forbidden, LinkUsed)
	}
	return u, err
}

// ChangePassword sets another password for who knows the one that they have. Their other sessions end.
func (o *Office) ChangePassword(ctx context.Context, by Actor, old, password string) (news.User, error) {
	u, err := o.user(ctx, by.Name)
	if err != nil {
		return u, err
	}
	if err := checkPassword(u.Name, password); err != nil {
		return u, err
	}
	if err := o.confirm(ctx, by, &u, old); err != nil {
		return u, err
	}
	hash, err := o.passwords.hash(ctx, password)
	if err != nil {
		return u, err
	}
	return o.changeUser(ctx, by, "user.password", u.Name, "", func(u *news.User) error {
		u.Password, u.Invited, u.Epoch = hash, nil, rand.Text()
		return nil
	})
}

// confirm has a user show their password once more, within the limits of signing in.
func (o *Office) confirm(ctx context.Context, by Actor, u *news.User, password string) error {
	keys := o.tryKeys(u.Name, by.From.Address, "confirm/"+u.Name, true)
	if _, err := o.try(ctx, by, keys, true, u.Name); err != nil {
		return err
	}
	fits, err := o.passwords.fits(ctx, u.Password, password)
	if err != nil {
		return err
	}
	if !fits {
		return refuse(Invalid, PasswordOld).in("old")
	}
	return o.count(ctx, keys, -1)
}
