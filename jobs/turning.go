package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// turnsBeside is how many jobs are done at a time: one of all the entries of a source, or for a partner, holds up no entry's turn.
const turnsBeside = 2

// Run does what is due until ctx ends, and gives nil then. What fails is logged and due again when its lease ends.
func (t *Turns) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for range turnsBeside {
		all.Go(func() { t.run(ctx) })
	}
	all.Wait()
	return nil
}

func (t *Turns) run(ctx context.Context) {
	tick := time.NewTicker(turnsEvery)
	defer tick.Stop()
	for {
		more, err := t.Turn(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			t.p.Log.Error("licences' turns cannot be told, it is tried again", "err", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Turn does what is due now, at most so much as one claim takes, and reports whether there may be more.
func (t *Turns) Turn(ctx context.Context) (more bool, err error) {
	leases, err := t.p.Queue.ClaimJobs(ctx, turnsQueue, t.p.Owner, t.p.Now(), turnsLease, turnsAtOnce)
	if err != nil || len(leases) == 0 {
		return false, err
	}
	terms, err := t.fresh(ctx)
	if err != nil {
		return false, err
	}
	whole := func(l news.JobLease) bool { return strings.Contains(l.ID, "/") }
	errs := []error{t.entries(ctx, terms, slices.DeleteFunc(slices.Clone(leases), whole))}
	for _, l := range leases {
		if !whole(l) {
			continue
		}
		if err := t.look(ctx, terms, l); err != nil && !errors.Is(err, news.ErrLeaseLost) {
			errs = append(errs, fmt.Errorf("%s: %w", l.ID, err))
		}
	}
	return len(leases) == turnsAtOnce, errors.Join(errs...)
}

// look does the job of a source, of a partner or of all that waits, and ends its lease.
func (t *Turns) look(ctx context.Context, terms *rights.Terms, l news.JobLease) (err error) {
	var again time.Time
	if l, err = t.p.Queue.RenewJob(ctx, l, t.p.Now().Add(turnsLease)); err != nil { // those claimed with it were done first
		return err
	}
	id, all := strings.CutPrefix(l.ID, anew)
	if of, ok := strings.CutPrefix(l.ID, turning); ok {
		l, again, err = t.partner(ctx, terms, l, of)
	} else if of, ok := strings.CutPrefix(l.ID, retold); ok {
		err = t.again(ctx, terms, of)
	} else if l.ID == awaited {
		l, err = t.letIn(ctx, terms, l)
	} else {
		l, err = t.source(ctx, terms, l, strings.TrimPrefix(id, noticed), all)
	}
	if err != nil {
		return err
	}
	return t.p.Queue.FinishJob(ctx, l, again)
}

// again writes an entry anew that was told of at a version, unless a later one, that its licence's turn made perhaps, puts right all who may have
// been given it. One that was taken down before is told to be gone, to those too whom the takedown takes never to have had it.
func (t *Turns) again(ctx context.Context, terms *rights.Terms, of string) error {
	id, version, _ := strings.Cut(of, "/")
	for try := 1; ; try++ {
		found, err := t.p.Archive.EntriesByID(ctx, []string{id})
		e, ok := found[id]
		switch {
		case err != nil:
			return err
		case !ok:
			return t.p.Archive.TellGone(ctx, id, t.p.Now())
		}
		if public, partner := e.Had(); strconv.Itoa(e.Version) != version && public && partner {
			return nil
		}
		if !t.turned(terms, &e) {
			e.Version++
		}
		e.Grant = e.Grant.GivenBefore(e.Version)
		if err = t.write(ctx, []news.Entry{e}, t.p.Now()); !errors.Is(err, news.ErrConflict) || try == 5 {
			return err
		}
	}
}

// entries writes those entries anew of which the licence gives something else by now, or that are due, and ends their leases.
func (t *Turns) entries(ctx context.Context, terms *rights.Terms, leases []news.JobLease) error {
	ids := make([]string, len(leases))
	for i, l := range leases {
		ids[i] = l.ID
	}
	if len(ids) == 0 {
		return nil
	}
	found, fresh, err := t.otherwise(ctx, terms, ids)
	if err != nil {
		return err
	}
	each := false
	if len(fresh) > 0 {
		if err := t.write(ctx, fresh, t.p.Now()); errors.Is(err, news.ErrConflict) {
			each = true // one of them was corrected meanwhile
		} else if err != nil {
			return err
		}
	}
	var errs []error
	for _, l := range leases {
		var again time.Time
		var err error
		if e, ok := found[l.ID]; each {
			again, err = t.entry(ctx, terms, l.ID)
		} else if ok {
			t.turned(terms, &e)
			again = upcoming(terms, &e, t.p.Now())
		}
		if err == nil {
			err = t.p.Queue.FinishJob(ctx, l, again)
		}
		if err != nil && !errors.Is(err, news.ErrLeaseLost) {
			errs = append(errs, fmt.Errorf("%s: %w", l.ID, err))
		}
	}
	return errors.Join(errs...)
}

// otherwise reads entries, and gives those of them besides that are to be written as they are now: what came first is the last, and arrives first.
func (t *Turns) otherwise(ctx context.Context, terms *rights.Terms, ids []string) (found map[string]news.Entry, fresh []news.Entry, err error) {
	if found, err = t.p.Archive.EntriesByID(ctx, ids); err != nil {
		return nil, nil, err
	}
	for _, id := range slices.Backward(ids) {
		if e, ok := found[id]; ok && t.turned(terms, &e) {
			fresh = append(fresh, e)
		}
	}
	return found, fresh, nil
}

// turned makes of an entry what it is now, and reports whether that is to be written.
func (t *Turns) turned(terms *rights.Terms, e *news.Entry) bool {
	now := t.p.Now()
	due := !e.Due.IsZero() && (!e.Awaited(now).After(now) || !t.waits())
	if due {
		e.Due = time.Time{}
	}
	if terms.Renew(e, now) {
		return true
	}
	if due {
		e.Version++
	}
	return due
}

// entry is entries for one alone, and says when it turns next.
func (t *Turns) entry(ctx context.Context, terms *rights.Terms, id string) (again time.Time, err error) {
	for try := 1; ; try++ {
		found, err := t.p.Archive.EntriesByID(ctx, []string{id})
		e, ok := found[id]
		if err != nil || !ok {
			return again, err
		}
		turned := t.turned(terms, &e)
		again = upcoming(terms, &e, t.p.Now())
		if !turned {
			return again, nil
		}
		err = t.write(ctx, []news.Entry{e}, t.p.Now())
		if !errors.Is(err, news.ErrConflict) || try == 5 {
			return again, err
		}
	}
}
