package desk

import (
	"testing"
	"time"
)

func TestParseDateFacts(t *testing.T) {
	sh := time.FixedZone("", 8*3600)
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, sh)
	for _, c := range dateCases(t) {
		got, ok := ParseDate(c.In, sh, now)
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
