package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

type gazetteerCmd struct {
	Export gazetteerExportCmd `cmd:"" help:"help.gazetteer.export"`
	Import gazetteerImportCmd `cmd:"" help:"help.gazetteer.import"`
	Reset  gazetteerResetCmd  `cmd:"" help:"help.gazetteer.reset"`
}

type gazetteerExportCmd struct {
	File string `arg:"" help:"help.file.write"`
}

// Run writes the towns.
func (e gazetteerExportCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		info, err := c.Gazetteer().Read(ctx)
		if err != nil {
			return err
		}
		text, err := config.FormatTowns(info.Towns)
		if err != nil {
			return err
		}
		return s.export(e.File, text, s.lang().T("export.towns", len(info.Towns)), info.Edited)
	})
}

type gazetteerImportCmd struct {
	File string `arg:"" help:"help.file.read"`
}

// Run puts the file's towns in the place of those that the hub has.
func (i gazetteerImportCmd) Run(ctx context.Context, s *session) error {
	towns, err := s.readTowns(i.File)
	if err != nil {
		return err
	}
	return putTable(ctx, s, (*control).Gazetteer, admin.GazetteerAsk{Towns: towns}, s.printGazetteer)
}

type gazetteerResetCmd struct{}

// Run drops the edited towns.
func (gazetteerResetCmd) Run(ctx context.Context, s *session) error {
	return resetTable(ctx, s, (*control).Gazetteer, s.printGazetteer)
}

func (s *session) printGazetteer(info editorial.GazetteerInfo) error {
	s.printNotes(info.Notes)
	_, err := fmt.Fprintln(s.out, s.lang().T("gazetteer.count", len(info.Towns), cmp.Or(strings.Join(info.County, " "), s.lang().T("gazetteer.nameless"))))
	return err
}

// export writes a setting to a file; - is standard output.
func (s *session) export(file string, text []byte, what string, edited bool) error {
	if file == "-" {
		_, err := s.raw.out.Write(text)
		return err
	}
	if err := writeWhole(file, 0o644, writes(text)); err != nil {
		return err
	}
	from := s.lang().T("export.configured")
	if edited {
		from = s.lang().T("export.edited")
	}
	_, err := fmt.Fprintln(s.out, s.lang().T("export.done", file, what, from))
	return err
}

// readTowns reads a gazetteer; its errors say the line.
func (s *session) readTowns(file string) ([]news.Town, error) {
	return readSetting(s, file, config.ParseTowns)
}

// readSetting reads a file that export wrote; - is standard input.
func readSetting[T any](s *session, file string, parse func(data []byte, name string) (T, error)) (v T, err error) {
	name, data := file, []byte(nil)
	if file == "-" {
		name = s.lang().T("command.stdin")
		data, err = config.ReadAll(s.in, name)
	} else {
		data, err = config.ReadFile(file)
	}
	if err != nil {
		return v, err
	}
	return parse(data, name)
}

func (s *session) printNotes(notes news.Reasons) {
	for _, n := range notes {
		fmt.Fprintln(s.err, "hub:", s.lang().T("command.note", s.lang().Say(n)))
	}
}
