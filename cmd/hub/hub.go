package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/aggregator"
	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/school"
	"github.com/txnews/hub/search"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/web"
	"github.com/txnews/hub/websub"
	"github.com/txnews/hub/words"
)

// openWithin is how long a store may take to open.
const openWithin = 8 * time.Second

// Hub is every part, joined. New builds it, or NewServing, whose Run serves until its context ends, Close lets the store go.
type Hub struct {
	cfg        config.Config
	log        *slog.Logger
	now        func() time.Time
	owner      string
	storeID    string
	metrics    *metrics
	store      *store.Store
	fetch      *fetch.Client
	intake     *intake.Reader
	settings   *settings.Live
	desk       *liveDesk
	rights     *rights.Office
	publisher  *feeds.Publisher
	index      *search.Index
	turns      *jobs.Turns
	unfinished *jobs.Unfinished // takedowns
	asked      *jobs.Asked      // filing entries anew
	backups    *jobs.Backups
	keys       *web.Keyring
	meter      *web.Meter
	limits     *web.Limits
	polls      *web.Polls
	follower   *changelog.Follower
	websub     *websub.Hub // nil: it is turned off
	web        http.Handler
	office     *editorial.Office
	admin      http.Handler // for the control socket: it asks for no login
	guarded    http.Handler // for the network
	reports    reports
	progress   progress
	notebook   *aggregator.Notebook
	serving    atomic.Bool
	ending     context.Context // ended by end, when answers must not be held any longer
	end        func()
	listener   net.Listener
	adminAt    net.Listener // nil: with the public pages
}

// New opens the store and builds the parts over it; nothing runs yet.
func New(ctx context.Context, cfg config.Config, log *slog.Logger) (*Hub, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	h := &Hub{cfg: cfg, log: log, now: time.Now, owner: ownerName(), metrics: newMetrics()}
	h.ending, h.end = context.WithCancel(context.Background())
	if err := h.buildReaders(); err != nil {
		return nil, err
	}
	var err error
	now := func() []news.Channel { return h.settings.Current().Channels }
	h.store, err = store.Open(ctx, cfg.Store, store.Options{ChannelsNow: now, History: cfg.Retention.Versions, Rank: h.desk.Rank, Observe: h.metrics.observeStore, ClockBack: h.clockBack, Lessons: h.lessonBounds(), Kept: keptOf(cfg), Log: h.log})
	if err != nil {
		if errors.Is(err, store.ErrAway) {
			return nil, fmt.Errorf("%w%w%w", err, news.Fail(news.Because("hint.join")), news.Fail(news.Because("hint.store-away")))
		}
		return nil, fmt.Errorf("%w: %w", news.Fail(news.Because("hub.store", cfg.MaskedStore())), err)
	}
	h.settings = settings.New(configured(cfg), h.store, h.desk.use, h.log)
	h.notebook = aggregator.NewNotebook(aggregator.NotebookParams{Notes: h.store, Zone: func() *time.Location { return h.settings.Current().Zone() }, Log: h.log, Now: h.now})
	h.metrics.registry.MustRegister(newStoreCollector(h.store))
	if err := h.buildViews(ctx); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	if err := errors.Join(h.desk.Of(ctx, h.store), h.settings.Reload(ctx)); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	return h, nil
}

// keptOf is how many bytes of entries' bodies the store keeps, in the store's way.
func keptOf(cfg config.Config) int {
	if cfg.Publish.Memory == 0 {
		return -1
	}
	return int(cfg.Publish.Memory)
}

// lessonBounds are of how many decisions the desk learns.
func (h *Hub) lessonBounds() news.LessonBounds {
	return news.LessonBounds{Most: h.cfg.Learning.Lessons, PerEditor: h.cfg.Learning.PerEditor}
}

// buildReaders makes the way in: fetch, intake, desk.
func (h *Hub) buildReaders() error {
	p := h.cfg.Polling
	h.fetch = fetch.New(fetch.Options{Timeout: p.Timeout, MaxBody: int64(p.MaxBody), PerHost: p.PerHost, Gap: gap(p.ArticleGap),
		AllowPrivate: p.AllowPrivate, UserAgent: p.UserAgent, AgentNow: h.userAgent})
	h.intake = intake.New(h.fetch, intake.Options{MaxArticles: p.MaxArticles, MaxEntries: p.MaxEntries, Presets: config.BuiltinPresets()})
	h.desk = &liveDesk{school.New(h.lessonBounds(), h.log)}
	then, err := h.desk.use(configured(h.cfg))
	if err == nil {
		then()
	}
	return err
}

// buildViews makes the way out: feeds, pages, administration.
func (h *Hub) buildViews(ctx context.Context) error {
	h.rights = rights.New(rights.Options{Settings: h.settings, Past: h.store, Now: h.now,
		Again: func(ctx context.Context, entries []news.Entry) error { return h.turns.Again(ctx, entries) }}, h.store)
	h.turns = jobs.NewTurns(jobs.TurnsParams{Queue: h.store, Archive: h.store, Rights: h.rights, Reload: h.settings.Reload, Owner: h.owner, Log: h.log, Now: h.now,
		Partners: h.store, PerSource: func() int { return h.settings.Current().Site.PerSource }})
	o := h.feedOptions()
	o.Rights, o.Now = h.rights, h.now
	var err error
	if o.StoreID, err = h.store.ID(ctx); err != nil {
		return err
	}
	h.storeID = o.StoreID
	h.index = search.New(search.Options{Weighed: h.cfg.Search.Weighed, Log: h.log}, h.store)
	o.Index = h.index
	h.publisher = feeds.New(o)
	h.polls = web.NewPolls(h.publisher)
	h.keys = web.NewKeyring(h.store, h.store, h.log)
	h.limits = web.NewLimits(web.LimitsParams{Counters: h.store, Zone: func() *time.Location { return h.settings.Current().Zone() }, Log: h.log, Now: h.now})
	h.meter = web.NewMeter(web.MeterParams{Usages: h.store, Zone: func() *time.Location { return h.settings.Current().Zone() }, Log: h.log, Now: h.now})
	h.follower = changelog.New(h.store, h.log, followSettings{h.settings}, h.desk.School, h.rights, h.keys, h.publisher) // what feeds are rendered with comes before them
	h.metrics.registry.MustRegister(newIndexCollector(h.index, h.store))
	if h.backups, err = h.newBackups(); err != nil {
		return err
	}
	if err := h.buildAdmin(); err != nil {
		return err
	}
	mounts := map[string]http.Handler{}
	if h.cfg.Admin.Listen == "" {
		mounts["/admin/"] = h.guarded
	}
	if err := h.buildWebSub(); err != nil {
		return err
	}
	if h.websub != nil {
		mounts["/"+websub.Path] = h.websub
	}
	trusted, err := h.proxies()
	if err != nil {
		return err
	}
	look := h.cfg.Search
	h.web, err = web.New(web.Options{Settings: h.settings, Search: web.Search{Workers: look.Workers, Queue: look.Queue, PerClient: look.PerClient, Timeout: look.Timeout}, Trusted: trusted, Ending: h.ending, PageSize: int64(h.cfg.Publish.MaxSize), Minute: h.cfg.Publish.PerMinute, Now: h.now, Within: h.cfg.Takedown.Deadline, Mounts: mounts},
		web.Deps{Rights: h.rights, Changes: h.store, Seen: h.follower, Sources: h.store, Health: h.store, Feeds: h.publisher, Shelf: h.publisher, Forms: h.publisher, Order: h.store, Requests: h.office, Keys: h.keys, Meter: h.meter, Limits: h.limits, Polls: h.polls, Index: h.index, Registry: h.metrics.registry, Log: h.log})
	return err
}

// gap is fetch's word for a configured pause: there, zero asks for its default.
func gap(configured time.Duration) time.Duration {
	if configured == 0 {
		return -1
	}
	return configured
}

func (h *Hub) feedOptions() feeds.Options {
	o := feeds.Options{Settings: h.settings, Tombstones: h.store, Order: h.store, MaxSize: int64(h.cfg.Publish.MaxSize), Stale: h.cfg.Publish.Stale}
	if h.cfg.WebSub.Enabled {
		o.Hub = websub.Address(h.cfg.Site.URL)
	}
	return o
}

// aggregator builds one that refreshes the named sources alone; nil: all.
func (h *Hub) aggregator(only map[string]bool) *aggregator.Aggregator {
	p := h.cfg.Polling
	return aggregator.New(aggregator.Params{Store: h.store, Stories: h.store, Blocks: h.store, Schedule: h.store, Fetch: h.fetch, Intake: h.intake, Desk: h.desk,
		Owner: h.owner, Workers: p.Workers, PerHost: p.PerHost, Lease: p.Lease, MinInterval: p.MinInterval, MaxInterval: p.MaxInterval, Recent: p.Recent, Rights: h.rights, Settings: h.settings,
		Drain: drain, Only: only, Log: h.log, Now: h.now,
		Step: h.progress.step, Report: func(r news.Report) { h.metrics.report(r); h.notebook.Note(r); h.reports.publish(r) }})
}

// Seed takes the configuration's sources into a store that has never had any.
func (h *Hub) Seed(ctx context.Context) error {
	taken, err := h.store.Seed(ctx, h.cfg.Sources, h.now(), news.Act{At: h.now(), By: "hub", Detail: news.Reasons{news.Because("act.seed")}})
	if err != nil {
		return fmt.Errorf("%w: %w", news.Fail(news.Because("hub.sources")), err)
	}
	if !taken && len(h.cfg.Sources) > 0 {
		h.log.Debug("the store has a source list already; the configuration's is not read again")
	}
	return nil
}

// NewServing takes the address that cfg names, then builds a hub that is to serve there: as soon as its store answers. Where the port was left to the
// system, the site's address follows.
func NewServing(ctx context.Context, cfg config.Config, log *slog.Logger) (*Hub, error) {
	l, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, listenError(cfg.Listen, err)
	}
	if port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port); strings.HasSuffix(cfg.Site.URL, ":0/") {
		cfg.Site.URL = strings.TrimSuffix(cfg.Site.URL, "0/") + port + "/"
	}
	var own net.Listener
	if cfg.Admin.Listen != "" {
		if own, err = net.Listen("tcp", cfg.Admin.Listen); err != nil {
			return nil, errors.Join(listenError(cfg.Admin.Listen, err), l.Close())
		}
		cfg.Admin.Listen = own.Addr().String()
	}
	open := func() (*Hub, error) { return New(ctx, cfg, log) }
	var h *Hub
	if _, ok := cfg.StoreFolder(); ok {
		h, err = open()
	} else {
		h, err = awaitStore(ctx, l, log, cfg.MaskedStore(), open)
	}
	if err != nil {
		if own != nil {
			err = errors.Join(err, own.Close())
		}
		return nil, errors.Join(err, l.Close())
	}
	h.listener, h.adminAt = l, own
	return h, nil
}

func listenError(at string, err error) error {
	return fmt.Errorf("%w: %w%w%w", news.Fail(news.Because("hub.listen", at)), err, news.Fail(news.Because("hint.join")), news.Fail(news.Because("hint.listen")))
}

// Close lets the store go.
func (h *Hub) Close() error {
	var all error
	for _, l := range []net.Listener{h.listener, h.adminAt} {
		if l == nil {
			continue
		}
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			all = errors.Join(all, err)
		}
	}
	return errors.Join(all, h.store.Close())
}

// clockBack says that what is due was brought nearer.
func (h *Hub) clockBack(queue string, by time.Duration, moved int) {
	h.log.Warn("the clock was set back: what is due is brought nearer by as much", "by", by.Round(time.Second), "queue", cmp.Or(queue, "sources"), "moved", moved)
}

// ownerName tells this process from every other hub on the store, for those who look at leases.
func ownerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "hub"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), rand.Text()[:6])
}

var _ aggregator.Store = (*store.Store)(nil)

// show gives an entry as the API shows it to the public, in the site's language.
func (h *Hub) show(e news.Entry) any {
	return h.publisher.EntryJSON(e, words.Of(h.settings.Current().Site.Language))
}
