package feeds

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// ArchiveSize is how many entries arrive on a feed before its open archive is sealed and the next one begins. It never changes:
// readers keep the addresses of archives.
const ArchiveSize = 100

// nsHistory is RFC 5005's.
const nsHistory = "http://purl.org/syndication/history/1.0"

// Order tells the order in which entries arrived on timelines.
type Order interface {
	// Arrivals gives n ids from a position on, or where those begin that are kept; the position of the first of them; how many have
	// arrived. Positions never change. An id may be empty, or of an entry that has left the timeline.
	Arrivals(ctx context.Context, tl news.Timeline, from, n int) (ids []string, at, total int, err error)
}

// shelf is where a document stands among a feed's archives. The zero value is a feed that has none.
type shelf struct {
	number      int // of the archive, from 1; 0: the feed itself
	first, last int // archives that there are; last: the open one
}

// sealed tells an archive that nothing arrives on any more (RFC 5005 §4).
func (s shelf) sealed() bool { return s.number > 0 && s.number < s.last }

// older is the archive that goes on where this document ends; 0: there is none.
func (s shelf) older() int {
	switch {
	case s.number == 0:
		return s.last
	case s.number > s.first:
		return s.number - 1
	}
	return 0
}

// ArchivePath is where an archive of a selection's feed is served, with a leading slash.
func ArchivePath(sel news.Selection, f Format, n int) string {
	return "/feeds/" + feedName(sel) + "/archive/" + strconv.Itoa(n) + "." + string(f)
}

// ArchiveFor is the nth archive of a selection's feed, from 1: what arrived there as the (n-1)·ArchiveSize+1st to n·ArchiveSizeth,
// the latest first, as far as it still stands there and the audience may see it. It gives news.ErrNotFound for one that there is not, or
// not any more.
func (p *Publisher) ArchiveFor(ctx context.Context, who rights.Audience, sel news.Selection, f Format, n int) (*Document, error) {
	if err := p.known(sel, f); err != nil {
		return nil, err
	}
	query, line := "archive "+strconv.Itoa(n)+" "+string(sel.Timeline())+who.Key(), sel.Timeline()
	return p.rendered(ctx, query, line, f, who.Topic(), func(ctx context.Context) (*view, error) { return p.lookBack(ctx, who, sel, n) })
}

// shelf reads which archives a timeline has.
func (p *Publisher) shelf(ctx context.Context, line news.Timeline) (s shelf, err error) {
	if p.opt.Order == nil {
		return s, nil
	}
	_, at, total, err := p.opt.Order.Arrivals(ctx, line, 0, 1)
	if err != nil {
		return s, fmt.Errorf("read arrivals on %s: %w", line, err)
	}
	if total > at {
		s.first, s.last = at/ArchiveSize+1, (total-1)/ArchiveSize+1
	}
	return s, nil
}

// lookBack is look for an archive.
func (p *Publisher) lookBack(ctx context.Context, who rights.Audience, sel news.Selection, n int) (*view, error) {
	v, err := p.newView(ctx, who, sel)
	if err != nil {
		return nil, err
	}
	if v.shelf.number = n; n < v.shelf.first || n > v.shelf.last || n == 0 {
		return nil, fmt.Errorf("archive %d: %w", n, news.ErrNotFound)
	}
	line, from := sel.Timeline(), (n-1)*ArchiveSize
	ids, at, _, err := p.opt.Order.Arrivals(ctx, line, from, ArchiveSize)
	if err != nil {
		return nil, fmt.Errorf("read arrivals on %s: %w", line, err)
	}
	ids = ids[:max(0, min(len(ids), from+ArchiveSize-at))]
	slices.Reverse(ids)
	page, err := p.opt.Rights.Named(ctx, who, line, ids)
	if err != nil {
		return nil, err
	}
	p.show(v, &page)
	p.shorten(v)
	v.dated()
	return v, p.bury(ctx, v, func(id string) bool { return slices.Contains(ids, id) })
}

// shorten leaves texts out, the longest first, until there is room for the archive: none of its entries may be missing.
func (p *Publisher) shorten(v *view) {
	over := v.size() - p.opt.MaxSize
	if over <= 0 {
		return
	}
	longest := make([]*item, len(v.items))
	for i := range v.items {
		longest[i] = &v.items[i]
	}
	slices.SortStableFunc(longest, func(a, b *item) int { return len(b.content) - len(a.content) })
	for _, it := range longest {
		if over <= 0 {
			break
		}
		over -= int64(len(it.content))
		it.content, it.entry.Content = "", ""
	}
}
