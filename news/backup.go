package news

import (
	"slices"
	"time"
)

// The queue and the one job of making backups, and the counter of those that were asked for.
const (
	BackupQueue = "backups"
	BackupJob   = "backup"
	BackupAsked = "backup/asked"
)

// BackupRun is one try at a backup.
type BackupRun struct {
	At      time.Time      `json:"at"`
	Ended   time.Time      `json:"ended"`
	Host    string         `json:"host"`              // the machine of the hub that made it
	File    string         `json:"file,omitempty"`    // its path there; empty: there is none
	Size    int64          `json:"size,omitempty"`    // bytes
	Records map[string]int `json:"records,omitempty"` // by kind, as they were read back
	Why     Reasons        `json:"why,omitempty"`     // that it failed; nil: it is whole
	Removed time.Time      `json:"removed,omitzero"`  // when its file was removed, or found missing
}

// Good reports whether it was whole when it was made, and is there still.
func (r *BackupRun) Good() bool { return r.Why == nil && r.Removed.IsZero() }

// BackupState is what is known of backups: the last tries, the oldest first.
type BackupState struct {
	Runs  []BackupRun `json:"runs"`
	Asked int64       `json:"asked,omitempty"` // of those that were asked for, how many were answered
}

// LastGood is the newest that is whole and there; nil: there is none. One from a time to come, as the clock was set back since, says
// nothing of how old it is.
func (s *BackupState) LastGood(now time.Time) *BackupRun {
	for i := range slices.Backward(s.Runs) {
		if r := &s.Runs[i]; r.Good() && !r.At.After(now) {
			return r
		}
	}
	return nil
}

// Failing are the last tries that failed in a row, but for those from a time to come.
func (s *BackupState) Failing(now time.Time) []BackupRun {
	runs := slices.DeleteFunc(slices.Clone(s.Runs), func(r BackupRun) bool { return r.Ended.After(now) })
	n := len(runs)
	for n > 0 && runs[n-1].Why != nil {
		n--
	}
	return runs[n:]
}
