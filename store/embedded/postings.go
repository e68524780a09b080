package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// postingKey is read in generations, so that old ones lie together and go first.
func postingKey(gen int64, term uint64) []byte {
	k := binary.BigEndian.AppendUint32(make([]byte, 0, 12), uint32(gen))
	return binary.BigEndian.AppendUint64(k, term)
}

// ids reads a list.
func ids(v []byte) []engine.PostingID {
	list := make([]engine.PostingID, 0, engine.PostingsPerTerm)
	for ; len(v) >= len(engine.PostingID{}); v = v[len(engine.PostingID{}):] {
		list = append(list, engine.PostingID(v))
	}
	return list
}

// posted is the list of a term, from both generations.
func posted(b *bolt.Bucket, gen int64, term uint64) []engine.PostingID {
	list := ids(b.Get(postingKey(gen, term)))
	for _, id := range ids(b.Get(postingKey(gen-1, term))) {
		if len(list) < engine.PostingsPerTerm && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// Posted implements engine.Engine.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	lists := make([][]engine.PostingID, len(terms))
	gen := engine.Generation(now)
	err := e.read(ctx, func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketPostings)
		for i, term := range terms {
			lists[i] = posted(b, gen, term)
		}
		return nil
	})
	return lists, err
}

// postable reports whether all lists are as the batch has seen them.
func postable(tx *bolt.Tx, b engine.Batch) bool {
	bucket, gen := tx.Bucket(bucketPostings), engine.Generation(b.Now)
	return !slices.ContainsFunc(b.Post, func(p engine.Posting) bool {
		if p.Force {
			return false
		}
		list := posted(bucket, gen, p.Term)
		return !slices.Equal(list, p.Seen) && !slices.Contains(list, p.ID)
	})
}

// post writes the postings, and says whether there was anything to write.
func post(tx *bolt.Tx, b engine.Batch) (dirty bool, err error) {
	bucket, gen := tx.Bucket(bucketPostings), engine.Generation(b.Now)
	for _, p := range b.Post {
		key := postingKey(gen, p.Term)
		list := ids(bucket.Get(key))
		if slices.Contains(list, p.ID) {
			continue
		}
		list = slices.Insert(list, 0, p.ID)
		value := make([]byte, 0, engine.PostingsPerTerm*len(p.ID))
		for _, id := range list[:min(len(list), engine.PostingsPerTerm)] {
			value = append(value, id[:]...)
		}
		if err := bucket.Put(key, value); err != nil {
			return true, err
		}
		dirty = true
	}
	return dirty, nil
}

// sweepPostings drops some of those that are no longer read.
func sweepPostings(tx *bolt.Tx, now time.Time) (n int, err error) {
	bucket, end := tx.Bucket(bucketPostings), postingKey(engine.Generation(now)-1, 0)
	var old [][]byte
	c := bucket.Cursor()
	for k, _ := c.First(); k != nil && bytes.Compare(k, end) < 0 && len(old) < sweepStep; k, _ = c.Next() {
		old = append(old, bytes.Clone(k))
	}
	for _, k := range old {
		if err := bucket.Delete(k); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
