package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// scanMost bounds the entries that one question looks through for those that it may show and that were asked for.
	scanMost = 2000
	// scanPage is how many are read at once where most may be left out.
	scanPage = 200
)

// Query is what is asked of a timeline.
type Query struct {
	Line  news.Timeline
	From  news.Cursor // zero: from the newest on
	Limit int
	Least int                    // with Since: once that many are given, what stands before Since is not; 0: all up to Limit
	Since time.Time              //
	Match func(*news.Entry) bool // judged on what the audience sees, so that a search tells nothing else; nil: all
	Found Reading                // of an index, which knows of most that would match, and of little else; nil: the timeline is looked through
	Most  int                    // entries that are looked through at most; 0: 2,000

	// Room bounds in bytes what is given: an entry for which there is none left is the next page's, but for the first. 0: there is no end
	// to it. Size is how much one takes.
	Room int64
	Size func(*news.Entry) int64

	Patience time.Duration // after which no more are read: the page is short then, as after Most; 0: there is no end to it
}

// Reading gives some entries that follow on a cursor, in order; the cursor is zero where there are no more.
type Reading func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error)

// Page is what an audience sees of a timeline, newest first.
type Page struct {
	Entries []Given
	Next    news.Cursor // to go on from; zero where there are no more

	// When a licence or the agreement last changed, and will change next, what is on the page, by an entry that it does not show, too. Zero:
	// never.
	Turned, Until time.Time

	size int64 // of Entries, where the query bounds it
}

// Page reads a timeline until the limit is reached, the timeline ends, Most entries were looked through or Patience is over: the
// page is short then, and Next goes on from there.
func (o *Office) Page(ctx context.Context, who Audience, q Query) (Page, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return Page{}, err
	}
	size, most, now := q.Limit+1, q.Most, o.opt.Now() // one more tells whether there is another page
	if q.Least > 0 {
		size = q.Least + 1
	}
	read, grown := q.Found, size
	if read == nil {
		grown = scanPage
		read = func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
			return o.store.Entries(ctx, q.Line, after, limit)
		}
	}
	if q.Match != nil {
		size = max(size, grown)
	}
	if most <= 0 {
		most = scanMost
	}
	p := Page{Entries: make([]Given, 0, min(size, q.Limit)), Next: q.From}
	p.Turned, p.Until = who.turns(now)
	for scanned := 0; scanned < most && (q.Patience == 0 || scanned == 0 || o.opt.Now().Sub(now) < q.Patience); size = max(size, grown) {
		if err := ctx.Err(); err != nil { // not every engine looks
			return Page{}, err
		}
		entries, next, err := read(ctx, p.Next, size)
		if err != nil {
			return Page{}, fmt.Errorf("read timeline %s: %w", q.Line, err)
		}
		for i := range entries {
			if n := len(p.Entries); n == q.Limit || q.Least > 0 && n >= q.Least && entries[i].Sort.Before(q.Since) {
				return p, nil
			}
			if !p.take(terms, who, &entries[i], &q, now) {
				return p, nil
			}
		}
		if p.Next = next; next.IsZero() {
			return p, nil
		}
		scanned += len(entries)
	}
	return p, nil
}

// take puts an entry on the page, unless it is not shown or not asked for. It is false for one that the page has no room for.
func (p *Page) take(terms *Terms, who Audience, e *news.Entry, q *Query, now time.Time) bool {
	n := len(p.Entries)
	p.Entries = append(p.Entries, Given{}) // it is made where it will stand, and not moved there
	g, ok := &p.Entries[n], false
	*g, ok = terms.Show(who, *e, now)
	ok = ok && (q.Match == nil || q.Match(&g.Entry))
	if ok && q.Room > 0 {
		size := q.Size(&g.Entry)
		if n > 0 && p.size+size > q.Room {
			p.Entries = slices.Delete(p.Entries, n, n+1)
			return false
		}
		p.size += size
	}
	last, next := terms.turns(e, now)
	p.Turned, p.Until = later(p.Turned, last), sooner(p.Until, next)
	p.Next = news.CursorOn(q.Line, e)
	if !ok {
		p.Entries = slices.Delete(p.Entries, n, n+1)
	}
	return true
}

// Named is those of the entries that stand on a timeline and of which the audience may see something, in the order of their ids; an
// empty id is none. Next is zero.
func (o *Office) Named(ctx context.Context, who Audience, line news.Timeline, ids []string) (Page, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return Page{}, err
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	entries, err := o.store.EntriesByID(ctx, ids)
	if err != nil {
		return Page{}, fmt.Errorf("read entries of %s: %w", line, err)
	}
	p, now := Page{Entries: make([]Given, 0, len(ids))}, o.opt.Now()
	p.Turned, p.Until = who.turns(now)
	for _, id := range ids {
		if e, ok := entries[id]; ok && slices.Contains(news.Timelines(&e, terms.now.Channels), line) {
			p.take(terms, who, &e, &Query{}, now)
		}
	}
	p.Next = news.Cursor{}
	return p, nil
}
