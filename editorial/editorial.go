// Package editorial is what editors and administrators do, as functions: look at an address, preview it, keep the source
// list, decide on entries and stories, take down, keep partners and towns. It knows no HTTP: the administration's API, its
// pages and the commands call the same functions. Each change is made on behalf of an Actor; a refusal is an *Error, which
// says what is wrong as data.
package editorial

import (
	"context"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// Actor is on whose behalf something is done.
type Actor struct {
	Name string // a user's name, or the operating system's user of a command
	From From
	Role news.Role
}

type actorKey struct{}

// WithActor has a request come from somebody.
func WithActor(ctx context.Context, by Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, by)
}

// ActorIn is whom a request comes from; false: nobody is known.
func ActorIn(ctx context.Context) (Actor, bool) {
	by, ok := ctx.Value(actorKey{}).(Actor)
	return by, ok
}

// From is where an actor's request came from.
type From struct {
	Way     Way
	Address string // of the network; empty where there is none
	Token   string // id of the token that was shown; empty: none was
}

// String is how the audit log writes it.
func (f From) String() string {
	said := string(f.Way)
	if f.Address != "" {
		said += " " + f.Address
	}
	if f.Token != "" {
		said += " token " + f.Token
	}
	return said
}

// Way is the way by which a request came in.
type Way string

// The ways.
const (
	WayCLI Way = "cli"
	WayAPI Way = "api"
	WayWeb Way = "web"
)

// Parts are what the office works with.
type Parts struct {
	Sources    SourceReader
	Roster     Roster
	Notes      Notes
	SourceList SourceWriter
	Poller     Poller
	Runs       Runs
	Progress   Progress
	Picks      Picks
	Pointing   Pointing
	Editions   Editions
	Lookups    Lookups
	Fetch      Fetcher
	Intake     Intake
	Judge      Judge
	Desk       Desk
	Teacher    Teacher // nil: nothing is learnt of decisions
	Lessons    Lessons
	DeskBy     func(*settings.Snapshot) (Filer, error) // one that would work by other settings
	Entries    Entries
	Archive    Archive
	Takedowns  Takedowns
	Requests   Requests
	Partners   Partners
	Usage      Usage
	Settings   Settings
	Refiling   Refiling
	Jobs       Jobs
	Rights     Rights
	Audit      Audit
	Backups    Backups
	Users      Users
	Welcome    Welcome
	Tokens     Tokens

	Subscriptions Subscriptions

	Sessions   Sessions
	Tries      Tries
	Alerts     Alerts
	BackupJobs BackupJobs
	BackupPlan BackupPlan
	Fitness    Fitness
	Provider   string // issuer of the identity provider that people may sign in by; empty: there is none
	Pages      string // address that the administration's pages are below, ends in /

	CheckSource   func(src, was news.Source) error              // refuses a source that could not work, in words; a channel or town that stands in was may be gone
	CheckTowns    func([]news.Town) error                       // refuses a gazetteer that the configuration's rules refuse
	CheckChannels func([]news.Channel) error                    // likewise
	CheckSetting  func(name string, s *settings.Snapshot) error // likewise any other setting, as the snapshot has it
	Show          func(news.Entry) any                          // an entry as the API shows it to the public, in the site's language
	TakedownTime  time.Duration                                 // how long an open request for a takedown may wait
	Now           func() time.Time                              // nil: the clock
}

// Office is where editors and administrators work. Make it with New.
type Office struct {
	p         Parts
	passwords passwords
	queues    queueCounts
	doubts    doubts
}

// New joins the parts.
func New(p Parts) *Office {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Progress == nil {
		p.Progress = idle{}
	}
	return &Office{p: p, passwords: newPasswords()}
}

// act is a line of the audit log about something done now.
func (o *Office) act(by Actor, op, object string, detail ...news.Reason) news.Act {
	o.queues.stale.Store(true)
	return news.Act{At: o.p.Now().UTC(), By: by.Name, From: by.From.String(), Op: op, Object: object, Detail: detail}
}

// Now is the time that the office goes by.
func (o *Office) Now() time.Time { return o.p.Now() }
