package reprint

import (
	"hash/fnv"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

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
	r := reading(e)
	defer r.done()
	return r.prints()
}

// Marks are what an entry is found and recognised by.
type Marks struct {
	Prints []uint64 // as Prints gives them
	Keys   []string // as BlockKeys gives them
	Text   string   // equal for entries of different sources that Same cannot tell apart: see news.Copy
}

// MarksOf reads an entry once.
func MarksOf(e *news.Entry) Marks {
	r := reading(e)
	defer r.done()
	return Marks{Prints: r.prints(), Keys: r.keys(e), Text: r.mark(e)}
}

// reader is memory that texts are read in, one after another.
type reader struct {
	storyText
	bytes []byte
	low   lowest
}

var readers = sync.Pool{New: func() any { return new(reader) }}

// reading reads an entry's text.
func reading(e *news.Entry) *reader {
	r := readers.Get().(*reader)
	r.read(e)
	return r
}

// done gives the memory back. One huge text shall not stay there.
func (r *reader) done() {
	if cap(r.runes) < 2*textLimit && cap(r.bytes) < 8*textLimit {
		readers.Put(r)
	}
}

// mark is made of all that comparisons look at but the source and the names of people, which count within one source alone.
// Of the time it has the hour.
func (r *reader) mark(e *news.Entry) string {
	var hour int64
	if !e.Published.IsZero() {
		hour = e.Published.Unix() / 3600
	}
	b := append(strconv.AppendInt(r.bytes[:0], hour, 10), '\n')
	b = append(append(b, e.Title...), '\n')
	b = append(append(b, r.day...), '\n')
	b = append(strconv.AppendBool(b, r.traditional()), '\n')
	for _, c := range r.raw {
		b = appendRune(b, c)
	}
	b = append(b, '\n')
	for _, p := range r.stood {
		b = append(b, byte(p))
	}
	r.bytes = b
	h := fnv.New64a()
	_, _ = h.Write(b)
	return strconv.FormatUint(h.Sum64(), 36)
}

// appendRune is utf8.AppendRune, shorter for what texts are mostly made of.
func appendRune(b []byte, r rune) []byte {
	if r >= 0x4e00 && r <= 0x9fff {
		return append(b, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
	}
	return utf8.AppendRune(b, r)
}

func (r *reader) prints() []uint64 {
	n := len(r.runes)
	if n < storyLeast {
		return nil
	}
	out := make([]uint64, 0, MaxPrints)
	out = append(out, wholeText(r.runes))
	most := MaxPrints - 2*printsLead
	for _, end := range []int{shortLead, longLead} {
		if n > end {
			most += printsLead
		}
	}
	r.low.reset(most - 1)
	for _, end := range []int{shortLead, longLead} {
		if n > end {
			r.low.upTo(r.runes, end)
			out = append(out, r.low.kept[:min(printsLead, len(r.low.kept))]...)
		}
	}
	// A beginning's lowest may be the whole's too: others of the whole take their places.
	r.low.upTo(r.runes, n)
	for _, h := range r.low.kept {
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

// lowest collects the lowest hashes of a text's runs, in order, in a place that is used again.
type lowest struct {
	kept []uint64
	keep int
	seen int // characters whose runs were looked at
}

// reset begins anew, to keep so many.
func (l *lowest) reset(keep int) { l.kept, l.keep, l.seen = l.kept[:0], keep, 0 }

// upTo goes on to the end of the runs within text[:end].
func (l *lowest) upTo(text []rune, end int) {
	for h := range hashes(text[max(0, l.seen-printRun+1):end], printRun) {
		if len(l.kept) == l.keep {
			if h >= l.kept[l.keep-1] {
				continue
			}
		}
		i, found := slices.BinarySearch(l.kept, h)
		if found {
			continue
		}
		l.kept = slices.Insert(l.kept[:min(len(l.kept), l.keep-1)], i, h)
	}
	l.seen = end
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
