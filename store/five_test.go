package store_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// fiveNow is when the fixture of format 5 was made (see testdata/five/generate.go).
var fiveNow = time.Date(2026, 11, 27, 5, 0, 0, 123456789, time.UTC)

// fiveAnswers is what must never change of a store of format 5.
type fiveAnswers struct {
	Lines    map[string][]news.Entry
	Arrivals map[string][]string
	Changes  []news.Change
	Others   map[string]string // other keys → ids
	Known    map[string]news.Known
}

// TestFormatFive opens a store and restores a dump in which heads, changes and other keys are long, and goes on with them.
func TestFormatFive(t *testing.T) {
	dump, err := os.ReadFile("testdata/five/dump.zst")
	if err != nil {
		t.Fatal(err)
	}
	o := store.Options{Channels: []news.Channel{{ID: "local"}, {ID: "culture", Parent: "local"}}, Now: func() time.Time { return fiveNow }}
	stores := map[string]*store.Store{
		"opened": openStore(t, fixtureFolder(t, "testdata/five/hub.db.zst"), o), "restored": onDisk(t, o), "restored into Redis": onRedis(storetest.StartRedis(t))(t, o),
	}
	b, err := os.ReadFile("testdata/five/five.json")
	if err != nil {
		t.Fatal(err)
	}
	var want fiveAnswers
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	for name, s := range stores {
		if name != "opened" {
			if _, err := s.Restore(t.Context(), bytes.NewReader(dump), news.Act{}); err != nil {
				t.Fatal(err)
			}
		}
		var got fiveAnswers
		said, err := json.Marshal(askFive(t, s, slices.Sorted(maps.Keys(want.Others))))
		if err == nil {
			err = json.Unmarshal(said, &got)
		}
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", name, err, d)
		}
		leavesAll(t, name, s)
	}
}

func askFive(t *testing.T, s *store.Store, keys []string) fiveAnswers {
	t.Helper()
	a := asker{s, t}
	five := fiveAnswers{Lines: map[string][]news.Entry{}, Arrivals: map[string][]string{}}
	for _, tl := range []string{"all", "source/a", "channel/culture", "channel/local/town/wuzhen", "town/wuzhen", news.TimelineSeen} {
		page, _, err := a.Entries(t.Context(), tl, news.Cursor{}, 100)
		a.ok(err)
		five.Lines[tl] = page
		five.Arrivals[tl], _, _, err = a.Arrivals(t.Context(), tl, 0, 100)
		a.ok(err)
	}
	var err error
	five.Changes, err = a.Changes(t.Context(), 0, 100)
	a.ok(err)
	five.Others, err = a.Aliases(t.Context(), keys)
	a.ok(err)
	five.Known, err = a.Known(t.Context(), append(keys, five.Arrivals["all"]...))
	a.ok(err)
	return five
}

// leavesAll proves that a correction finds every place where an entry of the fixture stands.
func leavesAll(t *testing.T, name string, s *store.Store) {
	t.Helper()
	a := asker{s, t}
	e, err := a.Entry(t.Context(), news.EntryID("a", "guid-0"))
	a.ok(err)
	e.Version, e.Digest, e.Held = 2, "held", news.Because("test")
	_, err = a.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{By: "test", Op: "entry.set"})
	a.ok(err)
	for _, tl := range []string{"all", "source/a", "channel/culture", "channel/local/town/wuzhen", "town/wuzhen"} {
		page, _, err := a.Entries(t.Context(), tl, news.Cursor{}, 100)
		a.ok(err)
		for _, left := range page {
			if left.ID == e.ID {
				t.Errorf("%s: it still stands on %s", name, tl)
			}
		}
		if n, err := a.Count(t.Context(), tl); err != nil || n != len(page) {
			t.Errorf("%s: %s has %d places for %d entries: %v", name, tl, n, len(page), err)
		}
	}
}
