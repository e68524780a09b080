package desk

import (
	"cmp"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// PlainText is the text of an entry's HTML, a line for each of its blocks.
func PlainText(html string) string { return text.PlainLines(html) }

// Body is the text of an entry without empty lines, or the summary that stands for it.
func Body(e *news.Entry) string {
	var lines []string
	for line := range strings.Lines(PlainText(e.Content)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return cmp.Or(strings.Join(lines, "\n"), e.Summary)
}
