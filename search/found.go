package search

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

// Reading is Found for a query, or Best; nil where the index is not ready. weighed, if there, is told how many hits the best are of, where there were more.
func (x *Index) Reading(q Query, best bool, weighed *int) func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	if !x.Ready() {
		return nil
	}
	return func(ctx context.Context, after news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
		if !best {
			return x.Found(ctx, q, after, limit)
		}
		entries, next, more, err := x.Best(ctx, q, after, limit)
		if more && weighed != nil {
			*weighed = x.opt.Weighed
		}
		return entries, next, err
	}
}

// Found are entries that may be what a query asks for, older than before, newest first, as the store has them now; the cursor is zero where there
// are no more.
func (x *Index) Found(ctx context.Context, q Query, before news.Cursor, limit int) ([]news.Entry, news.Cursor, error) {
	into := &collected{most: limit, many: x.many}
	from := ""
	if !before.IsZero() {
		from = string(appendPlace(nil, before))
	}
	if err := x.collect(ctx, &q, from, into); err != nil {
		return nil, news.Cursor{}, err
	}
	entries, err := x.read(ctx, &q, into.hits)
	if err != nil || !into.full() {
		return entries, news.Cursor{}, err
	}
	return entries, placeAt(into.hits[len(into.hits)-1].place), nil
}

// bestMost is how many hits Best gives.
const bestMost = 500

// Best is Found by relevance: of the newest Options.Weighed hits, the best 500. It goes on after the entry that the cursor names.
// beyond says that there are older hits, which were not weighed.
func (x *Index) Best(ctx context.Context, q Query, after news.Cursor, limit int) (entries []news.Entry, next news.Cursor, beyond bool, err error) {
	most := bestMost
	if after.IsZero() { // all before the cursor are there on further pages alone
		most = min(limit+1, bestMost)
	}
	into := &collected{most: most, ranked: len(q.words) > 0, weigh: x.opt.Weighed, many: x.many}
	if err := x.collect(ctx, &q, "", into); err != nil {
		return nil, news.Cursor{}, false, err
	}
	hits := into.hits
	if at := slices.IndexFunc(hits, func(h hit) bool { return placeAt(h.place).ID == after.ID }); at >= 0 {
		hits = hits[at+1:]
	}
	more := len(hits) > limit
	hits = hits[:min(len(hits), limit)]
	if more {
		next = placeAt(hits[len(hits)-1].place)
	}
	if entries, err = x.read(ctx, &q, hits); err != nil {
		return nil, news.Cursor{}, false, err
	}
	return entries, next, into.beyond, nil
}

// read gives the entries of hits that still stand.
func (x *Index) read(ctx context.Context, q *Query, hits []hit) ([]news.Entry, error) {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = placeAt(h.place).ID
	}
	byID, err := x.store.EntriesByID(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read entries that were found: %w", err)
	}
	entries := make([]news.Entry, 0, len(ids))
	for _, id := range ids {
		if e, ok := byID[id]; ok && (q.source != "" || !apart(&e)) {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// collect finds hits in the volumes, those with the newest entries first, until no other can have better ones.
func (x *Index) collect(ctx context.Context, q *Query, before string, into *collected) (err error) {
	if !x.Ready() {
		return ErrNotReady
	}
	if q.nothing || into.most <= 0 {
		return nil
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // files are mapped; one may be cut short by others
	defer func() {
		if r := recover(); r != nil {
			err = x.spoilt(fmt.Errorf("search: %v", r))
		}
	}()
	taken := x.take()
	defer func() {
		for _, v := range taken {
			v.searched.Done()
		}
	}()
	order := slices.SortedFunc(slices.Values(taken), func(a, b *volume) int { return strings.Compare(b.place(), a.place()) })
	for _, v := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if into.beyond || !into.ranked && into.full() && v.place() < into.hits[0].place {
			break
		}
		if err := v.find(ctx, q, before, into); err != nil {
			if ctx.Err() == nil {
				err = x.spoilt(err)
			}
			return err
		}
	}
	slices.SortFunc(into.hits, func(a, b hit) int {
		if into.better(a, b) {
			return -1
		}
		return 1
	})
	return nil
}

// spoilt has the index built anew, and says that it is not ready.
func (x *Index) spoilt(why error) error {
	if !x.broken.Swap(true) {
		x.opt.Log.Error("the search index is damaged", "err", why)
	}
	return ErrNotReady
}
