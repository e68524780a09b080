// Package han says how Chinese is written: which simplified character stands for a traditional one.
package han

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed t2s.txt
var t2sData string

// Simplified maps traditional characters to simplified ones, everything else to itself. It never changes.
var Simplified = sync.OnceValue(func() *[1 << 16]uint16 {
	var t [1 << 16]uint16
	for i := range t {
		t[i] = uint16(i)
	}
	for line := range strings.Lines(t2sData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		r := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(r); i += 2 {
			t[r[i]] = uint16(r[i+1])
		}
	}
	return &t
})
