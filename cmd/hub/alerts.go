package main

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

const (
	// lookEvery is how late what needs somebody may be noticed …
	lookEvery = 10 * time.Second
	// … and how old what is looked for seldom may be.
	lookSeldom = time.Minute
	// shortestTick is how often a job is looked for at most.
	shortestTick = 50 * time.Millisecond
	// mailGathers is how long a mail waits for more to tell.
	mailGathers = time.Minute
	// alertsLease is how long a hub that died keeps others from looking, and from telling.
	alertsLease = 30 * time.Second
)

// watch looks for what needs somebody.
func (h *Hub) watch() *jobs.Recurring {
	kinds := func(k ...news.TroubleKind) []news.TroubleKind { return k }
	w := &alerts.Watch{Kept: h.store, Every: lookEvery, Log: h.log, Now: h.now, Lookers: []alerts.Looker{
		{Kinds: kinds(news.TroubleStore), Look: h.office.StoreWarnings},
		{Kinds: kinds(news.TroubleSource), Look: h.office.SourceTroubles},
		{Kinds: kinds(news.TroubleTakedown), Look: h.office.TakedownTroubles, Every: lookSeldom},
		{Kinds: kinds(news.TroubleRequest), Look: h.office.RequestTroubles},
		{Kinds: kinds(news.TroubleHeld), Look: h.office.HeldTroubles, Every: lookSeldom},
		{Kinds: kinds(news.TroubleLogin), Look: h.office.LoginTroubles, Every: lookSeldom},
	}}
	if h.cfg.Admin.Backup.Folder != "" {
		w.Lookers = append(w.Lookers, alerts.Looker{Kinds: kinds(news.TroubleBackup), Look: h.backups.Troubles})
	}
	for _, c := range h.couriers() {
		w.Lookers = append(w.Lookers, alerts.Looker{Kinds: kinds(news.TroubleTelling), Look: c.Troubles})
	}
	return h.recurring(alerts.Queue, alerts.Job, w.Look)
}

// teller says what is told by the site as it is now.
func (h *Hub) teller() *alerts.Teller {
	now := h.settings.Current()
	return &alerts.Teller{Lang: words.Of(now.Site.Language), Zone: now.Zone(), Site: now.Site.Title, Base: h.cfg.AdminURL(), Store: h.storeID}
}

// couriers tell what needs somebody by the ways that are configured.
func (h *Hub) couriers() (all []*alerts.Courier) {
	add := func(way string, gather time.Duration, send func(context.Context, []news.Telling) error) {
		all = append(all, &alerts.Courier{Way: way, Told: h.store, Send: send, Gather: gather, Page: "admin/alerts", Log: h.log, Now: h.now})
	}
	a := h.cfg.Admin
	if a.Webhook != "" {
		hook := &alerts.Webhook{URL: a.Webhook, Secret: a.WebhookSecret, Send: h.fetch, Teller: h.teller}
		add(alerts.WayWebhook, 0, hook.Tell)
	}
	if s := a.SMTP; s.Host != "" {
		mail := &alerts.Mail{Host: s.Host, Security: alerts.Security(s.Security), Username: s.Username, Password: s.Password, From: s.From, To: s.To, Teller: h.teller, Log: h.log}
		add(alerts.WayMail, mailGathers, mail.Tell)
	}
	return all
}

// alertWays are the ways that are configured, by their names.
func (h *Hub) alertWays() (ways []string) {
	for _, c := range h.couriers() {
		ways = append(ways, c.Way)
	}
	return ways
}

// tryAlerts tells by each way that this is a try.
func (h *Hub) tryAlerts(ctx context.Context) []alerts.Tried { return alerts.Try(ctx, h.couriers()) }

// outage tells by the same ways that the store is away.
func (h *Hub) outage() *alerts.Outage {
	o := &alerts.Outage{Host: h.owner, Ways: map[string]func(context.Context, []news.Telling) error{}, Log: h.log, Now: h.now,
		Look: func(ctx context.Context) *news.Trouble {
			err := h.store.Health(ctx)
			if err == nil {
				return nil
			}
			t := editorial.Unfit(err)
			return &t
		}}
	for _, c := range h.couriers() {
		o.Ways[c.Way] = c.Send
	}
	return o
}

// runAlerts looks for what needs somebody, and tells it, until ctx ends.
func (h *Hub) runAlerts(ctx context.Context, g *errgroup.Group) {
	g.Go(func() error { return h.watch().Run(ctx) })
	g.Go(func() error { return h.outage().Run(ctx, lookEvery) })
	for _, c := range h.couriers() {
		g.Go(func() error { return h.recurring(c.Queue(), c.Way, c.Do).Run(ctx) })
	}
	erase := h.recurring("requests", "erase", h.eraseRequests)
	erase.Every = pruneEvery / 60
	g.Go(func() error { return erase.Run(ctx) })
	if h.cfg.Retention.Audit > 0 {
		job := h.recurring("audit", "trim", h.trimActs)
		job.Every = pruneEvery / 60
		g.Go(func() error { return job.Run(ctx) })
	}
	if b := h.cfg.Admin.Backup; b.Folder != "" {
		job := h.recurring(news.BackupQueue, news.BackupJob, h.backups.Do)
		job.Every = max(shortestTick, min(job.Every, b.Every/2))
		g.Go(func() error { return job.Run(ctx) })
	}
}

// recurring is a job of telling what is wrong.
func (h *Hub) recurring(queue, id string, do func(context.Context, news.JobLease) (time.Time, error)) *jobs.Recurring {
	return &jobs.Recurring{Queue: h.store, Name: queue, ID: id, Do: do, Every: lookEvery / 2, Retry: lookEvery, Lease: alertsLease, Owner: h.owner, Log: h.log, Now: h.now}
}
