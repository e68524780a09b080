package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/storetest"
)

// listed are the names of a store's sources by their ids.
func listed(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	list, err := s.Roster(t.Context())
	if err != nil {
		t.Error(err)
	}
	names := map[string]string{}
	for _, l := range list {
		names[l.Source.ID] = l.Source.Name
	}
	return names
}

func TestAListHasAtOnceWhatAnotherHubChanged(t *testing.T) {
	url := storetest.StartRedis(t)
	one, two := openStore(t, url, store.Options{}), openStore(t, url, store.Options{})
	src := news.Source{ID: "a", Name: "甲", URL: "https://a.example/rss", Enabled: true}
	if err := one.AddSource(t.Context(), src, time.Now(), news.Act{}); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, two); got["a"] != "甲" {
		t.Fatal(got)
	}
	src.Name = "乙"
	if err := one.PutSource(t.Context(), src, news.Act{}); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, two); got["a"] != "乙" {
		t.Errorf("after a change %q", got)
	}
	jobs, err := one.Claim(t.Context(), "one", time.Now(), time.Minute, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	if _, err := one.Commit(t.Context(), news.Refresh{Lease: jobs[0].Lease, At: time.Now(), State: news.SourceState{Outcome: news.OutcomeFailed, NextCheck: time.Now().Add(time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		list, err := two.Roster(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if st := list[0].State; st != nil && st.Outcome == news.OutcomeFailed {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it never has how the refresh of another hub went")
		}
	}
	if err := one.RemoveSource(t.Context(), "a", news.Act{}); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, two); len(got) != 0 {
		t.Errorf("after it was removed %q", got)
	}
}

// TestAListHasWhatWasWrittenBefore: whoever changed something and then lists sees it, however many others change and list meanwhile.
func TestAListHasWhatWasWrittenBefore(t *testing.T) {
	s := openStore(t, t.TempDir(), store.Options{})
	var all sync.WaitGroup
	for w := range 6 {
		all.Go(func() {
			src := news.Source{ID: fmt.Sprint("s", w), URL: fmt.Sprintf("https://%d.example/rss", w)}
			if err := s.AddSource(t.Context(), src, time.Now(), news.Act{}); err != nil {
				t.Error(err)
			}
			for i := range 30 {
				src.Name = fmt.Sprint(i)
				if err := s.PutSource(t.Context(), src, news.Act{}); err != nil {
					t.Error(err)
				}
				if got := listed(t, s)[src.ID]; got != src.Name {
					t.Errorf("%s is listed as %q, was named %q", src.ID, got, src.Name)
				}
			}
		})
	}
	all.Wait()
	if got := listed(t, s); len(got) != 6 {
		t.Errorf("%d are listed", len(got))
	}
}
