package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store/engine"
)

// A story of more copies than its record keeps, which a hub from before stories had lines wrote, gets a line with all of them: those that it
// does not keep said of which story they are in their bodies alone.
func TestCopiesThatNoRecordKeptComeOnTheirStorysLine(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const n = news.MaxCopies + 3
	id := func(i int) string { return news.EntryID("a", fmt.Sprint(i)) }
	st := news.Story{ID: id(0)}
	var entries []news.Entry
	for i := range n + 1 {
		e := news.Entry{ID: id(i), Source: "a", Version: 1, Story: id(0), Original: id(0), FirstSeen: now, Sort: now}
		if i == n {
			e.Story, e.Original = e.ID, e.ID
		} else {
			st = st.With(news.CopyOf(&e))
		}
		entries = append(entries, e)
	}
	if _, err := s.Amend(t.Context(), entries, []news.Story{st}, nil, news.Act{At: now, Op: "test"}); err != nil {
		t.Fatal(err)
	}
	version, err := record(formatRef, linesWhole-1, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	old := engine.Load{Records: []engine.Record{version}}
	for i := range n {
		recs, err := s.engine.Get(t.Context(), now, entryRef(id(i)))
		if err != nil {
			t.Fatal(err)
		}
		h, err := headOf(recs[0])
		if err != nil {
			t.Fatal(err)
		}
		if old.Drop = append(old.Drop, h.linePlace(id(i))); i >= news.MaxCopies {
			h.story = ""
			recs[0].Head = h.bytes()
			old.Records = append(old.Records, recs[0])
		}
	}
	if err := s.engine.Load(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Count(t.Context(), news.StoryLine(id(0))); err != nil || left != 0 {
		t.Fatalf("%d are on the line of an old store, %v", left, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if got, err := s.Count(t.Context(), news.StoryLine(id(0))); err != nil || got != n {
		t.Errorf("%d of %d copies are on the line, %v", got, n, err)
	}
	recs, err := s.engine.Get(t.Context(), now, entryRef(id(n-1)))
	if err != nil {
		t.Fatal(err)
	}
	if h, err := headOf(recs[0]); err != nil || h.story != id(0) {
		t.Errorf("a copy that the record does not keep says the story %q, %v", h.story, err)
	}
}
