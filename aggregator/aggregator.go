// Package aggregator refreshes the sources on time: the scheduler claims those that are due, the refresher takes one
// from its address to the timeline.
package aggregator

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/settings"
)

// Store is what refreshing asks of the store.
type Store interface {
	Leases
	Known(ctx context.Context, ids []string) (map[string]news.Known, error)
	Aliases(ctx context.Context, keys []string) (map[string]string, error)
	Commit(ctx context.Context, r news.Refresh) (news.Committed, error)
}

// Leases are how hubs share the sources out among them.
type Leases interface {
	Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, n int) ([]news.Job, error)
	Renew(ctx context.Context, l news.Lease, until time.Time) (news.Lease, error)
	Release(ctx context.Context, l news.Lease, due time.Time) error
}

// Getter fetches one address; *fetch.Client is one.
type Getter interface {
	Get(ctx context.Context, req fetch.Request) (*fetch.Response, error)
}

// Intake reads what a source said; *intake.Reader is one.
type Intake interface {
	Read(ctx context.Context, in intake.In) (intake.Result, error)
}

// Desk makes an entry of what was read, and knows a correction and a reprint; *desk.Desk is one.
type Desk interface {
	Edit(src news.Source, raw news.Raw, now time.Time) news.Entry
	Minor(old, now *news.Entry) bool
	Marks(e *news.Entry) desk.Marks
	SameStory(a, b *news.Entry) (same bool, why news.Reasons)
	Rank(members []news.Copy) (ranked []news.Copy, evidence news.Reasons)
}

var (
	_ Getter = (*fetch.Client)(nil)
	_ Intake = (*intake.Reader)(nil)
	_ Desk   = (*desk.Desk)(nil)
)

// Params are the parts and bounds of an Aggregator.
type Params struct {
	Store    Store
	Stories  Stories
	Blocks   Blocks   // nil: nothing is blocked
	Schedule Schedule // nil: what is due is not looked through
	Fetch    Getter
	Intake   Intake
	Desk     Desk

	Owner       string        // names this hub in leases
	Workers     int           // sources refreshed at a time
	PerHost     int           // of them with documents on one host
	Lease       time.Duration // a source not refreshed or renewed within it goes to another hub
	MinInterval time.Duration
	MaxInterval time.Duration
	Recent      time.Duration // what claims to be no older stands where it arrives (news.PlaceFor)
	Drain       time.Duration // how long refreshes under way may go on after Run's context ends

	Rights   Rights            // nil: rights that know of no licence but sources' own
	Settings settings.Source   // nil: every origin is permitted
	Only     map[string]bool   // refresh none but these sources; nil: all
	Report   func(news.Report) // called for every refresh, from many goroutines
	Step     func(news.Step)   // likewise for every step of one
	Log      *slog.Logger
	Now      func() time.Time
}

// Rights keep with an entry what the licence of its source gives of it; was is the version that it replaces, nil: none.
type Rights interface {
	Settle(src news.Source, e, was *news.Entry, now time.Time)
}

// Aggregator polls sources until its context ends.
type Aggregator struct {
	p     Params
	lanes *lanes
	line  chan struct{}               // refreshes whose commits met other writers, one at a time
	known atomic.Pointer[knownBlocks] // nil: they are to be read anew

	reading sync.Mutex   // of blocks
	ready   *knownBlocks // as they were read last
}

// New joins the parts; open fields of p get defaults.
func New(p Params) *Aggregator {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Rights == nil {
		p.Rights = rights.New(rights.Options{}, nil)
	}
	if p.Settings == nil {
		p.Settings = settings.Static(settings.Snapshot{})
	}
	if p.Report == nil {
		p.Report = func(news.Report) {}
	}
	if p.Step == nil {
		p.Step = func(news.Step) {}
	}
	p.Workers = max(p.Workers, 1)
	if p.PerHost <= 0 {
		p.PerHost = fetch.DefaultPerHost
	}
	if p.Lease <= 0 {
		p.Lease = 15 * time.Second
	}
	if p.MinInterval <= 0 {
		p.MinInterval = 5 * time.Minute
	}
	if p.Recent <= 0 {
		p.Recent = 48 * time.Hour
	}
	p.MaxInterval = max(p.MaxInterval, p.MinInterval)
	return &Aggregator{p: p, lanes: newLanes(p.PerHost), line: make(chan struct{}, 1)}
}
