package main

import (
	"context"
	"fmt"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
)

type channelsCmd struct {
	Export channelsExportCmd `cmd:"" help:"help.channels.export"`
	Import channelsImportCmd `cmd:"" help:"help.channels.import"`
	Reset  channelsResetCmd  `cmd:"" help:"help.channels.reset"`
}

type channelsExportCmd struct {
	File string `arg:"" help:"help.file.write"`
}

// Run writes the channels.
func (e channelsExportCmd) Run(ctx context.Context, s *session) error {
	return s.withReading(ctx, func(c *control) error {
		info, err := c.Channels().Read(ctx)
		if err != nil {
			return err
		}
		text, err := config.FormatChannels(info.Channels)
		if err != nil {
			return err
		}
		return s.export(e.File, text, s.lang().T("export.channels", len(info.Channels)), info.Edited)
	})
}

type channelsImportCmd struct {
	File string `arg:"" help:"help.file.read"`
}

// Run puts the file's channels in the place of those that the hub has.
func (i channelsImportCmd) Run(ctx context.Context, s *session) error {
	channels, err := readSetting(s, i.File, config.ParseChannels)
	if err != nil {
		return err
	}
	return putTable(ctx, s, (*control).Channels, admin.ChannelsAsk{Channels: channels}, s.printChannels)
}

type channelsResetCmd struct{}

// Run drops the edited channels.
func (channelsResetCmd) Run(ctx context.Context, s *session) error {
	return resetTable(ctx, s, (*control).Channels, s.printChannels)
}

func (s *session) printChannels(info editorial.ChannelsInfo) error {
	s.printNotes(info.Notes)
	_, err := fmt.Fprintln(s.out, s.lang().T("channels.count", len(info.Channels)))
	return err
}
