package news

import (
	"testing"
	"time"
)

func TestDurations(t *testing.T) {
	for _, row := range []struct {
		text, shown string
		want        time.Duration
	}{
		{"200ms", "200ms", 200 * time.Millisecond}, {"5m", "5m", 5 * time.Minute}, {"1h30m", "1h30m", 90 * time.Minute},
		{"400d", "400d", 9600 * time.Hour}, {"1d12h", "36h", 36 * time.Hour}, {"1.5d", "36h", 36 * time.Hour}, {"0", "0s", 0},
		{"24h", "1d", 24 * time.Hour}, {"90s", "1m30s", 90 * time.Second}, {"-1d12h", "-36h", -36 * time.Hour}, {"1h0m1s", "1h0m1s", time.Hour + time.Second},
	} {
		got, err := ParseDuration(row.text)
		if err != nil || got != row.want || FormatDuration(got) != row.shown {
			t.Errorf("%s: %v (%s), %v", row.text, got, FormatDuration(got), err)
		}
	}
	for _, text := range []string{"", "5", "5x", "d", "5dd", "1d-2h", "five", "1e3d", "999999999d", "infd", "0x1d"} {
		if d, err := ParseDuration(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}
