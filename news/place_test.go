package news_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

func TestPlaceFor(t *testing.T) {
	china := time.FixedZone("", 8*3600)
	now := time.Date(2026, 11, 26, 15, 30, 0, 0, china)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, china) }
	const ms = time.Millisecond
	arrives := time.Time{}
	for _, c := range []struct {
		name         string
		published    time.Time
		later, first time.Time // the place after the first refresh, and in it
	}{
		{"just now", at(26, 15, 0), arrives, at(26, 15, 0)},
		{"listed hours late", at(26, 3, 0), arrives, at(26, 3, 0)},
		{"no date", time.Time{}, arrives, now},
		{"a future date", at(28, 9, 0), arrives, now},
		{"today's date alone", at(26, 0, 0), arrives, now},
		{"yesterday's date alone", at(25, 0, 0), arrives, at(26, 0, 0).Add(-ms)},
		{"the date alone of two days ago", at(24, 0, 0), arrives, at(25, 0, 0).Add(-ms)},
		{"the date alone of three days ago", at(23, 0, 0), at(24, 0, 0).Add(-ms), at(24, 0, 0).Add(-ms)},
		{"the bound", at(24, 15, 30), arrives, at(24, 15, 30)},
		{"beyond the bound", at(24, 15, 29), at(24, 15, 29), at(24, 15, 29)},
		{"another zone's midnight", time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), at(21, 8, 0).Add(-ms), at(21, 8, 0).Add(-ms)},
	} {
		if got := news.PlaceFor(c.published, now, false, 48*time.Hour); !got.Equal(c.later) {
			t.Errorf("%s: %v, want %v", c.name, got, c.later)
		}
		if got := news.PlaceFor(c.published, now, true, 48*time.Hour); !got.Equal(c.first) {
			t.Errorf("%s, in a first refresh: %v, want %v", c.name, got, c.first)
		}
	}
}
