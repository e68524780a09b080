package main

import (
	"context"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
	"github.com/txnews/hub/web"
)

// partners is the store's list of partners as the administration sees it beside the keys that this hub has in memory: a
// revoked key is refused from the next request on, and the list says what was seen up to now. Other hubs on the same store
// hear of a revocation by the change log.
type partners struct {
	*store.Store
	keys *web.Keyring
}

// Partners gives every partner, ordered by id.
func (p partners) Partners(ctx context.Context) ([]news.Partner, error) {
	if err := p.keys.Flush(ctx); err != nil {
		return nil, err
	}
	return p.Store.Partners(ctx)
}

// AddPartner adds a partner, or gives news.ErrExists.
func (p partners) AddPartner(ctx context.Context, add news.Partner, act news.Act) error {
	defer p.keys.Forget()
	return p.Store.AddPartner(ctx, add, act)
}

// RevokePartner ends a partner's keys, or gives news.ErrNotFound.
func (p partners) RevokePartner(ctx context.Context, id string, act news.Act) error {
	defer p.keys.Forget()
	return p.Store.RevokePartner(ctx, id, act)
}

// PutPartner replaces what is agreed with a partner, or gives news.ErrNotFound.
func (p partners) PutPartner(ctx context.Context, put news.Partner, act news.Act) error {
	defer p.keys.Forget()
	return p.Store.PutPartner(ctx, put, act)
}

// PutKeys replaces a partner's keys, or gives news.ErrNotFound.
func (p partners) PutKeys(ctx context.Context, id string, keys []news.PartnerKey, act news.Act) error {
	defer p.keys.Forget()
	return p.Store.PutKeys(ctx, id, keys, act)
}

// used is what partners were given as the administration sees it: with what this hub has in memory.
type used struct {
	*store.Store
	meter *web.Meter
}

// UsedDays gives what a partner was given on each of those days.
func (u used) UsedDays(ctx context.Context, partner string, days []string) ([]news.UsedDay, error) {
	return u.meter.Days(ctx, partner, days)
}

var _ editorial.Usage = used{}

var _ editorial.Partners = partners{}
