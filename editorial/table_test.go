package editorial

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// refreshed has every source that is due refreshed, with what state says of it.
func refreshed(t testing.TB, s *store.Store, at time.Time, state func(id string) news.SourceState) {
	t.Helper()
	for {
		jobs, err := s.Claim(t.Context(), "test", at, time.Hour, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			st := state(j.Source.ID)
			if st.NextCheck.IsZero() {
				st.NextCheck = at.Add(time.Hour)
			}
			if _, err := s.Commit(t.Context(), news.Refresh{Lease: j.Lease, State: st, At: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// county has sources of every health.
func county(t *testing.T) (*Office, *store.Store) {
	o, s := office(t)
	for _, src := range []news.Source{
		{ID: "a-well", Name: "桐乡", Enabled: true, Channels: []string{"world"}, Labels: []string{"县级"}},
		{ID: "b-failing", Name: "海宁日报", Enabled: true, Licence: news.Licence{Public: news.ExtentSummary}},
		{ID: "c-silent", Name: "平湖", Enabled: true},
		{ID: "d-disabled", Name: "嘉善"},
		{ID: "e-paused", Name: "海盐", Enabled: true, PausedUntil: noon.Add(72 * time.Hour)},
		{ID: "g-failing", Name: "秀洲", Enabled: true},
	} {
		src.Kind, src.URL = news.KindFeed, "https://me:geheim@"+src.ID+".example.cn/rss"
		add(t, o, src)
	}
	refreshed(t, s, noon.Add(time.Minute), func(id string) news.SourceState {
		st := news.SourceState{Outcome: news.OutcomeUnchanged, LastNew: noon.Add(-time.Hour), LastCheck: noon, LastSuccess: noon, Pace: news.PaceLive}
		switch id {
		case "b-failing", "g-failing":
			st.Outcome, st.Failures, st.Pace, st.Reason = news.OutcomeFailed, 3, news.PaceFailed, news.Reasons{news.Because("fetch.timeout")}
			st.FailingSince = map[string]time.Time{"b-failing": noon.Add(-time.Hour), "g-failing": noon.Add(-48 * time.Hour)}[id]
		case "c-silent":
			st.LastNew = noon.Add(-30 * 24 * time.Hour)
		}
		return st
	})
	add(t, o, news.Source{ID: "f-waiting", Name: "南湖", Kind: news.KindFeed, URL: "https://f.example.cn/", Enabled: true})
	return o, s
}

func idsOfTable(t *testing.T, o *Office, ask TableAsk) []string {
	t.Helper()
	table, err := o.SourceTable(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, r := range table.Rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestTheTableSaysHowEachSourceDoesSinceWhenAndWhy(t *testing.T) {
	o, _ := county(t)
	table, err := o.SourceTable(t.Context(), TableAsk{})
	if err != nil || len(table.Rows) != 7 {
		t.Fatal(table, err)
	}
	for i, want := range []Health{HealthWell, HealthFailing, HealthSilent, HealthDisabled, HealthPaused, HealthWaiting, HealthFailing} {
		if got := table.Rows[i]; got.Health != want {
			t.Errorf("%s is %s, want %s", got.ID, got.Health, want)
		}
		if want != HealthFailing && want != HealthSilent && want != HealthWell && table.Rows[i].Why != nil {
			t.Errorf("%s says why: %v", want, table.Rows[i].Why)
		}
	}
	failing, paused, silent := table.Rows[1], table.Rows[4], table.Rows[2]
	if !failing.Since.Equal(noon.Add(-time.Hour)) || failing.Why[0].Rule != "fetch.timeout" || failing.WhyNext[0].Rule != "pace.failed" || failing.WhyNext[0].Terms[0] != "3" {
		t.Errorf("%+v", failing)
	}
	if !paused.Next.Equal(noon.Add(72*time.Hour)) || silent.Why[0].Rule != "silence.long" || !silent.Since.Equal(noon.Add(-30*24*time.Hour)) {
		t.Errorf("%+v\n%+v", paused, silent)
	}
	if table.Rows[0].URL != "https://me:xxxxx@a-well.example.cn/rss" {
		t.Errorf("the table has a password: %s", table.Rows[0].URL)
	}
	if table.Healths[HealthFailing] != 2 || table.All != 7 || table.Found != 7 || !slices.Equal(table.Labels, []string{"县级"}) || !slices.Equal(table.Channels, []string{"world"}) {
		t.Errorf("%+v", table)
	}
}

func TestTheTableIsSearchedFilteredAndSorted(t *testing.T) {
	o, _ := county(t)
	for _, c := range []struct {
		ask  TableAsk
		want []string
	}{
		{TableAsk{Query: " 日报 "}, []string{"b-failing"}},
		{TableAsk{Query: "C-SILENT.example"}, []string{"c-silent"}},
		{TableAsk{Query: "geheim"}, []string{}},
		{TableAsk{Query: "县级"}, []string{"a-well"}},
		{TableAsk{Health: HealthFailing}, []string{"b-failing", "g-failing"}},
		{TableAsk{Health: HealthTroubled, Sort: SortHealth}, []string{"g-failing", "b-failing", "c-silent"}},
		{TableAsk{Channel: "world"}, []string{"a-well"}},
		{TableAsk{Label: "县级"}, []string{"a-well"}},
		{TableAsk{Licence: news.ExtentSummary}, []string{"b-failing"}},
		{TableAsk{Licence: LicenceSite, Health: HealthDisabled}, []string{"d-disabled"}},
		{TableAsk{Kind: news.KindPage}, []string{}},
		{TableAsk{Limit: 3, Page: 3}, []string{"g-failing"}},
		{TableAsk{Limit: 3, Page: 99}, []string{"g-failing"}},
		{TableAsk{Limit: 2, Reverse: true}, []string{"g-failing", "f-waiting"}},
		{TableAsk{Limit: 1, Sort: SortHealth}, []string{"g-failing"}},
	} {
		if got := idsOfTable(t, o, c.ask); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.ask, got, c.want)
		}
	}
}

// fiveThousand is an office with as many sources.
func fiveThousand(b *testing.B, address string) (*Office, *store.Store) {
	s, err := store.Open(b.Context(), address, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	sources := make([]news.Source, 5000)
	for i := range sources {
		id := fmt.Sprintf("source-%04d", i)
		sources[i] = news.Source{ID: id, Name: "桐乡的第 " + id + " 个来源", Kind: news.KindFeed, URL: "https://" + id + ".example.cn/news/rss.xml", Homepage: "https://" + id + ".example.cn/",
			Channels: []string{"world", "travel"}, Labels: []string{"县级", "第" + fmt.Sprint(i%40) + "组"}, Categories: map[string]string{"财经": "finance", "文化": "culture", "国内": "world"},
			Licence: news.Licence{Public: news.ExtentSummary, Partner: news.ExtentFull, Label: "稿件来源:" + id}, Enabled: true}
	}
	if _, err := s.Seed(b.Context(), sources, noon, news.Act{At: noon, By: "test"}); err != nil {
		b.Fatal(err)
	}
	refreshed(b, s, noon.Add(time.Minute), func(id string) news.SourceState {
		return news.SourceState{Outcome: news.OutcomeUnchanged, LastNew: noon, LastCheck: noon, LastSuccess: noon, Pace: news.PaceLive, Title: id, NoIdentity: []string{"k1", "k2"},
			Validators: news.Validators{ETag: `"` + id + `"`, LastModified: noon.Format(time.RFC1123), BodyHash: fmt.Sprintf("%064d", 1)}, Reason: news.Reasons{news.Because("refresh.not-modified")}}
	})
	return New(Parts{Settings: fixed{settings.Static(settings.Snapshot{})}, Sources: s, Roster: s, Notes: s, SourceList: s, Now: func() time.Time { return noon.Add(time.Hour) }}), s
}

// BenchmarkSourceTable is a page of the table of 5,000 sources, 50 of which were refreshed since the page before. Its bar is 100 ms.
func BenchmarkSourceTable(b *testing.B) {
	for name, address := range map[string]func() string{"embedded": b.TempDir, "redis": func() string { return storetest.StartRedis(b) }} {
		b.Run(name, func(b *testing.B) {
			o, s := fiveThousand(b, address())
			if _, err := o.SourceTable(context.Background(), TableAsk{}); err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				jobs, err := s.Claim(b.Context(), "test", noon.Add(time.Duration(n)*2*time.Hour), time.Minute, 50)
				if err != nil {
					b.Fatal(err)
				}
				for _, j := range jobs {
					j.State.NextCheck, j.State.LastCheck = noon.Add(time.Duration(n+100)*2*time.Hour), noon.Add(time.Duration(n)*time.Hour)
					if _, err := s.Commit(b.Context(), news.Refresh{Lease: j.Lease, State: j.State, At: noon.Add(time.Duration(n) * time.Hour)}); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				if _, err := o.SourceTable(context.Background(), TableAsk{Query: "example", Sort: SortHealth, Page: 3}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
