//go:build race

package main

// raced says that the race detector runs, under which all takes ten times as long: tests whose worth is their breadth look at a part.
const raced = true
