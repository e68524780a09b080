package rights

import (
	"context"
	"errors"
	"fmt"

	"github.com/txnews/hub/news"
)

// Removed says that an entry was taken down, and the reason that may be told: who holds a copy should drop it.
type Removed struct{ Reason string }

func (r *Removed) Error() string {
	if r.Reason == "" {
		return "this entry was removed"
	}
	return "this entry was removed: " + r.Reason
}

// Entry is one entry as the audience may see it. It gives *Removed for one that was taken down, and news.ErrNotFound for one
// that is not there and for one of which the audience gets nothing: that it exists is the licence's to tell, too.
func (o *Office) Entry(ctx context.Context, who Audience, id string) (news.Entry, error) {
	g, err := o.Given(ctx, who, id)
	return g.Entry, err
}

// Given is the same with the licence by which it is given.
func (o *Office) Given(ctx context.Context, who Audience, id string) (Given, error) {
	terms, err := o.Terms(ctx)
	if err != nil {
		return Given{}, err
	}
	e, err := o.store.Entry(ctx, id)
	if errors.Is(err, news.ErrNotFound) {
		return Given{}, o.missing(ctx, terms, who, id)
	}
	if err != nil {
		return Given{}, err
	}
	now := o.opt.Now()
	g, ok := terms.Show(who, e, now)
	if !ok {
		return Given{}, notFound(id)
	}
	g.Less = terms.less(who, &e, g.Extent, now)
	return g, nil
}

// missing says why an entry is not there.
func (o *Office) missing(ctx context.Context, terms *Terms, who Audience, id string) error {
	t, err := o.store.Tombstone(ctx, id)
	switch {
	case err == nil && !t.Pruned && terms.Heard(who, &t):
		return &Removed{t.Reason}
	case err != nil && !errors.Is(err, news.ErrNotFound):
		return err
	}
	return notFound(id)
}

func notFound(id string) error { return fmt.Errorf("entry %q: %w", id, news.ErrNotFound) }
