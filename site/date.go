package site

import (
	"time"

	"github.com/txnews/hub/news"
)

// Date is a day as a parameter, as in 2026-11-27; the zero one is none.
type Date struct{ time.Time }

// UnmarshalText reads a day.
func (d *Date) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return BadRequest(news.Because("problem.day", string(text)))
	}
	d.Time = at
	return nil
}

// Days are those from one to another, both among them: where one is not given, the last 30 up to today, whose day the given moment is on
// in its own time zone. It refuses more than are kept, and a from after its until.
func Days(from, until Date, now time.Time) ([]string, error) {
	today, _ := time.Parse(time.DateOnly, now.Format(time.DateOnly))
	if until.IsZero() {
		until.Time = today
	}
	if from.IsZero() {
		from.Time = until.AddDate(0, 0, -29)
	}
	if n := until.Sub(from.Time); n < 0 || n > news.UsageKept {
		return nil, BadRequest(news.Because("problem.days", news.FormatDuration(news.UsageKept)))
	}
	var days []string
	for at := from.Time; !at.After(until.Time); at = at.AddDate(0, 0, 1) {
		days = append(days, at.Format(time.DateOnly))
	}
	return days, nil
}
