package news

import (
	"net/url"
	"slices"
	"strings"
)

// Search is what is looked for among the entries: those that have all of it. The zero value is all entries.
type Search struct {
	Words    string   // as a person writes them, see package search
	Channels []string // ids; the entry is in any of them, or in a channel below
	Towns    []string // ids; any of them
	Source   string   // id; with it, all that the source published, without it each story once
	Origin   string   // 来源, by OutletKey
}

// Canonical is the search in the one form that all searches for the same have.
func (s Search) Canonical() Search {
	s.Words = strings.Join(strings.Fields(s.Words), " ")
	s.Origin = strings.Join(strings.Fields(s.Origin), " ")
	s.Channels, s.Towns = ids(s.Channels), ids(s.Towns)
	return s
}

// ids are those that are there, each once, in order.
func ids(list []string) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(id string) bool { return id == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// Query is the search as the query of an address: the same for the same search.
func (s Search) Query() string {
	s = s.Canonical()
	v := url.Values{}
	for name, list := range map[string][]string{"q": {s.Words}, "channel": s.Channels, "town": s.Towns, "source": {s.Source}, "origin": {s.Origin}} {
		if list = ids(list); len(list) > 0 {
			v[name] = list
		}
	}
	return v.Encode()
}

// SearchOf undoes Query.
func SearchOf(query string) (Search, error) {
	v, err := url.ParseQuery(query)
	return Search{Words: v.Get("q"), Channels: v["channel"], Towns: v["town"], Source: v.Get("source"), Origin: v.Get("origin")}.Canonical(), err
}

// Listed reports whether Line holds what is looked for and nothing else.
func (s Search) Listed() bool {
	s = s.Canonical()
	if s.Source != "" {
		return s.Words == "" && s.Origin == "" && len(s.Channels)+len(s.Towns) == 0
	}
	return s.Words == "" && s.Origin == "" && len(s.Channels) <= 1 && len(s.Towns) <= 1
}

// Selection is what is looked for, as a timeline where one holds it and nothing else.
func (s Search) Selection() Selection {
	if s.Listed() {
		return s.narrowest()
	}
	return Selection{Search: s.Query()}
}

// Line is the narrowest timeline that all of what is looked for stands on.
func (s Search) Line() Timeline { return s.narrowest().Timeline() }

func (s Search) narrowest() Selection {
	sel := Selection{Source: s.Source}
	if s = s.Canonical(); s.Source == "" && len(s.Channels) == 1 {
		sel.Channel = s.Channels[0]
	}
	if s.Source == "" && len(s.Towns) == 1 {
		sel.Town = s.Towns[0]
	}
	return sel
}
