// Package websub is the hub of our own feeds, as W3C's recommendation WebSub has it: it takes subscriptions, asks subscribers whether
// they meant it, and tells them at once of what changes. Its topics are our feeds' addresses and nothing else.
//
// Announcer reads the change log and makes deliveries due, in a queue that all hubs on a store share; a crew on each hub does what is
// due. What is delivered is a topic's bytes as they are then, so nothing leaves that was taken down before.
package websub

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/words"
)

// Path is where the hub is, below the site's address.
const Path = "websub"

// Options are what an operator decides.
type Options struct {
	Base     string            // public address of the site, ends in /
	Language func() words.Lang // of refusals, where a client wants none
	Trusted  []netip.Prefix    // proxies whose word about the client's address is believed

	Lease, MinLease, MaxLease time.Duration // of subscriptions: where none is asked for, and what is granted
	PerTopic, PerHost, Most   int           // subscriptions: to one topic, with callbacks at one host, in all

	Workers   int           // requests to subscribers at a time
	AtOnce    int           // of those, at one host
	Timeout   time.Duration // of one, as the Sender has it
	Claim     time.Duration // a killed hub's deliveries go to another one after this
	Settle    time.Duration // changes that come within it are delivered together
	Retry     time.Duration // pause before a delivery that failed is tried again, twice as long each time …
	MaxRetry  time.Duration // … up to this
	GiveUp    time.Duration // a subscription is ended where nothing came through for this long
	Signature string        // sha256, sha384 or sha512
}

// Register is the list of subscriptions.
type Register interface {
	Subscriptions(ctx context.Context) ([]news.Subscription, error)
	SubscriptionsByID(ctx context.Context, ids []string) (map[string]news.Subscription, error)
	// SubscriptionsRev is another one after each that came or went.
	SubscriptionsRev(ctx context.Context) (string, error)
	// EndSubscription tells the subscriber, where there is a reason; news.ErrNotFound where it is not there.
	EndSubscription(ctx context.Context, id string, why news.Reason, act news.Act) error
	SubscriptionsDue(ctx context.Context, most int) (int, error)
}

// Asks is what subscribers are to be asked, or told once. What is done under a lease gives news.ErrLeaseLost where that is lost.
type Asks interface {
	PutAsk(ctx context.Context, ask news.SubscriptionAsk, at time.Time) error
	SubscriptionAsks(ctx context.Context, ids []string) (map[string]news.SubscriptionAsk, error)
	AskAgain(ctx context.Context, l news.JobLease, ask news.SubscriptionAsk, at time.Time) error
	EndAsk(ctx context.Context, l news.JobLease) error
}

// Confirmed takes in what subscribers confirmed, and ends the ask.
type Confirmed interface {
	Subscribe(ctx context.Context, l news.JobLease, sub news.Subscription) error
	Unsubscribe(ctx context.Context, l news.JobLease) error
}

// Deliveries is what is to be delivered.
type Deliveries interface {
	SubscribersAt(ctx context.Context) (cursor string, err error)
	// Announce gives news.ErrConflict where another hub was first.
	Announce(ctx context.Context, a news.Announcement) error
	Delivery(ctx context.Context, id string, lines ...news.Timeline) (news.Subscription, []news.Mark, error)
	EndDelivery(ctx context.Context, l news.JobLease, marks []news.Mark, next time.Time, note func(*news.Subscription)) error
}

// Store is what is kept.
type Store interface {
	Register
	Asks
	Confirmed
	Deliveries
	Queue
}

// Publisher renders topics. It gives news.ErrNotFound for what there is no feed of.
type Publisher interface {
	FeedFor(ctx context.Context, who rights.Audience, sel news.Selection, f feeds.Format, limit int) (*feeds.Document, error)
}

// Partners knows whose topic a token stands for; news.ErrNotFound: nobody's, or nobody's any more.
type Partners interface {
	// From is who asks for it; a zero address: nobody, the hub delivers it.
	TopicAudience(ctx context.Context, token string, from netip.Addr) (rights.Audience, error)
}

// Count is told what was sent to the subscriber of a partner's feed, which is known by its token.
type Count func(ctx context.Context, token string, line news.Timeline, doc *feeds.Document)

// Sender sends to addresses that subscribers gave.
type Sender interface {
	Send(ctx context.Context, m fetch.Message) (*fetch.Answer, error)
}

// Seen blocks until this process has taken in a change of the log, so that what it renders has it.
type Seen interface {
	WaitSeen(ctx context.Context, seq uint64) error
}

// Deps are the parts that the hub is joined with.
type Deps struct {
	Store    Store
	Changes  changelog.Log
	Seen     Seen
	Feeds    Publisher
	Partners Partners // nil: there are none
	Count    Count    // nil: nobody counts
	Send     Sender
	Registry prometheus.Registerer
	Owner    string // names this process in leases
	Log      *slog.Logger
	Now      func() time.Time // nil: time.Now
}

// Hub takes subscriptions and serves them. It is safe for concurrent use.
type Hub struct {
	Options
	Deps
	base       *url.URL
	index      *index
	asked      *window
	announcer  *announcer
	asks       *crew[news.SubscriptionAsk]
	deliveries *crew[news.Subscription]
	metrics    *metrics
}

// New joins the parts.
func New(o Options, d Deps) (*Hub, error) {
	base, err := url.Parse(o.Base)
	if err != nil {
		return nil, err
	}
	if signers[o.Signature] == nil {
		return nil, errors.New("websub: no such signature: " + o.Signature)
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	h := &Hub{Options: o, Deps: d, base: base, asked: &window{}}
	h.index = &index{register: d.Store, now: d.Now}
	if h.metrics, err = newMetrics(d.Registry, h); err != nil {
		return nil, err
	}
	h.asks = newCrew(h, news.SubscriptionAskQueue, d.Store.SubscriptionAsks, func(a news.SubscriptionAsk) lane { return lane{host: fetch.HostOf(a.Callback)} }, h.ask)
	h.deliveries = newCrew(h, news.SubscriptionQueue, d.Store.SubscriptionsByID, laneOf, h.deliver)
	h.announcer = &announcer{Hub: h}
	return h, nil
}

// Address is where the hub is, as feeds name it.
func Address(base string) string { return strings.TrimSuffix(base, "/") + "/" + Path }

// Run announces what changes and does what is due, until ctx ends.
func (h *Hub) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return h.announcer.run(ctx) })
	g.Go(func() error { return h.asks.run(ctx) })
	g.Go(func() error { return h.deliveries.run(ctx) })
	return g.Wait()
}

// laneOf keeps subscribers that were slow apart from the others at their host.
func laneOf(s news.Subscription) lane {
	return lane{host: fetch.HostOf(s.Callback), slow: s.Slow || s.Failures > 0}
}
