package feeds

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// why gives the reasons for an entry's channels and towns without what the licence does not give: a reason quotes, in 「」,
// words of the text, which may be more than a reader is shown. A quote stays where it stands in what is shown, or is what
// the channel or town is called; of others the reader sees 「…」.
func (p *Publisher) why(e *news.Entry) news.Why {
	shown := e.Title + "\n" + e.Summary + "\n" + e.Content
	quotable := func(quote string, names ...string) bool {
		return strings.Contains(shown, quote) || slices.Contains(e.Categories, quote) || slices.Contains(names, quote)
	}
	return news.Why{
		Channels: unquoted(e.Why.Channels, func(id, quote string) bool {
			return quotable(quote, append(p.channels[id].Names, p.channels[id].Name)...)
		}),
		Towns: unquoted(e.Why.Towns, func(id, quote string) bool { return quotable(quote, p.town(id).Name) }),
	}
}

// unquoted gives the map itself where every quote may stay.
func unquoted(why map[string]string, stays func(id, quote string) bool) map[string]string {
	var out map[string]string
	for id, reason := range why {
		short := maskQuotes(reason, func(quote string) bool { return stays(id, quote) })
		if short == reason {
			continue
		}
		if out == nil {
			out = make(map[string]string, len(why))
			for k, v := range why {
				out[k] = v
			}
		}
		out[id] = short
	}
	if out == nil {
		return why
	}
	return out
}

// maskQuotes puts … in place of the quotes that may not stay. One that does not end goes to the end of the text.
func maskQuotes(text string, stays func(quote string) bool) string {
	const open, end = "「", "」"
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, open)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		quote, after, _ := strings.Cut(rest, end)
		if b.WriteString(open); stays(quote) {
			b.WriteString(quote)
		} else {
			b.WriteString("…")
		}
		b.WriteString(end)
		text = after
	}
}
