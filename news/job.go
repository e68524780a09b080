package news

// Job is a source that a hub has claimed for one refresh, with what the last one left of it.
type Job struct {
	Lease  Lease
	Source Source
	State  SourceState
}
