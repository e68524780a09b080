package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Partners is what turns ask of the store's partners.
type Partners interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	// TurnPartner has the change log tell that something is otherwise for a partner by now.
	TurnPartner(ctx context.Context, id string, at time.Time) error
}

// lookAtPartners schedules every partner for whom time changes something.
func (t *Turns) lookAtPartners(ctx context.Context) error {
	if t.p.Partners == nil {
		return nil
	}
	list, err := t.p.Partners.Partners(ctx)
	if err != nil {
		return fmt.Errorf("read partners: %w", err)
	}
	for i := range list {
		if at := list[i].Turns(list[i].Turned); !at.IsZero() {
			if err := t.schedule(ctx, turning+list[i].ID, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// partner tells of what time changed for a partner since that was last told, and says when it changes something next.
func (t *Turns) partner(ctx context.Context, id string) (next time.Time, err error) {
	list, err := t.p.Partners.Partners(ctx)
	i := slices.IndexFunc(list, func(p news.Partner) bool { return p.ID == id })
	if err != nil || i < 0 {
		return next, err
	}
	now := t.p.Now()
	if at := list[i].Turns(list[i].Turned); at.IsZero() || at.After(now) {
		return at, nil
	}
	if err := t.p.Partners.TurnPartner(ctx, id, now); err != nil {
		return next, fmt.Errorf("tell of a partner's turn: %w", err)
	}
	return list[i].Turns(now), nil
}
