// Package web answers what the public gets: pages for people, published feeds, the JSON API, health and metrics. It has the
// one route table of the server and mounts other rooms' handlers in it. API.md beside it describes the API for clients.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// ChangeLog is what web asks of what happened.
type ChangeLog interface {
	changelog.Log
}

// Seen blocks until this process has taken in a change of the log, so that what it answers with goes by it.
type Seen interface {
	WaitSeen(ctx context.Context, seq uint64) error
}

// Sources is what web asks of the source list.
type Sources interface {
	// Source gives news.ErrNotFound for one that is not there.
	Source(ctx context.Context, id string) (news.Source, error)
}

// Health says whether the store can be reached and what about it needs a person's eye.
type Health interface {
	Health(ctx context.Context) error
	Warnings(ctx context.Context) ([]news.Reason, error)
}

// Publisher renders feeds.
type Publisher interface {
	// AtHand gives news.ErrNotFound for a channel, town or source that is not known. A document that was overtaken, or may be, has an age.
	AtHand(ctx context.Context, who rights.Audience, sel news.Selection, f feeds.Format, limit int) (*feeds.Document, error)
	// ArchiveFor gives news.ErrNotFound for an archive that is not there, too.
	ArchiveFor(ctx context.Context, who rights.Audience, sel news.Selection, f feeds.Format, of feeds.Part) (*feeds.Document, error)
	// DeltaFor is what of a feed differs from the document that one of the entity tags was of; nil: not known, or not worth it.
	DeltaFor(ctx context.Context, who rights.Audience, sel news.Selection, f feeds.Format, limit int, tags []string) (*feeds.Delta, error)
	// Catalogue lists every feed; OPML is a list of them as a document.
	Catalogue(ctx context.Context) ([]feeds.FeedInfo, error)
	OPML(ctx context.Context, of feeds.List) (*feeds.Document, error)
}

// Forms make of entries what APIs give.
type Forms interface {
	// EntryJSON is the entry's form in the API, for one that rights gave, with its reasons said in a language.
	EntryJSON(e news.Entry, lang words.Lang) *feeds.EntryForm
	// Ninjs is the same as IPTC ninjs.
	Ninjs(e news.Entry) *feeds.NinjsForm
	// NinjsEnd is that of one that is gone.
	NinjsEnd(id string) *feeds.NinjsForm
}

// Options are what an operator decides.
type Options struct {
	Settings settings.Source // site, channels and towns
	Search   Search
	Trusted  []netip.Prefix          // proxies whose word about the client's address is believed
	PageSize int64                   // bytes of one page of the API, about: it holds fewer entries then, one at least; 0: 8 MiB
	Ending   context.Context         // ends when answers must not be held any longer; nil: never
	Now      func() time.Time        // nil: time.Now
	Minute   int                     // requests that one client without a key may make in a minute; 0: any number
	Within   time.Duration           // by when a request for a takedown is decided
	MaxAge   time.Duration           // how long a cache may keep a feed unasked; 0: one minute
	Mounts   map[string]http.Handler // other rooms' handlers by ServeMux pattern, e.g. "/admin/"
}

// Deps are the rooms that web reads from.
type Deps struct {
	Rights   *rights.Office
	Changes  ChangeLog
	Seen     Seen // nil: what answers are made by is asked for at each
	Sources  Sources
	Health   Health
	Feeds    Publisher
	Shelf    Shelf
	Forms    Forms
	Order    feeds.Order          // of arrival, for sitemaps of entries; nil: there are none
	Requests Requests             // nil: nobody takes any
	Keys     *Keyring             // nil: there are no partners
	Meter    *Meter               // counts what they are given; nil: nobody does
	Index    *search.Index        // nil: entries are looked through
	Limits   *Limits              // of partners; nil: there are none
	Polls    *Polls               // remember what is answered to who asks for a feed; nil: nobody does
	Registry *prometheus.Registry // nil: web's own alone
	Log      *slog.Logger         // nil: none
}

// public is the public face, ready to serve.
type public struct {
	Options
	Deps
	base         string // path of the site's address, ends in /
	pages        *site.Pages
	static       *site.Static
	cross        *http.CrossOriginProtection
	metrics      *metrics
	searches     *searchDesk
	asks         aMinute // of clients without a key
	held         *heldDesk
	exports      struct{ partners, public *heldDesk }
	searchParams func(*http.Request) (searchAsk, error)
	pageParams   func(*http.Request) (pageAsk, error)
	chosenParams func(*http.Request) (chosenAsk, error)
	lastPlaces   atomic.Pointer[placeNames]
	lastSources  atomic.Pointer[sourceNames]
	maxAge       []string                                              // Cache-Control of feeds, ready as a header's value
	polled       map[feeds.Format]func(status int, took time.Duration) // counts a feed that Polls answered
}

// New builds the handler for every public address.
func New(o Options, d Deps) (http.Handler, error) {
	if o.Settings == nil || d.Rights == nil || d.Sources == nil || d.Health == nil || d.Feeds == nil || d.Shelf == nil || d.Forms == nil {
		return nil, errors.New("web: settings, rights, sources, health, feeds, a shelf and forms are all needed")
	}
	is := o.Settings.Current().Site
	if _, err := time.LoadLocation(is.Timezone); err != nil {
		return nil, fmt.Errorf("web: time zone of the site: %w", err)
	}
	u, err := url.Parse(is.URL)
	if err != nil {
		return nil, fmt.Errorf("web: address of the site: %w", err)
	}
	if d.Registry == nil {
		d.Registry = prometheus.NewRegistry()
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if o.PageSize <= 0 {
		o.PageSize = 8 << 20
	}
	if o.Ending == nil {
		o.Ending = context.Background()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxAge == 0 {
		o.MaxAge = time.Minute
	}
	s := &public{Options: o, Deps: d, base: basePath(u), pageParams: site.Params[pageAsk](), searchParams: site.Params[searchAsk](), chosenParams: site.Params[chosenAsk](), held: newHeld(heldMost, heldPerClient, heldPlaces)}
	s.exports.partners, s.exports.public = newHeld(exportsPartners, exportsPartners/2, exportPlaces), newHeld(exportsPublic, exportsPublic/2, exportPlaces)
	s.maxAge = []string{"public, max-age=" + strconv.Itoa(int(o.MaxAge.Seconds()))}
	if s.static, err = site.NewStatic(); err != nil {
		return nil, err
	}
	if s.pages, err = site.NewPages(s.inForce, s.base, s.static, templateFiles); err != nil {
		return nil, err
	}
	if s.metrics, err = newMetrics(d.Registry); err != nil {
		return nil, err
	}
	s.polled = s.metrics.polled()
	s.searches = newSearches(o.Search, s.metrics.search)
	s.cross = http.NewCrossOriginProtection()
	if err := s.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil { // a proxy may pass another Host on
		return nil, fmt.Errorf("web: address of the site: %w", err)
	}
	return s.routes(), nil
}

// inForce is the site as it is now; its address never changes.
func (s *public) inForce() news.Site { return s.Settings.Current().Site }

// zone is the site's, of the dates that are shown.
func (s *public) zone() *time.Location { return s.Settings.Current().Zone() }

func basePath(u *url.URL) string {
	p := u.EscapedPath()
	if p == "" || p[len(p)-1] != '/' {
		p += "/"
	}
	return p
}
