package desk

import "github.com/txnews/hub/aggregator/desk/text"

// PlainText is the text of an entry's HTML, a line for each of its blocks.
func PlainText(html string) string { return text.PlainLines(html) }
