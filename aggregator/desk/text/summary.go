package text

import (
	"strings"
	"unicode/utf8"
)

// Lengths of a summary in characters: what is made of the text, and the most that a source's own may have.
const (
	SummaryLength = 120
	SummaryLimit  = 300
)

// Summarise cuts the text to a summary: whole where it is short, else to the last sentence that ends within limit
// characters, else at limit with an ellipsis.
func Summarise(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	n, end, cut := 0, 0, 0
	for i, r := range text {
		if n == limit {
			cut = i
			break
		}
		n++
		if strings.ContainsRune("。!?！？…；", r) && n >= limit/3 {
			end = i + utf8.RuneLen(r)
			if rest := text[end:]; strings.HasPrefix(rest, "”") || strings.HasPrefix(rest, "」") || strings.HasPrefix(rest, "）") {
				end += 3
			}
		}
	}
	if end > 0 && end <= len(text) {
		return text[:end]
	}
	return strings.TrimRight(text[:cut], " ,，、:：") + "…"
}
