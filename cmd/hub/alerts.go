package main

import (
	"context"
	"time"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
)

const (
	// lookEvery is how late what needs somebody may be noticed …
	lookEvery = 10 * time.Second
	// … and how old what is looked for seldom may be.
	lookSeldom = time.Minute
	// shortestTick is how often a job is looked for at most.
	shortestTick = 50 * time.Millisecond
	// alertsLease is how long a hub that died keeps others from looking, and from telling.
	alertsLease = 30 * time.Second
)

// watch looks for what needs somebody.
func (h *Hub) watch() *jobs.Recurring {
	kinds := func(k ...news.TroubleKind) []news.TroubleKind { return k }
	w := &alerts.Watch{Kept: h.store, Every: lookEvery, Log: h.log, Now: h.now, Lookers: []alerts.Looker{
		{Kinds: kinds(news.TroubleStore), Look: h.office.StoreTroubles},
		{Kinds: kinds(news.TroubleSource), Look: h.office.SourceTroubles},
		{Kinds: kinds(news.TroubleTakedown), Look: h.office.TakedownTroubles, Every: lookSeldom},
		{Kinds: kinds(news.TroubleHeld), Look: h.office.HeldTroubles, Every: lookSeldom},
		{Kinds: kinds(news.TroubleLogin), Look: h.office.LoginTroubles, Every: lookSeldom},
	}}
	if h.cfg.Admin.Backup.Folder != "" {
		w.Lookers = append(w.Lookers, alerts.Looker{Kinds: kinds(news.TroubleBackup), Look: h.backups.Troubles})
	}
	return h.recurring(alerts.Queue, alerts.Job, w.Look)
}

// recurring is a job of telling what is wrong.
func (h *Hub) recurring(queue, id string, do func(context.Context, news.JobLease) (time.Time, error)) *jobs.Recurring {
	return &jobs.Recurring{Queue: h.store, Name: queue, ID: id, Do: do, Every: lookEvery / 2, Retry: lookEvery, Lease: alertsLease, Owner: h.owner, Log: h.log, Now: h.now}
}
