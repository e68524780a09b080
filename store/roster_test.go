package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
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
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
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

// TestNoOtherSourceIsReadToAddOne: to add one, or give it another address, costs what that is, however many there are.
func TestNoOtherSourceIsReadToAddOne(t *testing.T) {
	for name, where := range map[string]string{"embedded": t.TempDir(), "Redis": storetest.StartRedis(t)} {
		s := openStore(t, where, store.Options{})
		add := func(id string) {
			if err := s.AddSource(t.Context(), news.Source{ID: id, URL: "https://" + id + ".example/rss"}, time.Now(), news.Act{}); err != nil {
				t.Fatal(err)
			}
		}
		add("first")
		lists := store.CountLists(s, engine.Source)
		for i := range 50 {
			add(fmt.Sprint("s", i))
		}
		if err := s.PutSource(t.Context(), news.Source{ID: "s7", URL: "https://elsewhere.example/rss"}, news.Act{}); err != nil {
			t.Fatal(err)
		}
		if n := lists.Load(); n > 0 {
			t.Errorf("%s: all are read %d times", name, n)
		}
		if names := listed(t, s); len(names) != 51 {
			t.Errorf("%s: %d are listed", name, len(names))
		}
		err := s.AddSource(t.Context(), news.Source{ID: "twin", URL: "http://elsewhere.example/rss"}, time.Now(), news.Act{})
		if taken, ok := errors.AsType[*news.AddressTaken](err); !ok || taken.By != "s7" {
			t.Errorf("%s: %v", name, err)
		}
		add("s7b")
		if err := s.AddSource(t.Context(), news.Source{ID: "back", URL: "https://s7.example/rss"}, time.Now(), news.Act{}); err != nil {
			t.Errorf("%s: an address that was given up: %v", name, err)
		}
	}
}

// TestAnAddressThatIsJustBeingWrittenIsTaken: a commit is heard of by those who ask when it is written, not when its maker hears of it.
func TestAnAddressThatIsJustBeingWrittenIsTaken(t *testing.T) {
	s := openStore(t, t.TempDir(), store.Options{})
	if len(listed(t, s)) > 0 {
		t.Fatal("it is not empty")
	}
	src := news.Source{ID: "a", URL: "https://one.example/rss"}
	first := true
	store.WithinCommits(s, func(engine.Batch) {
		if !first {
			return
		}
		first = false
		twin := src
		twin.ID = "b"
		if err := s.AddSource(t.Context(), twin, time.Now(), news.Act{}); !errors.Is(err, news.ErrExists) {
			t.Errorf("its twin: %v", err)
		}
	})
	if err := s.AddSource(t.Context(), src, time.Now(), news.Act{}); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, s); len(got) != 1 {
		t.Errorf("listed: %v", got)
	}
}

func BenchmarkAddOneOfThousands(b *testing.B) {
	s, err := store.Open(b.Context(), b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var edits news.SourceEdits
	for i := range 5000 {
		edits.Add = append(edits.Add, news.Source{ID: fmt.Sprintf("s%04d", i), URL: fmt.Sprintf("https://%d.example/rss", i)})
	}
	if _, err := s.EditSources(b.Context(), edits, news.Act{Op: "source.add"}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := s.AddSource(b.Context(), news.Source{ID: fmt.Sprint("n", i), URL: fmt.Sprintf("https://n%d.example/rss", i)}, time.Now(), news.Act{}); err != nil {
			b.Fatal(err)
		}
	}
}
