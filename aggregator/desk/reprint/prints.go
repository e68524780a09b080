package reprint

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

// How an entry is printed: hashes of runs of printRun characters, the lowest of its beginnings and of the whole text.
const (
	printRun   = 9
	printsLead = 3
	shortLead  = 60  // characters; what a teaser holds at least
	longLead   = 200 // what a summary holds
)

// MaxPrints is the most fingerprints that an entry has.
const MaxPrints = 16 // of a text that is longer than both beginnings

// Prints are fingerprints of an entry's text, at most MaxPrints, for an index from print to entries. Copies of one story
// share one: the lowest hashes of a text that holds another are the other's lowest where the shared part has them, so a
// copy that kept half of a text misses all of ten with (1/2)^10. The beginnings are printed beside for copies cut short, and the text as a
// whole: where more stories share what is printed than a list holds (prices, weather), copies of the very text find each other still.
// Lookalikes share prints as well: SameStory decides. A text under 20 characters has none. They depend on nothing but
// the text; between releases the hashes of passages stay what they are, and which of them are taken may change a little.
func Prints(e *news.Entry) []uint64 {
	t := readStory(e)
	return t.prints()
}

// Marks are what an entry is found and recognised by.
type Marks struct {
	Prints []uint64 // as Prints gives them
	Keys   []string // as BlockKeys gives them
	Text   string   // equal for entries of different sources that Same cannot tell apart: see news.Copy
}

// MarksOf reads an entry once.
func MarksOf(e *news.Entry) Marks {
	t := readStory(e)
	return Marks{Prints: t.prints(), Keys: t.keys(e), Text: t.mark(e)}
}

// mark is made of all that comparisons look at but the source and the names of people, which count within one source alone.
// Of the time it has the hour.
func (t *storyText) mark(e *news.Entry) string {
	h := fnv.New64a()
	var hour int64
	if !e.Published.IsZero() {
		hour = e.Published.Unix() / 3600
	}
	pauses := make([]byte, len(t.stood))
	for i, p := range t.stood {
		pauses[i] = byte(p)
	}
	fmt.Fprintf(h, "%d\n%s\n%s\n%t\n%s\n%s", hour, e.Title, t.day, t.traditional(), string(t.raw), pauses)
	return strconv.FormatUint(h.Sum64(), 36)
}

func (t *storyText) prints() []uint64 {
	if len(t.runes) < storyLeast {
		return nil
	}
	var low lowest
	out := make([]uint64, 0, MaxPrints)
	out = append(out, wholeText(t.runes))
	most := MaxPrints - 2*printsLead
	for _, end := range []int{shortLead, longLead} {
		if len(t.runes) > end {
			out = append(out, low.take(t.runes[:end], printsLead)...)
			most += printsLead
		}
	}
	// A beginning's lowest may be the whole's too: others of the whole take their places.
	for _, h := range low.take(t.runes, most-1) {
		if len(out) < most && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wholeText is the print of a text as a whole.
func wholeText(text []rune) uint64 {
	h := uint64(len(text))
	for _, r := range text {
		h = h*hashBase + uint64(r) + 1
	}
	return mix(h)
}

// lowest collects the lowest hashes in order, in a place that is used again.
type lowest struct{ kept []uint64 }

func (l *lowest) take(text []rune, keep int) []uint64 {
	l.kept = l.kept[:0]
	for h := range hashes(text, printRun) {
		switch {
		case len(l.kept) == keep && h >= l.kept[keep-1]:
		default:
			i, found := slices.BinarySearch(l.kept, h)
			if found {
				continue
			}
			if len(l.kept) == keep {
				l.kept = l.kept[:keep-1]
			}
			l.kept = slices.Insert(l.kept, i, h)
		}
	}
	return l.kept
}

const hashBase = 0x9e3779b97f4a7c15

// hashes yields a hash for every run of n characters, with the run's place.
func hashes(text []rune, n int) func(func(uint64, int) bool) {
	top := uint64(1)
	for range n {
		top *= hashBase
	}
	return func(yield func(uint64, int) bool) {
		var h uint64
		for i, r := range text {
			h = h*hashBase + uint64(r) + 1
			if i >= n {
				h -= top * (uint64(text[i-n]) + 1)
			}
			if i >= n-1 && !yield(mix(h), i-n+1) {
				return
			}
		}
	}
}

// mix is splitmix64's finaliser.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
