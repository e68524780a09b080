package desk

import (
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Line makes one line of plain text of what a source gave as a name, cleaned as titles are, of at most limit characters: a mark
// stands where it was cut.
func Line(s string, limit int) string {
	s = text.Plain(s)
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return text.Squeeze(string([]rune(s)[:limit-1])) + "…"
}
