package main

import (
	"context"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/websub"
	"github.com/txnews/hub/words"
)

// buildWebSub makes the hub of our own feeds. Subscribers' addresses are under the same guard as sources'.
func (h *Hub) buildWebSub() error {
	c := h.cfg.WebSub
	if !c.Enabled {
		return nil
	}
	send := fetch.New(fetch.Options{Timeout: c.Timeout, PerHost: c.AtOnce, AllowPrivate: h.cfg.Polling.AllowPrivate, UserAgent: h.cfg.Polling.UserAgent, AgentNow: h.userAgent})
	trusted, err := h.proxies()
	if err != nil {
		return err
	}
	h.websub, err = websub.New(websub.Options{Base: h.cfg.Site.URL, Language: func() words.Lang { return words.Of(h.settings.Current().Site.Language) }, Trusted: trusted,
		Lease: c.Lease, MinLease: c.MinLease, MaxLease: c.MaxLease, PerTopic: c.PerTopic, PerHost: c.PerHost, Most: c.Most,
		Workers: c.Workers, AtOnce: c.AtOnce, Timeout: c.Timeout, Claim: h.cfg.Polling.Lease, Settle: c.Settle,
		Retry: c.Retry, MaxRetry: c.MaxRetry, GiveUp: c.GiveUp, Signature: c.Signature},
		websub.Deps{Store: h.store, Changes: h.store, Seen: h.follower, Feeds: h.publisher, Partners: h.keys, Count: h.countDelivery, Send: send,
			Registry: h.metrics.registry, Owner: h.owner, Log: h.log, Now: h.now})
	return err
}

// countDelivery counts what a partner's subscriber was sent.
func (h *Hub) countDelivery(ctx context.Context, token string, line news.Timeline, doc *feeds.Document) {
	h.keys.Delivered(ctx, h.meter, token, line, doc)
}
