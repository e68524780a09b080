package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"

	"github.com/txnews/hub/config"
)

// control reaches the hub that serves on the store, or opens the store in this process.
func (s *session) control(ctx context.Context, seed bool) (*control, error) {
	cfg, err := s.load(nil)
	if err != nil {
		return nil, err
	}
	c, err := controlOf(ctx, cfg, seed)
	if err == nil {
		c.Speak(s.lang())
	}
	return c, err
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

// withScratch is withControl for what stores nothing: where there is no store yet, none is made.
func (s *session) withScratch(ctx context.Context, f func(*control) error) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	if folder, ok := cfg.StoreFolder(); ok {
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			if cfg.Store, err = os.MkdirTemp("", "hub-scratch-"); err != nil {
				return err
			}
			defer os.RemoveAll(cfg.Store)
		}
	}
	c, err := controlOf(ctx, cfg, false)
	if err != nil {
		return err
	}
	c.Speak(s.lang())
	return told(errors.Join(f(c), c.close()))
}
