package rights

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// why gives the reasons for an entry's channels and towns without what the licence does not give: a reason's terms are
// words of the text, which may be more than a reader is shown. A term stays where it stands in what is shown, or is what
// the channel or town is called.
func (o *Office) why(e *news.Entry) news.Why {
	shown := e.Title + "\n" + e.Summary + "\n" + e.Content
	masked := func(names func(id string) []string) func(string, news.Reason) news.Reason {
		return func(id string, r news.Reason) news.Reason {
			return r.Masked(func(term string) bool {
				return strings.Contains(shown, term) || slices.Contains(e.Categories, term) || slices.Contains(names(id), term)
			})
		}
	}
	return news.Why{Channels: eachReason(e.Why.Channels, masked(o.channelNames)), Towns: eachReason(e.Why.Towns, masked(o.townNames))}
}

// eachReason gives the map itself where every reason stays as it is.
func eachReason(why map[string]news.Reason, as func(id string, r news.Reason) news.Reason) map[string]news.Reason {
	var out map[string]news.Reason
	for id, r := range why {
		other := as(id, r)
		if other.Equal(r) {
			continue
		}
		if out == nil {
			out = make(map[string]news.Reason, len(why))
			for k, v := range why {
				out[k] = v
			}
		}
		out[id] = other
	}
	if out == nil {
		return why
	}
	return out
}
