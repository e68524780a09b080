package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

type partnerKeyCmd struct {
	ID       string   `arg:"" help:"help.partner.id"`
	Name     string   `help:"help.partner.key.name"`
	Overlap  *string  `placeholder:"TIME" help:"help.partner.key.overlap"`
	Replaces string   `placeholder:"KEY" help:"help.partner.key.replaces"`
	Beside   bool     `help:"help.partner.key.beside"`
	Change   string   `placeholder:"KEY" help:"help.partner.key.change"`
	Expires  *string  `placeholder:"TIME" help:"help.partner.key.expires"`
	Range    []string `placeholder:"CIDR" help:"help.partner.key.range"`
	JSON     bool     `name:"json" help:"help.flag.json"`
}

// Run prints the new key alone on standard output, as add does; with --change it changes what is said of one.
func (k partnerKeyCmd) Run(ctx context.Context, s *session) error {
	making := k.Overlap != nil || k.Replaces != "" || k.Beside
	if k.Change != "" && (making || k.JSON || k.Name == "" && k.Expires == nil && k.Range == nil) || k.Beside && (k.Overlap != nil || k.Replaces != "") {
		return usage(news.Because("usage.partner-key"))
	}
	return s.withControl(ctx, func(c *control) error {
		edit, err := k.edit(ctx, c)
		if err != nil {
			return err
		}
		if k.Change != "" {
			return k.change(ctx, s, c, edit)
		}
		ask := editorial.NewKey{KeyEdit: edit, Replaces: k.Replaces, Beside: k.Beside}
		if k.Overlap != nil {
			ask.Overlap = *k.Overlap
		}
		keyed, err := c.AddKey(ctx, k.ID, ask)
		if err != nil {
			return err
		}
		return s.tellKey(keyed, k.JSON, "partner.keyed")
	})
}

// edit is what the flags say of the key.
func (k partnerKeyCmd) edit(ctx context.Context, c *control) (e editorial.KeyEdit, err error) {
	e = editorial.KeyEdit{Name: k.Name, Ranges: filled(k.Range)}
	if k.Expires == nil || *k.Expires == "" {
		return e, nil
	}
	zone, err := siteZone(ctx, c)
	if err == nil {
		e.Expires, err = moment(*k.Expires, zone, 1)
	}
	return e, err
}

func (k partnerKeyCmd) change(ctx context.Context, s *session, c *control, edit editorial.KeyEdit) error {
	patch := map[string]any{}
	if k.Name != "" {
		patch["name"] = edit.Name
	}
	if k.Expires != nil {
		patch["expires"] = nil
		if !edit.Expires.IsZero() {
			patch["expires"] = edit.Expires
		}
	}
	if k.Range != nil {
		patch["ranges"] = edit.Ranges
	}
	p, err := c.Partner(ctx, k.ID)
	if err != nil {
		return err
	}
	if err := c.EditKey(ctx, p, k.Change, patch); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, s.lang().T("partner.key-changed", k.Change, k.ID))
	return err
}

// keyRows prints a line for each key of a partner.
func keyRows(w io.Writer, clock clock, p news.Partner) {
	for _, k := range p.Keys {
		var ranges []string
		for _, r := range k.Ranges {
			ranges = append(ranges, r.String())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, k.ID, k.Name, clock(k.Created), clock(k.LastUsed), clock(k.Expires), clock(k.Revoked), strings.Join(ranges, ","))
	}
}
