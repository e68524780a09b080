package crash

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// record is what the acts say must stand.
type record struct {
	interval  time.Duration     // of the sources that are changed together
	imported  map[string]bool   // ids
	merged    map[string]string // by the source that went, the one that stays
	titles    map[string]string // by entry, as an editor corrected it
	permits   string            // JSON
	partners  map[string]bool
	users     map[string]bool
	takenDown map[string]int // by entry, how many acts
}

// recordOf reads the acts, oldest first.
func recordOf(t *testing.T, acts []news.Act) record {
	t.Helper()
	r := record{imported: map[string]bool{}, merged: map[string]string{}, titles: map[string]string{}, partners: map[string]bool{}, users: map[string]bool{}, takenDown: map[string]int{}}
	for _, a := range acts {
		switch a.Op {
		case "sources.edit":
			var after []news.Source
			if err := json.Unmarshal(a.After, &after); err != nil || len(after) != bulkSources {
				t.Errorf("an act is of %d sources, not of all that were changed: %v", len(after), err)
				continue
			}
			r.interval = after[0].Interval
			for _, src := range after {
				if src.Interval != r.interval {
					t.Errorf("one act gives %s an interval of %v, and others %v", src.ID, src.Interval, r.interval)
				}
			}
		case "sources.add":
			var after []news.Source
			if err := json.Unmarshal(a.After, &after); err != nil {
				t.Error(err)
			}
			for _, src := range after {
				r.imported[src.ID] = true
			}
		case "sources.merge":
			keep, drop, _ := strings.Cut(a.Object, ", ")
			r.merged[drop] = keep
		case "entry.set":
			var after struct{ Decisions struct{ Title *string } }
			if err := json.Unmarshal(a.After, &after); err != nil || after.Decisions.Title == nil {
				t.Errorf("%v %s", err, a.After)
				continue
			}
			r.titles[a.Object] = *after.Decisions.Title
		case "setting.put":
			r.permits = string(a.After)
		case "partner.add":
			r.partners[a.Object] = true
		case "user.add":
			r.users[a.Object] = true
		case "takedown.done":
			r.takenDown[a.Object]++
		}
	}
	return r
}

// check holds what stands in the store against the acts.
func (o *office) check() {
	t := o.t
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := store.Open(ctx, o.store, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	acts := actsOf(t, ctx, s)
	r := recordOf(t, acts)
	if len(acts) < 10 || r.interval == 0 || len(r.takenDown) == 0 || len(r.merged) == 0 {
		t.Errorf("only %d acts are on record: %+v", len(acts), r)
	}
	set, err := s.Settings(ctx)
	if err != nil || string(set[news.SettingPermits].Value) != r.permits {
		t.Errorf("the setting is %s, on record is %s: %v", set[news.SettingPermits].Value, r.permits, err)
	}
	o.checkSources(ctx, s, r)
	o.checkPeople(ctx, s, r)
	for i := range singles / 2 {
		e, err := s.Entry(ctx, singleID(i))
		if err != nil {
			t.Error(err)
			continue
		}
		want := r.titles[e.ID]
		if want == "" {
			want = "稿"
		}
		if e.Title != want {
			t.Errorf("an entry says %q, on record is %q", e.Title, want)
		}
	}
	o.checkTakedowns(ctx, s, r)
}

func (o *office) checkSources(ctx context.Context, s *store.Store, r record) {
	o.t.Helper()
	sources, err := s.Sources(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	there, also := map[string]bool{}, map[string][]string{}
	for _, src := range sources {
		also[src.ID] = src.Also
	}
	for _, src := range sources {
		if strings.HasPrefix(src.ID, "m") && (src.Into != r.merged[src.ID] || src.Into != "" && !slices.Contains(also[src.Into], src.ID)) {
			o.t.Errorf("%s was merged into %q, which says %q, on record is %q", src.ID, src.Into, also[src.Into], r.merged[src.ID])
		}
		if n := len(src.Also); n > 0 && r.merged[src.Also[0]] != src.ID {
			o.t.Errorf("%s says that it has %q, on record is %q", src.ID, src.Also, r.merged[src.Also[0]])
		}
		switch {
		case strings.HasPrefix(src.ID, "m"):
		case strings.HasPrefix(src.ID, "imp"):
			there[src.ID] = true
		case src.Interval != r.interval:
			o.t.Errorf("%s has an interval of %v, on record is %v", src.ID, src.Interval, r.interval)
		}
	}
	o.same("sources that came in by lists", there, r.imported)
	if len(there)%importMost != 0 {
		o.t.Errorf("%d sources came in by lists of %d: one came in half", len(there), importMost)
	}
}

func (o *office) checkPeople(ctx context.Context, s *store.Store, r record) {
	o.t.Helper()
	partners, err := s.Partners(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	there := map[string]bool{}
	for _, p := range partners {
		there[p.ID] = true
	}
	o.same("partners", there, r.partners)
	users, err := s.Users(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	there = map[string]bool{}
	for _, u := range users {
		there[u.Name] = true
	}
	o.same("users", there, r.users)
}

func (o *office) same(what string, there, acts map[string]bool) {
	o.t.Helper()
	if !maps.Equal(there, acts) {
		o.t.Errorf("%s: %d stand, %d are on record", what, len(there), len(acts))
	}
}

// checkTakedowns: what has an act is gone whole and told as deleted, what has none stands.
func (o *office) checkTakedowns(ctx context.Context, s *store.Store, r record) {
	o.t.Helper()
	told := map[string]bool{}
	for last := uint64(0); ; {
		list, err := s.Changes(ctx, last, 1000)
		if err != nil {
			o.t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, c := range list {
			last = c.Seq
			told[c.ID] = c.Op == news.OpDelete
		}
	}
	records := map[string]int{}
	all, err := s.Takedowns(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, td := range all {
		if records[td.Entry]++; td.State != news.TakedownDone || td.Going {
			o.t.Errorf("takedown %s is %s, going on: %v", td.ID, td.State, td.Going)
		}
	}
	if !maps.Equal(records, r.takenDown) {
		o.t.Errorf("takedowns are %v, on record are %v", records, r.takenDown)
	}
	is := func(id string, gone bool) {
		if _, err := s.Entry(ctx, id); errors.Is(err, news.ErrNotFound) != gone || told[id] != gone {
			o.t.Errorf("entry %s: %v, told as deleted: %v, want it gone: %v", id, err, told[id], gone)
		}
	}
	for story := range stories {
		gone := r.takenDown[copyID(story, 0)] > 0
		for i := range storyCopies {
			is(copyID(story, i), gone)
		}
	}
	for i := singles / 2; i < singles; i++ {
		is(singleID(i), r.takenDown[singleID(i)] > 0)
	}
}
