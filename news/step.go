package news

import "time"

// Step says how far a refresh has come while it runs.
type Step struct {
	Source string    `json:"source"`
	Stage  Stage     `json:"stage"`
	At     time.Time `json:"at"`
	Count  int       `json:"count,omitempty"` // of what the stage counts
	Of     int       `json:"of,omitempty"`    // StageArticle: how many there are to read
	Report *Report   `json:"-"`               // StageEnded: how it went; nil: it was given up, and the source is due again
}

// Stage is a part of a refresh.
type Stage string

// The stages, in order.
const (
	StageStarted Stage = "started"
	StageFetched Stage = "fetched" // the document is there: Count is its bytes
	StageArticle Stage = "article" // of a page or an epaper: Count articles are read
	StageRead    Stage = "read"    // the document is understood: it has Count entries
	StageEdited  Stage = "edited"  // Count entries are to be written
	StageEnded   Stage = "ended"
)

// Run is a refresh of several sources that somebody asked for.
type Run struct {
	ID      string    `json:"id"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Sources []string  `json:"sources"`
	Left    int       `json:"left,omitempty"` // sources that were chosen and rest or are disabled

	// Running has when those were last checked before that a hub was at already when the run began: they are not begun anew.
	Running map[string]time.Time `json:"running,omitempty"`
}

// Ended reports whether a source of the run has been refreshed since it began.
func (r *Run) Ended(id string, st *SourceState) bool {
	if st == nil {
		return false
	}
	last, ran := r.Running[id]
	return !st.LastCheck.Before(r.At) || ran && !st.LastCheck.Equal(last)
}

// RunsKept is how long it is remembered what a run was of.
const RunsKept = 24 * time.Hour
