package news

import "time"

// Report is how one refresh of a source went.
type Report struct {
	Source    string        `json:"source"`
	Outcome   Outcome       `json:"outcome"`
	Reason    Reasons       `json:"reason"` // why
	New       int           `json:"new"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	Skipped   int           `json:"skipped,omitempty"` // taken down or pruned
	Notes     Reasons       `json:"notes,omitempty"`   // what was mended in the document
	Took      time.Duration `json:"took_ns"`
	NextCheck time.Time     `json:"next_check"`
	Err       error         `json:"-"`
}
