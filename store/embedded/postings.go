package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/txnews/hub/store/engine"
)

// postings are kept in memory, and in the file as a log of what each commit posted: a tree on disk would rewrite a page for
// each term. They are read in when they are first asked for. The writer's goroutine stages changes; they hold for the rest
// of its transaction at once, and for everybody once it is on disk.
type postings struct {
	mu    sync.RWMutex     // guards terms, which the writer alone changes
	terms map[int64]*terms // by generation; nil: not read in

	staged []staged                       // in the order in which they were posted
	fresh  map[listKey][]engine.PostingID // the same, newest first
}

type listKey struct {
	gen  int64
	term uint64
}

type staged struct {
	listKey
	id engine.PostingID
}

func newPostings() postings { return postings{fresh: map[listKey][]engine.PostingID{}} }

// Posted implements engine.Engine.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	p := &e.postings
	if !p.ready() {
		err := e.write(ctx, func(tx *bolt.Tx, _ *leases) (bool, error) { return false, p.load(tx, e.tell) })
		if err != nil {
			return nil, err
		}
	}
	p.mu.RLock()
	defer p.mu.RUnlock()
	gen := engine.Generation(now)
	newer, older := p.terms[gen], p.terms[gen-1]
	lists := make([][]engine.PostingID, len(terms))
	for i, term := range terms {
		lists[i] = older.addTo(newer.addTo(nil, term), term)
	}
	return lists, ctx.Err()
}

func (p *postings) ready() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.terms != nil
}

// seen reports whether all lists are as the batch has seen them. It is the writer's, as all that follows.
func (p *postings) seen(tx *bolt.Tx, b engine.Batch, tell engine.Found) (bool, error) {
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
func (p *postings) list(term uint64, gens ...int64) (list []engine.PostingID) {
	for _, gen := range gens {
		for _, id := range p.fresh[listKey{gen, term}] {
			list = addID(list, id)
		}
		list = p.terms[gen].addTo(list, term)
	}
	return list
}

// post stages the postings of a batch that seen has looked at, and says whether there was anything to write.
func (p *postings) post(tx *bolt.Tx, b engine.Batch) (dirty bool, err error) {
	gen, first := engine.Generation(b.Now), len(p.staged)
	for _, post := range b.Post {
		if slices.Contains(p.list(post.Term, gen), post.ID) {
			continue
		}
		key := listKey{gen, post.Term}
		p.staged = append(p.staged, staged{key, post.ID})
		p.fresh[key] = slices.Insert(p.fresh[key], 0, post.ID)
	}
	if len(p.staged) == first {
		return false, nil
	}
	bucket := tx.Bucket(bucketPosts)
	seq, err := bucket.NextSequence()
	if err != nil {
		return true, err
	}
	return true, bucket.Put(append(genKey(gen), seqKey(seq)...), packPosts(p.staged[first:]))
}

// keep makes what was staged visible.
func (p *postings) keep() {
	if len(p.staged) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.staged {
		p.add(s)
	}
	p.forget()
}

func (p *postings) forget() {
	p.staged = p.staged[:0]
	clear(p.fresh)
}

func (p *postings) add(s staged) {
	t := p.terms[s.gen]
	if t == nil {
		t = newTerms()
		p.terms[s.gen] = t
	}
	t.add(s.term, s.id)
}

// load reads the file where that was not done yet. Nothing has been posted by this process before it. What is damaged is passed
// over: a posting is a hint.
func (p *postings) load(tx *bolt.Tx, tell engine.Found) error {
	if p.terms != nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.terms = map[int64]*terms{}
	err := tx.Bucket(bucketPosts).ForEach(func(k, v []byte) error {
		if len(k) < genSize {
			tell("postings", fmt.Sprintf("%x", k), false)
			return nil
		}
		gen := int64(binary.BigEndian.Uint32(k))
		if !unpackPosts(v, func(term uint64, id engine.PostingID) { p.add(staged{listKey{gen, term}, id}) }) {
			tell("postings", fmt.Sprintf("%x", k), false)
		}
		return nil
	})
	if err != nil {
		p.terms = nil
	}
	return err
}

// genSize is how many bytes genKey gives.
const genSize = 4

// genKey is read in the order of generations.
func genKey(gen int64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(gen)) }

// packPosts writes ids, each followed by the number of its terms and by these.
func packPosts(posts []staged) []byte {
	v := make([]byte, 0, len(posts)*8+len(posts)/8*20)
	for len(posts) > 0 {
		n := slices.IndexFunc(posts, func(s staged) bool { return s.id != posts[0].id })
		if n < 0 {
			n = len(posts)
		}
		n = min(n, math.MaxUint16)
		v = append(v, posts[0].id[:]...)
		v = binary.BigEndian.AppendUint16(v, uint16(n))
		for _, s := range posts[:n] {
			v = binary.BigEndian.AppendUint64(v, s.term)
		}
		posts = posts[n:]
	}
	return v
}

// unpackPosts reports whether v is whole.
func unpackPosts(v []byte, add func(uint64, engine.PostingID)) bool {
	const head = len(engine.PostingID{}) + 2
	for len(v) > 0 {
		if len(v) < head || len(v) < head+8*int(binary.BigEndian.Uint16(v[head-2:])) {
			return false
		}
		id, n := engine.PostingID(v), binary.BigEndian.Uint16(v[head-2:])
		for v = v[head:]; n > 0; n, v = n-1, v[8:] {
			add(binary.BigEndian.Uint64(v), id)
		}
	}
	return true
}

// sweep drops some of what is no longer read.
func (p *postings) sweep(tx *bolt.Tx, now time.Time) (n int, err error) {
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
	for gen := range p.terms {
		if gen < first {
			delete(p.terms, gen)
		}
	}
	return len(old), nil
}
