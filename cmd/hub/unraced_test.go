//go:build !race

package main

// raced says that the race detector does not run.
const raced = false
