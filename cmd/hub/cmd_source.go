package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

type sourceCmd struct {
	List    sourceListCmd    `cmd:"" help:"Every source with how its last refresh went."`
	Add     sourceAddCmd     `cmd:"" help:"Add a source; its kind is found out where not given."`
	Edit    sourceEditCmd    `cmd:"" help:"Change what the flags name."`
	Remove  sourceRemoveCmd  `cmd:"" help:"Remove a source; its entries stay."`
	Enable  sourceEnableCmd  `cmd:"" help:"Poll a source again."`
	Disable sourceDisableCmd `cmd:"" help:"Stop polling a source; its entries stay."`
	Import  sourceImportCmd  `cmd:"" help:"Take in a list: OPML or YAML by the file's ending."`
	Export  sourceExportCmd  `cmd:"" help:"Write the list: OPML or YAML by the file's ending."`
}

// sourceFlags are the fields of a source that the command line can set.
type sourceFlags struct {
	Name     string            `help:"Name that readers see."`
	Kind     string            `help:"feed, page or epaper."`
	Homepage string            `help:"Address of the site."`
	Timezone string            `help:"Zone of dates that have none, e.g. Asia/Shanghai."`
	Language string            `help:"Language tag, e.g. zh-CN."`
	Channel  []string          `help:"Channel of every entry (repeat for several)."`
	Town     []string          `help:"Town of every entry (repeat for several)."`
	Category map[string]string `help:"The source's category = channel id."`
	Interval string            `help:"How often to look, e.g. 15m; empty: adaptive."`
	Preset   string            `help:"zjol or founder, for an epaper."`
	Public   string            `help:"Licence: nothing, headline, summary or full for the public."`
	Partner  string            `help:"Licence: the same for partners with an agreement."`
	Label    string            `help:"Licence: the label that must stand on entries."`
}

// apply writes the flags that were given over src.
func (f sourceFlags) apply(src *news.Source) error {
	for _, s := range []struct {
		to   *string
		from string
	}{
		{&src.Name, f.Name}, {(*string)(&src.Kind), f.Kind}, {&src.Homepage, f.Homepage}, {&src.Timezone, f.Timezone}, {&src.Language, f.Language},
		{&src.Preset, f.Preset}, {(*string)(&src.Licence.Public), f.Public}, {(*string)(&src.Licence.Partner), f.Partner}, {&src.Licence.Label, f.Label},
	} {
		if s.from != "" {
			*s.to = s.from
		}
	}
	if len(f.Channel) > 0 {
		src.Channels = f.Channel
	}
	if len(f.Town) > 0 {
		src.Towns = f.Town
	}
	if len(f.Category) > 0 {
		src.Categories = f.Category
	}
	if f.Interval != "" {
		d, err := config.ParseDuration(f.Interval)
		if err != nil {
			return fmt.Errorf("%w: --interval: %w", errUsage, err)
		}
		src.Interval = d
	}
	return nil
}

type sourceListCmd struct {
	JSON bool `name:"json" help:"As JSON."`
}

// Run prints the list.
func (l sourceListCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		infos, err := c.Sources(ctx)
		if err != nil {
			return err
		}
		for i := range infos {
			infos[i].URL = fetch.Masked(infos[i].URL)
		}
		if l.JSON {
			return printJSON(s.out, infos)
		}
		w, lang := table(s.out), s.speaks()
		fmt.Fprintln(w, "ID\tNAME\tKIND\tSTATE\tLAST CHECK\tNEXT\tURL\tREASON")
		for _, i := range infos {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, i.Name, i.Kind, sourceState(i), clock(i.State.LastCheck), clock(i.State.NextCheck), i.URL, lang.SayAll(i.State.Reason))
		}
		return w.Flush()
	})
}

func sourceState(i admin.SourceInfo) string {
	switch {
	case !i.Enabled:
		return "disabled"
	case i.State.Outcome == "":
		return "waiting"
	}
	return string(i.State.Outcome)
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(time.DateTime)
}

type sourceAddCmd struct {
	URL string `arg:"" help:"Address of a feed, a list page or a 数字报."`
	ID  string `name:"id" help:"Id, a slug (default: from the host's name)."`
	sourceFlags
}

// Run looks at the address first, unless the kind is given.
func (a sourceAddCmd) Run(ctx context.Context, s *session) error {
	src := news.Source{ID: a.ID, Kind: news.Kind(a.Kind), URL: a.URL, Preset: a.Preset, Enabled: true}
	if err := a.apply(&src); err != nil {
		return err
	}
	if src.Kind == "" && src.Preset != "" {
		src.Kind = news.KindEpaper // presets are for nothing else
	}
	if src.ID == "" {
		src.ID = editorial.IDFromAddress(src.URL)
	}
	return s.withControl(ctx, func(c *control) error {
		if src.Kind == "" || src.Name == "" || intake.NeedsPreset(src) {
			if err := s.inspect(ctx, c, &src); err != nil {
				return err
			}
		}
		if src.Name == "" {
			src.Name = src.ID
		}
		if err := c.AddSource(ctx, src); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "added %s (%s, %s)\n", src.ID, src.Name, src.Kind)
		return err
	})
}

// inspect has the hub look at the address, with its own settings, for what was not said of it.
func (s *session) inspect(ctx context.Context, c *control, src *news.Source) error {
	found, err := c.Look(ctx, *src)
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Kind == editorial.Unreachable {
		return fmt.Errorf("%w; add --kind and --name to take it in unseen", err)
	}
	if err != nil {
		return err
	}
	lang := s.speaks()
	if found.Why != nil {
		fmt.Fprintln(s.err, lang.T("look.kind", found.Source.Kind, lang.SayAll(found.Why)))
	}
	if found.WhyPreset != nil {
		fmt.Fprintln(s.err, lang.T("look.preset", found.Source.Preset, lang.SayAll(found.WhyPreset)))
	}
	*src = found.Source
	return nil
}

type sourceEditCmd struct {
	ID  string `arg:"" help:"Id of the source."`
	URL string `help:"New address."`
	sourceFlags
}

// Run changes the fields whose flags were given.
func (e sourceEditCmd) Run(ctx context.Context, s *session) error {
	if e.URL == "" && reflect.ValueOf(e.sourceFlags).IsZero() {
		return fmt.Errorf("%w: nothing to change: name a field, like --name or --interval; `hub source edit --help` shows them", errUsage)
	}
	return s.editSource(ctx, e.ID, "changed", func(src *news.Source) error {
		if e.URL != "" {
			src.URL = e.URL
		}
		return e.apply(src)
	})
}

type sourceRemoveCmd struct {
	ID string `arg:"" help:"Id of the source."`
}

// Run removes the source.
func (r sourceRemoveCmd) Run(ctx context.Context, s *session) error {
	return s.withControl(ctx, func(c *control) error {
		src, err := c.Source(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := c.RemoveSource(ctx, src); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "removed %s\n", r.ID)
		return err
	})
}

type sourceEnableCmd struct {
	ID string `arg:"" help:"Id of the source."`
}

// Run enables.
func (e sourceEnableCmd) Run(ctx context.Context, s *session) error {
	return s.editSource(ctx, e.ID, "enabled", func(src *news.Source) error { src.Enabled = true; return nil })
}

type sourceDisableCmd struct {
	ID string `arg:"" help:"Id of the source."`
}

// Run disables.
func (d sourceDisableCmd) Run(ctx context.Context, s *session) error {
	return s.editSource(ctx, d.ID, "disabled", func(src *news.Source) error { src.Enabled = false; return nil })
}

func (s *session) editSource(ctx context.Context, id, done string, change func(*news.Source) error) error {
	return s.withControl(ctx, func(c *control) error {
		src, err := c.Source(ctx, id)
		if err != nil {
			return err
		}
		if err := change(&src); err != nil {
			return err
		}
		if err := c.PutSource(ctx, src); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(s.out, "%s %s\n", done, id); err != nil {
			return err
		}
		channels, err := c.Channels().Read(ctx)
		s.printNotes(slices.DeleteFunc(channels.Notes, func(n news.Reason) bool { return len(n.Terms) == 0 || n.Terms[0] != id }))
		return err
	})
}
