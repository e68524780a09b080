package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// newBackups makes backups by themselves, as the configuration says.
func (h *Hub) newBackups() (*jobs.Backups, error) {
	host, err := os.Hostname()
	b := h.cfg.Admin.Backup
	return jobs.NewBackups(jobs.BackupParams{Dump: h.store.Dump, Check: store.CheckDump, Places: h.store, Every: b.Every, Keep: b.Keep, Folder: b.Folder,
		Store: h.storeID, Host: host, Log: h.log, Now: h.now}), err
}

// backups are the store's dumps as the administration knows them.
type backups struct{ *store.Store }

// Restore gives news.ErrExists where the store is not empty, and editorial.ErrBroken for what is no whole dump.
func (b backups) Restore(ctx context.Context, r io.Reader, act news.Act) (map[string]int, error) {
	records, err := b.Store.Restore(ctx, r, act)
	switch {
	case errors.Is(err, store.ErrNotEmpty):
		err = fmt.Errorf("%w: %w", err, news.ErrExists)
	case errors.Is(err, store.ErrBadDump), errors.Is(err, store.ErrNewer):
		err = broken{err}
	}
	return records, err
}

// broken is an error about a dump that is also editorial.ErrBroken.
type broken struct{ error }

func (b broken) Unwrap() []error { return []error{b.error, editorial.ErrBroken} }

var _ editorial.Backups = backups{}
