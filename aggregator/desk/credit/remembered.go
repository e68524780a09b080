package credit

import (
	"hash/maphash"
	"strings"
	"sync/atomic"

	"github.com/txnews/hub/aggregator/desk/text"
)

// remembered are author elements that were read of late: a source says the same of most of its entries. What they say depends on nothing but
// the reader, and its lists are never changed.
type remembered struct {
	seed   maphash.Seed
	places [256]atomic.Pointer[saidBy]
}

type saidBy struct {
	author string
	is     credit
}

// longestRemembered is how many bytes an author element has that is remembered.
const longestRemembered = 120

func newRemembered() *remembered { return &remembered{seed: maphash.MakeSeed()} }

// author reads an author element.
func (rd *Reader) author(s string) credit {
	if len(s) > longestRemembered {
		return inSimplified(text.Plain(s), rd.parseAuthor)
	}
	place := &rd.authors.places[maphash.String(rd.authors.seed, s)%uint64(len(rd.authors.places))]
	if had := place.Load(); had != nil && had.author == s {
		return had.is
	}
	s = strings.Clone(s) // the names are parts of it, and it may be one of a whole document
	is := inSimplified(text.Plain(s), rd.parseAuthor)
	place.Store(&saidBy{s, is})
	return is
}
