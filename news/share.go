package news

import "time"

const (
	// shareStep is in which steps merged feeds take in a source's entries.
	shareStep = time.Minute
	// dueMost bounds how long an entry waits until merged feeds take it in.
	dueMost = 24 * time.Hour
)

// Share is how much of a minute of merged feeds a source has used, or of the minute to come up to which it has: one source shall not push
// out what all others bring (Site.PerSource). What exceeds it waits for the next minutes, in the order in which it came; none is lost.
type Share struct {
	Minute time.Time `json:"minute,omitzero"`
	Used   int       `json:"used,omitempty"`
}

// Take gives the next entry of a source its turn, where merged feeds take in so many a minute: when it is due, a millisecond after the one
// before, so that they keep their order; zero: at once.
func (s *Share) Take(now time.Time, most int) time.Time {
	if minute := now.Truncate(shareStep); s.Minute.Before(minute) || s.Minute.After(now.Add(dueMost)) {
		*s = Share{Minute: minute}
	}
	if s.Used >= most {
		*s = Share{Minute: s.Minute.Add(shareStep)}
	}
	s.Used++
	if !s.Minute.After(now) {
		return time.Time{}
	}
	return s.Minute.Add(time.Duration(s.Used-1) * time.Millisecond)
}

// Awaited is when merged feeds take in an entry that waits: its Due, or now where that is further ahead than an entry waits, as the clock
// was wrong that it was given by. Zero: it does not wait.
func (e *Entry) Awaited(now time.Time) time.Time {
	if e.Due.After(now.Add(dueMost + 2*shareStep)) {
		return now
	}
	return e.Due
}
