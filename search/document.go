package search

import (
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/txnews/hub/news"
)

// The fields of an entry in the index. What partners alone may see has a field of its own: words that only they see find nothing for others.
const (
	fieldPublic  = "p" // grams of all text that the public sees
	fieldPartner = "q" // grams of what partners see beyond it
	fieldTitle   = "t" // grams of the title, where the public sees it: such an entry is worth more
	fieldKey     = "k" // what it is filed under, by the prefixes below
	fieldPlace   = "o" // key of its place, see keyOf
)

// The prefixes of keys, and keys that stand alone.
const (
	keySource  = "s:"
	keyChannel = "c:"
	keyTown    = "t:"
	keyOrigin  = "o:"
	keyHead    = "head"   // it stands on the merged timeline
	keyPublic  = "public" // the public sees something of it
)

// documentOf is an entry as it is indexed. It is nil for one that nobody sees.
func documentOf(e *news.Entry) *document.Document {
	if !e.Held.IsZero() {
		return nil
	}
	grant := e.Grant
	if grant.Mark == "" { // rights were never asked: what is found is judged when it is shown
		grant.Public, grant.Partner = news.ExtentFull, news.ExtentFull
	}
	public, seen := grant.Public.Apply(*e)
	partner, _ := grant.Partner.Apply(*e)
	all := fold(public.Title, public.Summary, plain(public.Content))
	d := document.NewDocument(e.ID)
	add := func(name, text string, terms analyzer, options index.FieldIndexingOptions) {
		if text != "" {
			d.AddField(document.NewTextFieldCustom(name, nil, []byte(text), index.IndexField|options, terms))
		}
	}
	add(fieldPublic, all, gramsOf, 0)
	add(fieldTitle, fold(public.Title), gramsOf, 0)
	var beyond []string
	for _, t := range [][2]string{{partner.Title, public.Title}, {partner.Summary, public.Summary}, {partner.Content, public.Content}} {
		if t[0] != t[1] {
			beyond = append(beyond, plain(t[0]))
		}
	}
	add(fieldPartner, fold(beyond...), gramsOf, 0)
	add(fieldKey, strings.Join(keysOf(e, seen), "\n"), linesOf, index.SkipFreqNorm)
	add(fieldPlace, keyOf(e), wholeOf, index.DocValues|index.SkipFreqNorm)
	return d
}

func keysOf(e *news.Entry, public bool) []string {
	keys := []string{keySource + e.Source, keyOrigin + news.OutletKey(e.Attribution.Origin)}
	for _, id := range e.Channels {
		keys = append(keys, keyChannel+id)
	}
	for _, id := range e.Towns {
		keys = append(keys, keyTown+id)
	}
	if !apart(e) {
		keys = append(keys, keyHead)
	}
	if public {
		keys = append(keys, keyPublic)
	}
	return keys
}

// apart tells an entry that stands on its source's timeline alone: a copy, for which its story's head stands, or one that is not due yet.
func apart(e *news.Entry) bool {
	return e.Original != "" && e.Original != e.ID || !e.Due.IsZero()
}

// analyzer cuts a field's text into terms.
type analyzer func(text string, give func(term string))

// Analyze implements analysis.Analyzer.
func (a analyzer) Analyze(text []byte) (terms analysis.TokenStream) {
	a(string(text), func(term string) {
		terms = append(terms, &analysis.Token{Term: []byte(term), Position: len(terms) + 1})
	})
	return terms
}

func gramsOf(text string, give func(string)) { grams(text, give) }

func linesOf(text string, give func(string)) {
	for line := range strings.SplitSeq(text, "\n") {
		give(line)
	}
}

func wholeOf(text string, give func(string)) { give(text) }

// The lengths of the numbers in a key, in bytes of which each has seven bits: the library keeps 0xff for itself.
const (
	timeSize  = 7
	placeFrom = timeSize // a key begins with when the entry was first seen
	idFrom    = placeFrom + timeSize + timeSize
)

// keyOf is by what entries are ordered and cut off: first seen; place, arrival, id.
func keyOf(e *news.Entry) string {
	key := appendNumber(make([]byte, 0, idFrom+len(e.ID)), millis(e.FirstSeen))
	return string(appendPlace(key, news.CursorAt(e)))
}

func appendPlace(key []byte, at news.Cursor) []byte {
	return append(appendNumber(appendNumber(key, millis(at.Sort)), at.Arrived), at.ID...)
}

// placeAt undoes appendPlace.
func placeAt(place string) news.Cursor {
	at, arrived := numberAt(place), numberAt(place[timeSize:])
	return news.Cursor{Sort: time.UnixMilli(int64(at) - epoch).UTC(), Arrived: arrived, ID: place[2*timeSize:]}
}

// epoch lets times before 1970 be positive.
const epoch = 1 << 47

func millis(t time.Time) uint64 { return uint64(max(0, t.UnixMilli()+epoch)) }

func appendNumber(to []byte, n uint64) []byte {
	for shift := 7 * (timeSize - 1); shift >= 0; shift -= 7 {
		to = append(to, byte(n>>shift)&0x7f)
	}
	return to
}

func numberAt(s string) (n uint64) {
	for i := range timeSize {
		n = n<<7 | uint64(s[i])
	}
	return n
}
