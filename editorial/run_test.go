package editorial

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// going is a hub that refreshes these sources.
type going map[string]news.Step

func (g going) Going() map[string]news.Step          { return g }
func (g going) Listen(func(news.Step)) (stop func()) { return func() {} }

// A run tells of each source whether it waits, runs or ended; one that a hub was at already ends with that refresh.
func TestARunOfSeveralSources(t *testing.T) {
	o, s := office(t)
	at := going{}
	o.p.Runs, o.p.Progress = s, at
	for _, id := range []string{"a", "b", "c", "d"} {
		add(t, o, news.Source{ID: id, Name: id, Kind: news.KindFeed, URL: "https://" + id + ".example.cn/rss", Enabled: id != "d"})
	}
	began := noon
	refreshed := func(id string, st news.SourceState) {
		t.Helper()
		jobs, err := s.Claim(t.Context(), "t", noon.Add(time.Hour), time.Minute, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs {
			if j.Source.ID != id {
				err = s.Release(t.Context(), j.Lease, noon)
			} else {
				st.NextCheck = noon.Add(24 * time.Hour)
				_, err = s.Commit(t.Context(), news.Refresh{Lease: j.Lease, State: st, At: st.LastCheck})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	refreshed("a", news.SourceState{LastCheck: began.Add(-time.Minute), Outcome: news.OutcomeNew})
	at["a"] = news.Step{Source: "a", Stage: news.StageFetched, Count: 9}
	_, err := o.StartRun(t.Context(), li, Choice{IDs: []string{"d"}})
	wantRefusal(t, err, RunNothing)
	_, err = o.StartRun(t.Context(), li, Choice{IDs: []string{"none"}})
	wantRefusal(t, err, SourceMissing)
	_, err = o.RunState(t.Context(), "none")
	wantRefusal(t, err, RunMissing)
	run, err := o.StartRun(t.Context(), li, Choice{All: &TableAsk{}})
	if err != nil || run.Left != 1 || len(run.Sources) != 3 {
		t.Fatal(run, err)
	}
	state := func() RunState {
		t.Helper()
		st, err := o.RunState(t.Context(), run.ID)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	if st := state(); st.Going != 1 || st.Queued != 2 || st.Rows[0].ID != "a" || st.Rows[0].Step.Count != 9 || st.Over() {
		t.Errorf("%+v", st)
	}
	delete(at, "a")
	refreshed("a", news.SourceState{LastCheck: run.At.Add(-time.Millisecond), Outcome: news.OutcomeNew}) // it began before the run
	refreshed("b", news.SourceState{LastCheck: run.At.Add(time.Second), Outcome: news.OutcomeFailed})
	if st := state(); st.Done != 2 || st.Failed != 1 || st.Queued != 1 || st.Rows[0].ID != "b" || st.Over() {
		t.Errorf("%+v", st)
	}
	if err := o.RemoveSource(t.Context(), li, "c", ""); err != nil {
		t.Fatal(err)
	}
	if st := state(); !st.Over() || len(st.Rows) != 2 {
		t.Errorf("what is left of a run: %+v", st)
	}
}
