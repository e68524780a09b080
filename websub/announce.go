package websub

import (
	"context"
	"errors"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// How the log is read.
const (
	batch      = 500
	checkEvery = 2 * time.Second  // how long a log that is quiet is taken to be the same one
	keptEvery  = 10 * time.Second // how far behind the kept cursor may fall where nobody is to be told
	pauseFirst = 100 * time.Millisecond
	pauseMost  = 15 * time.Second
)

// announcer reads the change log for all subscriptions: whose topic is touched is to be told. Every hub on a store has one; the cursor
// that they share moves on in the commit that makes deliveries due, so that each change is announced once and by no hub in particular.
type announcer struct {
	*Hub
	at     changelog.Cursor
	stored string    // the cursor as it is kept; at may be ahead of it, by what touches nobody
	kept   time.Time // when it was
}

func (a *announcer) run(ctx context.Context) error {
	wait := pauseFirst
	for {
		err := a.follow(ctx, func() { wait = pauseFirst })
		if ctx.Err() != nil {
			return nil
		}
		a.Log.Warn("subscribers cannot be told of what changes, it is tried again", "in", wait, "err", err)
		pause(ctx, wait)
		wait = min(2*wait, pauseMost)
	}
}

// follow announces what comes, until something fails.
func (a *announcer) follow(ctx context.Context, ok func()) error {
	if err := a.takeUp(ctx); err != nil {
		return err
	}
	for {
		ok()
		changes, next, err := changelog.Read(ctx, a.Changes, a.at, batch)
		switch {
		case changelog.Lost(err):
			a.Log.Warn("the change log is taken up anew, and every subscriber told", "why", err)
			err = a.anew(ctx)
		case err != nil:
		case next == a.at:
			err = a.wait(ctx)
		default:
			err = a.take(ctx, changes, next)
		}
		if errors.Is(err, news.ErrConflict) { // another hub was first
			a.deliveries.wake()
			err = a.takeUp(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// takeUp goes on from the kept cursor; where there is none, every subscriber is told.
func (a *announcer) takeUp(ctx context.Context) (err error) {
	if a.stored, err = a.Store.SubscribersAt(ctx); err != nil {
		return err
	}
	if a.at, err = changelog.ParseCursor(a.stored); err != nil || a.at == (changelog.Cursor{}) {
		err = a.anew(ctx)
		if errors.Is(err, news.ErrConflict) {
			return a.takeUp(ctx)
		}
	}
	return err
}

// anew goes on from the log's end: what happened before is not known.
func (a *announcer) anew(ctx context.Context) error {
	end, err := changelog.End(ctx, a.Changes)
	if err != nil {
		return err
	}
	if err := a.index.fresh(ctx); err != nil {
		return err
	}
	lines, ids := a.index.whole()
	if len(ids) == 0 {
		a.at = end // nothing is written: a store that nobody has used yet stays one that a backup can be restored into
		return nil
	}
	return a.announce(ctx, end, lines, ids)
}

func (a *announcer) take(ctx context.Context, changes []news.Change, next changelog.Cursor) error {
	if err := a.index.fresh(ctx); err != nil {
		return err
	}
	lines, ids := a.index.touched(changes)
	if len(ids) == 0 && a.Now().Sub(a.kept) < keptEvery {
		a.at = next
		return nil
	}
	return a.announce(ctx, next, lines, ids)
}

func (a *announcer) announce(ctx context.Context, next changelog.Cursor, lines []news.Timeline, ids []string) error {
	err := a.Store.Announce(ctx, news.Announcement{From: a.stored, To: next.String(), Seq: next.Seq, Lines: lines, IDs: ids})
	if err != nil {
		return err
	}
	a.at, a.stored, a.kept = next, next.String(), a.Now()
	if len(ids) > 0 {
		a.deliveries.wake()
	}
	return nil
}

// wait returns when something changed, and what comes close behind has come too, or it is time to look whether the log is the same.
func (a *announcer) wait(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, checkEvery)
	defer cancel()
	err := a.Changes.WaitChange(short, a.at.Seq)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case short.Err() != nil:
		return nil
	case err == nil:
		pause(ctx, a.Settle)
	}
	return err
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
