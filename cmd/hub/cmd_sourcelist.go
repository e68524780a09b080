package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

type sourceImportCmd struct {
	File string `arg:"" help:"FILE.opml or .xml (OPML), FILE.yaml or .yml (YAML)."`
}

// Run adds the sources that are not there yet, and leaves those that are.
func (i sourceImportCmd) Run(ctx context.Context, s *session) error {
	form, err := listForm(i.File)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(i.File)
	if err != nil {
		return err
	}
	return s.withControl(ctx, func(c *control) error {
		var sources []news.Source
		if form == formYAML {
			info, err := c.Gazetteer().Read(ctx)
			if err != nil {
				return err
			}
			channels, err := c.Channels().Read(ctx)
			if err != nil {
				return err
			}
			if sources, err = config.ParseSources(data, i.File, channels.Channels, info.Towns); err != nil {
				return err // it names the file
			}
		} else if sources, err = editorial.ReadOPML(bytes.NewReader(data)); err != nil {
			return fmt.Errorf("%s: %w", i.File, err)
		}
		return s.importSources(ctx, c, sources)
	})
}

func (s *session) importSources(ctx context.Context, c *control, sources []news.Source) error {
	done, err := c.ImportSources(ctx, sources)
	if err != nil {
		return err
	}
	added, there, failed := 0, 0, 0
	for _, i := range done {
		switch {
		case i.There:
			fmt.Fprintf(s.out, "%s: there already as %s\n", i.Address, i.ID)
			there++
		case i.Refused != nil:
			fmt.Fprintf(s.err, "hub: %s: %v\n", i.Address, told(admin.Refusal(i.Refused)))
			failed++
		default:
			fmt.Fprintf(s.out, "added %s (%s)\n", i.ID, i.Name)
			added++
		}
	}
	fmt.Fprintf(s.out, "%d added, %d there already, %d refused\n", added, there, failed)
	if failed > 0 {
		return errQuiet
	}
	return nil
}

type sourceExportCmd struct {
	File string `arg:"" help:"FILE.opml or .xml (OPML), FILE.yaml or .yml (YAML); - for YAML on standard output."`
}

// Run writes the list.
func (e sourceExportCmd) Run(ctx context.Context, s *session) error {
	form, err := formYAML, error(nil)
	if e.File != "-" {
		form, err = listForm(e.File)
	}
	if err != nil {
		return err
	}
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	return s.withControl(ctx, func(c *control) error {
		infos, err := c.Sources(ctx)
		if err != nil {
			return err
		}
		sources := make([]news.Source, len(infos))
		for i := range infos {
			sources[i] = infos[i].Source
		}
		var out bytes.Buffer
		if form == formYAML {
			b, err := config.FormatSources(sources)
			if err != nil {
				return err
			}
			out.Write(b)
		} else if err := editorial.WriteOPML(&out, cfg.Site.Title, sources); err != nil {
			return err
		}
		if e.File == "-" {
			_, err := s.out.Write(out.Bytes())
			return err
		}
		mode := fs.FileMode(0o644)
		if form == formYAML && slices.ContainsFunc(sources, hasPassword) {
			mode = 0o600
		}
		if err := os.WriteFile(e.File, out.Bytes(), mode); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "%s: %d sources as %s\n", e.File, len(sources), form)
		return err
	})
}

func hasPassword(src news.Source) bool { return fetch.Masked(src.URL) != src.URL }

// Forms of a source list, in the words that commands use.
const (
	formOPML = "OPML (names, addresses without passwords, kinds and presets)"
	formYAML = "YAML (every setting)"
)

// listForm tells the form of a source list by its file's ending.
func listForm(file string) (string, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".opml", ".xml":
		return formOPML, nil
	case ".yaml", ".yml":
		return formYAML, nil
	}
	return "", fmt.Errorf("%w: %s: the ending says what a source list is: .opml or .xml for OPML, .yaml or .yml for YAML", errUsage, file)
}
