package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/txnews/hub/news"
)

const (
	// firstWait is the pause after telling failed once; it doubles with each failure, to longestWait.
	firstWait   = 10 * time.Second
	longestWait = time.Hour
	// giveUp is how old what is told may be; what is older is passed over.
	giveUp = 3 * 24 * time.Hour
	// failuresNamed is after how many failures it is a trouble of its own that telling fails.
	failuresNamed = 3
	// couriersEvery is the pause between two looks for what is to be told.
	couriersEvery = 5 * time.Second
)

// The ways of telling.
const (
	WayWebhook = "webhook"
	WayMail    = "mail"
)

// Told is what was told, as the store keeps it, and how far somebody has come with it.
type Told interface {
	Tellings(ctx context.Context, after uint64) ([]news.Telling, error)
	JobPlace(ctx context.Context, queue, id string) (string, error)
	// KeepJobPlace leaves the lease as long as it is, without a time, and gives news.ErrLeaseLost where another hub tells by now.
	KeepJobPlace(ctx context.Context, l news.JobLease, place string, until time.Time) (news.JobLease, error)
}

// Courier tells by one way what was told to the list, in its order: each at least once, and twice only where a hub was killed between
// telling and noting it.
type Courier struct {
	Way    string // names its queue and job: webhook, mail
	Told   Told
	Send   func(ctx context.Context, told []news.Telling) error
	Gather time.Duration // how long it waits for more to tell at once; 0: each telling goes by itself
	Page   string        // where it is mended that it fails
	Log    *slog.Logger
	Now    func() time.Time
}

// Queue names the queue of the courier's one job.
func (c *Courier) Queue() string { return Queue + "-" + c.Way }

// courierPlace is how far a courier has come.
type courierPlace struct {
	After    uint64       `json:"after"`
	Failures int          `json:"failures,omitempty"` // in a row
	Since    time.Time    `json:"since,omitzero"`     // of the first of them
	Why      news.Reasons `json:"why,omitempty"`
}

// Waiter is an error that says how long the receiver wants to be left alone.
type Waiter interface {
	error
	Wait() time.Duration
}

// Do tells what is to be told, under the job's lease, and says when to look again.
func (c *Courier) Do(ctx context.Context, l news.JobLease) (time.Time, error) {
	at, err := c.place(ctx)
	if err != nil {
		return time.Time{}, err
	}
	told, err := c.Told.Tellings(ctx, at.After)
	if err != nil {
		return time.Time{}, err
	}
	for n := 0; len(told) > 0; told = told[n:] {
		if c.Now().Sub(told[0].At) > giveUp {
			c.Log.Warn("what needs somebody is told no more: it is too old", "way", c.Way, "seq", told[0].Seq)
			at, n = courierPlace{After: told[0].Seq}, 1
			if err := c.keep(ctx, l, at); err != nil {
				return time.Time{}, err
			}
			continue
		}
		n = 1
		if c.Gather > 0 {
			// By a clock that was set back it has waited for long enough.
			if age := c.Now().Sub(told[0].At); age >= 0 && age < c.Gather {
				return told[0].At.Add(c.Gather), nil
			}
			n = len(told)
		}
		if err := c.Send(ctx, told[:n]); err != nil {
			return c.failed(ctx, l, at, err)
		}
		at = courierPlace{After: told[n-1].Seq}
		if err := c.keep(ctx, l, at); err != nil {
			return time.Time{}, err
		}
	}
	return c.Now().Add(couriersEvery), nil
}

// failed notes that telling failed, and says when it is tried again.
func (c *Courier) failed(ctx context.Context, l news.JobLease, at courierPlace, err error) (time.Time, error) {
	if ctx.Err() != nil {
		return time.Time{}, ctx.Err() // the hub ends, or another has the job
	}
	if at.Failures++; at.Failures == 1 {
		at.Since = c.Now().UTC()
	}
	at.Why = news.ReasonsOf(err)
	wait := pause(at.Failures, err)
	c.Log.Warn("what needs somebody cannot be told, it is tried again", "way", c.Way, "failures", at.Failures, "in", wait, "err", err)
	return c.Now().Add(wait), c.keep(ctx, l, at)
}

// pause is how long nothing is told after so many failures in a row, of which err is the last.
func pause(failures int, err error) time.Duration {
	wait := longestWait
	if doubled := failures - 1; doubled < 10 {
		wait = min(firstWait<<doubled, longestWait)
	}
	if asks, ok := errors.AsType[Waiter](err); ok {
		wait = max(wait, asks.Wait())
	}
	return wait
}

func (c *Courier) place(ctx context.Context) (at courierPlace, err error) {
	text, err := c.Told.JobPlace(ctx, c.Queue(), c.Way)
	if err == nil && text != "" && json.Unmarshal([]byte(text), &at) != nil {
		at = courierPlace{} // of another form: it tells once more what is not too old
	}
	return at, err
}

func (c *Courier) keep(ctx context.Context, l news.JobLease, at courierPlace) error {
	text, err := json.Marshal(at)
	if err == nil {
		_, err = c.Told.KeepJobPlace(ctx, l, string(text), time.Time{})
	}
	return err
}

// Troubles are that telling has failed for a while.
func (c *Courier) Troubles(ctx context.Context) ([]news.Trouble, error) {
	at, err := c.place(ctx)
	if err != nil || at.Failures < failuresNamed {
		return nil, err
	}
	why := append(news.Reasons{news.Because("alert.telling." + c.Way)}, at.Why...)
	return []news.Trouble{{Kind: news.TroubleTelling, Object: c.Way, Why: why, Since: at.Since, Page: c.Page}}, nil
}
