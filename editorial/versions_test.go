package editorial

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

func TestEveryVersionOfASettingIsKeptComparedAndRestored(t *testing.T) {
	onStores(t, func(f *filed) { versionsAreKept(f.t, f.st) })
}

func versionsAreKept(t *testing.T, s *store.Store) {
	o, ctx := hub(s), t.Context()
	for _, words := range []string{"花", "草", "木"} {
		_ = must(o.PutChannels(ctx, li, "", []news.Channel{{ID: "near", Name: "本地", Words: []string{words}}}))
	}
	if _, err := o.PutSetting(ctx, li, "", "site", json.RawMessage(`{"title":"吴县"}`)); err != nil {
		t.Fatal(err)
	}
	all, next, err := o.Versions(ctx, news.SettingChannels, news.Cursor{}, 2)
	if err != nil || len(all) != 2 || next.IsZero() || !all[0].Current || all[1].Current || all[0].By != "li" {
		t.Fatalf("%+v %v %v", all, next, err)
	}
	first, next, err := o.Versions(ctx, news.SettingChannels, next, 2)
	if err != nil || len(first) != 1 || !next.IsZero() {
		t.Fatalf("%+v %v %v", first, next, err)
	}
	want := []SettingChange{{Row: "near", Name: "本地", Field: "words", Added: []string{"木"}, Removed: []string{"花"}}}
	if diff := cmp.Diff(want, must(o.CompareVersions(ctx, news.SettingChannels, first[0].ID, ""))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]SettingChange{{Row: "near", Name: "本地", Came: true}, {Row: "world", Gone: true}}, must(o.CompareVersions(ctx, news.SettingChannels, ConfiguredVersion, first[0].ID))); diff != "" {
		t.Error(diff)
	}
	back := must(o.RestoreVersion(ctx, li, news.SettingChannels, o.SettingRevision(news.SettingChannels), first[0].ID))
	if !back.Current || back.ID == first[0].ID || back.Detail[0].Rule != "act.version" || !strings.Contains(string(back.Value), "花") {
		t.Errorf("%+v", back)
	}
	_, err = o.RestoreVersion(ctx, li, news.SettingChannels, "stale", first[0].ID)
	wantRefusal(t, err, ChannelsChanged)
	back = must(o.RestoreVersion(ctx, li, news.SettingChannels, "", ConfiguredVersion))
	if back.Value != nil || !back.Current || must(o.Channels(ctx)).Edited {
		t.Errorf("%+v", back)
	}
	site, _, err := o.Versions(ctx, news.SettingSite, news.Cursor{}, 10)
	if err != nil || len(site) != 1 {
		t.Errorf("%+v %v", site, err)
	}
	_, err = o.Version(ctx, news.SettingChannels, site[0].ID)
	wantRefusal(t, err, VersionMissing)
	_, err = o.Version(ctx, news.SettingChannels, "none")
	wantRefusal(t, err, VersionMissing)
	_, _, err = o.Versions(ctx, "log", news.Cursor{}, 10)
	wantRefusal(t, err, SettingMissing)
}

// unindexed is a log whose acts no hub noted under their settings.
type unindexed struct{ Audit }

func (u unindexed) ActsAbout(ctx context.Context, of news.About, before news.Cursor, limit int) ([]news.Act, news.Cursor, error) {
	return nil, news.Cursor{}, nil
}

func TestVersionsThatOlderHubsWroteAreSearchedFor(t *testing.T) {
	_, s := office(t)
	o, ctx := hub(s), t.Context()
	for _, id := range []string{"a", "b", "c"} {
		_ = must(o.PutGazetteer(ctx, li, "", []news.Town{{ID: id}}))
		if _, err := o.PutSetting(ctx, li, "", "site", json.RawMessage(`{"title":"`+id+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	o.p.Audit = unindexed{o.p.Audit}
	got := 0
	var at news.Cursor
	for {
		versions, next, err := o.Versions(ctx, news.SettingTowns, at, 2)
		if err != nil {
			t.Fatal(err)
		}
		got += len(versions)
		if at = next; next.IsZero() {
			break
		}
	}
	if got != 3 {
		t.Errorf("%d versions are found, want 3", got)
	}
}
