package subject

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
)

// What the shipped model was made of, beside words and names of sections.
//
//go:embed examples/hand-a.jsonl
var handA []byte

//go:embed examples/hand-b.jsonl
var handB []byte

//go:embed examples/traps.jsonl
var traps []byte

// ShippedExample is an entry that the shipped model was made of.
type ShippedExample struct {
	Title, Text, Category string
	Local                 bool
}

// Shipped are the entries that the shipped model was made of.
var Shipped = sync.OnceValue(func() (all []ShippedExample) {
	for line := range bytes.Lines(slices.Concat(handA, handB, traps)) {
		var e ShippedExample
		if json.Unmarshal(line, &e) == nil && e.Title != "" {
			all = append(all, e)
		}
	}
	return all
})
