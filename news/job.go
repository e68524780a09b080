package news

import "time"

// Job is a source that a hub has claimed for one refresh, with what the last one left of it.
type Job struct {
	Lease  Lease
	Source Source
	State  SourceState
}

// JobLease is the right to do one job of a named queue until it ends. Token tells this claim from any other of the same job.
type JobLease struct {
	Queue string
	ID    string
	Token string
	Until time.Time
}
