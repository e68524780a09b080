package rights

import (
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// why gives the reasons for an entry's channels and towns without what the licence does not give: a reason's terms are
// words of the text, which may be more than a reader is shown. A term stays where it stands in what is shown, or is what
// the channel or town is called.
func (t *Terms) why(e *news.Entry) news.Why {
	shown := e.Title + "\n" + e.Summary + "\n" + e.Content
	masked := func(names func(id string) []string) func(string, news.Reason) news.Reason {
		return func(id string, r news.Reason) news.Reason {
			return r.Masked(func(term string) bool {
				return strings.Contains(shown, term) || slices.Contains(e.Categories, term) || slices.Contains(names(id), term)
			})
		}
	}
	return news.Why{Channels: eachReason(e.Why.Channels, masked(t.channelNames)), Towns: eachReason(e.Why.Towns, masked(t.townNames))}
}

// channelNames is what a channel is called.
func (t *Terms) channelNames(id string) []string {
	c, _ := t.now.Channel(id)
	return append([]string{c.Name}, c.Names...)
}

// townNames is what a town is called.
func (t *Terms) townNames(id string) []string {
	c, _ := t.now.Town(id)
	return []string{c.Name}
}

// named is what of an entry's reasons a reader of its headline alone is given for being what a channel or town is called. It is false where no
// reason has anything that the headline does not say.
func (t *Terms) named(e *news.Entry) (string, bool) {
	var b strings.Builder
	more := false
	look := func(why map[string]news.Reason, names func(id string) []string) {
		for _, id := range slices.Sorted(maps.Keys(why)) {
			why[id].Masked(func(term string) bool {
				if strings.Contains(e.Title, term) {
					return true
				}
				if more = true; slices.Contains(names(id), term) {
					b.WriteString(id + "\x00" + term + "\x00")
				}
				return true
			})
		}
	}
	look(e.Why.Channels, t.channelNames)
	look(e.Why.Towns, t.townNames)
	return b.String(), more
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
