package news_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestAShareOfAMinute(t *testing.T) {
	at := func(s string) time.Time {
		d, err := time.Parse(time.TimeOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(2026, 6, 12, d.Hour(), d.Minute(), d.Second(), 0, time.UTC)
	}
	var s news.Share
	for _, c := range []struct{ now, due string }{
		{"10:00:20", ""}, {"10:00:20", ""}, {"10:00:20", "10:01:00"}, {"10:00:50", "10:01:00"}, {"10:00:50", "10:02:00"}, // two a minute
		{"10:01:10", "10:02:00"}, {"10:01:10", "10:03:00"}, // what waits goes before what came later
		{"10:03:05", ""}, {"10:03:05", "10:04:00"},
		{"10:09:00", ""}, // a quiet time gives no more than a minute's share
		{"10:09:59", ""}, {"10:09:59", "10:10:00"},
		{"07:00:00", "10:10:00"}, // the clock stepped back: it goes on
	} {
		want := time.Time{}
		if c.due != "" {
			want = at(c.due)
		}
		if got := s.Take(at(c.now), 2); !got.Truncate(time.Second).Equal(want) {
			t.Errorf("at %s: due %v, want %v", c.now, got, c.due)
		}
	}
	ahead := news.Share{Minute: at("10:00:00").AddDate(1, 0, 0), Used: 2}
	if due := ahead.Take(at("10:00:00"), 2); !due.IsZero() {
		t.Errorf("a clock that was a year ahead has an entry wait until %v", due)
	}
	var long news.Share
	for range 2000 {
		if due := long.Take(at("10:00:00"), 1); due.After(at("10:00:00").Add(24*time.Hour + time.Minute)) {
			t.Fatalf("an entry waits until %v", due)
		}
	}
}
