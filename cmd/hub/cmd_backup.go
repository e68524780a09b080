package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/words"
)

type backupCmd struct {
	File string `arg:"" help:"help.backup.file"`
}

// Run writes the file whole, so that a backup cut short never stands where a whole one did.
func (b backupCmd) Run(ctx context.Context, s *session) (err error) {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	if folder, ok := cfg.StoreFolder(); ok {
		if _, err := os.Stat(folder); err != nil {
			return fmt.Errorf("%w: %w", news.Fail(news.Because("backup.no-store")), err)
		}
	}
	if b.File != "-" {
		if _, err := plainFile(b.File); err != nil {
			return err
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
		return pipeBackup(ctx, s, all)
	}
	var n int64
	var tally store.Tally
	err = writeWhole(b.File, 0o600, func(f *os.File) error {
		if n, err = io.Copy(f, all); err == nil {
			tally, err = checkBackup(ctx, f)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%w: %w", news.Fail(news.Because("backup.broke-off", b.File)), err)
	}
	_, err = fmt.Fprintln(s.out, s.lang().T("backup.done", b.File, n, counted(s.lang(), tally)))
	return err
}

// pipeBackup writes a backup to standard output, checks it on its way, and says on standard error what is in it.
func pipeBackup(ctx context.Context, s *session, all io.Reader) error {
	seen := store.NewPassing(ctx)
	n, err := io.Copy(io.MultiWriter(s.raw.out, seen), all)
	tally, bad := seen.Check()
	if err = cmp.Or(err, bad); err != nil {
		return fmt.Errorf("%w: %w", news.Fail(news.Because("backup.pipe-broke-off")), err)
	}
	_, err = fmt.Fprintln(s.raw.err, s.lang().T("backup.piped", n, counted(s.lang(), tally)))
	return err
}

// checkBackup reads what was written once more, so that a backup is known to be whole on the day when it is made.
func checkBackup(ctx context.Context, f *os.File) (store.Tally, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return store.CheckDump(ctx, f)
}

// counted says how many records of each kind there are.
func counted(lang words.Lang, records map[string]int) string {
	total, kinds := 0, []string{}
	for _, kind := range slices.Sorted(maps.Keys(records)) {
		total += records[kind]
		kinds = append(kinds, fmt.Sprintf("%s %d", kind, records[kind]))
	}
	return lang.T("backup.records", total, strings.Join(kinds, ", "))
}

type restoreCmd struct {
	File string `arg:"" help:"help.restore.file"`
}

// Run reads a backup into the store, which must be empty.
func (r restoreCmd) Run(ctx context.Context, s *session) (err error) {
	in := s.in
	if r.File != "-" {
		if info, err := os.Stat(r.File); err == nil && info.IsDir() {
			return usage(news.Because("usage.folder", r.File))
		}
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
	restored, err := c.Restore(ctx, in)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, s.lang().T("backup.restored", counted(s.lang(), restored.Records)))
	return err
}
