package news

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Way is how a partner gets entries.
type Way string

// The ways.
const (
	WayFeed    Way = "feed"    // a feed, or what of it the partner lacked
	WayArchive Way = "archive" // of a feed
	WayAPI     Way = "api"     // lists and single entries
	WayChanges Way = "changes" // the change log, asked for
	WayStream  Way = "stream"  // the change log, as Server-Sent Events
	WayWebSub  Way = "websub"  // sent to a subscriber
	WayExport  Way = "export"  // in bulk
)

// Ways lists every way, in the order in which reports have them.
func Ways() []Way {
	return []Way{WayFeed, WayArchive, WayAPI, WayChanges, WayStream, WayWebSub, WayExport}
}

// UsageKept is how long it is remembered what partners were given.
const UsageKept = 400 * 24 * time.Hour

// The bounds of what is remembered of one partner, one source and one day.
const (
	UsedEntries = 1000 // entries; of others it is counted alone how often they were given
	usedLines   = 100  // different lines by which they were given; others are remembered by their way alone
	usedLabels  = 100  // different labels; others are left out
)

// Carried is an entry in an answer to a partner.
type Carried struct {
	ID, Source, Label string
}

// CarriedOf is an entry that rights gave, as it is carried.
func CarriedOf(e *Entry) Carried {
	return Carried{ID: e.ID, Source: e.Source, Label: e.Attribution.Label}
}

// UsedBy says whose use of what is meant: of a source's entries, by a partner, on a day as in 2026-11-27, by the site's time zone.
type UsedBy struct {
	Day, Partner, Source string
}

// Given is how often an entry was given one way.
type Given struct {
	ID    string
	Label string // of its attribution
	Way   Way
	Line  Timeline // of the feed, or of what was asked for; empty: of no single one
	Times int
}

// Used is what a partner was given of a source on a day. The zero value is nothing.
type Used struct {
	labels, by []string
	entries    map[string][]int // by id, triples of label, by and times
	more       map[Way]int      // how often entries were given that are not among these
}

// Entries is how many different entries were given, as far as they are remembered.
func (u *Used) Entries() int { return len(u.entries) }

// More is how often entries were given that are not remembered one by one, by the way.
func (u *Used) More() map[Way]int { return u.more }

// Ways is how often entries were given, by the way.
func (u *Used) Ways() map[Way]int {
	sum := maps.Clone(u.more)
	if sum == nil {
		sum = map[Way]int{}
	}
	for _, g := range u.All() {
		sum[g.Way] += g.Times
	}
	return sum
}

func (u *Used) beyond(way Way, times int) {
	if u.more == nil {
		u.more = map[Way]int{}
	}
	u.more[way] += times
}

// AddTimes counts that an entry was given, and forgets which.
func (u *Used) AddTimes(g Given) { u.beyond(g.Way, g.Times) }

// Add counts that an entry was given.
func (u *Used) Add(g Given) {
	triples, known := u.entries[g.ID]
	if !known && len(u.entries) >= UsedEntries {
		u.beyond(g.Way, g.Times)
		return
	}
	by := nth(&u.by, strings.TrimSpace(string(g.Way)+" "+g.Line), usedLines)
	if by < 0 {
		by = nth(&u.by, string(g.Way), usedLines+len(Ways()))
	}
	label := nth(&u.labels, g.Label, usedLabels)
	for i := 0; i+2 < len(triples); i += 3 {
		if triples[i] == label && triples[i+1] == by {
			triples[i+2] += g.Times
			return
		}
	}
	if u.entries == nil {
		u.entries = map[string][]int{}
	}
	u.entries[g.ID] = append(triples, label, by, g.Times)
}

// nth is the place of a text on a list, where it comes if it is new and there is room; -1: there is none.
func nth(list *[]string, text string, most int) int {
	i := slices.Index(*list, text)
	if i < 0 && len(*list) < most {
		i, *list = len(*list), append(*list, text)
	}
	return i
}

// All are what was given, by the entries' ids.
func (u *Used) All() (all []Given) {
	for _, id := range slices.Sorted(maps.Keys(u.entries)) {
		triples := u.entries[id]
		for i := 0; i+2 < len(triples); i += 3 {
			g := Given{ID: id, Times: triples[i+2]}
			if n := triples[i]; n >= 0 && n < len(u.labels) {
				g.Label = u.labels[n]
			}
			if n := triples[i+1]; n >= 0 && n < len(u.by) {
				way, line, _ := strings.Cut(u.by[n], " ")
				g.Way, g.Line = Way(way), line
			}
			all = append(all, g)
		}
	}
	return all
}

// Take adds all of another.
func (u *Used) Take(other *Used) {
	for _, g := range other.All() {
		u.Add(g)
	}
	for way, times := range other.more {
		u.beyond(way, times)
	}
}

// usedForm is Used as it is kept: ids are the longest part of it, and stand once.
type usedForm struct {
	Labels  []string         `json:"labels"`
	By      []string         `json:"by"`
	Entries map[string][]int `json:"entries"`
	More    map[Way]int      `json:"more,omitempty"`
}

// MarshalJSON writes what UnmarshalJSON reads.
func (u *Used) MarshalJSON() ([]byte, error) {
	return json.Marshal(usedForm{u.labels, u.by, u.entries, u.more})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (u *Used) UnmarshalJSON(b []byte) error {
	var f usedForm
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	for id, triples := range f.Entries {
		if len(triples)%3 != 0 {
			return fmt.Errorf("what was used of %s has %d numbers", id, len(triples))
		}
	}
	*u = Used{f.Labels, f.By, f.Entries, f.More}
	return nil
}

// UsedSum is how often entries of a source were given to a partner on a day, by the way, and how many they were.
type UsedSum struct {
	Times   map[Way]int `json:"times"`
	Entries int         `json:"entries"`
}

// All is how often, whichever way.
func (s UsedSum) All() (n int) {
	for _, times := range s.Times {
		n += times
	}
	return n
}

// UsedDay is what a partner was given on a day, by the source.
type UsedDay map[string]UsedSum
