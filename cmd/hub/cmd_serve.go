package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/txnews/hub/cmd/hub/demo"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

type serveCmd struct{}

// Run serves until the context ends.
func (serveCmd) Run(ctx context.Context, s *session) error {
	cfg, err := s.load(nil)
	if err != nil {
		return err
	}
	h, err := NewServing(ctx, cfg, s.logger(cfg))
	if err != nil {
		return ended(ctx, err)
	}
	if err := s.greet(ctx, h); err != nil {
		return errors.Join(ended(ctx, err), h.Close())
	}
	return errors.Join(h.Run(ctx), h.Close())
}

// greet tells how the first administrator signs in, where none can yet.
func (s *session) greet(ctx context.Context, h *Hub) error {
	link, err := h.welcome(ctx)
	switch {
	case err != nil || link == "":
	case h.cfg.Log.Format == "json":
		h.log.Warn("no administrator can sign in yet: set the first one's password by this one-time link", "link", link)
	default:
		_, err = fmt.Fprintln(s.err, "hub: "+s.lang().T("serve.first", link))
	}
	return err
}

type demoCmd struct {
	Data  string        `help:"help.demo.data" placeholder:"DIR"`
	Every time.Duration `help:"help.demo.every" default:"4s"`
}

// demoSettings are what differs from a plain serve: the partners are on loopback and publish all the time.
var demoSettings = map[string]string{
	"polling.allow_private": "true",
	"polling.min_interval":  "2s",
	"polling.article_gap":   "20ms",
	"log.level":             "warn",
}

// Run serves over sample partners of its own.
func (d demoCmd) Run(ctx context.Context, s *session) error {
	folder := d.Data
	if folder == "" {
		tmp, err := os.MkdirTemp("", "hub-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		folder = tmp
	}
	settings := map[string]string{"store": folder}
	for k, v := range demoSettings {
		settings[k] = v
	}
	cfg, err := s.load(settings)
	if err != nil {
		return err
	}
	partners, err := demo.Start(ctx, demo.Options{Every: d.Every, Start: time.Now()})
	if err != nil {
		return fmt.Errorf("%w: %w", news.Fail(news.Because("hub.partners")), err)
	}
	defer partners.Close()
	cfg.Sources = partners.Sources()
	return s.serveDemo(ctx, cfg, partners, d.Every)
}

func (s *session) serveDemo(ctx context.Context, cfg config.Config, partners *demo.Partners, every time.Duration) error {
	h, err := NewServing(ctx, cfg, s.logger(cfg))
	if err != nil {
		return ended(ctx, err)
	}
	if err := h.refreshDemoSources(ctx); err != nil {
		return errors.Join(ended(ctx, err), h.Close())
	}
	link, err := h.welcome(ctx)
	if err != nil {
		return errors.Join(ended(ctx, err), h.Close())
	}
	key, err := h.samplePartner(ctx)
	if err != nil {
		return errors.Join(ended(ctx, err), h.Close())
	}
	base := "http://" + h.listener.Addr().String()
	fmt.Fprintf(s.out, `桐乡新闻聚合 · 演示 (demo)

  首页 front page      %s/
  全部订阅 all feeds   %s/feeds
  Atom / RSS / JSON    %s%s
  接口 API             %s/api/v1/entries
  样本媒体 partners    %s
  管理 administration  %s

  样本签约单位的密钥 a sample partner's key
    %s
    curl -H 'Authorization: Bearer %s' '%s/api/v1/usage'
  接口说明 guide       %s/partners/api

按 Ctrl-C 结束。 Press Ctrl-C to stop.
`, base, base, base, feeds.Path(news.Selection{}, "atom"), base, partners.URL(), cmp.Or(link, h.cfg.AdminURL()+"admin/"), key, key, base, base)
	asked, stop := context.WithCancel(ctx)
	var owner sync.WaitGroup
	if every > 0 && every < time.Minute { // slower, somebody looks at what stands still
		owner.Go(func() { h.askDemoTakedown(asked, demo.Disputed(), 10*every) })
	}
	err = h.Run(ctx)
	stop()
	owner.Wait()
	return errors.Join(err, h.Close())
}

// askDemoTakedown plays the owner of a picture, who finds it some time after it came in and asks to have it down.
func (h *Hub) askDemoTakedown(ctx context.Context, entry string, after time.Duration) {
	for range 5 { // it may not be in yet
		select {
		case <-ctx.Done():
			return
		case <-time.After(after):
		}
		_, err := h.office.AskTakedown(ctx, editorial.Actor{Name: "demo", Role: news.RoleEditor},
			editorial.TakedownAsk{Entry: entry, Reason: "作者署名有误，应权利人要求撤下", AskedBy: "照片的作者"})
		if err == nil {
			return
		}
	}
}

// The demo's partner, and what is agreed with it: more than anybody needs who tries the interfaces, so that each answer says how much is left.
const (
	samplePartnerID = "sample"
	sampleQuota     = 10_000 // answers a day
	samplePerMinute = 600    // requests
)

// samplePartner has the demo's partner there, and gives a key of it: a kept demo's earlier key ends, as it is kept nowhere.
func (h *Hub) samplePartner(ctx context.Context) (key string, err error) {
	by := editorial.Actor{Name: "hub", From: editorial.From{Way: editorial.WayCLI}, Role: news.RoleAdministrator}
	told, err := h.office.AddKey(ctx, by, samplePartnerID, editorial.NewKey{Overlap: "0"})
	if refused, ok := errors.AsType[*editorial.Error](err); ok && refused.Code == editorial.PartnerMissing {
		told, err = h.office.AddPartner(ctx, by, editorial.NewPartner{ID: samplePartnerID, PartnerEdit: editorial.PartnerEdit{Name: "样本签约单位 (sample partner)", Agreement: news.Agreement{Quota: sampleQuota, PerMinute: samplePerMinute}}})
	}
	return told.Key, err
}

// refreshDemoSources gives a kept demo's source list the addresses that the partners have this time.
func (h *Hub) refreshDemoSources(ctx context.Context) error {
	if err := h.Seed(ctx); err != nil {
		return err
	}
	for _, src := range h.cfg.Sources {
		if err := h.store.PutSource(ctx, src, news.Act{At: h.now(), By: "hub", Detail: news.Reasons{news.Because("act.demo")}}); err != nil {
			return err
		}
	}
	return nil
}
