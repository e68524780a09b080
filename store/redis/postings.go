package redis

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/txnews/hub/store/engine"
	"github.com/txnews/hub/store/postings"
)

// posted has the lists of postings in memory: every hub reads the log of each generation, and the commit's script compares what was
// posted since.
type posted struct {
	reading sync.Mutex // one reads on at a time

	mu    sync.RWMutex // guards what follows, which who reads changes
	lists postings.Lists
	upTo  map[int64]string // by generation: the last record that was read
}

const (
	postedStart = "0-0" // before every record
	postedField = "p"
	postedStep  = 100 // records read at once: each is of a commit, most are of some KB
	// newerMost is how many records may have come in since a batch was made: of more, the script does not look at each.
	newerMost = 1000
)

// postingGrace is how long logs of postings last that nobody reads any more: a sweep frees them before, in the background.
const postingGrace = 7 * 24 * time.Hour

// Posted implements engine.Engine.
func (e *Engine) Posted(ctx context.Context, now time.Time, terms []uint64) ([][]engine.PostingID, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	gen := engine.Generation(now)
	if err := e.readPosted(ctx, gen); err != nil {
		return nil, e.fail("posted", err)
	}
	e.posted.mu.RLock()
	defer e.posted.mu.RUnlock()
	return e.posted.lists.All(gen, terms), nil
}

// readPosted reads on what was posted, in the current generation and the one before.
func (e *Engine) readPosted(ctx context.Context, gen int64) error {
	p := &e.posted
	p.reading.Lock()
	defer p.reading.Unlock()
	for {
		var records [2]*redis.XMessageSliceCmd
		_, err := e.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i := range records {
				records[i] = pipe.XRangeN(ctx, e.keys.posted(gen-int64(i)), "("+p.position(gen-int64(i)), "+", postedStep)
			}
			return nil
		})
		if err != nil {
			return err
		}
		more := false
		for i, r := range records {
			e.take(gen-int64(i), r.Val())
			more = more || len(r.Val()) == postedStep
		}
		if !more {
			return nil
		}
	}
}

// position is up to where a generation's log was read.
func (p *posted) position(gen int64) string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return or(p.upTo[gen], postedStart)
}

// take adds records of the log to the lists. What is damaged is passed over: a posting is a hint.
func (e *Engine) take(gen int64, records []redis.XMessage) {
	if len(records) == 0 {
		return
	}
	p := &e.posted
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lists == nil {
		p.lists, p.upTo = postings.Lists{}, map[int64]string{}
	}
	for _, r := range records {
		packed, _ := r.Values[postedField].(string)
		if packed == "" || !postings.Unpack([]byte(packed), func(term uint64, id engine.PostingID) { p.lists.Add(gen, term, id) }) {
			e.tell("postings", strconv.FormatInt(gen, 10)+" "+r.ID, false)
		}
	}
	p.upTo[gen] = records[len(records)-1].ID
}

// posting is what a batch's postings are to its script.
type posting struct {
	stale  bool             // a list is not as it was seen
	upTo   [2]string        // of the current generation's log, and of the one before: what follows was not seen
	checks []engine.Posting // of whose terms nobody else may have posted since
	posts  []engine.Posting // for the log
}

// posting compares a batch's postings with the lists in memory.
func (e *Engine) posting(ctx context.Context, b engine.Batch) (posting, error) {
	if len(b.Post) == 0 {
		return posting{}, nil
	}
	if err := e.readPosted(ctx, engine.Generation(b.Now)); err != nil {
		return posting{}, err
	}
	return e.posted.compared(b), nil
}

func (p *posted) compared(b engine.Batch) (is posting) {
	gen := engine.Generation(b.Now)
	is.upTo = [2]string{p.position(gen), p.position(gen - 1)}
	p.mu.RLock()
	defer p.mu.RUnlock()
	is.checks, is.posts = make([]engine.Posting, 0, len(b.Post)), make([]engine.Posting, 0, len(b.Post))
	for _, post := range b.Post {
		if p.lists.Has(gen, post.Term, post.ID) {
			continue
		}
		is.posts = append(is.posts, post)
		list := p.lists.Of(gen, post.Term)
		if !slices.Contains(list, post.ID) {
			is.stale = is.stale || !slices.Equal(list, post.Seen)
			is.checks = append(is.checks, post)
		}
	}
	return is
}

// postings adds those of a batch to the script's arguments.
func (a *args) postings(b engine.Batch, p posting) {
	if len(b.Post) == 0 {
		a.str("0", "", "", "", "", "", "0", "0")
		return
	}
	gen := engine.Generation(b.Now)
	a.num(a.key(a.names.posted(gen)))
	a.key(a.names.posted(gen - 1))
	stale := ""
	if p.stale {
		stale = "1"
	}
	a.str(stale)
	a.str(p.upTo[0], p.upTo[1])
	checks := make([]byte, 0, len(p.checks)*(8+len(engine.PostingID{})))
	for _, c := range p.checks {
		checks = append(postings.AppendTerm(checks, c.Term), c.ID[:]...)
	}
	a.argv = append(a.argv, checks, postings.Pack(p.posts))
	a.num(newerMost)
	a.ms(postedLasts(gen, b.Now).Milliseconds())
}

// PostLog implements engine.Engine.
func (e *Engine) PostLog(ctx context.Context, gen int64, cursor string, n int) (recs []engine.Posts, next string, err error) {
	found, err := e.client.XRangeN(ctx, e.keys.posted(gen), "("+or(cursor, postedStart), "+", int64(n)).Result()
	if err != nil {
		return nil, "", e.fail("walk postings", err)
	}
	for _, r := range found {
		packed, _ := r.Values[postedField].(string)
		recs = append(recs, engine.Posts{Gen: gen, Packed: []byte(packed)})
	}
	if len(found) == n {
		next = found[n-1].ID
	}
	return recs, next, nil
}

// logPosts adds a record to a generation's log.
func (e *Engine) logPosts(ctx context.Context, p redis.Pipeliner, now time.Time, r engine.Posts) {
	p.XAdd(ctx, &redis.XAddArgs{Stream: e.keys.posted(r.Gen), Values: []any{postedField, r.Packed}})
	p.PExpire(ctx, e.keys.posted(r.Gen), postedLasts(r.Gen, now))
}

// postedLasts is how long a generation's log lasts from now on.
func postedLasts(gen int64, now time.Time) time.Duration {
	return engine.GenerationEnds(gen).Add(postingGrace).Sub(now)
}

// sweepPostings frees the generation that was read last. One before it has expired.
func (e *Engine) sweepPostings(ctx context.Context, now time.Time) error {
	gen := engine.Generation(now) - 2
	e.posted.mu.Lock()
	e.posted.lists.Drop(gen + 1)
	for old := range e.posted.upTo {
		if old <= gen {
			delete(e.posted.upTo, old)
		}
	}
	e.posted.mu.Unlock()
	return e.client.Unlink(ctx, e.keys.posted(gen)).Err()
}
