package editorial

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/txnews/hub/news"
)

// Queues is how much waits for somebody.
type Queues struct {
	Takedowns int       `json:"takedowns"`         // requests that are open
	Overdue   int       `json:"overdue"`           // of these, whose deadline is past
	Next      time.Time `json:"deadline,omitzero"` // of these, the first deadline
	Requests  int       `json:"requests"`          // that rights owners sent, and nobody has decided
	Late      int       `json:"late"`              // of these, whose deadline is past

	NextRequest time.Time `json:"request_deadline,omitzero"` // of these, the first deadline

	Held     int `json:"held"`     // entries that an editor must release
	Troubled int `json:"troubled"` // sources that fail, are silent or damaged
	Doubtful int `json:"doubtful"` // of the newest entries, those of whose channels or towns the desk is not sure
}

// How old counts may be: queuesFor before they are taken anew while the old ones are shown, queuesMost before that is waited for.
// What is done by this office counts at once.
const (
	queuesFor   = 5 * time.Second
	queuesMost  = time.Minute
	queuesLimit = 10 * time.Second // for counting while nobody waits
)

// queueCounts keeps the counts, as every page shows them.
type queueCounts struct {
	counting sync.Mutex
	kept     atomic.Pointer[countedQueues]
	stale    atomic.Bool // something was done since
}

type countedQueues struct {
	Queues
	at time.Time
}

// Queues counts what waits for somebody.
func (o *Office) Queues(ctx context.Context) (Queues, error) {
	q, err := o.counts(ctx)
	doubted := o.doubts.kept()
	if o.doubts.unknown() { // a count of none would be believed
		doubted, _ = o.lookForDoubts(ctx) // whoever opens the queue hears what is wrong
	}
	q.Doubtful = len(doubted)
	return q, err
}

func (o *Office) counts(ctx context.Context) (Queues, error) {
	q, now := &o.queues, o.p.Now()
	if k := q.young(now, queuesMost); k != nil {
		if q.young(now, queuesFor) == nil && q.counting.TryLock() {
			go func() {
				defer q.counting.Unlock()
				ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queuesLimit)
				defer cancel()
				_, _ = o.lookForDoubts(ctx) // whoever waits for either hears what is wrong
				_, _ = o.recount(ctx)
			}()
		}
		return k.Queues, nil
	}
	q.counting.Lock()
	defer q.counting.Unlock()
	if k := q.young(now, queuesFor); k != nil {
		return k.Queues, nil
	}
	return o.recount(ctx)
}

// young are the counts where they are not older than that; nil: they are, or there are none.
func (q *queueCounts) young(now time.Time, most time.Duration) *countedQueues {
	k := q.kept.Load()
	if k == nil || q.stale.Load() || now.Sub(k.at).Abs() > most {
		return nil
	}
	return k
}

// recount takes the counts anew; o.queues.counting is held.
func (o *Office) recount(ctx context.Context) (Queues, error) {
	o.queues.stale.Store(false)
	now := o.p.Now()
	counted, err := o.countQueues(ctx, now)
	if err != nil {
		o.queues.stale.Store(true)
		return counted, err
	}
	o.queues.kept.Store(&countedQueues{counted, now})
	return counted, nil
}

// countQueues counts by what is kept for it: the lengths of timelines, the roster in memory, and the takedowns' records.
func (o *Office) countQueues(ctx context.Context, now time.Time) (c Queues, err error) {
	takedowns, err := o.p.Takedowns.Takedowns(ctx)
	if err != nil {
		return c, err
	}
	for _, t := range takedowns {
		if t.State != news.TakedownOpen {
			continue
		}
		c.Takedowns++
		if t.Overdue(now) {
			c.Overdue++
		}
		if c.Next.IsZero() || t.Deadline.Before(c.Next) {
			c.Next = t.Deadline
		}
	}
	asked, err := o.allRequests(ctx, takedowns)
	if err != nil {
		return c, err
	}
	for i, r := range openRequests(asked) {
		c.Requests++
		if r.Overdue {
			c.Late++
		}
		if i == 0 {
			c.NextRequest = r.Deadline
		}
	}
	if c.Held, err = o.p.Archive.Count(ctx, news.TimelineHeld); err != nil {
		return c, err
	}
	list, err := o.p.Roster.Roster(ctx)
	for _, l := range list {
		if source := check(l, now); source.health.Troubled() {
			c.Troubled++
		}
	}
	return c, err
}
