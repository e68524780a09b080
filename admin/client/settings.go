package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
)

// Table is a setting that is a list of rows, shown as Info and changed as Ask says.
type Table[Info, Ask any] struct {
	c        *Client
	path     string
	revision func(*Info) *string
}

// Gazetteer is the towns that the hub works by.
func (c *Client) Gazetteer() Table[editorial.GazetteerInfo, admin.GazetteerAsk] {
	return Table[editorial.GazetteerInfo, admin.GazetteerAsk]{c, "gazetteer", func(i *editorial.GazetteerInfo) *string { return &i.Revision }}
}

// Channels are those that the hub works by.
func (c *Client) Channels() Table[editorial.ChannelsInfo, admin.ChannelsAsk] {
	return Table[editorial.ChannelsInfo, admin.ChannelsAsk]{c, "channels", func(i *editorial.ChannelsInfo) *string { return &i.Revision }}
}

// Read gives the rows in force.
func (t Table[Info, Ask]) Read(ctx context.Context) (Info, error) {
	return t.ask(ctx, request{method: http.MethodGet, path: t.path})
}

// Put has the hub work by other rows, in the place of those that were read.
func (t Table[Info, Ask]) Put(ctx context.Context, read Info, ask Ask) (Info, error) {
	return t.ask(ctx, request{method: http.MethodPut, path: t.path, in: ask, rev: *t.revision(&read)})
}

// Reset has the hub work by the configuration's rows again, in the place of those that were read.
func (t Table[Info, Ask]) Reset(ctx context.Context, read Info) (Info, error) {
	return t.ask(ctx, request{method: http.MethodDelete, path: t.path, rev: *t.revision(&read)})
}

func (t Table[Info, Ask]) ask(ctx context.Context, r request) (Info, error) {
	info, rev, err := tagged[Info](ctx, t.c, r)
	*t.revision(&info) = rev
	return info, err
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
