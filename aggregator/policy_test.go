package aggregator

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

func TestIntervalFollowsHowLivelyASourceIs(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	a := New(Params{MinInterval: 5 * time.Minute, MaxInterval: 12 * time.Hour})
	for _, c := range []struct {
		name     string
		interval time.Duration // the administrator's
		silent   time.Duration // since the last new entry; 0: never had one
		wish     time.Duration
		want     time.Duration
	}{
		{"something new just now", 0, time.Second, 0, 5 * time.Minute},
		{"silent for four hours", 0, 4 * time.Hour, 0, 30 * time.Minute},
		{"silent for a month", 0, 30 * 24 * time.Hour, 0, 12 * time.Hour},
		{"never anything", 0, 0, 0, 5 * time.Minute},
		{"the server wishes an hour", 0, time.Second, time.Hour, time.Hour},
		{"an absurd wish is bounded", 0, time.Second, 10 * 365 * 24 * time.Hour, 12 * time.Hour},
		{"the administrator decides", 15 * time.Minute, 30 * 24 * time.Hour, time.Hour, 15 * time.Minute},
		{"but not below the bound", time.Second, time.Second, 0, 5 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			var st news.SourceState
			if c.silent > 0 {
				st.LastNew = now.Add(-c.silent)
			}
			if got, _ := a.interval(news.Source{Interval: c.interval}, st, c.wish, now); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestBackoffGrowsAndHonoursRetryAfter(t *testing.T) {
	a := New(Params{MinInterval: 5 * time.Minute, MaxInterval: 2 * time.Hour})
	for _, c := range []struct {
		failures int
		err      error
		want     time.Duration
	}{
		{1, errors.New("reset"), 5 * time.Minute},
		{2, errors.New("reset"), 10 * time.Minute},
		{4, errors.New("reset"), 40 * time.Minute},
		{50, errors.New("reset"), 2 * time.Hour},
		{1, fmt.Errorf("fetch: %w", &fetch.StatusError{Status: 429, RetryAfter: 3 * time.Hour}), 3 * time.Hour},
		{1, fmt.Errorf("fetch: %w", &fetch.StatusError{Status: 503, RetryAfter: 365 * 24 * time.Hour}), 24 * time.Hour},
		{1, fmt.Errorf("fetch: %w", &fetch.StatusError{Status: 503, RetryAfter: time.Second}), 5 * time.Minute},
	} {
		if got, _ := a.backoff(news.Source{}, news.SourceState{Failures: c.failures}, c.err); got != c.want {
			t.Errorf("%d failures, %v: got %v, want %v", c.failures, c.err, got, c.want)
		}
	}
}

func TestSpreadIsSmallAndTheSameEachTime(t *testing.T) {
	seen := map[time.Duration]bool{}
	for i := range 50 {
		id := fmt.Sprint("source", i)
		got := spread(time.Hour, id)
		if got < time.Hour || got > 66*time.Minute {
			t.Errorf("%s: %v is more than a tenth away", id, got)
		}
		if got != spread(time.Hour, id) {
			t.Errorf("%s: differs from one time to the next", id)
		}
		seen[got] = true
	}
	if len(seen) < 25 {
		t.Errorf("50 sources stand on only %d times", len(seen))
	}
}
