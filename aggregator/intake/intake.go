// Package intake reads what a source said: the bytes of a feed, a list page or a digital newspaper become raw entries.
//
// It decodes and mends, and resolves addresses; it does not clean or understand. In a Raw it makes, Summary and Content
// are HTML (plain text comes escaped), Title may be HTML with entities, GUID is as written, and addresses are absolute.
package intake

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Getter fetches one address; *fetch.Client is one.
type Getter interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Options bound what one Read may do. Zero values take the defaults.
type Options struct {
	MaxEntries  int           // entries taken from one document; 1000
	MaxDepth    int           // nesting of elements that is looked into; 256
	MaxContent  int           // bytes of one entry's text; 256 KiB
	MaxArticles int           // articles fetched in one refresh; 50
	MaxPages    int           // list pages followed by Selectors.Next; 5. Pages of one edition: 64
	MaxTries    int           // tries at one article before it is given up; 5
	RetryAfter  time.Duration // wait after an article's first failure, doubled with each further one; 10m
	Presets     []news.Preset // families of digital newspapers that sources name

	aside int // texts of so many bytes are taken out of a feed before gofeed reads it; 0: none
}

const (
	maxEditionPages = 64
	longestRetry    = 12 * time.Hour
)

func (o Options) withDefaults() Options {
	set := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	set(&o.MaxEntries, 1000)
	set(&o.MaxDepth, 256)
	set(&o.MaxContent, 256<<10)
	set(&o.MaxArticles, 50)
	set(&o.MaxPages, 5)
	set(&o.MaxTries, 5)
	if o.RetryAfter <= 0 {
		o.RetryAfter = 10 * time.Minute
	}
	return o
}

// Reader reads sources. It keeps nothing between calls and may be used by many goroutines.
type Reader struct {
	get Getter
	opt Options
}

// New makes a Reader that fetches articles and edition pages through get.
func New(get Getter, o Options) *Reader { return &Reader{get: get, opt: o.withDefaults()} }

// In is one document of a source and what is known of the source.
type In struct {
	Source news.Source
	State  news.SourceState
	Doc    *fetch.Response // the answer to Source.URL
	// Seen says which of these entry ids the store has (or must not have again): their articles are not fetched.
	Seen func(ctx context.Context, ids []string) (map[string]bool, error)
	Now  time.Time
	// Limit makes this a look rather than a reading: of a page or an epaper only the first so many articles are fetched, and
	// no more pages than it takes to find them. 0: all.
	Limit int
	// Article is told of each article of a page or an epaper that was asked for, and how many there are; nil: nobody listens.
	Article func(n, of int)
}

// Result is what the source said.
type Result struct {
	Title    string
	Homepage string
	Language string
	Rights   string
	TTL      time.Duration // how long the source says its document stays good; 0: it does not say
	Entries  []news.Raw    // in the document's order

	// Incomplete: something was left for next time (a truncated document, articles that failed or were too many), so the
	// document's validators must not be stored.
	Incomplete bool
	Skipped    []Skip                  // entries and articles left out
	Edition    string                  // address of the newest edition that is taken in whole: its day is over and nothing is left for next time
	Retry      map[string]news.Attempt // articles that could not be read, by address
	NoIdentity []string                // guids and links that tell no entries apart, for SourceState
	Furniture  []string                `json:",omitempty"` // keys of lines that stand on most of the source's texts, for SourceState
	Notes      news.Reasons            // what was mended or bounded
	Left       int                     `json:",omitempty"` // articles found and left alone because of In.Limit
}

// Skip is something that was left out, and why.
type Skip struct {
	URL    string
	Reason news.Reasons
}

// Errors of Read; each is wrapped in a sentence that says what the document is instead. The caller knows the source's name.
var (
	ErrNotFeed     = errors.New("not a feed")
	ErrNotPage     = errors.New("not a web page")
	ErrEmpty       = news.Faultf(news.Because("intake.empty"), "the document is empty")
	ErrNoEdition   = errors.New("no edition found")
	ErrBadSelector = errors.New("bad selector")
	ErrUnknownKind = errors.New("unknown kind of source")
	ErrUnread      = errors.New("no article could be read")
	ErrNoLinks     = news.Faultf(news.Because("intake.no-links"), "no links to articles on the list page")
	ErrNoEntries   = news.Faultf(news.Because("intake.no-entries"), "the document has entries, but none that can be read")
)

// Read turns the document into raw entries, by the source's kind. Where a page or an epaper has articles, none of them is
// known and none could be read, it gives ErrUnread and a Result of which Retry alone counts: it must be kept all the same.
func (r *Reader) Read(ctx context.Context, in In) (Result, error) {
	if in.Doc == nil || len(in.Doc.Body) == 0 {
		return Result{}, ErrEmpty
	}
	var res Result
	var err error
	switch in.Source.Kind {
	case news.KindFeed, "":
		res, err = r.readFeed(in)
	case news.KindPage:
		res, err = r.readPage(ctx, in)
	case news.KindEpaper:
		res, err = r.readEpaper(ctx, in)
	default:
		err = news.Faultf(news.Because("intake.kind", string(in.Source.Kind)), "%w: %q", ErrUnknownKind, in.Source.Kind)
	}
	if err != nil {
		return Result{Retry: res.Retry}, err
	}
	res.markLines(in.State.Furniture)
	res.knowPlain()
	res.bound(r.opt.MaxContent)
	return res, nil
}
