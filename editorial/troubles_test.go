package editorial

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestSourcesThatNeedSomebody(t *testing.T) {
	for name, c := range map[string]struct {
		state  news.SourceState
		found  bool
		grade  int
		settle time.Duration
	}{
		"failed once":   {news.SourceState{Outcome: news.OutcomeFailed, Failures: 1, FailingSince: noon}, true, 1, failingTold},
		"failed thrice": {news.SourceState{Outcome: news.OutcomeFailed, Failures: 3, FailingSince: noon}, true, 1, 0},
		"silent":        {news.SourceState{Outcome: news.OutcomeUnchanged, LastNew: noon.Add(-15 * 24 * time.Hour)}, true, 0, 0},
		"ever empty":    {news.SourceState{Outcome: news.OutcomeUnchanged}, true, 0, emptyTold},
		"well":          {news.SourceState{Outcome: news.OutcomeNew, LastNew: noon}, false, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o, s := office(t)
			add(t, o, news.Source{ID: "a", Name: "甲", Kind: news.KindFeed, URL: "https://a.example/", Enabled: true})
			refreshed(t, s, noon.Add(time.Hour), func(string) news.SourceState { return c.state })
			found, err := o.SourceTroubles(t.Context())
			if err != nil || (len(found) == 1) != c.found {
				t.Fatalf("found %+v, %v", found, err)
			}
			if c.found && (found[0].Grade != c.grade || found[0].Settle != c.settle || found[0].Page != "admin/sources/a" || found[0].Name != "甲" || len(found[0].Why) == 0 && c.state.Outcome != news.OutcomeFailed) {
				t.Errorf("found %+v", found[0])
			}
		})
	}
}

func TestATakedownsDeadlineIsNearThenPast(t *testing.T) {
	o, s := office(t)
	first, _ := copies(t, s)
	asked, err := o.AskTakedown(t.Context(), li, TakedownAsk{Entry: first, Reason: "请求", Open: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want string
	}{{noon.Add(time.Hour), ""}, {asked.Deadline.Add(-17 * time.Hour), "alert.takedown-near"}, {asked.Deadline.Add(time.Second), "alert.takedown-late"}} {
		o.p.Now = func() time.Time { return c.at }
		found, err := o.TakedownTroubles(t.Context())
		if err != nil || (len(found) == 1) != (c.want != "") {
			t.Fatalf("at %v: %+v, %v", c.at, found, err)
		}
		if c.want != "" && (found[0].Why[0].Rule != c.want || found[0].Name != "乌镇新添线路" || !found[0].Until.Equal(asked.Deadline)) {
			t.Errorf("at %v: %+v", c.at, found[0])
		}
	}
}

func TestManyFailedTriesAreDoubtful(t *testing.T) {
	o, s := office(t)
	record := func(op, object string, at time.Time) {
		if err := s.Record(t.Context(), news.Act{At: at, By: anonymous, From: "web 192.0.2.1", Op: op, Object: object}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 6 {
		record("user.login-failed", "li", noon.Add(-time.Duration(i)*time.Minute))
		record("user.login-failed", "old", noon.Add(-2*time.Hour))
		if i < 4 {
			record("user.login-failed", "wang", noon.Add(-time.Duration(i)*time.Minute))
		}
	}
	record("user.login-limited", "", noon)
	found, err := o.LoginTroubles(t.Context())
	var of []string
	for _, f := range found {
		of = append(of, f.Object+" "+f.Why[0].Rule+" "+strconv.Itoa(f.Grade))
	}
	slices.Sort(of)
	if want := []string{"192.0.2.1 alert.login-limited 1", "li alert.login 0"}; err != nil || !slices.Equal(of, want) {
		t.Errorf("found %v, %v, want %v", of, err, want)
	}
}

func TestEntriesThatWaitForLong(t *testing.T) {
	o, s := office(t)
	e := news.Entry{ID: news.EntryID("a", "1"), Source: "a", Version: 1, Digest: "1", Title: "等", FirstSeen: noon, Sort: noon, Held: news.Because("held.origin", "新华社")}
	e.Story, e.Original = e.ID, e.ID
	if _, err := s.Amend(t.Context(), []news.Entry{e}, nil, nil, news.Act{At: noon, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]int{heldLong - time.Hour: 0, heldLong + time.Hour: 1} {
		o.p.Now = func() time.Time { return noon.Add(after) }
		if found, err := o.HeldTroubles(t.Context()); err != nil || len(found) != want || want > 0 && !found[0].Since.Equal(noon) {
			t.Errorf("after %v: %+v, %v", after, found, err)
		}
	}
}
