package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

type partnerCmd struct {
	Add    partnerAddCmd    `cmd:"" help:"help.partner.add"`
	Edit   partnerEditCmd   `cmd:"" help:"help.partner.edit"`
	Key    partnerKeyCmd    `cmd:"" help:"help.partner.key"`
	List   partnerListCmd   `cmd:"" help:"help.partner.list"`
	Revoke partnerRevokeCmd `cmd:"" help:"help.partner.revoke"`
}

type partnerAddCmd struct {
	Name    string `arg:"" help:"help.partner.name"`
	ID      string `name:"id" help:"help.partner.add.id"`
	Contact string `help:"help.partner.contact"`
	JSON    bool   `name:"json" help:"help.flag.json"`
	agreementFlags
}

// agreementFlags say what is agreed; what is given empty is agreed no longer.
type agreementFlags struct {
	Source  []string `help:"help.partner.source"`
	Channel []string `help:"help.partner.channel"`
	Town    []string `help:"help.partner.town"`
	Form    *string  `placeholder:"FORM" help:"help.partner.form"`
	From    *string  `placeholder:"TIME" help:"help.partner.from"`
	Until   *string  `placeholder:"TIME" help:"help.partner.until"`

	Quota     *int `placeholder:"N" help:"help.partner.quota"`
	PerMinute *int `placeholder:"N" help:"help.partner.per-minute"`
}

// say puts what the flags say into a JSON merge patch.
func (f agreementFlags) say(ctx context.Context, c *control, patch map[string]any) error {
	for name, list := range map[string][]string{"sources": f.Source, "channels": f.Channel, "towns": f.Town} {
		if list != nil {
			patch[name] = filled(list)
		}
	}
	if f.Form != nil {
		patch["form"] = *f.Form
	}
	for name, n := range map[string]*int{"quota": f.Quota, "per_minute": f.PerMinute} {
		if n != nil {
			patch[name] = *n
		}
	}
	for name, text := range map[string]*string{"from": f.From, "until": f.Until} {
		if text == nil {
			continue
		}
		if patch[name] = nil; *text == "" {
			continue
		}
		zone, err := siteZone(ctx, c)
		if err != nil {
			return err
		}
		days := 0
		if name == "until" {
			days = 1 // it counts
		}
		if patch[name], err = moment(*text, zone, days); err != nil {
			return err
		}
	}
	return nil
}

// Run prints the key alone on standard output, so that a script can take it from there.
func (a partnerAddCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		said := map[string]any{"id": a.ID, "name": a.Name, "contact": a.Contact}
		if err := a.say(ctx, c, said); err != nil {
			return err
		}
		added, err := c.AddPartner(ctx, said)
		if err != nil {
			return err
		}
		return s.tellKey(added, a.JSON, "partner.added")
	})
}

// tellKey prints a partner's key, or all of the partner as JSON, under a text that says what the key is.
func (s *session) tellKey(p editorial.KeyedPartner, asJSON bool, text string) error {
	if asJSON {
		return printJSON(s, p)
	}
	fmt.Fprintln(s.err, s.lang().T(text, p.ID, p.Name))
	_, err := fmt.Fprintln(s.out, p.Key)
	return err
}

type partnerEditCmd struct {
	ID      string  `arg:"" help:"help.partner.id"`
	Name    *string `help:"help.partner.name"`
	Contact *string `help:"help.partner.contact"`
	agreementFlags
}

// Run changes what the flags say of the agreement; one that is given empty empties its field.
func (e partnerEditCmd) Run(ctx context.Context, s *session) error {
	patch := map[string]any{}
	if e.Name != nil {
		patch["name"] = *e.Name
	}
	if e.Contact != nil {
		patch["contact"] = *e.Contact
	}
	if len(patch) == 0 && reflect.DeepEqual(e.agreementFlags, agreementFlags{}) {
		return usage(news.Because("usage.partner-edit"))
	}
	return s.withControl(ctx, func(c *control) error {
		if err := e.say(ctx, c, patch); err != nil {
			return err
		}
		p, err := c.Partner(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := c.EditPartner(ctx, p, patch); err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, s.lang().T("partner.changed", e.ID))
		return err
	})
}

type partnerListCmd struct {
	Keys bool `help:"help.partner.list.keys"`
	JSON bool `name:"json" help:"help.flag.json"`
}

// Run prints the list.
func (l partnerListCmd) Run(ctx context.Context, s *session) error {
	if l.Keys {
		return printList(ctx, s, l.JSON, "table.keys", (*control).Partners, keyRows)
	}
	return printList(ctx, s, l.JSON, "table.partners", (*control).Partners, func(w io.Writer, clock clock, p news.Partner) {
		covers := func(ids []string) string { return cmp.Or(strings.Join(ids, ","), s.lang().T("partner.all-sources")) }
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Name, clock(p.Created), clock(p.Revoked), clock(p.LastSeen), p.Pulled, clock(p.PulledAt),
			covers(p.Sources), covers(p.Channels), covers(p.Towns), cmp.Or(string(p.Form), "-"), clock(p.From), clock(p.Until), p.Contact)
	})
}

type partnerRevokeCmd struct {
	ID  string `arg:"" help:"help.partner.id"`
	Key string `placeholder:"KEY" help:"help.partner.revoke.key"`
}

// Run revokes a partner, or one of its keys.
func (r partnerRevokeCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		p, err := c.Partner(ctx, r.ID)
		if err != nil {
			return err
		}
		said := s.lang().T("partner.revoked", r.ID)
		if r.Key == "" {
			err = c.RevokePartner(ctx, p)
		} else {
			err = c.RevokeKey(ctx, p, r.Key)
			said = s.lang().T("partner.key-revoked", r.Key, r.ID)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, said)
		return err
	})
}
