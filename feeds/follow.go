package feeds

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How the change log is followed.
const (
	changesAtOnce = 500
	backoffFirst  = 100 * time.Millisecond
	backoffMost   = 15 * time.Second
)

// errGap says that changes between the last one seen and the next one are gone, or that the log began anew.
var errGap = errors.New("the change log has a gap")

// Run follows the change log until ctx ends, and marks as stale what each change touched. While the store fails it tries
// again, ever more slowly, and what is kept goes on being served. It gives nil when ctx ends.
func (p *Publisher) Run(ctx context.Context) error {
	defer p.cache.stop()
	var (
		seq  uint64
		live bool // seq is where the log was left
		wait = backoffFirst
	)
	for {
		err := p.follow(ctx, &seq, live, func() { live, wait = true, backoffFirst })
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, errGap) {
			live = false
			if wait == backoffFirst { // at once the first time
				wait *= 2
				continue
			}
		} else {
			p.cache.setDown(true)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		wait = min(2*wait, backoffMost)
	}
}

// WaitSeen blocks until the publisher follows the log and has seen change seq: what Feed gives from then on holds it.
func (p *Publisher) WaitSeen(ctx context.Context, seq uint64) error {
	return p.cache.waitSeen(ctx, seq)
}

// follow takes the log up, at its end unless it goes on where it was left, and follows it until something fails.
func (p *Publisher) follow(ctx context.Context, seq *uint64, goOn bool, ok func()) error {
	last, err := p.timeline.LastSeq(ctx)
	if err != nil {
		return fmt.Errorf("read the end of the change log: %w", err)
	}
	if !goOn || last < *seq {
		recent, err := p.timeline.Changes(ctx, last-min(last, changesAtOnce), changesAtOnce)
		if err != nil {
			return fmt.Errorf("read the last changes: %w", err)
		}
		if p.opt.TownsChanged != nil {
			if err := p.opt.TownsChanged(ctx); err != nil {
				return fmt.Errorf("read the towns: %w", err)
			}
		}
		*seq = last
		p.cache.reset(last, recent)
	}
	p.cache.setDown(false)
	ok()
	for {
		if err := p.timeline.WaitChange(ctx, *seq); err != nil {
			return fmt.Errorf("wait for a change: %w", err)
		}
		changes, err := p.timeline.Changes(ctx, *seq, changesAtOnce)
		if err != nil {
			return fmt.Errorf("read changes: %w", err)
		}
		if len(changes) == 0 || changes[0].Seq != *seq+1 {
			return errGap
		}
		if err := p.takeTowns(ctx, changes); err != nil {
			return fmt.Errorf("read the towns: %w", err)
		}
		p.cache.apply(changes)
		*seq = changes[len(changes)-1].Seq
		ok()
	}
}

// PartnersEpoch is a number that grows whenever the list of partners may have changed, as far as the change log has been
// seen: what was read of partners in this epoch still holds. It is false while the log is not followed, and nothing holds.
func (p *Publisher) PartnersEpoch() (uint64, bool) {
	c := p.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.partners, c.following && !c.down
}
