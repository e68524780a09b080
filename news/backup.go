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

// LastGood is the newest that is whole and there; nil: there is none.
func (s *BackupState) LastGood() *BackupRun {
	for i := range slices.Backward(s.Runs) {
		if s.Runs[i].Good() {
			return &s.Runs[i]
		}
	}
	return nil
}

// Failing are the last tries that failed in a row.
func (s *BackupState) Failing() []BackupRun {
	n := len(s.Runs)
	for n > 0 && s.Runs[n-1].Why != nil {
		n--
	}
	return s.Runs[n:]
}
