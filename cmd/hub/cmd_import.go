package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

type sourceImportCmd struct {
	File   string            `arg:"" help:"help.source.import.file"`
	Map    map[string]string `help:"help.source.import.map" placeholder:"FOLDER=CHANNEL"`
	DryRun bool              `help:"help.source.import.dry-run"`
}

// Run takes in a list. OPML adds what is not there; YAML, which says all of a source, changes those that are there too.
func (i sourceImportCmd) Run(ctx context.Context, s *session) error {
	form, err := listForm(i.File)
	if err != nil {
		return err
	}
	if form == formYAML && len(i.Map) > 0 {
		return usage(news.Because("usage.map"))
	}
	data, err := config.ReadFile(i.File)
	if err != nil {
		return err
	}
	return s.withControl(ctx, func(c *control) error {
		list, faults, err := i.read(ctx, c, s.lang(), form, data)
		if err != nil {
			return err
		}
		done, err := i.take(ctx, c, list.Sources, form == formYAML)
		if err != nil {
			return err
		}
		return i.report(s, form, list, done, faults)
	})
}

// take takes the sources in. Those that are there become another in the revisions in which they were looked at.
func (i sourceImportCmd) take(ctx context.Context, c *control, list []news.Source, update bool) ([]admin.Imported, error) {
	how := editorial.Import{Update: update, DryRun: i.DryRun}
	if update && !i.DryRun {
		seen, err := c.ImportSources(ctx, list, editorial.Import{Update: true, DryRun: true})
		if err != nil {
			return nil, err
		}
		how.Revs = map[string]string{}
		for _, s := range seen {
			if s.Outcome == editorial.ImportChanged {
				how.Revs[s.ID] = s.Rev
			}
		}
	}
	return c.ImportSources(ctx, list, how)
}

// read gives the file's sources, and the faults of those that are none, one a line.
func (i sourceImportCmd) read(ctx context.Context, c *control, lang words.Lang, form string, data []byte) (list editorial.SourceList, faults []string, err error) {
	channels, err := c.Channels().Read(ctx)
	if err != nil {
		return list, nil, err
	}
	if form == formYAML {
		info, err := c.Gazetteer().Read(ctx)
		if err != nil {
			return list, nil, err
		}
		list.Sources, err = config.ParseSources(data, i.File, channels.Channels, info.Towns)
		if err != nil && len(list.Sources) == 0 {
			return list, nil, err // it names the file
		}
		if err != nil {
			faults = strings.Split(lang.Err(err), "\n")
		}
		return list, faults, nil
	}
	for folder, name := range i.Map {
		at := slices.IndexFunc(channels.Channels, func(c news.Channel) bool {
			return c.ID == name || c.Name == name || slices.Contains(c.Names, name)
		})
		if at < 0 {
			return list, nil, fmt.Errorf("%w: %s", errUsage, lang.T("list.map", folder, name))
		}
		i.Map[folder] = channels.Channels[at].ID
	}
	list, err = editorial.ReadOPML(data, editorial.Folders{Channels: channels.Channels, Map: i.Map})
	if err != nil {
		return list, nil, fmt.Errorf("%s: %w", i.File, err)
	}
	return list, nil, nil
}

// report says what became of each source, what was left out, and the sum.
func (i sourceImportCmd) report(s *session, form string, list editorial.SourceList, done []admin.Imported, faults []string) error {
	lang := s.lang()
	for _, fault := range faults {
		fmt.Fprintln(s.err, "hub:", fault)
	}
	count := map[editorial.ImportOutcome]int{editorial.ImportRefused: len(faults)}
	for n, d := range done {
		count[d.Outcome]++
		if d.Refused == nil {
			fmt.Fprintln(s.out, i.line(lang, d, list.Sources[n]))
			continue
		}
		at := d.Address
		if len(list.Lines) > n {
			at = fmt.Sprintf("%s:%d: %s", i.File, list.Lines[n], at)
		}
		fmt.Fprintln(s.err, "hub:", lang.T("list.refused", at, lang.Err(told(admin.Refusal(d.Refused)))))
	}
	for _, l := range list.LeftOut {
		fmt.Fprintln(s.err, "hub:", lang.T("list.left-out", i.File, l.Line, titled(l), lang.Say(l.Why)))
	}
	for _, folder := range list.Unused {
		fmt.Fprintln(s.err, "hub:", lang.T("list.unused", folder))
	}
	if list.Cut {
		fmt.Fprintln(s.err, "hub:", lang.T("list.cut", i.File))
	}
	fmt.Fprintln(s.out, i.sum(lang, form, count, len(list.LeftOut)))
	if form == formOPML && len(list.Sources) == 0 {
		return errors.New(lang.T("list.nothing", i.File))
	}
	if count[editorial.ImportRefused] > 0 {
		return errQuiet
	}
	return nil
}

func (i sourceImportCmd) sum(lang words.Lang, form string, count map[editorial.ImportOutcome]int, leftOut int) string {
	added, there, refused := count[editorial.ImportNew], count[editorial.ImportThere], count[editorial.ImportRefused]
	sum := lang.T("list.sum", added, there, refused)
	if form == formYAML {
		sum += lang.T("list.sum-updated", count[editorial.ImportChanged], count[editorial.ImportUnchanged])
	}
	if leftOut > 0 {
		sum += lang.T("list.sum-left-out", leftOut)
	}
	if i.DryRun {
		sum += lang.T("list.dry-run")
	}
	return sum
}

// titled is what a person finds an outline again by.
func titled(l editorial.LeftOut) string {
	return strings.TrimSpace(l.Name + " " + l.Address)
}

// line says what became of a source that was not refused.
func (i sourceImportCmd) line(lang words.Lang, d admin.Imported, src news.Source) string {
	would := i.DryRun
	switch d.Outcome {
	case editorial.ImportThere:
		return lang.T("list.there", d.Address, d.ID)
	case editorial.ImportUnchanged:
		return lang.T("list.unchanged", d.ID)
	case editorial.ImportChanged:
		var fields []string
		for _, c := range d.Changed {
			fields = append(fields, changeLine(c))
		}
		if changed := strings.Join(fields, "; "); would {
			return lang.T("list.would-changed", d.ID, changed)
		} else {
			return lang.T("list.changed", d.ID, changed)
		}
	}
	line := lang.T("list.new", d.ID, d.Name)
	if would {
		line = lang.T("list.would-new", d.ID, d.Name)
	}
	if len(src.Channels) > 0 {
		line += " " + lang.T("list.filed-channels", strings.Join(src.Channels, " "))
	}
	if len(src.Labels) > 0 {
		line += " " + lang.T("list.filed-labels", strings.Join(src.Labels, " "))
	}
	return line
}
