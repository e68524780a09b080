package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Partners gives every partner, ordered by id.
func (c *Client) Partners(ctx context.Context) ([]news.Partner, error) {
	return answer[[]news.Partner](ctx, c, request{method: http.MethodGet, path: "partners"})
}

// AddPartner adds a partner and gives its key, which is told this once.
func (c *Client) AddPartner(ctx context.Context, p editorial.NewPartner) (editorial.PartnerKey, error) {
	return answer[editorial.PartnerKey](ctx, c, request{method: http.MethodPost, path: "partners", in: p})
}

// Partner gives one partner, with its revision.
func (c *Client) Partner(ctx context.Context, id string) (news.Partner, error) {
	p, rev, err := tagged[news.Partner](ctx, c, request{method: http.MethodGet, path: partnerPath(id)})
	p.Rev = rev
	return p, err
}

// RevokePartner ends the key of a partner, which must still be as it was read, for good.
func (c *Client) RevokePartner(ctx context.Context, p news.Partner) error {
	return c.call(ctx, request{method: http.MethodDelete, path: partnerPath(p.ID), rev: p.Rev})
}

func partnerPath(id string) string { return "partners/" + url.PathEscape(id) }

// Gazetteer gives the towns that the hub works by.
func (c *Client) Gazetteer(ctx context.Context) (editorial.GazetteerInfo, error) {
	info, rev, err := tagged[editorial.GazetteerInfo](ctx, c, request{method: http.MethodGet, path: "gazetteer"})
	info.Revision = rev
	return info, err
}

// PutGazetteer has the hub work by other towns, in the place of those that were read.
func (c *Client) PutGazetteer(ctx context.Context, read editorial.GazetteerInfo, towns []news.Town) (editorial.GazetteerInfo, error) {
	return answer[editorial.GazetteerInfo](ctx, c, request{method: http.MethodPut, path: "gazetteer", in: admin.GazetteerAsk{Towns: towns}, rev: read.Revision})
}

// ResetGazetteer has the hub work by the configuration's towns again, in the place of those that were read.
func (c *Client) ResetGazetteer(ctx context.Context, read editorial.GazetteerInfo) (editorial.GazetteerInfo, error) {
	return answer[editorial.GazetteerInfo](ctx, c, request{method: http.MethodDelete, path: "gazetteer", rev: read.Revision})
}

// Channels gives the channels that the hub works by.
func (c *Client) Channels(ctx context.Context) (editorial.ChannelsInfo, error) {
	info, rev, err := tagged[editorial.ChannelsInfo](ctx, c, request{method: http.MethodGet, path: "channels"})
	info.Revision = rev
	return info, err
}

// PutChannels has the hub work by other channels, in the place of those that were read.
func (c *Client) PutChannels(ctx context.Context, read editorial.ChannelsInfo, channels []news.Channel) (editorial.ChannelsInfo, error) {
	return answer[editorial.ChannelsInfo](ctx, c, request{method: http.MethodPut, path: "channels", in: admin.ChannelsAsk{Channels: channels}, rev: read.Revision})
}

// ResetChannels has the hub work by the configuration's channels again, in the place of those that were read.
func (c *Client) ResetChannels(ctx context.Context, read editorial.ChannelsInfo) (editorial.ChannelsInfo, error) {
	return answer[editorial.ChannelsInfo](ctx, c, request{method: http.MethodDelete, path: "channels", rev: read.Revision})
}

// Settings gives every setting that is changed by its name, without revisions.
func (c *Client) Settings(ctx context.Context) ([]editorial.Setting, error) {
	return answer[[]editorial.Setting](ctx, c, request{method: http.MethodGet, path: "settings"})
}

// Setting gives one, with its revision.
func (c *Client) Setting(ctx context.Context, name string) (editorial.Setting, error) {
	return c.setting(ctx, request{method: http.MethodGet, path: settingPath(name)})
}

// PutSetting has the hub work by another value, in the place of the one that was read.
func (c *Client) PutSetting(ctx context.Context, read editorial.Setting, value any) (editorial.Setting, error) {
	b, err := json.Marshal(value)
	if err != nil {
		return editorial.Setting{}, err
	}
	return c.setting(ctx, request{method: http.MethodPut, path: settingPath(read.Name), in: admin.SettingAsk{Value: b}, rev: read.Revision})
}

// ResetSetting has the hub work by the configuration's value again, in the place of the one that was read.
func (c *Client) ResetSetting(ctx context.Context, read editorial.Setting) (editorial.Setting, error) {
	return c.setting(ctx, request{method: http.MethodDelete, path: settingPath(read.Name), rev: read.Revision})
}

func (c *Client) setting(ctx context.Context, r request) (editorial.Setting, error) {
	s, rev, err := tagged[editorial.Setting](ctx, c, r)
	s.Revision = rev
	return s, err
}

func settingPath(name string) string { return "settings/" + url.PathEscape(name) }

// Backup gives everything as one stream, which ends with an error where it is not whole. The caller closes it.
func (c *Client) Backup(ctx context.Context) (io.ReadCloser, error) {
	resp, err := c.do(ctx, request{method: http.MethodGet, path: "backup"})
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// Restore reads a backup into the store, which must be empty, and says what came in.
func (c *Client) Restore(ctx context.Context, in io.Reader) (editorial.Restored, error) {
	return answer[editorial.Restored](ctx, c, request{method: http.MethodPut, path: "backup", body: in})
}
