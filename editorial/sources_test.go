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

// jxrb is a source that nothing is wrong with.
var jxrb = news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/rss.xml", Enabled: true}

func TestASourceThatCannotBeIsRefused(t *testing.T) {
	o, _ := office(t)
	add(t, o, jxrb)
	_, err := o.AddSource(t.Context(), li, jxrb)
	e := wantRefusal(t, err, SourceExists)
	if !errors.Is(e, news.ErrExists) || e.Terms[0] != "jxrb" {
		t.Errorf("%v", e)
	}
	twin := jxrb
	twin.ID, twin.URL = "twin", "http://jxrb.example.cn/rss.xml#top"
	_, err = o.AddSource(t.Context(), li, twin)
	if e := wantRefusal(t, err, SourceAddressTaken); e.Field != "url" || e.Terms[0] != "jxrb" {
		t.Errorf("%v in %q, want the field and who has the address", e, e.Field)
	}
	nameless := jxrb
	nameless.Name = ""
	_, err = o.PutSource(t.Context(), li, nameless)
	wantRefusal(t, err, SourceInvalid)
	twin.URL = "https://other.example.cn/"
	_, err = o.PutSource(t.Context(), li, twin)
	wantRefusal(t, err, SourceMissing)
	wantRefusal(t, o.RemoveSource(t.Context(), li, "twin", ""), SourceMissing)
	_, err = o.SourceState(t.Context(), "twin")
	wantRefusal(t, err, SourceMissing)
}

func TestEveryChangeOfTheSourceListIsOnRecord(t *testing.T) {
	o, s := office(t)
	src := add(t, o, jxrb)
	src.Name = "嘉报"
	src, err := o.PutSource(t.Context(), li, src)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.RemoveSource(t.Context(), li, "jxrb", src.Rev); err != nil {
		t.Fatal(err)
	}
	for op, change := range map[string][2]bool{"source.add": {false, true}, "source.edit": {true, true}, "source.remove": {true, false}} {
		a := actOf(t, s, op)
		if a.By != "li" || a.From != "cli" || a.Object != "jxrb" || (a.Before != nil) != change[0] || (a.After != nil) != change[1] {
			t.Errorf("%+v", a)
		}
	}
	if d := cmp.Diff([]Changed{{"name", `"嘉兴日报"`, `"嘉报"`}}, ChangedBy(actOf(t, s, "source.edit"))); d != "" {
		t.Error(d)
	}
}

func TestTwoEditorsOfASourceAreToldApart(t *testing.T) {
	o, _ := office(t)
	read := add(t, o, jxrb)
	first, second := read, read
	first.Name, second.Interval = "嘉报", time.Hour
	first, err := o.PutSource(t.Context(), li, first)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.PutSource(t.Context(), li, second)
	if e := wantRefusal(t, err, SourceChanged); e.Revision != first.Rev || !errors.Is(e, news.ErrConflict) {
		t.Errorf("%+v, want the revision in force, %s", e, first.Rev)
	}
	wantRefusal(t, o.RemoveSource(t.Context(), li, "jxrb", read.Rev), SourceChanged)
	if src, err := o.Source(t.Context(), "jxrb"); err != nil || src.Name != "嘉报" || src.Interval != 0 {
		t.Errorf("%v %+v, want the first edit alone", err, src)
	}
}

func TestAnImportedListLeavesWhatIsThere(t *testing.T) {
	o, _ := office(t)
	add(t, o, jxrb)
	again, sameID, nameless := jxrb, jxrb, jxrb
	again.ID = "again"
	sameID.URL = "https://other.example.cn/rss.xml"
	nameless.ID, nameless.Name, nameless.URL = "nameless", "", "https://third.example.cn/"
	done, err := o.ImportSources(t.Context(), li, []news.Source{again, sameID, nameless, sameID}, Import{})
	if err != nil || len(done) != 4 {
		t.Fatal(done, err)
	}
	if done[0].Outcome != ImportThere || done[0].ID != "jxrb" {
		t.Errorf("%+v, want it there as jxrb", done[0])
	}
	if done[1].Outcome != ImportNew || done[1].ID != "jxrb-2" {
		t.Errorf("%+v, want it added under a free id", done[1])
	}
	wantRefusal(t, done[2].Err, SourceInvalid)
	if done[3].Outcome != ImportThere || done[3].ID != "jxrb-2" {
		t.Errorf("%+v, want the list's own twin found", done[3])
	}
}

func TestOnlyEnabledSourcesArePolled(t *testing.T) {
	o, _ := office(t)
	off := jxrb
	off.ID, off.URL, off.Enabled = "off", "https://off.example.cn/", false
	for _, src := range []news.Source{jxrb, off} {
		add(t, o, src)
	}
	if ids, err := o.polled(t.Context(), nil); err != nil || !slices.Equal(ids, []string{"jxrb"}) {
		t.Error(ids, err)
	}
	_, err := o.polled(t.Context(), []string{"off"})
	wantRefusal(t, err, SourceDisabled)
	_, err = o.polled(t.Context(), []string{"nobody"})
	wantRefusal(t, err, SourceMissing)
}

// A source keeps a channel that is gone by now, until somebody names others; no source gets one.
func TestASourceOnARemovedChannelIsEdited(t *testing.T) {
	o, s := office(t)
	gone := "canal"
	o.p.CheckSource = func(src, was news.Source) error {
		for _, id := range src.NamedChannels() {
			if id == gone && !slices.Contains(was.NamedChannels(), id) {
				return errors.New("there is no channel " + id)
			}
		}
		return nil
	}
	on := jxrb
	on.Channels, on.Licence = []string{gone}, news.Licence{Except: []news.Exception{{Channels: []string{gone}}}}
	_, err := o.AddSource(t.Context(), li, on)
	wantRefusal(t, err, SourceInvalid)
	wantDone(t, s.AddSource(t.Context(), on, noon, news.Act{}))
	now := must(o.Source(t.Context(), "jxrb"))
	now.Name = "嘉报"
	now = must(o.PutSource(t.Context(), li, now))
	now.Channels, now.Licence = []string{"world"}, news.Licence{}
	now = must(o.PutSource(t.Context(), li, now))
	edit := actOf(t, s, "source.edit")
	now.Channels = []string{gone}
	_, err = o.PutSource(t.Context(), li, now)
	wantRefusal(t, err, SourceInvalid)
	if _, err := o.Undo(t.Context(), li, edit.ID); err != nil { // what stood before stands again
		t.Fatal(err)
	}
	if now = must(o.Source(t.Context(), "jxrb")); now.Channels[0] != gone {
		t.Errorf("%+v", now)
	}
	wantDone(t, o.RemoveSource(t.Context(), li, "jxrb", ""))
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "source.remove").ID); err != nil {
		t.Error(err)
	}
}

func wantDone(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnImportIsUndoneAsOne: a list of many is one act for what it adds and one for what it changes.
func TestAnImportIsUndoneAsOne(t *testing.T) {
	o, s := office(t)
	old := add(t, o, jxrb)
	moved, next := jxrb, jxrb
	moved.Name, moved.URL = "嘉报", "https://jxrb.example.cn/new.xml"
	next.ID = "next" // at the address that the other leaves
	list := []news.Source{moved, next}
	for n := range 500 {
		list = append(list, news.Source{ID: fmt.Sprint("s", n), Name: "源", Kind: news.KindFeed, URL: fmt.Sprintf("https://s%d.example.cn/", n), Enabled: true})
	}
	done := must(o.ImportSources(t.Context(), li, list, Import{Update: true}))
	if now := sourcesNow(t, o); len(now) != len(list) || done[0].Outcome != ImportChanged || done[1].Outcome != ImportNew || now["jxrb"].URL != moved.URL {
		t.Fatalf("%d sources, %+v", len(now), done[:2])
	}
	for _, op := range []string{"sources.add", "sources.edit"} {
		if _, err := o.Undo(t.Context(), li, actOf(t, s, op).ID); err != nil {
			t.Fatal(op, err)
		}
	}
	if now := sourcesNow(t, o); len(now) != 1 || now["jxrb"].URL != old.URL || now["jxrb"].Name != old.Name {
		t.Errorf("%+v, want it as before", now)
	}
}

func TestAListThatUpdatesSaysWhatItChanges(t *testing.T) {
	o, _ := office(t)
	old := add(t, o, jxrb)
	same, other, renamed, taken := jxrb, jxrb, jxrb, jxrb
	other.ID, other.URL = "other", "https://other.example.cn/"
	renamed.Name, renamed.URL = "嘉报", "https://me:pw@jxrb.example.cn/new.xml"
	taken.URL = other.URL
	list := []news.Source{same, other, renamed, taken}
	for _, dry := range []bool{true, false} {
		done, err := o.ImportSources(t.Context(), li, list, Import{Update: true, DryRun: dry})
		if err != nil || len(done) != 4 || done[0].Outcome != ImportUnchanged || done[1].Outcome != ImportNew || done[2].Outcome != ImportChanged || done[3].Outcome != ImportRefused {
			t.Fatalf("dry %v: %v %+v", dry, err, done)
		}
		want := []Changed{{"name", `"嘉兴日报"`, `"嘉报"`}, {"url", `"https://jxrb.example.cn/rss.xml"`, `"https://me:xxxxx@jxrb.example.cn/new.xml"`}}
		if d := cmp.Diff(want, done[2].Changed); d != "" {
			t.Error(d)
		}
		wantRefusal(t, done[3].Err, SourceAddressTaken)
		now, err := o.Source(t.Context(), "jxrb")
		if err != nil || (now.Name == old.Name) != dry {
			t.Errorf("dry %v: %v %+v", dry, err, now)
		}
	}
}

// TestAListWithMaskedPasswords: a list that is handed around has none. What is there keeps its own, what is new cannot come in.
func TestAListWithMaskedPasswords(t *testing.T) {
	o, s := office(t)
	const secret, masked = "https://li:geheim@a.example/rss.xml", "https://li:xxxxx@a.example/rss.xml"
	list := []news.Source{{ID: "a", Name: "甲", Kind: news.KindFeed, URL: secret}}
	if _, err := o.ImportSources(t.Context(), li, list, Import{}); err != nil {
		t.Fatal(err)
	}
	list[0].Name, list[0].URL = "甲报", masked
	list = append(list, news.Source{ID: "b", Name: "乙", Kind: news.KindFeed, URL: "https://li:xxxxx@b.example/rss.xml"})
	done, err := o.ImportSources(t.Context(), li, list, Import{Update: true})
	if err != nil || done[0].Outcome != ImportChanged || done[1].Outcome != ImportRefused {
		t.Fatalf("%+v, %v", done, err)
	}
	if why := wantRefusal(t, done[1].Err, SourceInvalid); why.Field != "url" || len(why.Cause) != 1 || why.Cause[0].Rule != "list.masked" {
		t.Errorf("refused for %+v", why)
	}
	if a, err := s.Source(t.Context(), "a"); err != nil || a.URL != secret || a.Name != "甲报" {
		t.Errorf("%+v, %v", a, err)
	}
}
