package embedded

import (
	"slices"

	"github.com/txnews/hub/store/engine"
)

// terms are the lists of one generation, without pointers, so that the garbage collector passes them by.
type terms struct {
	list map[uint64]uint32 // term → index of its one id; or listed, and the index of its list
	ids  []engine.PostingID
	long [][engine.PostingsPerTerm]uint32 // indexes of ids from 1, newest first
}

const listed = 1 << 31

func newTerms() *terms { return &terms{list: map[uint64]uint32{}} }

// add puts an id at the newest end of a term's list. The caller knows that it is not there.
func (t *terms) add(term uint64, id engine.PostingID) {
	if n := len(t.ids); n == 0 || t.ids[n-1] != id {
		t.ids = append(t.ids, id)
	}
	ref := uint32(len(t.ids))
	at, ok := t.list[term]
	switch {
	case !ok:
		t.list[term] = ref - 1
	case at < listed:
		t.list[term] = listed | uint32(len(t.long))
		t.long = append(t.long, [engine.PostingsPerTerm]uint32{ref, at + 1})
	default:
		l := &t.long[at-listed]
		copy(l[1:], l[:])
		l[0] = ref
	}
}

// addTo adds a term's list to one of a newer generation. A nil t holds nothing.
func (t *terms) addTo(list []engine.PostingID, term uint64) []engine.PostingID {
	if t == nil {
		return list
	}
	at, ok := t.list[term]
	if !ok {
		return list
	}
	if at < listed {
		return addID(list, t.ids[at])
	}
	for _, ref := range t.long[at-listed] {
		if ref != 0 {
			list = addID(list, t.ids[ref-1])
		}
	}
	return list
}

func addID(list []engine.PostingID, id engine.PostingID) []engine.PostingID {
	if len(list) == engine.PostingsPerTerm || slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}
