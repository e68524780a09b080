package store_test

import (
	"fmt"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/store/engine"
)

// A partner that reads all of many sources, along all timelines of their entries and in every way, makes no write that is too large for a store.
func TestWhatAPartnerUsedIsWrittenInSteps(t *testing.T) {
	if testing.Short() {
		t.Skip("the size is the proof")
	}
	const sources, most = 60, 8 << 20
	s := opened(t, t.TempDir(), store.Options{})
	largest := 0
	store.AfterCommits(s, func(b engine.Batch) {
		size := 0
		for i := range b.Groups {
			size += len(b.Groups[i].Put.Body)
		}
		largest = max(largest, size)
	})
	all := &news.Used{}
	for e := range news.UsedEntries {
		for _, way := range news.Ways() {
			for line := range 4 {
				all.Add(news.Given{ID: news.EntryID("a", fmt.Sprint(e)), Label: "甲", Way: way, Line: news.Timeline(fmt.Sprint("town/", line)), Times: 1})
			}
		}
	}
	told := map[news.UsedBy]*news.Used{}
	for n := range sources {
		told[news.UsedBy{Day: "2026-03-01", Partner: "p", Source: fmt.Sprint("s", n)}] = all
	}
	if err := s.AddUsed(t.Context(), told); err != nil {
		t.Fatal(err)
	}
	if largest == 0 || largest > most {
		t.Errorf("the largest write has %d bytes, want at most %d", largest, most)
	}
	days, err := s.UsedDays(t.Context(), "p", []string{"2026-03-01"})
	if err != nil || len(days[0]) != sources {
		t.Fatalf("%d sources are counted: %v", len(days[0]), err)
	}
	for source, sum := range days[0] {
		if sum.Entries != news.UsedEntries {
			t.Errorf("of %s there are %d entries", source, sum.Entries)
		}
	}
}
