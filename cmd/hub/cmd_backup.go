package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

type backupCmd struct {
	File string `arg:"" help:"Where to write; - for standard output."`
}

// Run writes beside the file and renames, so that a backup cut short never stands where a whole one did.
func (b backupCmd) Run(ctx context.Context, s *session) (err error) {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	if folder, ok := cfg.StoreFolder(); ok {
		if _, err := os.Stat(folder); err != nil {
			return fmt.Errorf("there is no store to back up: %w; name it with --store", err)
		}
	}
	c, err := s.control(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	all, err := c.Backup(ctx)
	if err != nil {
		return err
	}
	defer all.Close()
	if b.File == "-" {
		_, err := io.Copy(s.out, all)
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(b.File), filepath.Base(b.File)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	n, err := io.Copy(tmp, all)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("backup broke off, %s is left as it was: %w", b.File, err)
	}
	if err := os.Rename(tmp.Name(), b.File); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s: %d bytes\n", b.File, n)
	return err
}

type restoreCmd struct {
	File string `arg:"" help:"A backup; - for standard input."`
}

// Run reads a backup into the store, which must be empty.
func (r restoreCmd) Run(ctx context.Context, s *session) (err error) {
	in := s.in
	if r.File != "-" {
		f, err := os.Open(r.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	c, err := s.control(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	if err := c.Restore(ctx, in); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "restored")
	return err
}
