package main

import (
	"fmt"

	"github.com/txnews/hub/config"
)

type configCmd struct {
	Check  configCheckCmd  `cmd:"" help:"help.config.check"`
	Print  configPrintCmd  `cmd:"" help:"help.config.print"`
	Schema configSchemaCmd `cmd:"" help:"help.config.schema"`
}

type configCheckCmd struct{}

// Run is silent but for one line where all is well.
func (configCheckCmd) Run(s *session) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	for _, w := range cfg.Warnings {
		fmt.Fprintln(s.err, "hub:", s.lang().T("config.warning", s.lang().Err(w)))
	}
	file := cfg.File
	if file == "" {
		file = s.lang().T("config.defaults")
	}
	_, err = fmt.Fprintln(s.out, s.lang().T("config.ok", file, len(cfg.Sources), len(cfg.Channels), len(cfg.Towns)))
	return err
}

type configPrintCmd struct{}

// Run prints YAML.
func (configPrintCmd) Run(s *session) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	b, err := cfg.Print()
	if err != nil {
		return err
	}
	_, err = s.out.Write(b)
	return err
}

type configSchemaCmd struct{}

// Run prints JSON.
func (configSchemaCmd) Run(s *session) error {
	b, err := config.Schema()
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(b, '\n'))
	return err
}
