package editorial

import (
	"slices"
	"strconv"
	"testing"

	"github.com/txnews/hub/news"
)

func TestTwoSourcesThatAreOneAreMerged(t *testing.T) {
	o, s := office(t)
	o.p.Lookups = s
	for _, id := range []string{"jxrb", "zjol", "third"} {
		add(t, o, news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/rss", Enabled: true})
	}
	first, second := copies(t, s)
	twin, err := s.Entry(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	twin.ID, twin.Source, twin.GUID, twin.URL = news.EntryID("zjol", "https://jxrb.example.cn/1"), "zjol", "", "https://jxrb.example.cn/1"
	twin.Story, twin.Original = twin.ID, twin.ID
	if _, err := s.Amend(t.Context(), []news.Entry{twin}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	was := map[string]news.Source{}
	for _, id := range []string{"jxrb", "zjol"} {
		was[id], _ = o.Source(t.Context(), id)
	}
	seen, err := o.MergeSources(t.Context(), li, Merge{Keep: "zjol", Drop: "jxrb", DryRun: true})
	if err != nil || seen.Entries != 1 || seen.Looked != 1 || len(seen.Twice) != 1 || seen.Twice[0].ID != first {
		t.Fatalf("%+v %v", seen, err)
	}
	if now, _ := o.Source(t.Context(), "jxrb"); now.Rev != was["jxrb"].Rev {
		t.Fatal("looking merged them")
	}
	_, err = o.MergeSources(t.Context(), li, Merge{Keep: "zjol", Drop: "jxrb", Revs: map[string]string{"zjol": "another"}})
	wantRefusal(t, err, SourceChanged)
	_, err = o.MergeSources(t.Context(), li, Merge{Keep: "zjol", Drop: "zjol"})
	wantRefusal(t, err, MergeSame)
	_, err = o.MergeSources(t.Context(), li, Merge{Keep: "zjol", Drop: "none"})
	wantRefusal(t, err, SourceMissing)
	done, err := o.MergeSources(t.Context(), li, Merge{Keep: "zjol", Drop: "jxrb", Revs: map[string]string{"zjol": was["zjol"].Rev, "jxrb": was["jxrb"].Rev}})
	if err != nil || done.Act == "" {
		t.Fatal(done, err)
	}
	kept, _ := o.Source(t.Context(), "zjol")
	gone, _ := o.Source(t.Context(), "jxrb")
	if !slices.Equal(kept.Also, []string{"jxrb"}) || gone.Into != "zjol" || gone.Enabled || !kept.Enabled {
		t.Errorf("%+v %+v", kept, gone)
	}
	if e, err := s.Entry(t.Context(), first); err != nil || e.Source != "jxrb" || e.Version != 1 {
		t.Errorf("its entry became %+v %v", e, err)
	}
	for _, again := range []Merge{{Keep: "zjol", Drop: "jxrb"}, {Keep: "jxrb", Drop: "third"}} {
		_, err = o.MergeSources(t.Context(), li, again)
		wantRefusal(t, err, MergeDone)
	}
	// What was taken in before goes along.
	if _, err := o.MergeSources(t.Context(), li, Merge{Keep: "third", Drop: "zjol"}); err != nil {
		t.Fatal(err)
	}
	if all, _ := o.Source(t.Context(), "third"); !slices.Equal(all.Also, []string{"zjol", "jxrb"}) {
		t.Errorf("%q", all.Also)
	}
	if _, err := o.Undo(t.Context(), li, actOf(t, s, "sources.merge").ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(t.Context(), li, done.Act); err != nil {
		t.Fatal(err)
	}
	for id, before := range was {
		if now, _ := o.Source(t.Context(), id); now.Into != "" || len(now.Also) > 0 || now.Enabled != before.Enabled {
			t.Errorf("undone: %+v", now)
		}
	}
}

func TestASourceTakesInABoundedNumberOfOthers(t *testing.T) {
	o, _ := office(t)
	o.p.Lookups = nil
	var also []string
	for i := range news.MaxAlso - 1 {
		also = append(also, "old"+strconv.Itoa(i))
	}
	for id, took := range map[string][]string{"kept": also, "jxrb": nil, "zjol": {"once"}} {
		add(t, o, news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/rss", Enabled: true, Also: took})
	}
	_, err := o.MergeSources(t.Context(), li, Merge{Keep: "kept", Drop: "zjol"})
	wantRefusal(t, err, MergeMany)
	if _, err := o.MergeSources(t.Context(), li, Merge{Keep: "kept", Drop: "jxrb"}); err != nil {
		t.Fatal(err)
	}
}
