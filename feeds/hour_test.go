package feeds

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// burst is a store with n entries of one source, one a second, the last at the given time.
func burst(s sample, n int, last time.Time) *memory {
	var entries []news.Entry
	for i := range n {
		e := s.Entries[0]
		e.ID = news.EntryID(e.Source, fmt.Sprint(i))
		e.Story, e.Original = e.ID, e.ID
		e.Sort = last.Add(-time.Duration(i) * time.Second)
		e.FirstSeen = e.Sort
		entries = append(entries, e)
	}
	return newMemory(s.Channels, s.Sources, entries...)
}

func TestAFeedWithoutLimitHoldsTheLastHour(t *testing.T) {
	s := readSample(t)
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		entries, limit, want int
		later                time.Duration
		until                time.Duration // of the document, after at; 0: it does not age
	}{
		{30, 0, 30, 0, 0},
		{50, 0, 50, 0, 0},
		{120, 0, 120, 0, time.Hour - time.Minute}, // the last is of 8:58:01
		{120, 0, 120, time.Hour - 2*time.Minute, time.Hour - time.Minute},
		{120, 0, 61, time.Hour - time.Minute, time.Hour}, // from 8:59:00 on
		{120, 0, 50, time.Hour + time.Minute, 0},
		{700, 0, 500, 0, time.Hour - 8*time.Minute}, // the last is of 8:51:41
		{120, 50, 50, 0, 0},
		{120, 7, 7, 0, 0},
		{700, 600, 500, 0, 0},
	} {
		now := at.Add(c.later)
		o := s.options()
		o.Now = func() time.Time { return now }
		doc, err := over(o, burst(s, c.entries, at)).Feed(context.Background(), news.Selection{}, RSS, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(doc.Plain), "<item>"); got != c.want {
			t.Errorf("of %d entries, %v later, with limit %d: %d, want %d", c.entries, c.later, c.limit, got, c.want)
		}
		if until := doc.Until.Sub(at); c.until == 0 && !doc.Until.IsZero() || c.until > 0 && until != c.until {
			t.Errorf("of %d entries, %v later, with limit %d: it is good until %v, want %v", c.entries, c.later, c.limit, until, c.until)
		}
		if got := strings.Contains(string(doc.Plain), "?limit="); got != (c.limit > 0) {
			t.Errorf("with limit %d its own address says a limit: %v", c.limit, got)
		}
	}
}
