package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// awaited is a job: all that waits for merged feeds is let in, where these take all.
const awaited = "due/"

// letIn has merged feeds take in at once whatever waits, where they take all from now on, in the order in which each would have been due.
func (t *Turns) letIn(ctx context.Context, terms *rights.Terms, l news.JobLease) (news.JobLease, error) {
	type place struct {
		id  string
		due time.Time
	}
	var all []place
	for at, more := (news.Cursor{}), true; more && !t.waits(); more = !at.IsZero() {
		var entries []news.Entry
		var err error
		if entries, at, err = t.p.Archive.Entries(ctx, news.TimelineDue, at, turnsAtOnce); err != nil {
			return l, fmt.Errorf("read what waits for merged feeds: %w", err)
		}
		for i := range entries {
			all = append(all, place{entries[i].ID, entries[i].Due})
		}
		if l, err = t.p.Queue.RenewJob(ctx, l, t.p.Now().Add(turnsLease)); err != nil {
			return l, err
		}
	}
	slices.Reverse(all) // from the one that came first
	slices.SortStableFunc(all, func(a, b place) int { return a.due.Compare(b.due) })
	for step := range slices.Chunk(all, turnsAtOnce) {
		ids := make([]string, len(step))
		for i := range step {
			ids[i] = step[i].id
		}
		_, fresh, err := t.otherwise(ctx, terms, ids)
		if err != nil {
			return l, err
		}
		if err := t.rewrite(ctx, terms, fresh, t.p.Now()); err != nil {
			return l, err
		}
		if l, err = t.p.Queue.RenewJob(ctx, l, t.p.Now().Add(turnsLease)); err != nil {
			return l, err
		}
	}
	return l, nil
}

// waits reports whether entries wait for merged feeds, as these do not take all.
func (t *Turns) waits() bool { return t.p.PerSource != nil && t.p.PerSource() > 0 }

// upcoming is when an entry turns next, or is due.
func upcoming(terms *rights.Terms, e *news.Entry, after time.Time) time.Time {
	at, due := terms.NextTold(e, after), e.Awaited(after)
	if at.IsZero() || !due.IsZero() && due.Before(at) {
		return due
	}
	return at
}
