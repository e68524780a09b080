package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/txnews/hub/editorial"
)

type partnerCmd struct {
	Add    partnerAddCmd    `cmd:"" help:"help.partner.add"`
	List   partnerListCmd   `cmd:"" help:"help.partner.list"`
	Revoke partnerRevokeCmd `cmd:"" help:"help.partner.revoke"`
}

type partnerAddCmd struct {
	Name    string   `arg:"" help:"help.partner.name"`
	ID      string   `name:"id" help:"help.partner.add.id"`
	Contact string   `help:"help.partner.contact"`
	Source  []string `help:"help.partner.source"`
	JSON    bool     `name:"json" help:"help.flag.json"`
}

// Run prints the key alone on standard output, so that a script can take it from there.
func (a partnerAddCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		added, err := c.AddPartner(ctx, editorial.NewPartner{ID: a.ID, Name: a.Name, Contact: a.Contact, Sources: a.Source})
		if err != nil {
			return err
		}
		if a.JSON {
			return printJSON(s, added)
		}
		fmt.Fprintln(s.err, s.lang().T("partner.added", added.ID, added.Name))
		_, err = fmt.Fprintln(s.out, added.Key)
		return err
	})
}

type partnerListCmd struct {
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints the list.
func (l partnerListCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		list, err := c.Partners(ctx)
		if err != nil {
			return err
		}
		if l.JSON {
			return printJSON(s, list)
		}
		clock, err := s.clock(ctx, c)
		if err != nil {
			return err
		}
		w := table(s.out)
		fmt.Fprintln(w, s.lang().T("table.partners"))
		for _, p := range list {
			sources := "all"
			if len(p.Sources) > 0 {
				sources = strings.Join(p.Sources, ",")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", p.ID, p.Name, clock(p.Created), clock(p.Revoked), clock(p.LastSeen), p.Pulled, clock(p.PulledAt), sources, p.Contact)
		}
		return w.Flush()
	})
}

type partnerRevokeCmd struct {
	ID string `arg:"" help:"help.partner.id"`
}

// Run revokes.
func (r partnerRevokeCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		p, err := c.Partner(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := c.RevokePartner(ctx, p); err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, s.lang().T("partner.revoked", r.ID))
		return err
	})
}
