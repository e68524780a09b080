package news

import (
	"strings"
	"unicode"
)

// LineKey is what a line of text is compared by with those of other entries of its source: its letters and digits.
func LineKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
