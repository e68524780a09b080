package news

import (
	"strings"
	"unicode"
)

// LineKey is what a line of text is compared by with those of other entries of its source: its letters and digits.
func LineKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x4e00 && r <= 0x9fff, r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z': // nearly all: the tables are slow
			return r
		case r < 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return -1
		}
		return r
	}, s)
}
