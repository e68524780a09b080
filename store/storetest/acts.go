package storetest

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// told gives the audit log, oldest first.
func (w *world) told() []news.Act {
	w.t.Helper()
	acts, _, err := w.Acts(w.ctx(), news.Cursor{}, 100)
	w.ok(err)
	slices.Reverse(acts)
	return acts
}

// editor is who does everything here, a minute after the last.
func (w *world) editor() news.Act {
	w.now = w.now.Add(time.Minute)
	return news.Act{By: "zhang", From: "api 192.0.2.7"}
}

func changesCarryActs(t *testing.T, w *world) {
	secret := source("a")
	secret.URL = "https://user:secret@a.example/rss"
	w.ok(w.AddSource(w.ctx(), secret, w.now, w.editor()))
	secret.Name = "新名"
	w.ok(w.PutSource(w.ctx(), secret, w.editor()))
	w.ok(w.RemoveSource(w.ctx(), "a", w.editor()))
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), w.editor()))
	revoke := w.editor()
	revoke.At = w.now
	w.ok(w.RevokePartner(w.ctx(), "jxrb", revoke))
	w.putTowns(towns("x"), w.editor())
	w.putTowns(nil, w.editor())
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "t", Entry: "e", State: news.TakedownOpen}, w.editor()))
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "t", Entry: "e", State: news.TakedownRefused}, w.editor()))
	_, err := w.Seed(w.ctx(), []news.Source{source("s")}, w.now, w.editor())
	w.ok(err)
	type line struct {
		Op, Object    string
		Before, After bool
	}
	want := []line{
		{"source.add", "a", false, true}, {"source.edit", "a", true, true}, {"source.remove", "a", true, false},
		{"partner.add", "jxrb", false, true}, {"partner.revoke", "jxrb", true, true},
		{"gazetteer.put", "gazetteer", false, true}, {"gazetteer.put", "gazetteer", true, false},
		{"takedown.open", "e", false, true}, {"takedown.refused", "e", true, true}, {"source.seed", "seeded", false, true},
	}
	var got []line
	acts := w.told()
	for _, a := range acts {
		got = append(got, line{a.Op, a.Object, a.Before != nil, a.After != nil})
		if a.By != "zhang" || a.From != "api 192.0.2.7" || a.At.Before(t0) || (a.Before != nil) != (a.Rev != "") {
			t.Errorf("%+v", a)
		}
		if all, err := json.Marshal(a); err != nil || strings.Contains(string(all), "secret") || strings.Contains(string(all), "key_hash") {
			t.Errorf("a secret is in the log: %s, %v", all, err)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	of := func(about news.About) (ops []string) {
		found, _, err := w.ActsAbout(w.ctx(), about, news.Cursor{}, 10)
		w.ok(err)
		for _, a := range found {
			ops = append(ops, a.Op)
		}
		return ops
	}
	if got := of(news.AboutEntry("e")); !slices.Equal(got, []string{"takedown.refused", "takedown.open"}) {
		t.Errorf("about the entry: %v", got)
	}
	undoing := w.editor()
	undoing.Detail = news.Reasons{news.Because(news.UndoRule, acts[1].ID)}
	w.ok(w.AddSource(w.ctx(), source("u"), w.now, undoing))
	if got := of(news.AboutAct(acts[1].ID)); !slices.Equal(got, []string{"source.add"}) {
		t.Errorf("undoing it: %v", got)
	}
	var before, after news.Source
	w.ok(json.Unmarshal(acts[1].Before, &before))
	w.ok(json.Unmarshal(acts[1].After, &after))
	if before.Name != "源 a" || after.Name != "新名" {
		t.Errorf("from %q to %q", before.Name, after.Name)
	}
}

func settingsHaveActs(t *testing.T, w *world) {
	put := func(op, object, name string, value any) {
		a := w.editor()
		a.Op, a.Object = op, object
		w.ok(w.PutSetting(w.ctx(), name, value, a))
	}
	put("setting.put", "permits", news.SettingPermits, []string{"新华社"})
	put("channels.put", "channels", news.SettingChannels, []news.Channel{{ID: "near"}})
	put("gazetteer.put", "gazetteer", news.SettingTowns, towns("x"))
	put("setting.reset", "permits", news.SettingPermits, nil)
	for name, want := range map[string][]string{
		news.SettingPermits: {"setting.reset", "setting.put"}, news.SettingChannels: {"channels.put"}, news.SettingTowns: {"gazetteer.put"}, news.SettingSite: nil,
	} {
		acts, next, err := w.ActsAbout(w.ctx(), news.AboutSetting(name), news.Cursor{}, 10)
		w.ok(err)
		var got []string
		for _, a := range acts {
			got = append(got, a.Op)
		}
		if !slices.Equal(got, want) || !next.IsZero() {
			t.Errorf("acts of %s: %v, want %v", name, got, want)
		}
	}
}

func changeFromOtherRev(t *testing.T, w *world) {
	w.add("a")
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "t", State: news.TakedownOpen}, w.editor()))
	w.putTowns(towns("x"), w.editor())
	seen, err := w.Source(w.ctx(), "a")
	w.ok(err)
	if seen.Rev == "" {
		t.Fatal("a source has no revision")
	}
	mine, theirs := w.editor(), w.editor()
	mine.Rev, theirs.Rev = seen.Rev, seen.Rev
	first, second := seen, seen
	first.Name, second.Name = "我的", "他的"
	w.ok(w.PutSource(w.ctx(), first, mine))
	before := len(w.told())
	for name, err := range map[string]error{
		"an edit":    w.PutSource(w.ctx(), second, theirs),
		"a removal":  w.RemoveSource(w.ctx(), "a", theirs),
		"a takedown": w.PutTakedown(w.ctx(), news.Takedown{ID: "t", State: news.TakedownRefused}, theirs),
		"towns":      w.PutSetting(w.ctx(), news.SettingTowns, towns("y"), theirs),
	} {
		if !errors.Is(err, news.ErrConflict) {
			t.Errorf("%s: %v, want ErrConflict", name, err)
		}
	}
	if got, err := w.Source(w.ctx(), "a"); err != nil || got.Name != "我的" || len(w.told()) != before {
		t.Errorf("%+v, %v, and %d acts more", got, err, len(w.told())-before)
	}
	theirs.Rev = ""
	w.ok(w.PutSource(w.ctx(), second, theirs)) // whatever stands
}

func firstEditsConflict(t *testing.T, w *world) {
	mine, theirs := w.editor(), w.editor()
	mine.Rev, theirs.Rev = news.RevNone, news.RevNone
	for _, name := range news.SettingNames() {
		w.ok(w.PutSetting(w.ctx(), name, []string{"我的"}, mine))
		before := len(w.told())
		for what, value := range map[string]any{"a first edit": []string{"他的"}, "a reset": nil} {
			if err := w.PutSetting(w.ctx(), name, value, theirs); !errors.Is(err, news.ErrConflict) {
				t.Errorf("%s of %s after another: %v, want ErrConflict", what, name, err)
			}
		}
		set, err := w.Settings(w.ctx())
		w.ok(err)
		if !strings.Contains(string(set[name].Value), "我的") || len(w.told()) != before {
			t.Errorf("%s is %s, and %d acts more", name, set[name].Value, len(w.told())-before)
		}
	}
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), w.editor()))
	agreed := w.partners()["jxrb"].Rev
	w.ok(w.RecordPull(w.ctx(), "jxrb", pull(7, w.now)))
	if rev := w.partners()["jxrb"].Rev; rev != agreed || rev == "" {
		t.Errorf("a pull makes revision %q of %q", rev, agreed)
	}
	revoke := w.editor()
	revoke.At, revoke.Rev = w.now, agreed
	w.ok(w.RevokePartner(w.ctx(), "jxrb", revoke))
	if err := w.RevokePartner(w.ctx(), "jxrb", revoke); !errors.Is(err, news.ErrConflict) {
		t.Errorf("revoke what was revoked: %v, want ErrConflict", err)
	}
}

// oneChangeAtOnce: of what two do at once that is the same, one is on record.
func oneChangeAtOnce(t *testing.T, w *world) {
	w.ok(w.AddPartner(w.ctx(), partner("jxrb"), w.editor()))
	w.ok(w.PutTakedown(w.ctx(), news.Takedown{ID: "t", Entry: "e", State: news.TakedownOpen}, w.editor()))
	for round := range 10 {
		src := source(strconv.Itoa(round))
		by := w.editor()
		by.At = w.now
		renamed := src
		renamed.Name = "新名"
		for what, do := range map[string]func() error{
			"put":    func() error { return w.PutSetting(w.ctx(), news.SettingPermits, []string{src.ID}, by) },
			"add":    func() error { return w.AddSource(w.ctx(), src, w.now, by) },
			"revoke": func() error { return w.RevokePartner(w.ctx(), "jxrb", by) },
			"refuse": func() error {
				return w.PutTakedown(w.ctx(), news.Takedown{ID: "t", Entry: "e", State: news.TakedownRefused}, by)
			},
		} {
			w.onceOnRecord(what, do)
		}
		w.onceOnRecord("edit", func() error { return w.PutSource(w.ctx(), renamed, by) })
		w.onceOnRecord("remove", func() error { return w.RemoveSource(w.ctx(), src.ID, by) })
		w.onceOnRecord("reset", func() error { return w.PutSetting(w.ctx(), news.SettingPermits, nil, by) })
	}
}

func (w *world) onceOnRecord(what string, do func() error) {
	w.t.Helper()
	before := len(w.told())
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := do(); err != nil && !errors.Is(err, news.ErrExists) && !errors.Is(err, news.ErrNotFound) && !errors.Is(err, news.ErrConflict) {
				w.t.Errorf("%s: %v", what, err)
			}
		})
	}
	both.Wait()
	if more := len(w.told()) - before; more > 1 {
		w.t.Errorf("%s by two at once is on record %d times", what, more)
	}
}

func decisionsAtOnce(t *testing.T, w *world) {
	w.add("a")
	first := entry("a", 1)
	w.put("a", first)
	decide := func(town string) error {
		e, act := first, w.editor()
		e.Version, e.Towns = 2, []string{town}
		e.Override = &news.Override{Towns: &e.Towns, By: act.By, At: w.now}
		_, err := w.Amend(w.ctx(), []news.Entry{e}, nil, nil, act)
		return err
	}
	w.ok(decide("wuzhen"))
	before := len(w.told())
	if err := decide("puyuan"); !errors.Is(err, news.ErrConflict) {
		t.Errorf("the second decision on one version: %v, want ErrConflict", err)
	}
	if got := w.entry(first.ID); !slices.Equal(got.Towns, []string{"wuzhen"}) || len(w.told()) != before {
		t.Errorf("towns %q, and %d acts more", got.Towns, len(w.told())-before)
	}
	known, err := w.Known(w.ctx(), []string{first.ID})
	w.ok(err)
	if k := known[first.ID]; k.Version != 2 || k.Digest != first.Digest {
		t.Errorf("known as %+v", k)
	}
}
