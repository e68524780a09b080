package news

import (
	"strings"
	"unicode"
)

// LineKey is what a line of text is compared by with those of other entries of its source: its letters and digits.
func LineKey(s string) string {
	return strings.Map(func(r rune) rune {
		if InLineKey(r) {
			return r
		}
		return -1
	}, s)
}

// InLineKey tells the characters that the key of a line is of.
func InLineKey(r rune) bool {
	switch { // nearly all characters are told here: the tables are slow
	case r >= 0x4e00 && r <= 0x9fff, r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return true
	case r < 0x80, r >= 0x2000 && r <= 0x206f, r >= 0x3000 && r <= 0x3004, r >= 0x3008 && r <= 0x3020, r >= 0xff01 && r <= 0xff0f, r >= 0xff1a && r <= 0xff20:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
