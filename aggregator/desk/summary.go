package desk

import (
	"strings"
	"unicode/utf8"
)

// Lengths of a summary in characters: what is made of the text, and the most that a source's own may have.
const (
	summaryLength = 120
	summaryLimit  = 300
)

// summarise cuts the text to a summary: whole where it is short, else to the last sentence that ends within limit
// characters, else at limit with an ellipsis.
func summarise(text string, limit int) string {
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

// plain is the body's text on one line, as far as is asked for.
func (b *body) plain(limit int) string {
	var sb strings.Builder
	n := 0
	b.each(func(l line) bool {
		s := squeeze(l.text)
		if s == "" {
			return true
		}
		if sb.Len() > 0 {
			sb.WriteByte(' ')
		}
		sb.WriteString(s)
		n += utf8.RuneCountInString(s)
		return n <= limit
	})
	return squeeze(stripTags(sb.String())) // text that looks like a tag stays out of what may be shown as HTML one day
}
