package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// letIn has merged feeds take in at once whatever waits, where they take all from now on.
func (t *Turns) letIn(ctx context.Context) error {
	if _, err := t.fresh(ctx); err != nil || t.waits() {
		return err
	}
	for at := (news.Cursor{}); ; {
		entries, next, err := t.p.Archive.Entries(ctx, news.TimelineDue, at, turnsAtOnce)
		if err != nil {
			return fmt.Errorf("read what waits for merged feeds: %w", err)
		}
		for i := range entries {
			if err := t.schedule(ctx, entries[i].ID, t.p.Now()); err != nil {
				return err
			}
		}
		if next.IsZero() {
			return nil
		}
		at = next
	}
}

// waits reports whether entries wait for merged feeds, as these do not take all.
func (t *Turns) waits() bool { return t.p.PerSource != nil && t.p.PerSource() > 0 }

// upcoming is when an entry turns next, or is due.
func upcoming(terms *rights.Terms, e *news.Entry, after time.Time) time.Time {
	at, due := terms.Next(e, after), e.Awaited(after)
	if at.IsZero() || !due.IsZero() && due.Before(at) {
		return due
	}
	return at
}
