package storetest

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

func towns(ids ...string) []news.Town {
	var list []news.Town
	for _, id := range ids {
		list = append(list, news.Town{ID: id, Name: "云" + id, Kind: "镇", Aliases: []string{"青" + id + "？"}, Ambiguous: true,
			Villages: []string{id + "村"}, Landmarks: []string{id + "塔"}, For: []string{"云川"}, Against: []string{id + "路"}})
	}
	return list
}

// gazetteer gives the edited towns; nil where there are none.
func (w *world) gazetteer() (list []news.Town) {
	w.t.Helper()
	set, err := w.Settings(w.ctx())
	w.ok(err)
	if s, edited := set[news.SettingTowns]; edited {
		w.ok(json.Unmarshal(s.Value, &list))
	}
	return list
}

// putTowns edits the gazetteer; nil: it is the configuration's again.
func (w *world) putTowns(list []news.Town, a news.Act) {
	w.t.Helper()
	var value any
	if list != nil {
		value = list
	}
	w.ok(w.PutSetting(w.ctx(), news.SettingTowns, value, a))
}

func gazetteerLife(t *testing.T, w *world) {
	if got := w.gazetteer(); got != nil {
		t.Errorf("a new store has towns: %v", got)
	}
	w.putTowns(nil, act("gazetteer.reset", t0)) // nothing to do, and nothing to tell
	for n, list := range [][]news.Town{towns("a", "b"), towns("b"), towns("b"), nil, towns("c")} {
		w.putTowns(list, act("gazetteer.put", t0.Add(time.Duration(n)*time.Minute)))
		if d := cmp.Diff(list, w.gazetteer()); d != "" {
			t.Error(d)
		}
	}
	changes, err := w.Changes(w.ctx(), 0, 100)
	w.ok(err)
	var told []string
	for _, c := range changes {
		told = append(told, string(c.Op)+c.ID)
	}
	if d := cmp.Diff([]string{"settingsgazetteer", "settingsgazetteer", "settingsgazetteer", "settingsgazetteer"}, told); d != "" {
		t.Error(d)
	}
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 10)
	w.ok(err)
	if len(acts) != 4 || acts[0].Op != "gazetteer.put" || acts[0].By != "editor" {
		t.Errorf("acts: %+v, want the four that changed something", acts)
	}
}

func gazetteerMoves(t *testing.T, w *world) {
	w.put("a", many("a", 300)...) // so that the dump is written in more than one piece
	w.putTowns(towns("a"), act("gazetteer.put", t0))
	dump := &busy{once: func() { w.putTowns(towns("a", "b"), act("gazetteer.put", t0.Add(time.Minute))) }}
	w.ok(w.Dump(w.ctx(), dump))
	other := &world{t: t, open: w.open, now: t0}
	other.Store = w.open(t, other.options())
	other.ok(other.Restore(w.ctx(), bytes.NewReader(dump.Bytes()), news.Act{}))
	if d := cmp.Diff(towns("a", "b"), other.gazetteer()); d != "" {
		t.Error(d)
	}
	// One that goes while the dump is written must not be in it.
	dump = &busy{once: func() { w.putTowns(nil, act("gazetteer.reset", t0.Add(2*time.Minute))) }}
	w.ok(w.Dump(w.ctx(), dump))
	third := &world{t: t, open: w.open, now: t0}
	third.Store = w.open(t, third.options())
	third.ok(third.Restore(w.ctx(), bytes.NewReader(dump.Bytes()), news.Act{}))
	if got := third.gazetteer(); got != nil {
		t.Errorf("it came back: %v", got)
	}
}
