package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type sourceCmd struct {
	List    sourceListCmd    `cmd:"" help:"help.source.list"`
	Add     sourceAddCmd     `cmd:"" help:"help.source.add"`
	Edit    sourceEditCmd    `cmd:"" help:"help.source.edit"`
	Remove  sourceRemoveCmd  `cmd:"" help:"help.source.remove"`
	Enable  sourceEnableCmd  `cmd:"" help:"help.source.enable"`
	Disable sourceDisableCmd `cmd:"" help:"help.source.disable"`
	Import  sourceImportCmd  `cmd:"" help:"help.source.import"`
	Export  sourceExportCmd  `cmd:"" help:"help.source.export"`
}

type sourceListCmd struct {
	Label []string `help:"help.source.list.label"`
	JSON  bool     `name:"json" help:"help.flag.json"`
}

// Run prints the list.
func (l sourceListCmd) Run(ctx context.Context, s *session) error {
	masked := func(c *control, ctx context.Context) ([]admin.SourceInfo, error) {
		infos, err := c.Sources(ctx)
		infos = slices.DeleteFunc(infos, func(i admin.SourceInfo) bool { return !l.lists(i.Labels) })
		for i := range infos {
			infos[i].URL = fetch.Masked(infos[i].URL)
		}
		return infos, err
	}
	return printList(ctx, s, l.JSON, "table.sources", masked, func(w io.Writer, clock clock, i admin.SourceInfo) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, i.Name, i.Kind, sourceState(s.lang(), i), clock(i.State.LastCheck), clock(i.State.NextCheck), i.URL, s.lang().SayAll(i.State.Reason))
	})
}

// lists reports whether a source has one of the labels that were asked for; all do where none was.
func (l sourceListCmd) lists(labels []string) bool {
	return len(l.Label) == 0 || slices.ContainsFunc(l.Label, func(label string) bool { return slices.Contains(labels, label) })
}

func sourceState(lang words.Lang, i admin.SourceInfo) string {
	switch {
	case !i.Enabled:
		return lang.T("outcome.disabled")
	case i.Paused(time.Now()):
		return lang.T("health.paused")
	case i.State.Outcome == "":
		return lang.T("outcome.waiting")
	}
	return outcome(lang, i.State.Outcome)
}

type sourceAddCmd struct {
	URL string `arg:"" help:"help.source.url"`
	ID  string `name:"id" help:"help.source.add.id"`
	sourceFlags
}

// Run looks at the address first, unless the kind and the name are given.
func (a sourceAddCmd) Run(ctx context.Context, s *session) error {
	src := news.Source{ID: a.ID, URL: editorial.WebAddress(a.URL), Enabled: true}
	if err := a.apply(&src); err != nil {
		return err
	}
	if src.Kind == "" && src.Preset != "" {
		src.Kind = news.KindEpaper // presets are for nothing else
	}
	return s.withControl(ctx, func(c *control) error {
		if src.ID == "" {
			id, err := freeID(ctx, c, src.URL)
			if err != nil {
				return err
			}
			src.ID = id
		}
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
		_, err := fmt.Fprintln(s.out, s.lang().T("source.added", src.ID, src.Name, src.Kind))
		return err
	})
}

// freeID is an id that the address suggests and no source has.
func freeID(ctx context.Context, c *control, address string) (string, error) {
	infos, err := c.Sources(ctx)
	taken := map[string]bool{}
	for _, i := range infos {
		taken[i.ID] = true
	}
	return editorial.FreeID(address, taken), err
}

// inspect has the hub look at the address, with its own settings, for what was not said of it.
func (s *session) inspect(ctx context.Context, c *control, src *news.Source) error {
	found, err := c.Look(ctx, *src)
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Kind == editorial.Unreachable {
		return fmt.Errorf("%w%w%w", err, news.Fail(news.Because("hint.join")), news.Fail(news.Because("hint.unseen")))
	}
	if err != nil {
		return err
	}
	lang := s.lang()
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
	ID  string  `arg:"" help:"help.source.id"`
	URL *string `help:"help.source.edit.url"`
	sourceFlags
}

// Run changes the fields whose flags were given.
func (e sourceEditCmd) Run(ctx context.Context, s *session) error {
	if e.URL == nil && !e.given() {
		return usage(news.Because("usage.source-edit"))
	}
	return s.editSources(ctx, []string{e.ID}, s.lang().T("source.changed"), func(src *news.Source) error {
		if e.URL != nil {
			src.URL = editorial.WebAddress(*e.URL)
		}
		return e.apply(src)
	})
}

type sourceRemoveCmd struct {
	IDs []string `arg:"" name:"id" help:"help.source.ids"`
}

// Run removes the sources.
func (r sourceRemoveCmd) Run(ctx context.Context, s *session) error {
	return s.eachSource(ctx, r.IDs, s.lang().T("source.removed"), func(c *control, src news.Source) error { return c.RemoveSource(ctx, src) })
}

type sourceEnableCmd struct {
	IDs []string `arg:"" name:"id" help:"help.source.ids"`
}

// Run enables.
func (e sourceEnableCmd) Run(ctx context.Context, s *session) error {
	return s.editSources(ctx, e.IDs, s.lang().T("source.enabled"), func(src *news.Source) error { src.Enabled = true; return nil })
}

type sourceDisableCmd struct {
	IDs []string `arg:"" name:"id" help:"help.source.ids"`
}

// Run disables.
func (d sourceDisableCmd) Run(ctx context.Context, s *session) error {
	return s.editSources(ctx, d.IDs, s.lang().T("source.disabled"), func(src *news.Source) error { src.Enabled = false; return nil })
}

func (s *session) editSources(ctx context.Context, ids []string, done string, change func(*news.Source) error) error {
	return s.eachSource(ctx, ids, done, func(c *control, src news.Source) error {
		if err := change(&src); err != nil {
			return err
		}
		if err := c.PutSource(ctx, src); err != nil {
			return err
		}
		channels, err := c.Channels().Read(ctx)
		s.printNotes(slices.DeleteFunc(channels.Notes, func(n news.Reason) bool { return len(n.Terms) == 0 || n.Terms[0] != src.ID }))
		return err
	})
}

// eachSource does something to each of the sources and says so. One for which it fails keeps no other from it.
func (s *session) eachSource(ctx context.Context, ids []string, done string, do func(*control, news.Source) error) error {
	return s.withControl(ctx, func(c *control) error {
		var failed error
		for _, id := range ids {
			src, err := c.Source(ctx, id)
			if err == nil {
				err = do(c, src)
			}
			switch {
			case err == nil:
				fmt.Fprintf(s.out, "%s %s\n", done, id)
			case len(ids) == 1 || ctx.Err() != nil:
				return err
			default:
				exitCode(told(err), s.err, s.lang())
				failed = errQuiet
			}
		}
		return failed
	})
}
