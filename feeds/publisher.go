// Package feeds says what a published feed looks like: it renders what rights gives of a selection as RSS 2.0, Atom
// (RFC 4287), JSON Feed 1.1, OPML 2.0 and IPTC ninjs. Rendered documents are kept in memory and follow the change log. It is
// the only home of gorilla/feeds.
package feeds

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/settings"
)

// Format is a format of published feeds, and the ending of their addresses.
type Format string

// The formats.
const (
	RSS  Format = "rss"  // RSS 2.0
	Atom Format = "atom" // RFC 4287
	JSON Format = "json" // JSON Feed 1.1
)

// Formats lists every format, in the order in which they are offered.
func Formats() []Format { return []Format{RSS, Atom, JSON} }

// The number of entries of a feed.
const (
	DefaultLimit = 50 // at least, where none is asked for; see recentFor
	MaxLimit     = 500
)

// TopicParam names in a feed's address the token of whom it is for (news.TopicToken).
const TopicParam = "topic"

// Options are what an operator decides of published feeds. The zero value of a number takes its default.
type Options struct {
	StoreID  string          // the store's own id, of which feeds' ids are made
	Settings settings.Source // site, channels and towns; nil: none are set
	Rights   *rights.Office  // what may be shown of entries; nil: no feed is made, forms of entries alone
	Location *time.Location  // zone of the dates; nil: the site's, else UTC

	Tombstones Tombstones // of removed entries; nil: none are told
	Order      Order      // of arrival, for archives; nil: there are none

	Index *search.Index // of searches; nil: entries are looked through

	Hub          string        // address of the WebSub hub, rel=hub; empty: none is named
	TTL          time.Duration // RSS ttl: how long a reader may wait before it asks again; default 15 minutes
	MaxSize      int64         // bytes of one feed: where its entries take more it holds fewer, the newest, one at least; default 8 MiB
	MaxDocuments int           // rendered documents (and what they are rendered from) kept; default 2,000
	MaxBytes     int64         // their bytes, all encodings; default 128 MiB
	Timeout      time.Duration // of one rendering, reads included; default 20 s
	Stale        time.Duration // that a kept document is served for while a newer one is made, or the store cannot be read; default 5 minutes

	Now func() time.Time // as the rights' own; nil: time.Now
}

func (o Options) withDefaults() Options {
	if o.TTL <= 0 {
		o.TTL = 15 * time.Minute
	}
	if o.MaxSize <= 0 {
		o.MaxSize = 8 << 20
	}
	if o.MaxDocuments <= 0 {
		o.MaxDocuments = 2000
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 128 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Stale <= 0 {
		o.Stale = 5 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Settings == nil {
		o.Settings = settings.Static(settings.Snapshot{})
	}
	return o
}

// Publisher renders feeds and keeps them, as a consumer of the change log. It is safe for concurrent use.
type Publisher struct {
	opt      Options
	cache    *cache
	found    *cache // of searches: they follow the index, and are few
	lastFace atomic.Pointer[face]
	lastBook atomic.Pointer[book]

	renders   chan struct{} // has one for each document that is rendered
	scratches sync.Pool     // of *scratch
	coders    coders
	serials   atomic.Uint64 // of items
}

// New makes a publisher. Until a changelog.Follower tells it of changes, nothing is kept and each call renders anew.
func New(opt Options) *Publisher {
	opt = opt.withDefaults()
	return &Publisher{opt: opt, renders: make(chan struct{}, max(16, 4*runtime.GOMAXPROCS(0))), cache: newCache(&opt, opt.MaxDocuments, opt.MaxBytes),
		found: newCache(&opt, min(opt.MaxDocuments, foundMost), opt.MaxBytes/foundShare)}
}

// Feed gives the newest limit entries of a selection in a format: 1 to MaxLimit of them. Where limit is 0, it gives DefaultLimit
// of them, or all that took their place within recentFor, MaxLimit at most.
// It gives news.ErrNotFound for a channel, town, source or format that is not known.
func (p *Publisher) Feed(ctx context.Context, sel news.Selection, f Format, limit int) (*Document, error) {
	return p.FeedFor(ctx, rights.Audience{}, sel, f, limit)
}

// FeedFor is Feed for any audience. A feed has one address for all who may ask for it; its entries are what differs.
func (p *Publisher) FeedFor(ctx context.Context, who rights.Audience, sel news.Selection, f Format, limit int) (*Document, error) {
	return p.feed(ctx, who, sel, f, limit, false)
}

// AtHand is FeedFor for readers: while what comes after a change is rendered for who asked first, the others are given what is kept, at
// once. Its age says so.
func (p *Publisher) AtHand(ctx context.Context, who rights.Audience, sel news.Selection, f Format, limit int) (*Document, error) {
	return p.feed(ctx, who, sel, f, limit, true)
}

func (p *Publisher) feed(ctx context.Context, who rights.Audience, sel news.Selection, f Format, limit int, hurried bool) (*Document, error) {
	if err := p.known(sel, f); err != nil {
		return nil, err
	}
	limit = min(max(limit, 0), MaxLimit)
	return p.rendered(ctx, p.feedSpot(who, sel, limit), f, who.Topic(), hurried, func(ctx context.Context) (*view, error) { return p.look(ctx, who, sel, limit) })
}

// rendered makes a document of the view that look gives, where neither is kept. A topic stands in its addresses.
func (p *Publisher) rendered(ctx context.Context, s spot, f Format, topic string, hurried bool, look func(context.Context) (*view, error)) (*Document, error) {
	key := documentKey(s, f, topic)
	return ask(ctx, s.in, key, s.line, hurried, func(ctx context.Context) (*Document, error) {
		if s.in == p.found { // who waits for a place to search at has none to render at
			if _, err := p.kept(ctx, s, look); err != nil {
				return nil, err
			}
		}
		if err := p.begin(ctx); err != nil {
			return nil, err
		}
		defer p.end()
		at := s.in.lastAt(s.line)
		v, err := p.kept(ctx, s, look)
		if err != nil {
			return nil, fmt.Errorf("render %s as %s: %w", s.line, f, err)
		}
		return p.finished(v, f, topic, at, last[*Document](s.in, key))
	})
}

// begin waits for a place to render at, until end. However many different documents are asked for at once, those that are kept are served,
// and memory holds few that are not.
func (p *Publisher) begin(ctx context.Context) error {
	select {
	case p.renders <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Publisher) end() { <-p.renders }

// spot is where something is kept: under which name, and until which timeline changes.
type spot struct {
	in    *cache
	query string
	line  news.Timeline
}

// documentKey is the key of a document: its view in one format, with a topic in its addresses.
func documentKey(s spot, f Format, topic string) string { return string(f) + s.query + " " + topic }

// view is the key of what its documents are rendered from.
func (s spot) view() string { return "view" + s.query }

// feedSpot is where a feed is kept.
func (p *Publisher) feedSpot(who rights.Audience, sel news.Selection, limit int) spot {
	line := sel.Timeline()
	s := spot{p.cache, "?" + strconv.Itoa(limit) + " " + line + who.Key(), line}
	if sel.Search != "" {
		s.in, s.line = p.found, lineOf(sel)
	}
	return s
}

// kept is the view of a feed, which look makes where it is not kept.
func (p *Publisher) kept(ctx context.Context, s spot, look func(context.Context) (*view, error)) (*view, error) {
	return get(ctx, s.in, s.view(), s.line, look)
}

// finished is a view as a document that nobody has seen before at, of which there may be one from before. A topic stands in its addresses.
func (p *Publisher) finished(v *view, f Format, topic string, at time.Time, before *Document) (*Document, error) {
	doc, err := p.within(v, f, topic, before)
	if err != nil {
		return nil, fmt.Errorf("render %s as %s: %w", v.sel.Timeline(), f, err)
	}
	doc.notBefore(at)
	doc.Until, doc.turned, doc.ids = v.until, v.turned, v.ids()
	return doc, nil
}

// within makes a document of as many of the newest entries as there is room for; of an archive, of all.
func (p *Publisher) within(v *view, f Format, topic string, before *Document) (doc *Document, err error) {
	for doc, err = p.render(v, f, topic, before); err == nil && !v.shelf.isArchive() && int64(len(doc.Plain)) > p.opt.MaxSize && len(v.items) > 1; {
		v = v.newest(p.opt.MaxSize, int64(len(doc.Plain)))
		doc, err = p.render(v, f, topic, doc)
	}
	if err == nil && v.who.Key() != "" {
		for i := range v.items {
			doc.Carries = append(doc.Carries, news.CarriedOf(v.items[i].entry))
		}
	}
	if err == nil && !v.shelf.isArchive() {
		doc.prints = make([]uint64, len(v.items))
		for i := range v.items {
			at := &doc.stretches[i]
			if at.print == 0 {
				at.print = v.items[i].print(f)
			}
			doc.prints[i] = at.print
		}
	}
	return doc, err
}

// render makes a document of a view, which any number of renderings may read at the same time.
func (p *Publisher) render(v *view, f Format, topic string, before *Document) (*Document, error) {
	at := func(path, query string) string {
		if topic != "" {
			query = strings.TrimPrefix(query+"&"+TopicParam+"="+topic, "&")
		}
		switch {
		case query == "":
		case strings.Contains(path, "?"):
			path += "&" + query
		default:
			path += "?" + query
		}
		return p.abs(path)
	}
	a := &address{id: news.FeedGUID(p.opt.StoreID, feedID(v.sel)), feed: at(Path(v.sel, f), "")}
	archive := func(of Part) string {
		if of.Archive == 0 {
			return ""
		}
		return at(ArchivePath(v.sel, f, of.Archive), of.query())
	}
	switch a.self = a.feed; {
	case v.shelf.isArchive():
		a.self = archive(v.shelf.Part)
	case v.limit > 0:
		a.self = at(Path(v.sel, f), "limit="+strconv.Itoa(v.limit))
	}
	a.older, a.newer = archive(v.shelf.older()), archive(v.shelf.newer())
	doc, err := p.formatted(v, a, f, before)
	if hub := p.hubOf(v); err == nil && hub != "" {
		doc.Links = []string{"<" + hub + `>; rel="hub", <` + a.self + `>; rel="self"`}
	}
	return doc, err
}

// hubOf is the address of the hub that tells of changes; empty: none does. An archive's come with its feed, and a search is no topic.
func (p *Publisher) hubOf(v *view) string {
	if v.shelf.isArchive() || v.sel.Search != "" {
		return ""
	}
	return p.opt.Hub
}

func (p *Publisher) formatted(v *view, a *address, f Format, before *Document) (*Document, error) {
	switch f {
	case RSS:
		return p.rss(v, a, before)
	case Atom:
		return p.atom(v, a, before)
	default:
		return p.jsonFeed(v, a, before)
	}
}
