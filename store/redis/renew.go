package redis

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/postings"
)

const (
	oldBuckets    = 64 // of postings in stores before format 9
	oldFieldSize  = 6
	oldBucketBits = 6
	renewStep     = 100 // entries of a record
)

// Renew implements engine.Engine: before format 9 postings were lists of ids, each under bits of its term. They become a log, by entry.
func (e *Engine) Renew(ctx context.Context, now time.Time) error {
	for gen := engine.Generation(now) - 1; gen <= engine.Generation(now); gen++ {
		if err := e.renew(ctx, gen, now); err != nil {
			return e.fail("renew postings", err)
		}
	}
	return nil
}

func (e *Engine) renew(ctx context.Context, gen int64, now time.Time) error {
	names := make([]string, oldBuckets)
	for i := range names {
		names[i] = e.keys.oldPostings(gen, i)
	}
	there, err := e.client.Exists(ctx, names...).Result()
	if err != nil || there == 0 {
		return err
	}
	of := map[engine.PostingID][]uint64{}
	for i, name := range names {
		if err := e.oldLists(ctx, i, name, of); err != nil {
			return err
		}
	}
	order, err := e.inOrder(ctx, now, of)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(order, renewStep) {
		var posts []engine.Posting
		for _, id := range some {
			for _, term := range of[id] {
				posts = append(posts, engine.Posting{Term: term, ID: id})
			}
		}
		_, err := e.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			e.logPosts(ctx, p, now, engine.Posts{Gen: gen, Packed: postings.Pack(posts)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return e.client.Unlink(ctx, names...).Err()
}

// oldLists gathers the terms of a bucket by entry.
func (e *Engine) oldLists(ctx context.Context, bucket int, name string, of map[engine.PostingID][]uint64) error {
	for cursor, more := uint64(0), true; more; more = cursor != 0 {
		pairs, next, err := e.client.HScan(ctx, name, cursor, "*", postedStep).Result()
		if err != nil {
			return err
		}
		cursor = next
		for ; len(pairs) >= 2; pairs = pairs[2:] {
			if len(pairs[0]) != oldFieldSize {
				continue
			}
			term := oldTerm(bucket, pairs[0])
			for ids := []byte(pairs[1]); len(ids) >= len(engine.PostingID{}); ids = ids[len(engine.PostingID{}):] {
				id := engine.PostingID(ids)
				if !slices.Contains(of[id], term) { // a scan may name a field twice
					of[id] = append(of[id], term)
				}
			}
		}
	}
	return nil
}

// oldTerm gives a term that stands for those of a list: of each 54 bits were kept, after it had been multiplied.
func oldTerm(bucket int, field string) uint64 {
	const undo = 0xf1de83e19937733d // times 0x9e3779b97f4a7c15 is 1
	kept := uint64(bucket) << (64 - oldBucketBits)
	for i := range oldFieldSize {
		kept |= uint64(field[i]) << (64 - oldBucketBits - 8*(i+1))
	}
	return kept * undo
}

// inOrder sorts entries as they arrived; those that are gone come first.
func (e *Engine) inOrder(ctx context.Context, now time.Time, of map[engine.PostingID][]uint64) ([]engine.PostingID, error) {
	arrived := make(map[engine.PostingID]uint64, len(of))
	order := make([]engine.PostingID, 0, len(of))
	for id := range of {
		order = append(order, id)
	}
	for some := range slices.Chunk(order, postedStep) {
		refs := make([]engine.Ref, len(some))
		for i, id := range some {
			refs[i] = engine.Ref{Kind: engine.Entry, Key: engine.UnpackKey(string(id[:]))}
		}
		recs, _, err := e.heads(ctx, now, refs)
		if err != nil {
			return nil, err
		}
		for i, id := range some {
			arrived[id] = recs[i].Arrived.Number
		}
	}
	slices.SortFunc(order, func(a, b engine.PostingID) int {
		return cmp.Or(cmp.Compare(arrived[a], arrived[b]), slices.Compare(a[:], b[:]))
	})
	return order, nil
}
