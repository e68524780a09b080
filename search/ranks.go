package search

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"weak"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// ranks are how the entries of one snapshot of a volume stand, in eight bytes an entry: so that of a word that most of them have, the newest are
// found without a look at the place of each.
type ranks struct {
	of   weak.Pointer[scorch.IndexSnapshot]
	docs []uint32 // by rank, the newest first
	rank []uint32 // by document; of one that was removed, any
}

// ranked gives the ranks of a snapshot of the volume.
func (v *volume) ranked(r index.IndexReader, f *finder) (*ranks, error) {
	var of weak.Pointer[scorch.IndexSnapshot]
	if is, ok := r.(*scorch.IndexSnapshot); ok {
		of = weak.Make(is)
		if o := v.ranks.Load(); o != nil && o.of == of {
			return o, nil
		}
	}
	all, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer all.Close()
	type standing struct {
		place string
		doc   uint32
	}
	var list []standing
	for {
		id, err := all.Next()
		if err != nil {
			return nil, err
		}
		if id == nil {
			break
		}
		key, err := f.place(id.Value())
		if err != nil {
			return nil, err
		}
		list = append(list, standing{string(key[min(len(key), placeFrom):]), uint32(id.Value())})
	}
	o := &ranks{of: of, docs: make([]uint32, len(list))}
	if len(list) > 0 {
		o.rank = make([]uint32, list[len(list)-1].doc+1)
	}
	slices.SortFunc(list, func(a, b standing) int { return strings.Compare(b.place, a.place) })
	for rank, s := range list {
		o.docs[rank], o.rank[s.doc] = s.doc, uint32(rank)
	}
	v.ranks.Store(o)
	return o, nil
}

// from is the rank of the newest entry that stands before what the bounds say.
func (o *ranks) from(f *finder) (rank int, err error) {
	if len(f.bound.before) == 0 {
		return 0, nil
	}
	return sort.Search(len(o.docs), func(rank int) bool {
		key, e := f.place(uint64(o.docs[rank]))
		if e != nil {
			err = e
		}
		return e != nil || bytes.Compare(key[min(len(key), placeFrom):], f.bound.before) < 0
	}), err
}
