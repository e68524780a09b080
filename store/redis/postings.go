package redis

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/txnews/hub/store/engine"
)

const (
	postingBits    = 14
	postingBuckets = 1 << postingBits // of a generation
	idSize         = len(engine.PostingID{})
)

// address is where the list of a term is: a bucket, and the field there. Terms may be alike at either end (the lowest
// hashes of a text are), so they are scattered first.
func address(term uint64) (bucket uint64, field string) {
	h := term * 0x9e3779b97f4a7c15
	return h >> (64 - postingBits), string(binary.BigEndian.AppendUint64(nil, h<<postingBits)[:5])
}

// Posted implements engine.Engine, in one script.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	lists := make([][]engine.PostingID, len(terms))
	if len(terms) == 0 {
		return lists, nil
	}
	gen := engine.Generation(now)
	keys, fields := make([]string, 0, 2*len(terms)), make([]any, 0, len(terms))
	for _, term := range terms {
		bucket, field := address(term)
		keys = append(keys, e.keys.postings(gen, bucket), e.keys.postings(gen-1, bucket))
		fields = append(fields, field)
	}
	answer, err := e.posted.Run(ctx, e.client, keys, fields...).StringSlice()
	if err != nil {
		return nil, e.fail("posted", err)
	}
	if len(answer) != len(terms) {
		return nil, e.fail("posted", fmt.Errorf("%d lists for %d terms", len(answer), len(terms)))
	}
	for i, ids := range answer {
		for ; len(ids) >= idSize && len(lists[i]) < engine.PostingsPerTerm; ids = ids[idSize:] {
			if id := engine.PostingID([]byte(ids[:idSize])); !slices.Contains(lists[i], id) {
				lists[i] = append(lists[i], id)
			}
		}
	}
	return lists, nil
}

// posts adds the postings of a batch.
func (a *args) posts(b engine.Batch) {
	gen := engine.Generation(b.Now)
	a.str(strconv.FormatInt(engine.GenerationEnds(gen).Sub(b.Now).Milliseconds(), 10))
	a.num(engine.PostingsPerTerm * idSize)
	a.num(len(b.Post))
	for _, p := range b.Post {
		bucket, field := address(p.Term)
		a.num(a.key(a.names.postings(gen, bucket)))
		a.key(a.names.postings(gen-1, bucket))
		seen := "*"
		if !p.Force {
			ids := make([]byte, 0, engine.PostingsPerTerm*idSize)
			for _, id := range p.Seen {
				ids = append(ids, id[:]...)
			}
			seen = string(ids)
		}
		a.str(field, string(p.ID[:]), seen)
	}
}
