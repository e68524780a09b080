package dates_test

import (
	"testing"
	"time"

	"github.com/txnews/hub/aggregator/desk/dates"
	"github.com/txnews/hub/internal/desktest"
)

func TestParseDateFacts(t *testing.T) {
	for _, c := range dateCases(t) {
		got, ok := dates.Parse(c.In, desktest.Shanghai, desktest.Now)
		want := c.Want
		have := ""
		if ok {
			have = got.Format(time.RFC3339)
		}
		if want != "" {
			w, err := time.Parse(time.RFC3339, want)
			if err != nil {
				t.Fatal(err)
			}
			if ok && got.Truncate(time.Second).Equal(w) {
				continue
			}
		} else if !ok {
			continue
		}
		t.Errorf("%q = %s, want %s", c.In, have, want)
	}
}

func TestQualityDates(t *testing.T) {
	right, all := map[bool]int{}, map[bool]int{}
	for _, c := range dateCases(t) {
		all[c.Held]++
		got, ok := dates.Parse(c.In, desktest.Shanghai, desktest.Now)
		want, err := time.Parse(time.RFC3339, c.Want)
		if !ok && c.Want == "" || ok && err == nil && got.Truncate(time.Second).Equal(want) {
			right[c.Held]++
		}
	}
	for held, n := range all {
		t.Logf("dates, held %v: %d of %d right", held, right[held], n)
		if desktest.Ratio(right[held], n) < 0.98 {
			t.Errorf("dates, held %v: below the floor", held)
		}
	}
}

type dateCase struct {
	In, Want string
	Held     bool
}

func dateCases(t testing.TB) []dateCase { return desktest.Cases[dateCase](t, "dates.jsonl") }
