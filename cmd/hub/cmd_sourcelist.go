package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

type sourceExportCmd struct {
	File string `arg:"" help:"help.source.export.file"`
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
	return s.withReading(ctx, func(c *control) error {
		infos, err := c.Sources(ctx)
		if err != nil {
			return err
		}
		sources := make([]news.Source, 0, len(infos))
		for _, info := range infos {
			if info.URL != "" { // one whose record is damaged has none
				sources = append(sources, info.Source)
			}
		}
		var out bytes.Buffer
		if form == formYAML {
			b, err := config.FormatSources(sources)
			if err != nil {
				return err
			}
			out.Write(b)
		} else {
			channels, err := c.Channels().Read(ctx)
			if err != nil {
				return err
			}
			if err := editorial.WriteOPML(&out, cfg.Site.Title, sources, channels.Channels); err != nil {
				return err
			}
		}
		if e.File == "-" {
			_, err := s.raw.out.Write(out.Bytes())
			return err
		}
		mode := fs.FileMode(0o644)
		if form == formYAML && slices.ContainsFunc(sources, hasPassword) {
			mode = 0o600
		}
		if err := writeWhole(e.File, mode, writes(out.Bytes())); err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, s.lang().T("list.exported", e.File, len(sources), s.lang().T(form)))
		return err
	})
}

func hasPassword(src news.Source) bool { return fetch.Masked(src.URL) != src.URL }

// Forms of a source list, as the catalogue names them.
const (
	formOPML = "list.opml"
	formYAML = "list.yaml"
)

// listForm tells the form of a source list by its file's ending.
func listForm(file string) (string, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".opml", ".xml":
		return formOPML, nil
	case ".yaml", ".yml":
		return formYAML, nil
	}
	return "", usage(news.Because("usage.list-ending", file))
}
