package redis

import (
	"context"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
)

const (
	postingBits    = 6
	postingBuckets = 1 << postingBits // of a generation
	idSize         = len(engine.PostingID{})
	listSize       = engine.PostingsPerTerm * idSize
)

// postingFiller is longer than what Redis keeps in a hash without an index (hash-max-listpack-value): a look-up there reads
// the hash from its beginning, and takes the longer the more it holds.
var postingFiller = strings.Repeat("-", 128)

// postingGrace is how long buckets last that nobody reads any more: a sweep frees them before, in the background.
const postingGrace = 7 * 24 * time.Hour

// address is where the list of a term is: a bucket, and the bits that stand for the term there. Terms may be alike at
// either end (the lowest hashes of a text are), so they are scattered first.
func address(term uint64) (bucket uint64, bits string) {
	h := term * 0x9e3779b97f4a7c15
	return h >> (64 - postingBits), string(binary.BigEndian.AppendUint64(nil, h<<postingBits)[:6])
}

// Posted implements engine.Engine, in one pipeline.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	lists := make([][]engine.PostingID, len(terms))
	if len(terms) == 0 {
		return lists, nil
	}
	var fields [postingBuckets][]string
	var at [postingBuckets][]int
	for i, term := range terms {
		bucket, bits := address(term)
		fields[bucket], at[bucket] = append(fields[bucket], bits), append(at[bucket], i)
	}
	gen := engine.Generation(now)
	var answers [2][postingBuckets]*redis.SliceCmd
	_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for bucket, f := range fields {
			if len(f) > 0 {
				answers[0][bucket] = p.HMGet(ctx, e.keys.postings(gen, uint64(bucket)), f...)
				answers[1][bucket] = p.HMGet(ctx, e.keys.postings(gen-1, uint64(bucket)), f...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, e.fail("posted", err)
	}
	for _, generation := range answers {
		for bucket, places := range at {
			for j, i := range places {
				ids, _ := generation[bucket].Val()[j].(string)
				if len(ids)%idSize != 0 {
					e.tell("postings", strconv.FormatUint(terms[i], 16), false)
				}
				lists[i] = addIDs(lists[i], ids)
			}
		}
	}
	return lists, nil
}

// addIDs adds ids to those of a newer generation.
func addIDs(list []engine.PostingID, ids string) []engine.PostingID {
	for ; len(ids) >= idSize && len(list) < engine.PostingsPerTerm; ids = ids[idSize:] {
		if id := engine.PostingID([]byte(ids[:idSize])); !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// posts adds the postings of a batch, bucket by bucket. The script reads and writes a bucket's at once: Lua takes some 4,000
// of them, 250,000 for all buckets.
func (a *args) posts(b engine.Batch) {
	gen := engine.Generation(b.Now)
	lasts := engine.GenerationEnds(gen).Add(postingGrace).Sub(b.Now)
	a.str(strconv.FormatInt(lasts.Milliseconds(), 10), strconv.Itoa(listSize), postingFiller)
	var terms, ids, seen [postingBuckets][]string
	used := 0
	for _, p := range b.Post {
		bucket, bits := address(p.Term)
		if len(terms[bucket]) == 0 {
			used++
		}
		terms[bucket] = append(terms[bucket], bits)
		ids[bucket] = append(ids[bucket], string(p.ID[:]))
		seen[bucket] = append(seen[bucket], seenArg(p))
	}
	a.num(used)
	for bucket, t := range terms {
		if len(t) > 0 {
			a.num(a.key(a.names.postings(gen, uint64(bucket))))
			a.key(a.names.postings(gen-1, uint64(bucket)))
			a.num(len(t))
			a.str(t...)
			a.str(ids[bucket]...)
			a.str(seen[bucket]...)
		}
	}
}

func seenArg(p engine.Posting) string {
	ids := make([]byte, 0, listSize)
	for _, id := range p.Seen {
		ids = append(ids, id[:]...)
	}
	return string(ids)
}

// sweepPostings frees the generation that was read last. One before it has expired.
func (e *Engine) sweepPostings(ctx context.Context, now time.Time) error {
	gen := engine.Generation(now) - 2
	buckets := make([]string, postingBuckets)
	for i := range buckets {
		buckets[i] = e.keys.postings(gen, uint64(i))
	}
	return e.client.Unlink(ctx, buckets...).Err()
}
