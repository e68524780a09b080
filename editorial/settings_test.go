package editorial

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
)

// live are settings that administrators change, on a store.
type live struct {
	*settings.Live
	s *store.Store
}

func (l live) PutSetting(ctx context.Context, name string, value any, act news.Act) error {
	err := l.s.PutSetting(ctx, name, value, act)
	return errors.Join(err, l.Reload(ctx))
}

// hub is an office with its own settings over the store that it shares.
func hub(s *store.Store) *Office {
	base := settings.Of(settings.Snapshot{Channels: []news.Channel{{ID: "world"}}, Towns: []news.Town{{ID: "wuzhen"}}, Licence: free, Site: news.Site{Title: "桐乡"}})
	use := func(*settings.Snapshot) (func(), error) { return func() {}, nil }
	now := noon
	return New(Parts{Now: func() time.Time { now = now.Add(time.Second); return now }, Sources: s, Roster: s, Audit: s, Partners: s, Settings: live{settings.New(base, s, use, slog.New(slog.DiscardHandler)), s},
		CheckTowns: func([]news.Town) error { return nil }, CheckChannels: func([]news.Channel) error { return nil },
		CheckSetting: func(string, *settings.Snapshot) error { return nil }})
}

// Two administrators read a setting that nobody has edited, at two hubs, of which one has not heard of the other yet.
func TestTheSecondOfTwoFirstEditsIsRefused(t *testing.T) {
	_, s := office(t)
	one, two := hub(s), hub(s)
	read := func(o *Office, name string) string {
		t.Helper()
		info, err := o.Setting(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Revision
	}
	put := func(name, value string) func(o *Office, rev string) error {
		return func(o *Office, rev string) error {
			_, err := o.PutSetting(t.Context(), li, rev, name, json.RawMessage(value))
			return err
		}
	}
	for _, c := range []struct {
		code         Code
		read         func(o *Office) string
		first, again func(o *Office, rev string) error
	}{
		{GazetteerChanged, func(o *Office) string { return must(o.Gazetteer(t.Context())).Revision },
			func(o *Office, rev string) error {
				_, err := o.PutGazetteer(t.Context(), li, rev, []news.Town{{ID: "puyuan"}})
				return err
			}, func(o *Office, rev string) error { _, err := o.ResetGazetteer(t.Context(), li, rev); return err }},
		{ChannelsChanged, func(o *Office) string { return must(o.Channels(t.Context())).Revision },
			func(o *Office, rev string) error {
				_, err := o.PutChannels(t.Context(), li, rev, []news.Channel{{ID: "near"}})
				return err
			}, func(o *Office, rev string) error {
				_, err := o.PutChannels(t.Context(), li, rev, []news.Channel{{ID: "far"}})
				return err
			}},
		{SettingChanged, func(o *Office) string { return read(o, "site") }, put("site", `{"title":"我的"}`), put("site", `{"title":"他的"}`)},
		{SettingChanged, func(o *Office) string { return read(o, "licence") }, put("licence", `{"public":"summary"}`), put("licence", `{"public":"nothing"}`)},
		{SettingChanged, func(o *Office) string { return read(o, "permits") }, put("permits", `["新华社"]`), func(o *Office, rev string) error {
			_, err := o.ResetSetting(t.Context(), li, rev, "permits")
			return err
		}},
	} {
		mine, theirs := c.read(one), c.read(two)
		if err := c.first(one, mine); err != nil {
			t.Fatal(err)
		}
		if e := wantRefusal(t, c.again(two, theirs), c.code); e.Revision != c.read(one) || e.Kind != Conflict {
			t.Errorf("%+v, want the revision in force, %s", e, c.read(one))
		}
		if err := c.again(two, c.read(two)); err != nil { // who has read it again
			t.Error(err)
		}
	}
}
