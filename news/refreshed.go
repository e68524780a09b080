package news

import (
	"slices"
	"time"
)

// RefreshesKept is how many of a source's last refreshes are remembered.
const RefreshesKept = 50

// DaysKept is for how many days it is remembered how many entries a source brought.
const DaysKept = 30

// Refreshed is one refresh of a source as it is remembered.
type Refreshed struct {
	At      time.Time     `json:"at"` // when it ended
	Took    time.Duration `json:"took,omitempty"`
	Outcome Outcome       `json:"outcome"`
	Reason  Reasons       `json:"reason,omitempty"`
	New     int           `json:"new,omitempty"`
	Changed int           `json:"changed,omitempty"`
	Skipped int           `json:"skipped,omitempty"`
}

// RefreshedOf is what is remembered of a report.
func RefreshedOf(r *Report, at time.Time) Refreshed {
	return Refreshed{At: at, Took: r.Took, Outcome: r.Outcome, Reason: r.Reason, New: r.New, Changed: r.Changed, Skipped: r.Skipped}
}

// Days are how many entries a source brought on each day, by the site's time zone.
type Days struct {
	Last   string `json:"last"`   // the last of them, as in 2026-11-27
	Counts []int  `json:"counts"` // one for each day, the last is of Last; DaysKept at most
}

// Until gives n counts, the last of which is of a day.
func (d Days) Until(day time.Time, n int) []int {
	counts := make([]int, n)
	last, err := time.Parse(time.DateOnly, d.Last)
	if err != nil {
		return counts
	}
	day, _ = time.Parse(time.DateOnly, day.Format(time.DateOnly))
	shift := int(day.Sub(last) / (24 * time.Hour)) // days that came since
	for i := range counts {
		if at := len(d.Counts) - n + i + shift; at >= 0 && at < len(d.Counts) {
			counts[i] = d.Counts[at]
		}
	}
	return counts
}

// UpTo forgets the days after one: a clock that was ahead counted them, and would keep what comes from being counted.
func (d Days) UpTo(day time.Time) Days {
	name := day.Format(time.DateOnly)
	if d.Last <= name {
		return d
	}
	return Days{Last: name, Counts: d.Until(day, DaysKept)}
}

// Add counts entries of a day. A day before those that are kept is forgotten.
func (d Days) Add(day time.Time, n int) Days {
	name := day.Format(time.DateOnly)
	if d.Last == "" {
		return Days{Last: name, Counts: []int{n}}
	}
	if name > d.Last {
		d = Days{Last: name, Counts: d.Until(day, DaysKept)}
		if first := slices.IndexFunc(d.Counts, func(n int) bool { return n > 0 }); first > 0 {
			d.Counts = d.Counts[first:]
		}
	}
	last, err := time.Parse(time.DateOnly, d.Last)
	on, err2 := time.Parse(time.DateOnly, name)
	if err != nil || err2 != nil {
		return d
	}
	d.Counts = slices.Clone(d.Counts)
	if at := len(d.Counts) - 1 - int(last.Sub(on)/(24*time.Hour)); at >= 0 {
		d.Counts[at] += n
	}
	return d
}
