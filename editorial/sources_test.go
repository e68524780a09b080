package editorial

import (
	"errors"
	"slices"
	"testing"

	"github.com/txnews/hub/news"
)

// jxrb is a source that nothing is wrong with.
var jxrb = news.Source{ID: "jxrb", Name: "嘉兴日报", Kind: news.KindFeed, URL: "https://jxrb.example.cn/rss.xml", Enabled: true}

func TestASourceThatCannotBeIsRefused(t *testing.T) {
	o, _ := office(t)
	if err := o.AddSource(t.Context(), li, jxrb); err != nil {
		t.Fatal(err)
	}
	e := wantRefusal(t, o.AddSource(t.Context(), li, jxrb), SourceExists)
	if !errors.Is(e, news.ErrExists) || e.Terms[0] != "jxrb" {
		t.Errorf("%v", e)
	}
	twin := jxrb
	twin.ID, twin.URL = "twin", "http://jxrb.example.cn/rss.xml#top"
	if e := wantRefusal(t, o.AddSource(t.Context(), li, twin), SourceAddressTaken); e.Field != "url" || e.Terms[0] != "jxrb" {
		t.Errorf("%v in %q, want the field and who has the address", e, e.Field)
	}
	nameless := jxrb
	nameless.Name = ""
	wantRefusal(t, o.PutSource(t.Context(), li, nameless), SourceInvalid)
	twin.URL = "https://other.example.cn/"
	wantRefusal(t, o.PutSource(t.Context(), li, twin), SourceMissing)
	wantRefusal(t, o.RemoveSource(t.Context(), li, "twin"), SourceMissing)
	_, err := o.SourceState(t.Context(), "twin")
	wantRefusal(t, err, SourceMissing)
}

func TestEveryChangeOfTheSourceListIsOnRecord(t *testing.T) {
	o, s := office(t)
	changed := jxrb
	changed.Name = "嘉报"
	for _, err := range []error{o.AddSource(t.Context(), li, jxrb), o.PutSource(t.Context(), li, changed), o.RemoveSource(t.Context(), li, "jxrb")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	acts, _, err := s.Acts(t.Context(), news.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var ops []string
	for _, a := range acts {
		if a.By != "li" || a.Object != "jxrb" {
			t.Errorf("%+v", a)
		}
		ops = append(ops, a.Op)
	}
	slices.Sort(ops)
	if !slices.Equal(ops, []string{"source.add", "source.edit", "source.remove"}) {
		t.Error(ops)
	}
}

func TestAnImportedListLeavesWhatIsThere(t *testing.T) {
	o, _ := office(t)
	if err := o.AddSource(t.Context(), li, jxrb); err != nil {
		t.Fatal(err)
	}
	again, sameID, nameless := jxrb, jxrb, jxrb
	again.ID = "again"
	sameID.URL = "https://other.example.cn/rss.xml"
	nameless.ID, nameless.Name, nameless.URL = "nameless", "", "https://third.example.cn/"
	done, err := o.ImportSources(t.Context(), li, []news.Source{again, sameID, nameless, sameID})
	if err != nil || len(done) != 4 {
		t.Fatal(done, err)
	}
	if !done[0].There || done[0].ID != "jxrb" {
		t.Errorf("%+v, want it there as jxrb", done[0])
	}
	if done[1].There || done[1].Err != nil || done[1].ID != "jxrb-2" {
		t.Errorf("%+v, want it added under a free id", done[1])
	}
	wantRefusal(t, done[2].Err, SourceInvalid)
	if !done[3].There || done[3].ID != "jxrb-2" {
		t.Errorf("%+v, want the list's own twin found", done[3])
	}
}

func TestOnlyEnabledSourcesArePolled(t *testing.T) {
	o, _ := office(t)
	off := jxrb
	off.ID, off.URL, off.Enabled = "off", "https://off.example.cn/", false
	for _, src := range []news.Source{jxrb, off} {
		if err := o.AddSource(t.Context(), li, src); err != nil {
			t.Fatal(err)
		}
	}
	if ids, err := o.polled(t.Context(), nil); err != nil || !slices.Equal(ids, []string{"jxrb"}) {
		t.Error(ids, err)
	}
	_, err := o.polled(t.Context(), []string{"off"})
	wantRefusal(t, err, SourceDisabled)
	_, err = o.polled(t.Context(), []string{"nobody"})
	wantRefusal(t, err, SourceMissing)
}
