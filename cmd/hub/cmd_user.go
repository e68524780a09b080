package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"help.user.add"`
	List     userListCmd     `cmd:"" help:"help.user.list"`
	Password userPasswordCmd `cmd:"" help:"help.user.password"`
	Revoke   userRevokeCmd   `cmd:"" help:"help.user.revoke"`
}

type userAddCmd struct {
	Name  string    `arg:"" help:"help.user.new"`
	Role  news.Role `required:"" enum:"reader,editor,administrator" placeholder:"ROLE" help:"help.user.role"`
	Token string    `placeholder:"LABEL" help:"help.user.token"`
	JSON  bool      `name:"json" help:"help.flag.json"`
}

// Run prints the link, and the token where one was asked for, each alone on a line of standard output, so that a script can take
// them from there.
func (a userAddCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		added, err := c.AddUser(ctx, editorial.NewUser{Name: a.Name, Role: a.Role, Token: a.Token})
		if err != nil {
			return err
		}
		return s.tellLink(added, a.JSON, "user.added")
	})
}

func (s *session) tellLink(u editorial.UserLink, asJSON bool, said string) error {
	if asJSON {
		return printJSON(s, u)
	}
	fmt.Fprintln(s.err, s.lang().T(said, u.Name))
	_, err := fmt.Fprintln(s.out, u.Link)
	if u.Token != "" && err == nil {
		_, err = fmt.Fprintln(s.out, u.Token)
	}
	return err
}

type userListCmd struct {
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints the list.
func (l userListCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		users, err := c.Users(ctx)
		if err != nil {
			return err
		}
		if l.JSON {
			return printJSON(s, users)
		}
		tokens, err := c.Tokens(ctx)
		if err != nil {
			return err
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w, lang := table(s.out), s.lang()
		fmt.Fprintln(w, lang.T("table.users"))
		for _, u := range users {
			state := "user.state.active"
			switch {
			case !u.Active():
				state = "user.state.revoked"
			case !u.Password && !u.LinkUntil.IsZero():
				state = "user.state.invited"
			case !u.Password:
				state = "user.state.none"
			}
			var named []string
			for _, t := range tokens {
				if t.User == u.Name && t.Revoked.IsZero() {
					named = append(named, t.Name)
				}
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Name, u.Role, lang.T(state), clock(u.Created), clock(u.SignedIn), strings.Join(named, ", "))
		}
		return w.Flush()
	})
}

type userPasswordCmd struct {
	Name string `arg:"" help:"help.user.name"`
	JSON bool   `name:"json" help:"help.flag.json"`
}

// Run prints a link alone on standard output.
func (p userPasswordCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		u, err := c.LinkUser(ctx, p.Name)
		if err != nil {
			return err
		}
		return s.tellLink(u, p.JSON, "user.linked")
	})
}

type userRevokeCmd struct {
	Name string `arg:"" help:"help.user.name"`
}

// Run revokes.
func (r userRevokeCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		if err := c.RevokeUser(ctx, r.Name); err != nil {
			return err
		}
		_, err := fmt.Fprintln(s.out, s.lang().T("user.revoked", r.Name))
		return err
	})
}
