package reprint

import (
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Rank orders a story's copies: the original first, then those that would take its place, and says why. Copies of
// which the public gets nothing come after all others, so that they hide no free one.
func Rank(members []news.Copy) (ranked []news.Copy, why news.Reasons) {
	if len(members) == 0 {
		return nil, nil
	}
	members = slices.SortedFunc(slices.Values(members), func(a, b news.Copy) int { return strings.Compare(a.ID, b.ID) }) // however they came
	entries := make([]news.Entry, len(members))
	for i, c := range members {
		entries[i] = news.Entry{ID: c.ID, Source: c.Source, URL: c.Provider.URL, Published: c.Published, FirstSeen: c.FirstSeen,
			Providers:   []news.Provider{c.Provider},
			Attribution: news.Attribution{Origin: c.Origin, OriginURL: c.OriginURL}}
	}
	first, evidence := Original(entries)
	ranked = append(ranked, members[first])
	rest := slices.Delete(slices.Clone(members), first, first+1)
	slices.SortFunc(rest, func(a, b news.Copy) int {
		if c := a.FirstSeen.Compare(b.FirstSeen); c != 0 {
			return c
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	ranked = append(ranked, rest...)
	slices.SortStableFunc(ranked, func(a, b news.Copy) int { return lastIfClosed(a) - lastIfClosed(b) })
	if ranked[0].ID != members[first].ID {
		evidence = append(evidence, news.Because("original.closed"))
	}
	return ranked, evidence
}

func lastIfClosed(c news.Copy) int {
	if c.Closed {
		return 1
	}
	return 0
}
