package feeds

import (
	"cmp"
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

// FirstParam names in an archive's address how many of its entries it has, the first that arrived.
const FirstParam = "first"

// Part names an archive, or what of it had arrived at a moment. Nothing arrives on what had.
type Part struct {
	Archive int // from 1
	First   int // only so many of its entries, those that arrived first; 0: all
}

// shelf is where a document stands among a feed's archives. The zero value is a feed that has none.
type shelf struct {
	Part                 // that the document is; of the feed itself none
	first, last int      // archives that there are; last: the open one
	open        []string // of the feed itself, what has arrived on the open one, the latest last
	openFirst   int      // of the feed itself, how many of these go to the last that the audience may know of
}

// isArchive tells an archive from the feed itself.
func (s *shelf) isArchive() bool { return s.Archive > 0 }

// sealed tells an address under which nothing arrives any more (RFC 5005 §4).
func (s *shelf) sealed() bool { return s.isArchive() && (s.Archive < s.last || s.First > 0) }

// older is the archive that goes on where this document ends; the zero value: there is none. From the feed itself it is never an address under
// which more can arrive: a reader need not come back to one that it has been to.
func (s *shelf) older() Part {
	switch {
	case !s.isArchive() && s.openFirst > 0:
		return Part{s.last, s.openFirst}
	case !s.isArchive() && s.last > s.first:
		return Part{Archive: s.last - 1}
	case s.Archive > s.first:
		return Part{Archive: s.Archive - 1}
	}
	return Part{}
}

// newer is the archive that goes on above this document, of a part the whole; the zero value: there is none.
func (s *shelf) newer() Part {
	switch {
	case s.First > 0:
		return Part{Archive: s.Archive}
	case s.sealed():
		return Part{Archive: s.Archive + 1}
	}
	return Part{}
}

// query is what of the part its path does not say.
func (p Part) query() string {
	if p.First == 0 {
		return ""
	}
	return FirstParam + "=" + strconv.Itoa(p.First)
}

// ArchivePath is where an archive of a selection's feed is served, with a leading slash.
func ArchivePath(sel news.Selection, f Format, n int) string {
	return "/feeds/" + feedName(sel) + "/archive/" + strconv.Itoa(n) + "." + string(f)
}

// ArchiveFor is the nth archive of a selection's feed, from 1: what arrived there as the (n-1)·ArchiveSize+1st to n·ArchiveSizeth,
// the latest first, as far as it still stands there and the audience may see it. It gives news.ErrNotFound for one that there is not, or
// not any more, or of which not so much has arrived.
func (p *Publisher) ArchiveFor(ctx context.Context, who rights.Audience, sel news.Selection, f Format, of Part) (*Document, error) {
	if err := p.known(sel, f); err != nil {
		return nil, err
	}
	if sel.Search != "" {
		return nil, fmt.Errorf("a search's archive: %w", news.ErrNotFound)
	}
	query, line := "archive "+strconv.Itoa(of.Archive)+" "+strconv.Itoa(of.First)+" "+string(sel.Timeline())+who.Key(), sel.Timeline()
	return p.rendered(ctx, spot{p.cache, query, line}, f, who.Topic(), true, func(ctx context.Context) (*view, error) { return p.lookBack(ctx, who, sel, of) })
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
		s.open, _, err = p.arrived(ctx, line, Part{Archive: s.last})
	}
	return s, err
}

// arrived is what has arrived on an archive, the latest last, each at its place there; empty ids are of what is not kept. total may be more.
func (p *Publisher) arrived(ctx context.Context, line news.Timeline, of Part) (ids []string, total int, err error) {
	from, n := (of.Archive-1)*ArchiveSize, cmp.Or(of.First, ArchiveSize)
	ids, at, total, err := p.opt.Order.Arrivals(ctx, line, from, n)
	if err != nil {
		return nil, 0, fmt.Errorf("read arrivals on %s: %w", line, err)
	}
	ids = append(make([]string, min(max(at-from, 0), n)), ids...)
	return ids[:min(len(ids), n)], total - from, nil
}

// seen finds how much of the open archive the audience may know of: what arrived last may be nothing to it, and then the feed stays as it was.
func (p *Publisher) seen(ctx context.Context, v *view) error {
	shown := make(map[string]bool, len(v.items))
	for i := range v.items {
		shown[v.items[i].entry.ID] = true
	}
	n := len(v.shelf.open)
	for n > 0 && !shown[v.shelf.open[n-1]] {
		n--
	}
	if rest := v.shelf.open[n:]; len(rest) > 0 {
		page, err := p.opt.Rights.Named(ctx, v.who, v.sel.Timeline(), rest)
		if err != nil {
			return err
		}
		if k := len(page.Entries); k > 0 {
			n += 1 + slices.Index(rest, page.Entries[k-1].Entry.ID)
		}
		v.until = sooner(v.until, page.Until)
	}
	v.shelf.openFirst, v.shelf.open = n, nil
	return nil
}

// lookBack is look for an archive.
func (p *Publisher) lookBack(ctx context.Context, who rights.Audience, sel news.Selection, of Part) (*view, error) {
	v, err := p.newView(ctx, who, sel)
	if err != nil {
		return nil, err
	}
	v.shelf.Part, v.shelf.open = of, nil
	if of.Archive < max(v.shelf.first, 1) || of.Archive > v.shelf.last || of.First < 0 || of.First > ArchiveSize {
		return nil, fmt.Errorf("archive %d: %w", of.Archive, news.ErrNotFound)
	}
	line := sel.Timeline()
	ids, total, err := p.arrived(ctx, line, of)
	if err != nil {
		return nil, err
	}
	if of.First > total {
		return nil, fmt.Errorf("archive %d has %d entries by now: %w", of.Archive, total, news.ErrNotFound)
	}
	slices.Reverse(ids)
	page, err := p.opt.Rights.Named(ctx, who, line, ids)
	if err != nil {
		return nil, err
	}
	p.show(v, &page, nil)
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
