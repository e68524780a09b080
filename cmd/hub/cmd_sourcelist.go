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
	cfg, err := s.load(nil)
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
			info, err := c.gazetteer(ctx)
			if err != nil {
				return err
			}
			if sources, err = config.ParseSources(data, i.File, cfg.Channels, info.Towns); err != nil {
				return err // it names the file
			}
		} else if sources, err = admin.ReadOPML(bytes.NewReader(data), slug); err != nil {
			return fmt.Errorf("%s: %w", i.File, err)
		}
		return s.importSources(ctx, c, sources)
	})
}

func (s *session) importSources(ctx context.Context, c *control, sources []news.Source) error {
	var infos []admin.SourceInfo
	if err := c.call(ctx, "GET", "sources", nil, &infos); err != nil {
		return err
	}
	ids, urls := map[string]bool{}, map[string]string{}
	for _, i := range infos {
		ids[i.ID], urls[admin.AddressKey(i.URL)] = true, i.ID
	}
	added, there, failed := 0, 0, 0
	for _, src := range sources {
		key, shown := admin.AddressKey(src.URL), fetch.Masked(src.URL)
		if id, ok := urls[key]; ok {
			fmt.Fprintf(s.out, "%s: there already as %s\n", shown, id)
			there++
			continue
		}
		src.ID = freeID(src.ID, ids)
		if err := c.call(ctx, "POST", "sources", admin.Source{Source: src}, nil); err != nil {
			fmt.Fprintf(s.err, "hub: %s: %v\n", shown, err)
			failed++
			continue
		}
		ids[src.ID], urls[key] = true, src.ID
		fmt.Fprintf(s.out, "added %s (%s)\n", src.ID, src.Name)
		added++
	}
	fmt.Fprintf(s.out, "%d added, %d there already, %d refused\n", added, there, failed)
	if failed > 0 {
		return errQuiet
	}
	return nil
}

// freeID gives the id, with a number behind it where it is taken.
func freeID(id string, taken map[string]bool) string {
	free := id
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
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
		var infos []admin.SourceInfo
		if err := c.call(ctx, "GET", "sources", nil, &infos); err != nil {
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
		} else if err := admin.WriteOPML(&out, cfg.Site.Title, sources); err != nil {
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
		_, err := fmt.Fprintf(s.out, "%s: %d sources as %s\n", e.File, len(sources), form)
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
