package search

import (
	"bytes"
	"container/heap"
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// hit is an entry that was found.
type hit struct {
	place string // see appendPlace
	score float64
}

// collected are the best hits so far, the worst on top.
type collected struct {
	hits   []hit
	most   int
	ranked bool // by score; else by place
	weigh  int  // ranked: how many hits may still be weighed, of the newest
	beyond bool // ranked: there are more
	many   int  // hits in a volume, see manyHits
}

func (c *collected) Len() int           { return len(c.hits) }
func (c *collected) Less(i, j int) bool { return c.better(c.hits[j], c.hits[i]) }
func (c *collected) Swap(i, j int)      { c.hits[i], c.hits[j] = c.hits[j], c.hits[i] }
func (c *collected) Push(x any)         { c.hits = append(c.hits, x.(hit)) }
func (c *collected) Pop() any {
	last := c.hits[len(c.hits)-1]
	c.hits = c.hits[:len(c.hits)-1]
	return last
}

func (c *collected) better(a, b hit) bool {
	if c.ranked && a.score != b.score {
		return a.score > b.score
	}
	return a.place > b.place
}

func (c *collected) full() bool { return len(c.hits) >= c.most }

// take keeps a hit that is better than the worst. key is a copy in memory of the library's.
func (c *collected) take(key []byte, score float64) (kept bool) {
	place := key[placeFrom:]
	if c.full() {
		worst := c.hits[0]
		if c.ranked && score < worst.score || (!c.ranked || score == worst.score) && string(place) <= worst.place {
			return false
		}
		heap.Pop(c)
	}
	heap.Push(c, hit{string(place), score})
	return true
}

// manyHits is from how many hits in a volume on it pays to have its entries in order, which reads the places of all. Where hits are weighed, that is
// needed of the last volume alone, of which not all are.
const manyHits = 1000

// finder looks for what a query finds in one snapshot of a volume.
type finder struct {
	plan
	bound  bounds
	places index.DocValueReader
	id     index.IndexInternalID
	into   *collected
}

// find collects what a query finds in the volume, of what stands before a place; empty: all.
func (v *volume) find(ctx context.Context, q *Query, before string, into *collected) error {
	r, err := v.of.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	f := &finder{plan: plan{ctx: ctx, reader: r, q: q}, bound: q.bounds(before), into: into}
	if f.places, err = r.DocValueReader([]string{fieldPlace}); err != nil {
		return err
	}
	docs, err := f.hits()
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if !into.ranked && len(docs) > into.many || into.ranked && len(docs) > into.weigh {
		o, err := v.ranked(r, f)
		if err != nil {
			return err
		}
		return f.newest(o, docs)
	}
	if into.ranked {
		docs, err = f.within(docs)
		if err != nil {
			return err
		}
		return f.weigh(docs)
	}
	for _, doc := range docs {
		if err := f.take(doc, 0); err != nil {
			return err
		}
	}
	return nil
}

// hits are the documents that the query may find, in the order of the snapshot.
func (f *finder) hits() (docs []uint64, err error) {
	w, err := f.walk()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	s := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(w.DocumentMatchPoolSize()+1, 0), IndexReader: f.reader}
	for {
		at, err := w.Next(s)
		if err != nil || at == nil {
			return docs, err
		}
		if docs = append(docs, at.IndexInternalID.Value()); len(docs)%1024 == 0 && f.ctx.Err() != nil {
			return nil, f.ctx.Err()
		}
		s.DocumentMatchPool.Put(at)
	}
}

// place reads a document's key. It is not to be kept.
func (f *finder) place(doc uint64) (key []byte, err error) {
	f.id = index.NewIndexInternalID(f.id, doc)
	err = f.places.VisitDocValues(f.id, func(_ string, of []byte) { key = of })
	return key, err
}

// take keeps a document that is within bounds.
func (f *finder) take(doc uint64, score float64) error {
	key, err := f.place(doc)
	if err == nil && f.bound.has(key) {
		f.into.take(key, score)
	}
	return err
}

// within are those of the documents that are within bounds.
func (f *finder) within(docs []uint64) ([]uint64, error) {
	if f.bound.none() {
		return docs, nil
	}
	var failed error
	return slices.DeleteFunc(docs, func(doc uint64) bool {
		key, err := f.place(doc)
		if err != nil {
			failed = err
		}
		return !f.bound.has(key)
	}), failed
}

// newest goes through the hits from the newest on, as far as is needed.
func (f *finder) newest(o *ranks, docs []uint64) error {
	is := make([]bool, len(o.docs))
	for _, doc := range docs {
		is[o.rank[doc]] = true
	}
	first, err := o.from(f)
	if err != nil {
		return err
	}
	var weighed []uint64
	for rank := first; rank < len(is); rank++ {
		if !is[rank] {
			continue
		}
		doc := uint64(o.docs[rank])
		if !f.into.ranked || !f.bound.none() {
			key, err := f.place(doc)
			switch {
			case err != nil:
				return err
			case !f.bound.has(key):
				continue
			case !f.into.ranked && !f.into.take(key, 0):
				return nil
			}
		}
		if !f.into.ranked {
			continue
		}
		if f.into.beyond = len(weighed) >= f.into.weigh; f.into.beyond {
			break
		}
		weighed = append(weighed, doc)
	}
	if !f.into.ranked {
		return nil
	}
	slices.Sort(weighed)
	return f.weigh(weighed)
}

// bounds are what keys are cut off by.
type bounds struct{ since, until, before []byte }

func (q *Query) bounds(before string) (b bounds) {
	if !q.Since.IsZero() {
		b.since = appendNumber(nil, millis(q.Since))
	}
	if !q.Until.IsZero() {
		b.until = appendNumber(nil, millis(q.Until))
	}
	b.before = []byte(before)
	return b
}

// has is of whole milliseconds: what is within one, Match judges.
func (b *bounds) has(key []byte) bool {
	if len(key) < idFrom {
		return false
	}
	switch seen := key[:placeFrom]; {
	case b.since != nil && bytes.Compare(seen, b.since) < 0, b.until != nil && bytes.Compare(seen, b.until) > 0:
		return false
	}
	return len(b.before) == 0 || bytes.Compare(key[placeFrom:], b.before) < 0
}

// none is true where everything is within bounds.
func (b *bounds) none() bool { return b.since == nil && b.until == nil && len(b.before) == 0 }
