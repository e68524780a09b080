package news

import (
	"slices"
	"testing"
	"time"
)

// A clock that was ahead for one refresh keeps no later day from being counted.
func TestDaysAfterAClockThatWasAhead(t *testing.T) {
	day := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	d := Days{}.Add(day, 2).Add(day.AddDate(0, 0, 2), 1).UpTo(day).Add(day, 3).Add(day.AddDate(0, 0, 1), 4)
	if got := d.Until(day.AddDate(0, 0, 1), 2); !slices.Equal(got, []int{5, 4}) {
		t.Errorf("%v", got)
	}
}
