package editorial

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Outsider is somebody whom an identity provider vouches for.
type Outsider struct {
	Issuer, Subject string    // who they are, for good
	Names           []string  // that they may be called here, the best first
	Role            news.Role // that the provider's word comes to; empty: none
}

// SignInOutside lets somebody in whom an identity provider vouches for. Who is new here becomes a user, under the first of their
// names that is free: a name that another has is never theirs. The provider's word on the role holds, from sign-in to sign-in.
func (o *Office) SignInOutside(ctx context.Context, from From, is Outsider) (SignedIn, error) {
	by := Actor{Name: anonymous, From: from}
	all, err := o.p.Users.Users(ctx)
	if err != nil {
		return SignedIn{}, err
	}
	subject := is.Issuer + " " + is.Subject
	i := slices.IndexFunc(all, func(u news.User) bool { return u.Subject == subject })
	switch {
	case !is.Role.Known():
		return SignedIn{}, o.refuseOutside(ctx, by, OutsideUnknown)
	case i >= 0:
		by.Name = all[i].Name
		u, err := o.changeUser(ctx, by, "user.login", by.Name, "", func(u *news.User) error {
			if !u.Active() || u.Subject != subject {
				return refuse(Forbidden, OutsideUnknown)
			}
			u.Role, u.SignedIn = is.Role, o.p.Now().UTC()
			return nil
		})
		return SignedIn{User: u}, err
	}
	for _, name := range is.Names {
		u := news.User{Name: userName(name), Role: is.Role, Created: o.p.Now().UTC(), SignedIn: o.p.Now().UTC(), Subject: subject, Epoch: rand.Text(), Rev: news.RevNone}
		if u.Name == "" {
			continue
		}
		by.Name = u.Name
		err := o.p.Users.PutUser(ctx, u, o.act(by, "user.add", u.Name, roleReason(u.Role), news.Because("act.outside", is.Issuer)))
		if errors.Is(err, news.ErrExists) {
			continue
		}
		return SignedIn{User: u}, err
	}
	return SignedIn{}, o.refuseOutside(ctx, by, OutsideTaken, strings.Join(is.Names, ", "))
}

// refuseOutside puts on record that somebody was vouched for and is not let in all the same.
func (o *Office) refuseOutside(ctx context.Context, by Actor, code Code, terms ...string) error {
	if err := o.p.Tries.Record(ctx, o.act(by, "user.login-failed", "", news.Because("act.outside", o.p.Provider))); err != nil {
		return err
	}
	return refuse(Forbidden, code, terms...)
}
