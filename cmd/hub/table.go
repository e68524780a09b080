package main

import (
	"context"

	"github.com/txnews/hub/admin/client"
)

// putTable has the hub work by other rows of a setting from now on, in the place of those in force, and prints what it works by.
func putTable[Info, Ask any](ctx context.Context, s *session, of func(*control) client.Table[Info, Ask], ask Ask, print func(Info) error) error {
	return changeTable(ctx, s, of, print, func(t client.Table[Info, Ask], read Info) (Info, error) { return t.Put(ctx, read, ask) })
}

// resetTable has the hub work by the configuration's rows again, and prints them.
func resetTable[Info, Ask any](ctx context.Context, s *session, of func(*control) client.Table[Info, Ask], print func(Info) error) error {
	return changeTable(ctx, s, of, print, func(t client.Table[Info, Ask], read Info) (Info, error) { return t.Reset(ctx, read) })
}

func changeTable[Info, Ask any](ctx context.Context, s *session, of func(*control) client.Table[Info, Ask], print func(Info) error, change func(client.Table[Info, Ask], Info) (Info, error)) error {
	return s.withControl(ctx, func(c *control) error {
		t := of(c)
		read, err := t.Read(ctx)
		if err != nil {
			return err
		}
		info, err := change(t, read)
		if err != nil {
			return err
		}
		return print(info)
	})
}
