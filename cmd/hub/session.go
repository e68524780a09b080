package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
)

// control reaches the hub that serves on the store, or opens the store in this process.
func (s *session) control(ctx context.Context, seed bool) (*control, error) {
	cfg, err := s.load(nil)
	if err != nil {
		return nil, err
	}
	if err := s.placed(cfg); err != nil {
		return nil, err
	}
	return s.open(ctx, cfg, seed)
}

// open reaches the administration in the language of who sits here.
func (s *session) open(ctx context.Context, cfg config.Config, seed bool) (*control, error) {
	c, err := controlOf(ctx, cfg, seed)
	if err == nil {
		c.Speak(s.lang())
	}
	return c, err
}

// placed refuses to begin a store where nothing says that there is to be a hub: no file, no setting from outside, and nothing in
// the default's place. Somebody is in the wrong folder then.
func (s *session) placed(cfg config.Config) error {
	folder, ok := cfg.StoreFolder()
	if !ok || cfg.File != "" || len(cfg.Outside) > 0 || exists(folder) {
		return nil
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	return usage(news.Because("command.no-hub", here, config.DefaultFile, folder))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func controlOf(ctx context.Context, cfg config.Config, seed bool) (*control, error) {
	if folder, ok := cfg.StoreFolder(); ok {
		if c, ok := dialControl(ctx, folder); ok {
			return c, nil
		}
	}
	h, err := New(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if seed {
		if err := h.Seed(ctx); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	return localControl(h.admin, h.Close), nil
}

// withControl runs f with a way to the administration, and says what it refused.
func (s *session) withControl(ctx context.Context, f func(*control) error) error {
	c, err := s.control(ctx, true)
	if err != nil {
		return err
	}
	return told(errors.Join(f(c), c.close()))
}

// withReading is withControl for what changes nothing: where there is no store yet, none is made, and the configuration's sources
// are read.
func (s *session) withReading(ctx context.Context, f func(*control) error) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	if err := s.placed(cfg); err != nil {
		return err
	}
	if folder, ok := cfg.StoreFolder(); ok && !exists(folder) {
		fmt.Fprintln(s.err, "hub:", s.lang().T("command.note", s.lang().T("command.no-store", folder)))
	}
	return s.scratch(ctx, cfg, true, f)
}

// withScratch is withReading for what needs no store at all.
func (s *session) withScratch(ctx context.Context, f func(*control) error) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	return s.scratch(ctx, cfg, false, f)
}

func (s *session) scratch(ctx context.Context, cfg config.Config, seed bool, f func(*control) error) error {
	if folder, ok := cfg.StoreFolder(); ok && !exists(folder) {
		tmp, err := os.MkdirTemp("", "hub-scratch-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		cfg.Store, seed = tmp, true
	}
	c, err := s.open(ctx, cfg, seed)
	if err != nil {
		return err
	}
	return told(errors.Join(f(c), c.close()))
}
