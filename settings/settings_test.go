package settings

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"

	"github.com/txnews/hub/news"
)

// kept is a store of settings in memory.
type kept map[string]news.Setting

func (k kept) Settings(context.Context) (map[string]news.Setting, error) { return k, nil }

func (k kept) put(t *testing.T, name string, value any) {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	k[name] = news.Setting{Value: b, Rev: string(b)}
}

func TestWhatIsEditedStandsOverTheConfiguration(t *testing.T) {
	base := Of(Snapshot{Site: news.Site{Title: "站"}, Channels: []news.Channel{{ID: "world"}}, Towns: []news.Town{{ID: "wuzhen"}}, Permit: []string{"新华社"}})
	store, used := kept{}, 0
	l := New(base, store, func(*Snapshot) (func(), error) { return func() { used++ }, nil }, slog.New(slog.DiscardHandler))
	reload := func() *Snapshot {
		t.Helper()
		if err := l.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		return l.Current()
	}
	if now := reload(); now != base || used != 0 {
		t.Error("nothing is edited, and something else is in force")
	}
	store.put(t, news.SettingChannels, []news.Channel{{ID: "town"}, {ID: "sub", Parent: "town"}})
	store.put(t, "of a later hub", 7)
	now := reload()
	if _, old := now.Channel("world"); old || len(now.Channels) != 2 || !now.Edited[news.SettingChannels] || now.Site.Title != "站" || now.Permit[0] != "新华社" {
		t.Errorf("%+v", now)
	}
	if _, ok := now.Town("wuzhen"); !ok || now.Edited[news.SettingTowns] {
		t.Error("the towns are not the configuration's")
	}
	if again := reload(); again != now || used != 1 {
		t.Error("nothing changed, and another snapshot is in force")
	}
	delete(store, news.SettingChannels)
	if now := reload(); len(now.Channels) != 1 || len(now.Edited) != 0 || used != 2 {
		t.Errorf("after reset: %+v", now)
	}
}

func TestSettingsThatCannotBeWorkedByDoNotComeInForce(t *testing.T) {
	base, store, refuse := Of(Snapshot{}), kept{}, errors.New("two towns of one id")
	l := New(base, store, func(*Snapshot) (func(), error) { return nil, refuse }, slog.New(slog.DiscardHandler))
	store.put(t, news.SettingTowns, []news.Town{{ID: "a"}, {ID: "a"}})
	if err := l.Reload(t.Context()); !errors.Is(err, refuse) || l.Current() != base {
		t.Errorf("%v", err)
	}
	store[news.SettingTowns] = news.Setting{Value: json.RawMessage(`{`), Rev: "x"}
	if err := l.Reload(t.Context()); err == nil || l.Current() != base {
		t.Error("a damaged setting is in force")
	}
}

func TestSettingsAreTriedWithoutComingInForce(t *testing.T) {
	l := New(Of(Snapshot{Towns: []news.Town{{ID: "a"}}}), kept{}, nil, nil)
	tried := l.With(func(s *Snapshot) { s.Towns = []news.Town{{ID: "b"}} })
	_, inTried := tried.Town("b")
	if _, inForce := l.Current().Town("b"); !inTried || inForce {
		t.Errorf("tried %v, in force %v", inTried, inForce)
	}
}
