package main

// ballastSize is how much of the heap is there for nothing but its size. Garbage is collected when the heap has doubled, which for the few
// megabytes that most hubs keep is several times a second while many readers ask, and several times before a command has made what it asks.
// It is never touched, so it takes no memory itself; the heap may grow by as much again before it is collected.
const ballastSize = 32 << 20

// ballast gives the ballast, to be kept as long as the process runs: none where the operator has told Go how to collect.
func ballast(env func(string) string) []byte {
	if env("GOGC") != "" || env("GOMEMLIMIT") != "" {
		return nil
	}
	return make([]byte, ballastSize)
}
