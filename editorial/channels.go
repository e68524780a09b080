package editorial

import (
	"context"
	"strconv"

	"github.com/txnews/hub/news"
)

// ChannelsInfo is the channels that the hub works by, and what about them needs a person's eye.
type ChannelsInfo struct {
	Channels []news.Channel `json:"channels"`
	Edited   bool           `json:"edited"` // by administrators; else they are the configuration's
	Notes    news.Reasons   `json:"notes,omitempty"`

	Revision string `json:"-"` // of the channels
}

// Channels gives the channels that the hub works by.
func (o *Office) Channels(ctx context.Context) (ChannelsInfo, error) {
	now := o.p.Settings.Current()
	info := ChannelsInfo{Channels: now.Channels, Edited: now.Edited[news.SettingChannels]}
	info.Revision = settingRev(now, news.SettingChannels)
	sources, err := o.p.Roster.Roster(ctx)
	for _, l := range sources {
		for _, id := range l.Source.NamedChannels() {
			if _, ok := now.Channel(id); !ok {
				info.Notes = append(info.Notes, news.Because("note.channel-unknown", l.Source.ID, id))
			}
		}
	}
	for _, id := range now.Licence.NamedChannels() {
		if _, ok := now.Channel(id); !ok {
			info.Notes = append(info.Notes, news.Because("note.channel-unknown-licence", id))
		}
	}
	return info, err
}

// PutChannels has the hub work by other channels. Entries that are there already are filed anew by a re-filing. Where rev is
// not the revision in force, nothing is changed; empty: whatever is.
func (o *Office) PutChannels(ctx context.Context, by Actor, rev string, channels []news.Channel) (ChannelsInfo, error) {
	if err := o.checkChannels(channels); err != nil {
		return ChannelsInfo{}, err
	}
	act := o.act(by, "channels.put", "channels", news.Because("act.channels", strconv.Itoa(len(channels))))
	if err := o.putSetting(ctx, o.p.Settings.Current(), rev, news.SettingChannels, channels, act); err != nil {
		return ChannelsInfo{}, err
	}
	return o.Channels(ctx)
}

// ResetChannels has the hub work by the configuration's channels again. rev is as in PutChannels.
func (o *Office) ResetChannels(ctx context.Context, by Actor, rev string) (ChannelsInfo, error) {
	act := o.act(by, "channels.reset", "channels")
	if err := o.putSetting(ctx, o.p.Settings.Current(), rev, news.SettingChannels, nil, act); err != nil {
		return ChannelsInfo{}, err
	}
	return o.Channels(ctx)
}

func (o *Office) checkChannels(channels []news.Channel) error {
	if err := o.p.CheckChannels(channels); err != nil {
		return refuse(Invalid, ChannelsInvalid).in("channels").from(err)
	}
	return nil
}
