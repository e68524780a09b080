package postings_test

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/postings"
)

func id(n uint64) (id engine.PostingID) {
	binary.BigEndian.PutUint64(id[:], n)
	return id
}

// TestListsAreThoseOfAMap compares lists with plain ones while they grow, with terms that come once and terms that all have.
func TestListsAreThoseOfAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	lists, want := postings.Lists{}, map[int64]map[uint64][]engine.PostingID{7: {}, 8: {}}
	terms := []uint64{0, 1, 2, 1 << 63, ^uint64(0)}
	for n := range uint64(20_000) {
		gen := int64(7 + n/12_000)
		for range 4 {
			term := r.Uint64() >> (n % 50)
			if r.IntN(3) == 0 {
				term = terms[r.IntN(len(terms))]
			}
			terms = append(terms, term)
			list := want[gen][term]
			if has := slices.Contains(list, id(n)); has != lists.Has(gen, term, id(n)) {
				t.Fatalf("entry %d on the list of %x: %v", n, term, !has)
			} else if !has {
				list = append([]engine.PostingID{id(n)}, list...)
				want[gen][term] = list[:min(len(list), engine.PostingsPerTerm)]
			}
			lists.Add(gen, term, id(n))
		}
	}
	terms = append(terms, 12345678901)
	all := lists.All(8, terms)
	for i, term := range terms {
		var both []engine.PostingID
		for _, id := range append(slices.Clone(want[8][term]), want[7][term]...) {
			both = postings.AddID(both, id)
		}
		if got := lists.Of(8, term); !slices.Equal(both, got) || !slices.Equal(both, all[i]) {
			t.Fatalf("term %x: %s\n%s", term, cmp.Diff(both, got), cmp.Diff(both, all[i]))
		}
	}
	lists.Drop(8)
	if lists.Of(8, 0) == nil || lists.Of(7, 0) != nil {
		t.Error("the generation before should have gone, and it alone")
	}
}

func TestUnpackUndoesPack(t *testing.T) {
	var posts []engine.Posting
	for n := range uint64(70_000) { // more of one entry than one head counts
		posts = append(posts, engine.Posting{Term: n << 40, ID: id(n / 69_000)})
	}
	var got []engine.Posting
	packed := postings.Pack(posts)
	whole := postings.Unpack(packed, func(term uint64, id engine.PostingID) { got = append(got, engine.Posting{Term: term, ID: id}) })
	same := func(a, b engine.Posting) bool { return a.Term == b.Term && a.ID == b.ID }
	if !whole || !slices.EqualFunc(posts, got, same) {
		t.Errorf("%d of %d came back, whole: %v", len(got), len(posts), whole)
	}
	if postings.Unpack(packed[:len(packed)-1], func(uint64, engine.PostingID) {}) {
		t.Error("what is cut is taken for whole")
	}
}
