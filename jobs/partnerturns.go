package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// Partners is what turns ask of the store's partners.
type Partners interface {
	Partners(ctx context.Context) ([]news.Partner, error)
	// TellAgreed has the change log tell a partner that it is given something else of entries now; once under each mark.
	TellAgreed(ctx context.Context, partner, mark string, entries []news.Entry, at time.Time) error
	// TurnPartner has the change log tell that something is otherwise for a partner by now, and that all was told which it had agreed.
	TurnPartner(ctx context.Context, p news.Partner, at time.Time) error
}

// lookAtPartners schedules every partner for whom something changes by time, or changed and was not told.
func (t *Turns) lookAtPartners(ctx context.Context) error {
	if t.p.Partners == nil {
		return nil
	}
	list, err := t.p.Partners.Partners(ctx)
	if err != nil {
		return fmt.Errorf("read partners: %w", err)
	}
	for i := range list {
		if at := turnOf(&list[i]); !at.IsZero() {
			if err := t.schedule(ctx, turning+list[i].ID, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// turnOf is when something is to be told of a partner next; zero: never.
func turnOf(p *news.Partner) time.Time {
	if p.Told != nil {
		return p.Agreed
	}
	return p.Turns(p.Turned)
}

// partner tells of what changed for a partner since that was last told, and says when something does next.
func (t *Turns) partner(ctx context.Context, terms *rights.Terms, l news.JobLease, id string) (_ news.JobLease, next time.Time, err error) {
	list, err := t.p.Partners.Partners(ctx)
	i := slices.IndexFunc(list, func(p news.Partner) bool { return p.ID == id })
	if err != nil || i < 0 {
		return l, next, err
	}
	p, now := list[i], t.p.Now()
	if at := turnOf(&p); at.IsZero() || at.After(now) {
		return l, at, nil
	}
	if l, err = t.retell(ctx, terms, l, &p, now); err != nil {
		return l, next, err
	}
	if err := t.p.Partners.TurnPartner(ctx, p, now); err != nil {
		return l, next, fmt.Errorf("tell of a partner's turn: %w", err)
	}
	return l, p.Turns(now), nil
}

// retell tells a partner of every entry that its agreement gives otherwise than anything that it was told by before, page by page.
func (t *Turns) retell(ctx context.Context, terms *rights.Terms, l news.JobLease, p *news.Partner, now time.Time) (news.JobLease, error) {
	was, unknown := rights.ToldAs(*p, now)
	is := rights.Partner(*p)
	mark, err := json.Marshal([]any{p.Followed(), p.Agreement, p.Agreed, p.InForce(now)})
	if err != nil || p.Told == nil && p.Last(now).Compare(p.Followed().At) <= 0 { // a key ended
		return l, err
	}
	for at := (news.Cursor{}); ; {
		entries, next, err := t.p.Archive.Entries(ctx, news.TimelineSeen, at, turnsAtOnce)
		if err != nil {
			return l, err
		}
		entries = slices.DeleteFunc(entries, func(e news.Entry) bool {
			return !unknown && !slices.ContainsFunc(was, func(was rights.Audience) bool { return terms.Agreed(was, is, &e, now) })
		})
		if len(entries) > 0 {
			if err := t.p.Partners.TellAgreed(ctx, p.ID, news.ContentRev(mark), entries, now); err != nil {
				return l, fmt.Errorf("tell of an agreement: %w", err)
			}
		}
		if next.IsZero() {
			return l, nil
		}
		at = next
		if l, err = t.p.Queue.RenewJob(ctx, l, t.p.Now().Add(turnsLease)); err != nil {
			return l, err
		}
	}
}
