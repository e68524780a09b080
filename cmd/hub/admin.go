package main

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/admin/access"
	"github.com/txnews/hub/admin/pages"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/jobs"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
	"github.com/txnews/hub/site"
)

// buildAdmin makes the administration: its API for the control socket, and API and pages behind who may do what for the network.
func (h *Hub) buildAdmin() error {
	by := h.cfg.Admin.OIDC
	h.office = editorial.New(editorial.Parts{Subscriptions: h.store,
		Sources: h.store, Roster: h.store, Notes: h.store, SourceList: h.store, Poller: h, Fetch: h.fetch, Intake: h.intake, Judge: h, Desk: h.desk, DeskBy: h.deskBy, Teacher: h.desk, Lessons: h.store,
		Entries: h.store, Archive: h.store, Takedowns: h.store, Requests: h.store, Partners: partners{h.store, h.keys}, Usage: used{h.store, h.meter}, Settings: keeper{h}, Refiling: h.store, Jobs: h.store, Rights: h.rights, Audit: h.store, Alerts: h.store, Fitness: h.store, BackupJobs: h.store, BackupPlan: editorial.BackupPlan(h.cfg.Admin.Backup), Backups: backups{h.store},
		Users: h.store, Welcome: h.store, Tokens: h.store, Sessions: h.store, Tries: h.store, Provider: by.Issuer, Pages: h.cfg.AdminURL(),
		Runs: h.store, Progress: &h.progress, Picks: h.store, Pointing: h.intake, Editions: h.intake, Lookups: h.store,
		CheckSource: h.checkSource, CheckTowns: config.CheckTowns, CheckChannels: config.CheckChannels, CheckSetting: h.checkSetting, Show: h.show, TakedownTime: h.cfg.Takedown.Deadline, Now: h.now})
	language := func() string { return h.settings.Current().Site.Language }
	h.unfinished = &jobs.Unfinished{Queue: h.store, Name: news.TakedownQueue, GoOn: h.office.GoOn, Owner: h.owner, Log: h.log, Now: h.now}
	h.asked = &jobs.Asked{GoOn: h.office.GoOnRefiling, What: "refile", Log: h.log}
	api := admin.Handler(admin.Options{Language: language, Office: h.office, Try: h.tryAlerts})
	h.admin = api
	trusted, err := h.proxies()
	if err != nil {
		return err
	}
	let, err := access.New(access.Options{Office: h.office, Sessions: h.store, Address: h.cfg.AdminURL(), Trusted: trusted,
		Idle: h.cfg.Admin.Session.Idle, Lifetime: h.cfg.Admin.Session.Lifetime,
		Provider: access.Provider{Issuer: by.Issuer, ID: by.ClientID, Secret: by.ClientSecret, RoleClaim: by.RoleClaim, Roles: by.Roles}})
	if err != nil {
		return err
	}
	static, err := site.NewStatic()
	if err != nil {
		return err
	}
	own, err := pages.New(pages.Options{Office: h.office, Lists: lists{h.settings}, Ending: h.ending, Access: let, Settings: h.settings, Address: h.cfg.AdminURL(), Public: h.cfg.Site.URL, StoreID: h.storeID, Ways: h.alertWays(), Try: h.tryAlerts, ActsFor: h.cfg.Retention.Audit, Static: static, Log: h.log})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/admin/api/", let.Guard(api, admin.Deny(language)))
	mux.Handle("/admin/", let.Guard(own, own.Deny))
	h.guarded = mux
	return nil
}

// proxies are those whose word about a client's address is believed.
func (h *Hub) proxies() (trusted []netip.Prefix, err error) {
	for _, p := range h.cfg.Proxies {
		network, err := config.Network(p)
		if err != nil {
			return nil, err
		}
		trusted = append(trusted, network)
	}
	return trusted, nil
}

// lists are sources as hub.yaml has them, by the channels and towns in force.
type lists struct{ settings settings.Source }

func (l lists) ParseSources(list []byte) ([]news.Source, error) {
	now := l.settings.Current()
	return config.ParseSources(list, "", now.Channels, now.Towns)
}

func (lists) FormatSources(sources []news.Source) ([]byte, error) {
	return config.FormatSources(sources)
}

// adminAlone is the administration on an address of its own, with the files that its pages need.
func (h *Hub) adminAlone() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/admin/", h.guarded)
	mux.Handle("/static/", h.web)
	mux.Handle("/favicon.ico", h.web)
	mux.Handle("/{$}", http.RedirectHandler(h.cfg.AdminURL()+"admin/", http.StatusSeeOther))
	return mux
}

// welcome gives a one-time link where no administrator can sign in; empty: one can.
func (h *Hub) welcome(ctx context.Context) (string, error) { return h.office.FirstLink(ctx) }
