package credit

import (
	"maps"
	"slices"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// taught is what editors said of names: how often one was confirmed, less how often it was denied.
type taught struct {
	names   map[string]int
	outlets map[string]int
	origins map[string]map[string]int // what a source prints that is no outlet that is known → what it is
	nobody  map[string]int            // whom a source's entries do not name, whatever it prints: how often that was said, less how often they were added
}

// printedBy is how what a source prints is known.
func printedBy(source, name string) string { return source + "\n" + name }

// What an editor's word adds to the odds that something is a name, as a logarithm.
const (
	confirmedOnce  = 4
	confirmedTwice = 6
	deniedOnce     = -4 // a likely name stays one behind a label
	deniedTwice    = -9
)

// Taught is the reader of one who has learnt of those lessons, and of no others.
func (rd *Reader) Taught(lessons []news.Lesson) *Reader {
	t := taught{map[string]int{}, map[string]int{}, map[string]map[string]int{}, map[string]int{}}
	for i := range lessons {
		if c := lessons[i].Credit; c != nil {
			t.people(lessons[i].Source, c)
			t.origin(rd, lessons[i].Source, c)
		}
	}
	if len(t.names)+len(t.outlets)+len(t.origins) == 0 {
		return rd
	}
	learnt := *rd
	learnt.authors = newRemembered()
	learnt.taught, learnt.isOutlet, learnt.outlets = t, maps.Clone(rd.isOutlet), slices.Clone(rd.outlets)
	for _, name := range slices.Sorted(maps.Keys(t.outlets)) {
		if t.outlets[name] > 0 && !learnt.isOutlet[name] {
			learnt.isOutlet[name] = true
			learnt.outlets = append(learnt.outlets, name)
		}
	}
	return &learnt
}

// people takes in whom an editor named: who was added is somebody; who was left out, or was another part of who was added, is nobody, and is not
// named again of what that source prints. One person in the place of another says nothing of either.
func (t *taught) people(source string, c *news.Credited) {
	had, said := attributed(c.Desk), attributed(c.Desk)
	c.Said.Say(&said)
	before, after := plainNames(&had), plainNames(&said)
	for _, name := range after {
		if !slices.Contains(before, name) {
			t.names[name]++
			t.nobody[printedBy(source, name)]--
		}
	}
	for _, name := range before {
		if slices.Contains(after, name) {
			continue
		}
		overlaps := slices.ContainsFunc(after, func(s string) bool {
			return !slices.Contains(before, s) && (strings.Contains(s, name) || strings.Contains(name, s))
		})
		if overlaps || len(after) < len(before) {
			t.names[name]--
			t.nobody[printedBy(source, name)]++
		}
	}
}

// attributed is an entry that says who made it, and nothing else.
func attributed(m news.Maker) news.Entry {
	return news.Entry{Attribution: news.Attribution{Origin: m.Origin, Reporters: m.Reporters, Correspondents: m.Correspondents, Photographers: m.Photographers, Editors: m.Editors}}
}

// plainNames are all whom an attribution names, each once.
func plainNames(e *news.Entry) (names []string) {
	var none news.Said
	for _, n := range none.Names(e) {
		for _, name := range *n.Of {
			if name = plainName(name); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func plainName(s string) string { return text.InPlainHan(unspaced(s)) }

// origin takes in which outlet an editor named.
func (t *taught) origin(rd *Reader, source string, c *news.Credited) {
	if c.Said.Origin == nil {
		return
	}
	had, said := plainName(c.Desk.Origin), plainName(*c.Said.Origin)
	if said != "" && said != had && !rd.isOutlet[said] {
		t.outlets[said]++
	}
	if had == "" || had == said || rd.isOutlet[had] || had == selfOutlet {
		return
	}
	t.outlets[had]--
	key := printedBy(source, had)
	if t.origins[key] == nil {
		t.origins[key] = map[string]int{}
	}
	t.origins[key][*c.Said.Origin]++
}

// odds are the logarithm of the odds that s, in simplified characters without blanks, is a person's name, before its place is looked at.
func (rd *Reader) odds(s string) float64 {
	odds := rd.plainOdds(s)
	switch n := rd.taught.names[s]; {
	case n > 1:
		return max(odds, 0) + confirmedTwice
	case n == 1:
		return max(odds, 0) + confirmedOnce
	case n == -1:
		return odds + deniedOnce
	case n < -1:
		return odds + deniedTwice
	}
	return odds
}

// Correct puts into an attribution, as it was read, what editors said of what the source prints: whom it does not name, and what its outlets
// are called. unsure is without the fields that name nobody then. False: it is as it was.
func (rd *Reader) Correct(src *news.Source, a *news.Attribution, unsure map[string]int) (changed bool) {
	if len(rd.taught.nobody) > 0 {
		e := news.Entry{Attribution: *a}
		var none news.Said
		for _, of := range none.Names(&e) {
			left := slices.DeleteFunc(slices.Clone(*of.Of), func(name string) bool { return rd.taught.nobody[printedBy(src.ID, plainName(name))] > 0 })
			if len(left) == len(*of.Of) {
				continue
			}
			if changed, *of.Of = true, left; len(left) == 0 {
				delete(unsure, of.Field)
				*of.Of = nil
			}
		}
		*a = e.Attribution
	}
	return rd.correctOrigin(src, a) || changed
}

// correctOrigin names the outlet that editors put in the place of what the source prints. The source's own name stands where nothing is
// printed: what an editor put in its place once says nothing of other entries.
func (rd *Reader) correctOrigin(src *news.Source, a *news.Attribution) (changed bool) {
	if len(rd.taught.origins) == 0 || a.Origin == "" || a.Origin == src.Name {
		return false
	}
	said := rd.taught.origins[printedBy(src.ID, plainName(a.Origin))]
	best, most, tie := "", 0, false
	for _, origin := range slices.Sorted(maps.Keys(said)) {
		switch n := said[origin]; {
		case n > most:
			best, most, tie = origin, n, false
		case n == most:
			tie = true
		}
	}
	if most == 0 || tie {
		return false
	}
	a.Origin, a.OriginURL = best, ""
	return true
}
