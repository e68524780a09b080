package editorial

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/news"
)

// group adds three sources of one host, one with a password, and one elsewhere.
func group(t *testing.T, o *Office) {
	t.Helper()
	for i, address := range []string{"http://old.example.cn/a", "http://me:geheim@old.example.cn/b", "http://old.example.cn/c", "https://elsewhere.example.cn/"} {
		id := string(rune('a' + i))
		add(t, o, news.Source{ID: id, Name: "源" + id, Kind: news.KindFeed, URL: address, Enabled: true, Labels: []string{"旧"}})
	}
}

func change(t *testing.T, o *Office, b Bulk) Bulked {
	t.Helper()
	done, err := o.ChangeSources(t.Context(), li, b)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func sourcesNow(t *testing.T, o *Office) map[string]news.Source {
	t.Helper()
	list, err := o.p.Sources.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]news.Source{}
	for _, s := range list {
		s.Rev = ""
		all[s.ID] = s
	}
	return all
}

func TestOneChangeOfManyIsUndoneAsOne(t *testing.T) {
	for name, c := range map[string]SourceChange{
		"interval":  {Interval: new(30 * time.Minute)},
		"licence":   {Licence: &LicenceChange{Public: new(news.ExtentHeadline), Label: new("稿件来源:{origin}")}},
		"channels":  {AddChannels: []string{"world", "travel"}},
		"labels":    {AddLabels: []string{"县级"}, DropLabels: []string{"旧"}},
		"host":      {Host: &HostRename{From: "OLD.example.cn", To: "https://new.example.cn:8443"}},
		"pause":     {PausedUntil: new(noon.Add(72 * time.Hour))},
		"disabled":  {Enabled: new(false)},
		"many ways": {Enabled: new(false), Interval: new(time.Hour), Timezone: new("Asia/Tokyo")},
	} {
		o, s := office(t)
		group(t, o)
		before := sourcesNow(t, o)
		done := change(t, o, Bulk{IDs: []string{"a", "b", "c", "a"}, Change: c})
		if done.Changed != 3 || done.Act == "" || done.Refused != 0 {
			t.Errorf("%s: %+v", name, done)
		}
		if a := actOf(t, s, "sources.edit"); a.ID != done.Act || a.Object != "a, b, c" || a.By != "li" {
			t.Errorf("%s: %+v", name, a)
		}
		after := sourcesNow(t, o)
		if cmp.Diff(before["d"], after["d"]) != "" || cmp.Equal(before["a"], after["a"]) {
			t.Errorf("%s: %+v", name, after)
		}
		if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(before, sourcesNow(t, o)); d != "" {
			t.Errorf("%s: undone (-before +now): %s", name, d)
		}
		undone := actOf(t, s, "sources.edit")
		if _, err := o.Undo(t.Context(), li, undone.ID); err != nil || undone.ID == done.Act {
			t.Errorf("%s: undo the undoing: %v", name, err)
		}
		if d := cmp.Diff(after, sourcesNow(t, o)); d != "" {
			t.Errorf("%s: again (-after +now): %s", name, d)
		}
	}
}

func TestManySourcesAreRemovedAndComeBackAsOne(t *testing.T) {
	o, s := office(t)
	group(t, o)
	before := sourcesNow(t, o)
	done := change(t, o, Bulk{IDs: []string{"a", "c"}, Change: SourceChange{Remove: true}})
	if left := sourcesNow(t, o); len(left) != 2 || done.Changed != 2 {
		t.Fatal(left, done)
	}
	if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, sourcesNow(t, o)); d != "" {
		t.Error(d)
	}
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "sources.add").ID); err != nil || len(sourcesNow(t, o)) != 2 {
		t.Error("the undoing cannot be undone", err)
	}
	withPassword := change(t, o, Bulk{IDs: []string{"b", "d"}, Change: SourceChange{Remove: true}})
	_, err := o.Undo(t.Context(), li, withPassword.Act)
	wantRefusal(t, err, ActSecret)
	if len(sourcesNow(t, o)) != 0 {
		t.Error("half of an undoing was done")
	}
}

func TestWhereOneRefusesNothingIsDone(t *testing.T) {
	o, s := office(t)
	group(t, o)
	add(t, o, news.Source{ID: "taken", Name: "占", Kind: news.KindFeed, URL: "https://new.example.cn/b", Enabled: true})
	before := sourcesNow(t, o)
	rename := SourceChange{Host: &HostRename{From: "old.example.cn", To: "new.example.cn"}}
	dry := change(t, o, Bulk{IDs: []string{"a", "b", "c", "none", "d"}, Change: rename, DryRun: true})
	outcomes := []BulkOutcome{}
	for _, r := range dry.Sources {
		outcomes = append(outcomes, r.Outcome)
	}
	if !slices.Equal(outcomes, []BulkOutcome{BulkChanged, BulkRefused, BulkChanged, BulkRefused, BulkUnchanged}) || dry.Act != "" {
		t.Errorf("%+v", dry)
	}
	wantRefusal(t, dry.Sources[1].Err, SourceAddressTaken)
	if d := cmp.Diff([]Changed{{"url", `"http://old.example.cn/a"`, `"http://new.example.cn/a"`}}, dry.Sources[0].Changed); d != "" {
		t.Error(d)
	}
	_, err := o.ChangeSources(t.Context(), li, Bulk{IDs: []string{"a", "b", "c", "none"}, Change: rename})
	if e := wantRefusal(t, err, SourcesRefused); e.Terms[0] != "2" || e.Terms[1] != "b, none" {
		t.Errorf("%+v", e)
	}
	if d := cmp.Diff(before, sourcesNow(t, o)); d != "" {
		t.Errorf("half of it was done: %s", d)
	}
	acts, _, _ := s.Acts(t.Context(), news.Cursor{}, 10)
	if acts[0].Op != "source.add" {
		t.Errorf("what was not done is on record: %+v", acts[0])
	}
	done := change(t, o, Bulk{IDs: []string{"a", "b", "c", "none"}, Change: rename, Skip: true})
	if now := sourcesNow(t, o); done.Changed != 2 || now["a"].URL != "http://new.example.cn/a" || now["b"].URL != before["b"].URL {
		t.Errorf("%+v", done)
	}
}

func TestAHostRenameMayTurnAddressesRound(t *testing.T) {
	o, _ := office(t)
	add(t, o, news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: "https://one.example.cn/rss"})
	add(t, o, news.Source{ID: "b", Name: "乙", Kind: news.KindFeed, URL: "https://two.example.cn/rss"})
	_, err := o.ChangeSources(t.Context(), li, Bulk{IDs: []string{"a", "b"}, Change: SourceChange{Host: &HostRename{From: "one.example.cn", To: "two.example.cn"}}})
	wantRefusal(t, err, SourcesRefused)
	for _, host := range []HostRename{{"one.example.cn", "two.example.cn/x"}, {"one.example.cn", "me:pw@two.example.cn"}, {"", "two.example.cn"}, {"one.example.cn", "ftp://two.example.cn"}, {"a b", "c"}} {
		_, err := o.ChangeSources(t.Context(), li, Bulk{IDs: []string{"a"}, Change: SourceChange{Host: &host}})
		wantRefusal(t, err, BulkHost)
	}
}

func TestAChangeOfManyIsMadeFromWhatWasSeen(t *testing.T) {
	o, _ := office(t)
	group(t, o)
	seen, err := o.SourceTable(t.Context(), TableAsk{})
	if err != nil {
		t.Fatal(err)
	}
	revs := map[string]string{}
	for _, r := range seen.Rows {
		revs[r.ID] = r.Rev
	}
	other := sourcesNow(t, o)["c"]
	other.Name = "改名"
	if _, err := o.PutSource(t.Context(), li, other); err != nil {
		t.Fatal(err)
	}
	_, err = o.ChangeSources(t.Context(), li, Bulk{IDs: []string{"a", "c"}, Revs: revs, Change: SourceChange{Enabled: new(false)}})
	wantRefusal(t, err, SourcesRefused)
	done := change(t, o, Bulk{All: &TableAsk{Query: "old.example.cn"}, Change: SourceChange{Enabled: new(false)}})
	if done.Changed != 3 {
		t.Errorf("%+v", done)
	}
	if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
		t.Errorf("%v", err)
	}
}

func TestAnUndoingOfManyLeavesWhatWasChangedBesideIt(t *testing.T) {
	o, _ := office(t)
	group(t, o)
	done := change(t, o, Bulk{IDs: []string{"a", "b"}, Change: SourceChange{Interval: new(time.Hour)}})
	other := sourcesNow(t, o)["a"]
	other.Name = "改名"
	if _, err := o.PutSource(t.Context(), li, other); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
		t.Fatal(err)
	}
	if now := sourcesNow(t, o)["a"]; now.Name != "改名" || now.Interval != 0 {
		t.Errorf("%+v", now)
	}
	_, err := o.Undo(t.Context(), li, done.Act)
	wantRefusal(t, err, ActUndone)
}

func TestThereMustBeSomethingToChange(t *testing.T) {
	o, _ := office(t)
	group(t, o)
	for code, b := range map[Code]Bulk{
		BulkNothing:     {Change: SourceChange{Enabled: new(true)}},
		BulkNoChange:    {IDs: []string{"a"}},
		BulkRemoveAlone: {IDs: []string{"a"}, Change: SourceChange{Remove: true, Enabled: new(true)}},
	} {
		_, err := o.ChangeSources(t.Context(), li, b)
		wantRefusal(t, err, code)
	}
	if done := change(t, o, Bulk{IDs: []string{"a"}, Change: SourceChange{Enabled: new(true)}}); done.Act != "" || done.Sources[0].Outcome != BulkUnchanged {
		t.Errorf("%+v", done)
	}
}

func TestASourcesHistorySaysWhatWasChanged(t *testing.T) {
	o, _ := office(t)
	group(t, o)
	edited := sourcesNow(t, o)["a"]
	edited.Name = "新名"
	if _, err := o.PutSource(t.Context(), li, edited); err != nil {
		t.Fatal(err)
	}
	change(t, o, Bulk{IDs: []string{"a", "b", "d"}, Change: SourceChange{Interval: new(time.Hour)}})
	change(t, o, Bulk{IDs: []string{"b", "d"}, Change: SourceChange{Enabled: new(false)}})
	change(t, o, Bulk{IDs: []string{"a", "d"}, Change: SourceChange{Remove: true}})
	edits, next, err := o.SourceHistory(t.Context(), "a", news.Cursor{}, 10)
	if err != nil || len(edits) != 4 || !next.IsZero() {
		t.Fatal(edits, err)
	}
	if !edits[0].Removed || edits[0].Others != 1 || !edits[3].Added || edits[3].Op != "source.add" {
		t.Errorf("%+v", edits)
	}
	if d := cmp.Diff([]Changed{{"interval", "", "1h"}}, edits[1].Changed); d != "" || edits[1].Others != 2 {
		t.Error(d)
	}
	if d := cmp.Diff([]Changed{{"name", `"源a"`, `"新名"`}}, edits[2].Changed); d != "" {
		t.Error(d)
	}
	if _, next, _ := o.SourceHistory(t.Context(), "a", news.Cursor{}, 2); next.IsZero() {
		t.Error("there is no second page")
	}
}

// TestThousandsAreChangedAsOne holds that a change of as many sources as may be is one commit.
func TestThousandsAreChangedAsOne(t *testing.T) {
	o, s := office(t)
	sources := make([]news.Source, BulkMost)
	for i := range sources {
		id := fmt.Sprintf("s%04d", i)
		sources[i] = news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/", Enabled: true}
	}
	if _, err := s.Seed(t.Context(), sources, noon, news.Act{At: noon}); err != nil {
		t.Fatal(err)
	}
	done := change(t, o, Bulk{All: &TableAsk{}, Change: SourceChange{Interval: new(time.Hour)}})
	if done.Changed != BulkMost {
		t.Errorf("%d changed", done.Changed)
	}
	if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
		t.Error(err)
	}
	if _, err := o.ChangeSources(t.Context(), li, Bulk{IDs: []string{"none"}, Change: SourceChange{Enabled: new(true)}}); !errors.Is(err, news.ErrConflict) {
		t.Error(err)
	}
}
