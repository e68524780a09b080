package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/postings"
)

// posted are kept in memory, and in the file as a log of what each commit posted: a tree on disk would rewrite a page for
// each term. They are read in when they are first asked for. The writer's goroutine stages changes; they hold for the rest
// of its transaction at once, and for everybody once it is on disk.
type posted struct {
	mu    sync.RWMutex   // guards lists, which the writer alone changes
	lists postings.Lists // nil: not read in

	staged []staged        // in the order in which they were posted
	fresh  map[listKey]int // list → the newest of staged on it, counted from 1
}

type listKey struct {
	gen  int64
	term uint64
}

type staged struct {
	listKey
	id     engine.PostingID
	before int // the one before it on its list, as fresh counts; 0: none
}

func newPosted() posted { return posted{fresh: map[listKey]int{}} }

// Posted implements engine.Engine.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	p := &e.posted
	if !p.ready() {
		err := e.write(ctx, func(tx *bolt.Tx, _ *leases) (bool, error) { return false, p.load(tx, e.tell) })
		if err != nil {
			return nil, err
		}
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.lists.All(engine.Generation(now), terms), ctx.Err()
}

// PostLog implements engine.Engine.
func (e *Engine) PostLog(ctx context.Context, gen int64, cursor string, n int) (recs []engine.Posts, next string, err error) {
	err = e.read(ctx, func(tx *bolt.Tx) error {
		c, last := tx.Bucket(bucketPosts).Cursor(), []byte(nil)
		k, v := c.Seek(append(genKey(gen), cursor...))
		if cursor != "" && k != nil && string(k[min(len(k), genSize):]) == cursor {
			k, v = c.Next()
		}
		for ; bytes.HasPrefix(k, genKey(gen)) && len(recs) < n; k, v = c.Next() {
			recs, last = append(recs, engine.Posts{Gen: gen, Packed: bytes.Clone(v)}), k
		}
		if len(recs) == n {
			next = string(last[genSize:])
		}
		return nil
	})
	return recs, next, err
}

// restore adds records of a dump to the log, and stages what is in them.
func (p *posted) restore(tx *bolt.Tx, recs []engine.Posts, tell engine.Found) error {
	if len(recs) == 0 {
		return nil
	}
	if err := p.load(tx, tell); err != nil {
		return err
	}
	for _, r := range recs {
		postings.Unpack(r.Packed, func(term uint64, id engine.PostingID) {
			if key := (listKey{r.Gen, term}); !p.has(key, id) {
				p.stage(key, id)
			}
		})
		if err := logPosts(tx, r.Gen, r.Packed); err != nil {
			return err
		}
	}
	return nil
}

// Renew implements engine.Engine. There is nothing to do.
func (e *Engine) Renew(context.Context, time.Time) error { return nil }

func (p *posted) ready() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.lists != nil
}

// seen reports whether all lists are as the batch has seen them. It is the writer's, as all that follows.
func (p *posted) seen(tx *bolt.Tx, b engine.Batch, tell engine.Found) (bool, error) {
	if len(b.Post) == 0 {
		return true, nil
	}
	if err := p.load(tx, tell); err != nil {
		return false, err
	}
	gen := engine.Generation(b.Now)
	return !slices.ContainsFunc(b.Post, func(post engine.Posting) bool {
		list := p.list(post.Term, gen, gen-1)
		return !slices.Equal(list, post.Seen) && !slices.Contains(list, post.ID)
	}), nil
}

// list is what the generations, the newer one first, have of a term.
func (p *posted) list(term uint64, gens ...int64) (list []engine.PostingID) {
	for _, gen := range gens {
		for id := range p.newest(listKey{gen, term}) {
			list = postings.AddID(list, id)
		}
		list = p.lists.AddTo(list, gen, term)
	}
	return list
}

// has reports whether an id is on a list, as it stands in this transaction.
func (p *posted) has(key listKey, id engine.PostingID) bool {
	n := 0
	for staged := range p.newest(key) {
		if staged == id {
			return true
		}
		n++
	}
	return n < engine.PostingsPerTerm && p.lists.Has(key.gen, key.term, id)
}

// newest gives what was put on a list in this transaction, the newest first: as many as a list holds, however many were.
func (p *posted) newest(key listKey) iter.Seq[engine.PostingID] {
	return func(yield func(engine.PostingID) bool) {
		n := p.fresh[key]
		for range engine.PostingsPerTerm {
			if n == 0 || !yield(p.staged[n-1].id) {
				return
			}
			n = p.staged[n-1].before
		}
	}
}

// stage puts an id that it does not have at the newest end of a list.
func (p *posted) stage(key listKey, id engine.PostingID) {
	p.staged = append(p.staged, staged{key, id, p.fresh[key]})
	p.fresh[key] = len(p.staged)
}

// post stages the postings of a batch that seen has looked at, and says whether there was anything to write.
func (p *posted) post(tx *bolt.Tx, b engine.Batch) (dirty bool, err error) {
	gen := engine.Generation(b.Now)
	posts := make([]engine.Posting, 0, len(b.Post))
	for _, post := range b.Post {
		if key := (listKey{gen, post.Term}); !p.has(key, post.ID) {
			p.stage(key, post.ID)
			posts = append(posts, post)
		}
	}
	if len(posts) == 0 {
		return false, nil
	}
	return true, logPosts(tx, gen, postings.Pack(posts))
}

func logPosts(tx *bolt.Tx, gen int64, packed []byte) error {
	bucket := tx.Bucket(bucketPosts)
	bucket.FillPercent = orderedFill
	seq, err := bucket.NextSequence()
	if err != nil {
		return err
	}
	return bucket.Put(append(genKey(gen), seqKey(seq)...), packed)
}

// keep makes what was staged visible.
func (p *posted) keep() {
	if len(p.staged) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.staged {
		p.lists.AddNew(s.gen, s.term, s.id)
	}
	p.forget()
}

// maxStaged bounds what is kept to stage in again: a dump on its way back takes more.
const maxStaged = 1 << 16

func (p *posted) forget() {
	if len(p.staged) > maxStaged {
		p.staged, p.fresh = nil, map[listKey]int{}
	}
	p.staged = p.staged[:0]
	clear(p.fresh)
}

// load reads the file where that was not done yet. Nothing has been posted by this process before it. What is damaged is passed
// over: a posting is a hint.
func (p *posted) load(tx *bolt.Tx, tell engine.Found) error {
	if p.lists != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lists = postings.Lists{}
	err := tx.Bucket(bucketPosts).ForEach(func(k, v []byte) error {
		if len(k) < genSize {
			tell("postings", fmt.Sprintf("%x", k), false)
			return nil
		}
		gen := genOf(k)
		if !postings.Unpack(v, func(term uint64, id engine.PostingID) { p.lists.Add(gen, term, id) }) {
			tell("postings", fmt.Sprintf("%x", k), false)
		}
		return nil
	})
	if err != nil {
		p.lists = nil
	}
	return err
}

// genSize is how many bytes genKey gives.
const genSize = 4

// genKey is read in the order of generations.
func genKey(gen int64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(gen)) }

func genOf(key []byte) int64 { return int64(binary.BigEndian.Uint32(key)) }

// sweep drops some of what is no longer read.
func (p *posted) sweep(tx *bolt.Tx, now time.Time) (n int, err error) {
	first := engine.Generation(now) - 1
	bucket, end := tx.Bucket(bucketPosts), genKey(first)
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
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lists.Drop(first)
	return len(old), nil
}
