package editorial

import (
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

func TestAChangeOfASourceIsUndone(t *testing.T) {
	o, s := office(t)
	secret := jxrb
	secret.URL = "https://li:geheim@jxrb.example.cn/rss.xml"
	src := add(t, o, secret)
	src.Name = "嘉报"
	if _, err := o.PutSource(t.Context(), li, src); err != nil {
		t.Fatal(err)
	}
	edit := actOf(t, s, "source.edit")
	if _, err := o.Undo(t.Context(), li, edit.ID); err != nil {
		t.Fatal(err)
	}
	src, err := o.Source(t.Context(), "jxrb")
	if err != nil || src.Name != jxrb.Name || src.URL != secret.URL {
		t.Errorf("%v %+v, want the old name under the address with its password", err, src)
	}
	_, err = o.Undo(t.Context(), li, edit.ID)
	wantRefusal(t, err, ActUndone)
	if _, err = o.Undo(t.Context(), li, actOf(t, s, "source.add").ID); err != nil {
		t.Fatal(err)
	}
	_, err = o.Source(t.Context(), "jxrb")
	wantRefusal(t, err, SourceMissing)
	_, err = o.Undo(t.Context(), li, actOf(t, s, "source.remove").ID)
	wantRefusal(t, err, ActSecret)
	_, err = o.Undo(t.Context(), li, "nothing")
	wantRefusal(t, err, ActMissing)
}

func TestARemovedSourceComesBack(t *testing.T) {
	o, s := office(t)
	add(t, o, jxrb)
	if err := o.RemoveSource(t.Context(), li, "jxrb", ""); err != nil {
		t.Fatal(err)
	}
	removed := actOf(t, s, "source.remove")
	if _, err := o.Undo(t.Context(), li, removed.ID); err != nil {
		t.Fatal(err)
	}
	if src, err := o.Source(t.Context(), "jxrb"); err != nil || src.URL != jxrb.URL || !src.Enabled {
		t.Errorf("%v %+v", err, src)
	}
	_, err := o.Undo(t.Context(), li, removed.ID)
	wantRefusal(t, err, ActUndone)
}

func TestADecisionIsUndone(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	decide := func(d Decision) news.Act {
		t.Helper()
		if _, err := o.Decide(t.Context(), li, second, "", d); err != nil {
			t.Fatal(err)
		}
		return actOf(t, s, "entry.set")
	}
	undo := func(a news.Act) EntryInfo {
		t.Helper()
		if _, err := o.Undo(t.Context(), li, a.ID); err != nil {
			t.Fatal(err)
		}
		info, err := o.Entry(t.Context(), second)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	travel := []string{"travel"}
	joined := decide(Decision{Story: first, Channels: &travel})
	if info := undo(joined); info.Story != nil || !slices.Equal(info.Entry.Channels, []string{"world"}) || info.Entry.Override != nil {
		t.Errorf("%+v, want it alone and as the desk had it", info)
	}
	decide(Decision{Story: first})
	split := decide(Decision{Story: news.StoryAlone})
	if info := undo(split); info.Story == nil || len(info.Story.Members) != 2 || info.Entry.Override.Story != info.Story.ID {
		t.Errorf("%+v, want it back in its story", info)
	}
	_, err := o.Undo(t.Context(), li, joined.ID)
	wantRefusal(t, err, ActUndone)
}

// TestDecisionsAreUndoneOneByOne: the latest first, as the refusal of another order says.
func TestDecisionsAreUndoneOneByOne(t *testing.T) {
	o, s := office(t)
	first, second := copies(t, s)
	before := must(o.Entry(t.Context(), second))
	travel, none := []string{"travel"}, []string{}
	var acts []string
	for _, d := range []Decision{{Channels: &travel}, {Towns: &none}, {Story: first}, {Story: news.StoryAlone}, {Auto: []string{"channels"}}, {Release: true}} {
		_ = must(o.Decide(t.Context(), li, second, "", d))
		acts = append(acts, actOf(t, s, "entry.set").ID)
	}
	_, err := o.Undo(t.Context(), li, acts[0])
	wantRefusal(t, err, ActOverlaid)
	for _, id := range slices.Backward(acts) {
		if _, err := o.Undo(t.Context(), li, id); err != nil {
			t.Fatal(id, err)
		}
	}
	now := must(o.Entry(t.Context(), second))
	if !slices.Equal(now.Entry.Channels, before.Entry.Channels) || !slices.Equal(now.Entry.Towns, before.Entry.Towns) || now.Story != nil || !now.Entry.Override.Empty() {
		t.Errorf("%+v, want it as it was", now)
	}
}

func TestADecisionIsMadeFromWhatWasRead(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	read, err := o.Entry(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	travel := []string{"travel"}
	now, err := o.Decide(t.Context(), li, first, read.Revision, Decision{Channels: &travel})
	if err != nil || now.Revision == read.Revision {
		t.Fatal(err, now.Revision)
	}
	_, err = o.Decide(t.Context(), li, first, read.Revision, Decision{Release: true})
	if e := wantRefusal(t, err, EntryDecided); e.Revision != now.Revision {
		t.Errorf("%+v, want the revision in force, %s", e, now.Revision)
	}
}
