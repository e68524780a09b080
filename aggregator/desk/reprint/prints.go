package reprint

import (
	"crypto/sha256"
	"hash"
	"math"
	"regexp"
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
const MaxPrints = 16 + printsFigures // of a text that is longer than both beginnings, with figures

// Prints are fingerprints of an entry's text, at most MaxPrints, for an index from print to entries. Copies of one story
// share one: the lowest hashes of a text that holds another are the other's lowest where the shared part has them, so a
// copy that kept half of a text misses all of ten with (1/2)^10. The beginnings are printed beside for copies cut short, and the text as a
// whole: where more stories share what is printed than a list holds (prices, weather), copies of the very text find each other still.
// What was told in other words is found by its figures, see figurePrints.
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
	return Marks{Prints: r.prints(), Keys: r.keys(e), Text: strconv.FormatUint(r.mark, 36)}
}

// reader is memory that texts are read in, one after another.
type reader struct {
	storyText
	low     lowest
	written []byte    // raw as UTF-8
	digest  hash.Hash // of that, without what is newer than keys
	known   int       // characters of it
	mark    uint64    // of the text, see write
}

var readers = sync.Pool{New: func() any { return &reader{digest: sha256.New()} }}

// reading reads an entry's text.
func reading(e *news.Entry) *reader {
	r := readers.Get().(*reader)
	r.read(e)
	r.write(e)
	return r
}

// done gives the memory back. One huge text shall not stay there.
func (r *reader) done() {
	if cap(r.runes) < 2*textLimit {
		readers.Put(r)
	}
}

// write writes the text as it was written, and hashes it. The mark is made of all that comparisons look at but the source and the names of
// people, which count within one source alone. Of the time it has the hour.
func (r *reader) write(e *news.Entry) {
	var hour int64
	if !e.Published.IsZero() {
		hour = e.Published.Unix() / 3600
	}
	var room [128]byte
	head := append(strconv.AppendInt(room[:0], hour, 10), '\n')
	head = append(append(head, e.Title...), '\n')
	head = append(append(head, r.day...), '\n')
	mark := fnv1a(fnvBasis, append(strconv.AppendBool(head, r.traditional()), '\n'))

	b, from := slices.Grow(r.written[:0], len("一")*len(r.raw)), 0
	r.digest.Reset()
	r.known = len(r.raw)
	for _, c := range r.raw {
		at := len(b)
		if c >= 0x4e00 && c <= 0x9fff { // as below, but sooner
			x, y, z := 0xe0|byte(c>>12), 0x80|byte(c>>6)&0x3f, 0x80|byte(c)&0x3f
			b = append(b, x, y, z)
			mark = (mark ^ uint64(x)) * fnvPrime
			mark = (mark ^ uint64(y)) * fnvPrime
			mark = (mark ^ uint64(z)) * fnvPrime
			continue
		}
		b = utf8.AppendRune(b, c)
		mark = fnv1a(mark, b[at:])
		if newerThanKeys(c) {
			r.digest.Write(b[from:at])
			from = len(b)
			r.known--
		}
	}
	r.digest.Write(b[from:])
	r.written = b
	mark = fnv1a(mark, []byte{'\n'})
	for _, p := range r.stood {
		mark = (mark ^ uint64(p)) * fnvPrime
	}
	if house := townHouse(e); house != "" && ownTowns.Match(b) {
		mark = fnv1a(mark, []byte(house)) // which says whose town 我镇 is
	}
	r.mark = mark
}

var ownTowns = regexp.MustCompile("[我本](镇|街道)")

// FNV-1a of 64 bits, as hash/fnv has it, which takes no bytes one by one.
const (
	fnvBasis = 14695981039346656037
	fnvPrime = 1099511628211
)

func fnv1a(h uint64, b []byte) uint64 {
	for _, c := range b {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

func (r *reader) prints() []uint64 {
	n := len(r.runes)
	if n < storyLeast {
		return nil
	}
	most := MaxPrints - printsFigures - 2*printsLead
	for _, end := range []int{shortLead, longLead} {
		if n > end {
			most += printsLead
		}
	}
	out := make([]uint64, 1, MaxPrints) // the first is the whole text's
	r.low.reset(n, most-1)
	for _, end := range []int{shortLead, longLead} {
		if n > end {
			r.low.upTo(r.runes, end)
			out = append(out, r.low.kept[:min(printsLead, len(r.low.kept))]...)
		}
	}
	r.low.upTo(r.runes, n)
	out[0] = mix(r.low.whole)
	// A beginning's lowest may be the whole's too: others of the whole take their places.
	for _, h := range r.low.kept {
		if len(out) < most && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	out = figurePrints(r.runes, out)
	slices.Sort(out)
	return slices.Compact(out)
}

// lowest collects the lowest hashes of a text's runs, in order, in a place that is used again.
type lowest struct {
	kept    []uint64
	keep    int
	next    int    // the character that is looked at next
	rolling uint64 // of the run before it
	whole   uint64 // of the text before it
}

// reset begins anew, to keep so many of a text of n characters.
func (l *lowest) reset(n, keep int) {
	*l = lowest{kept: l.kept[:0], keep: keep, whole: uint64(n)}
}

// upTo goes on to the end of the runs within text[:end].
func (l *lowest) upTo(text []rune, end int) {
	top, bound := power(printRun), l.bound()
	rolling, whole := l.rolling, l.whole
	for i := l.next; i < end; i++ {
		c := uint64(text[i]) + 1
		whole = whole*hashBase + c
		if i >= printRun {
			c -= top * (uint64(text[i-printRun]) + 1)
		}
		rolling = rolling*hashBase + c
		if i < printRun-1 {
			continue
		}
		if h := mix(rolling); h <= bound {
			l.take(h)
			bound = l.bound()
		}
	}
	l.next, l.rolling, l.whole = end, rolling, whole
}

// bound is the most that a hash may be to be kept.
func (l *lowest) bound() uint64 {
	if len(l.kept) < l.keep {
		return math.MaxUint64
	}
	return l.kept[l.keep-1]
}

func (l *lowest) take(h uint64) {
	i, found := slices.BinarySearch(l.kept, h)
	if found {
		return
	}
	if len(l.kept) < l.keep {
		l.kept = append(l.kept, 0)
	}
	copy(l.kept[i+1:], l.kept[i:])
	l.kept[i] = h
}

const hashBase = 0x9e3779b97f4a7c15

// hashes yields a hash for every run of n characters, with the run's place.
func hashes(text []rune, n int) func(func(uint64, int) bool) {
	top := power(n)
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

// power is hashBase to the power of n.
func power(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= hashBase
	}
	return p
}

// mix is splitmix64's finaliser.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
