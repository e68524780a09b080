package store_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

var update = flag.Bool("update", false, "write what the old store answers into its golden file")

// oldNow is when the fixture was made (see testdata/old/generate.go).
var oldNow = time.Date(2026, 11, 21, 16, 1, 0, 0, time.UTC)

// oldAnswers is what must never change of a store that an older hub wrote.
type oldAnswers struct {
	Lines     map[string][]oldPlace
	Entries   map[string]oldEntry
	Stories   map[string][]string // its members, the original first
	History   map[string][]string // titles of earlier versions, newest first
	Stones    map[string]news.Tombstone
	Takedowns map[string]oldTakedown
	Blocks    map[string]string
	Removed   map[string]string // titles
	Partners  []news.Partner
	Towns     []string
	Aliases   []string
	Acts      []string
	Changes   []string
	Seq       uint64
	Sources   []string
	States    map[string]time.Time // next checks
	Due       []string
}

type oldPlace struct {
	ID   string
	Sort time.Time
}

type oldEntry struct {
	Version   int
	Source    string
	GUID      string
	Title     string
	Content   string
	Published time.Time
	FirstSeen time.Time
	Origin    string
	Channels  []string
	Towns     []string
	Providers int
	Story     string
	Original  string
	Held      bool
	Decided   *[]string // channels that an editor set
	By        string
}

type oldTakedown struct {
	Entry  string
	State  news.TakedownState
	Reason string
	Keys   []string
	Seq    uint64
}

// TestOldStore opens a store and restores a dump that the code of d6004b2 made.
func TestOldStore(t *testing.T) {
	dump, err := os.ReadFile("testdata/old/dump.zst")
	if err != nil {
		t.Fatal(err)
	}
	o := store.Options{Now: func() time.Time { return oldNow }}
	opened := openStore(t, fixtureFolder(t, "testdata/old/hub.db.zst"), o)
	restored, onServer := onDisk(t, o), onRedis(storetest.StartRedis(t))(t, o)
	for _, s := range []*store.Store{restored, onServer} {
		if _, err := s.Restore(t.Context(), bytes.NewReader(dump), news.Act{}); err != nil {
			t.Fatal(err)
		}
	}
	golden := filepath.Join("testdata", "old", "old.json")
	if *update {
		b, err := json.MarshalIndent(askOld(t, opened), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, append(b, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*store.Store{"opened": opened, "restored": restored, "restored into Redis": onServer} {
		var want oldAnswers
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, asRead(t, askOld(t, s))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		arrivedBeforeAll(t, name, s)
		for id, members := range want.Stories {
			copies, _, err := s.Entries(t.Context(), news.StoryLine(id), news.Cursor{}, 100)
			if err != nil || len(copies) != len(members) {
				t.Errorf("%s: %d copies are on the line of a story of %d, %v", name, len(copies), len(members), err)
			}
		}
	}
}

// arrivedBeforeAll proves that entries from before arrivals were numbered are on the orders of arrival, as their places are, and come
// before what arrives now.
func arrivedBeforeAll(t *testing.T, name string, s *store.Store) {
	t.Helper()
	for _, tl := range []news.Timeline{news.TimelineAll, news.Selection{Source: "jxrb"}.Timeline()} {
		page, _, err := s.Entries(t.Context(), tl, news.Cursor{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, e := range slices.Backward(page) {
			want = append(want, e.ID)
		}
		got, _, total, err := s.Arrivals(t.Context(), tl, 0, 100)
		if err != nil || len(want) == 0 || total != len(want) || !slices.Equal(got, want) {
			t.Errorf("%s: on %s they arrived as %v (%d), want %v: %v", name, tl, got, total, want, err)
		}
	}
}

// fixtureFolder is a store's folder with a file of the fixtures in it.
func fixtureFolder(t *testing.T, fixture string) string {
	t.Helper()
	packed, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	file, err := z.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hub.db"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// asRead gives a value as JSON gives it back: no difference between nil and empty, nor between locations.
func asRead(t *testing.T, a oldAnswers) (back oldAnswers) {
	t.Helper()
	b, err := json.Marshal(a)
	if err == nil {
		err = json.Unmarshal(b, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// asker reads a store and ends the test on an error.
type asker struct {
	*store.Store
	t *testing.T
}

func (a asker) ok(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func askOld(t *testing.T, s *store.Store) oldAnswers {
	t.Helper()
	a := asker{s, t}
	old := oldAnswers{Lines: map[string][]oldPlace{}, Entries: map[string]oldEntry{}}
	for _, tl := range []string{"all", "source/jxrb", "source/zjol", "source/old", "channel/tongxiang", "channel/finance", "channel/culture", "channel/world",
		news.TimelineHeld, "town/zhouquan", "town/wuzhen", "town/chongfu", "town/puyuan"} {
		entries, _, err := a.Entries(t.Context(), tl, news.Cursor{}, 100)
		a.ok(err)
		for _, e := range entries {
			old.Lines[tl] = append(old.Lines[tl], oldPlace{e.ID, e.Sort.UTC()})
			old.Entries[e.ID] = askEntry(&e)
		}
	}
	a.askBehind(&old)
	a.askOffice(&old)
	return old
}

func askEntry(e *news.Entry) oldEntry {
	o := oldEntry{e.Version, e.Source, e.GUID, e.Title, e.Content, e.Published.UTC(), e.FirstSeen.UTC(), e.Attribution.Origin, e.Channels, e.Towns,
		len(e.Providers), e.Story, e.Original, !e.Held.IsZero(), nil, ""}
	if e.Override != nil {
		o.Decided, o.By = e.Override.Channels, e.Override.By
	}
	return o
}

// askBehind asks for what stands behind the entries: of every one that the fixture's sources ever had.
func (a asker) askBehind(old *oldAnswers) {
	ids, stories := []string{}, []string{}
	for _, of := range []struct {
		source string
		guids  []string
	}{{"jxrb", []string{"a1", "a2", "a3", "a4"}}, {"zjol", []string{"b1", "b2", "b3"}}, {"old", []string{"c1"}}} {
		for _, g := range of.guids {
			ids = append(ids, news.EntryID(of.source, g))
		}
	}
	old.History, old.Stones, old.Removed = map[string][]string{}, map[string]news.Tombstone{}, map[string]string{}
	for _, id := range ids {
		stories = append(stories, old.Entries[id].Story)
		revs, err := a.History(a.t.Context(), id)
		a.ok(err)
		for _, r := range revs {
			old.History[id] = append(old.History[id], r.Title)
		}
		if stone, err := a.Tombstone(a.t.Context(), id); err == nil {
			old.Stones[id] = stone
		}
	}
	found, err := a.StoriesByID(a.t.Context(), stories)
	a.ok(err)
	old.Stories = map[string][]string{}
	for id, st := range found {
		for _, c := range st.Members {
			old.Stories[id] = append(old.Stories[id], c.ID)
		}
	}
	removed, err := a.Removed(a.t.Context(), ids)
	a.ok(err)
	for id, r := range removed {
		old.Removed[id] = r.Entry.Title
	}
	old.Takedowns, old.Blocks = map[string]oldTakedown{}, map[string]string{}
	takedowns, err := a.Takedowns(a.t.Context())
	a.ok(err)
	for id, t := range takedowns {
		old.Takedowns[id] = oldTakedown{t.Entry, t.State, t.Reason, t.Keys, t.Seq}
		blocks, err := a.Blocked(a.t.Context(), t.Keys)
		a.ok(err)
		for k, v := range blocks {
			old.Blocks[k] = v
		}
	}
}

// askOffice asks for what administrators see.
func (a asker) askOffice(old *oldAnswers) {
	var err error
	old.Partners, err = a.Partners(a.t.Context())
	a.ok(err)
	for i := range old.Partners {
		old.Partners[i].Rev = ""
	}
	set, err := a.Settings(a.t.Context())
	a.ok(err)
	var towns []news.Town
	a.ok(json.Unmarshal(set[news.SettingTowns].Value, &towns))
	for _, t := range towns {
		old.Towns = append(old.Towns, t.ID)
	}
	old.Aliases = towns[0].Aliases
	acts, _, err := a.Acts(a.t.Context(), news.Cursor{}, 100)
	a.ok(err)
	for _, act := range acts {
		if act.Op == "backup.restore" {
			continue
		}
		old.Acts = append(old.Acts, act.ID+" "+act.By+" "+act.Op+" "+act.Object+" "+act.Detail[0].Text+" "+act.At.UTC().Format(time.RFC3339))
	}
	changes, err := a.Changes(a.t.Context(), 0, 1000)
	a.ok(err)
	for _, c := range changes {
		b, err := json.Marshal(c)
		a.ok(err)
		old.Changes = append(old.Changes, string(b))
	}
	old.Seq, err = a.LastSeq(a.t.Context())
	a.ok(err)
	sources, err := a.Sources(a.t.Context())
	a.ok(err)
	for _, s := range sources {
		s.URL = "" // on a port that the system chose
		b, err := json.Marshal(s)
		a.ok(err)
		old.Sources = append(old.Sources, string(b))
	}
	states, err := a.States(a.t.Context())
	a.ok(err)
	old.States = map[string]time.Time{}
	for id, s := range states {
		old.States[id] = s.NextCheck.UTC()
	}
	jobs, err := a.Claim(a.t.Context(), "test", oldNow.Add(24*time.Hour), time.Minute, 10)
	a.ok(err)
	for _, j := range jobs {
		old.Due = append(old.Due, j.Source.ID)
		a.ok(a.Release(a.t.Context(), j.Lease, j.State.NextCheck))
	}
}
