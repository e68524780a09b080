// Package alerts is who must be told that something is wrong. A watch gathers what needs somebody from all who look for it, keeps
// one list of it in the store, and writes what is to be told: once when it begins, once when it has become worse, once when it is
// over, by however many hubs. Feed, webhook and mail tell it.
package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/txnews/hub/news"
)

// Queue and Job name the job of looking, of which the store's hubs do one at a time.
const (
	Queue = "alerts"
	Job   = "look"
)

// Kept is the list as the store keeps it.
type Kept interface {
	Alerts(ctx context.Context) ([]news.Alert, error)
	// KeepAlerts gives news.ErrLeaseLost where another hub looks by now.
	KeepAlerts(ctx context.Context, l news.JobLease, k news.AlertsKept) error
}

// Looker looks for troubles of some kinds: it gives all of those kinds that there are.
type Looker struct {
	Kinds []news.TroubleKind
	Look  func(ctx context.Context) ([]news.Trouble, error)
	Every time.Duration // what it found holds for so long; 0: each look is anew
}

// Watch looks for what needs somebody. It is for one goroutine.
type Watch struct {
	Kept    Kept
	Lookers []Looker
	Every   time.Duration // between two looks
	Log     *slog.Logger
	Now     func() time.Time

	last []looked // by looker
}

// looked is what a looker found when it looked last.
type looked struct {
	at    time.Time
	found []news.Trouble
}

// Look looks once, under the job's lease, writes what changed, and says when to look again. A looker that fails leaves what it found
// before as it is; its error is given when all have looked.
func (w *Watch) Look(ctx context.Context, l news.JobLease) (next time.Time, err error) {
	now := w.Now()
	if w.last == nil {
		w.last = make([]looked, len(w.Lookers))
	}
	var found []news.Trouble
	unseen := map[news.TroubleKind]bool{}
	var failed error
	for i, by := range w.Lookers {
		if last := &w.last[i]; last.at.IsZero() || now.Sub(last.at) >= by.Every || now.Before(last.at) {
			troubles, err := by.Look(ctx)
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("look for %v: %w", by.Kinds, err))
				for _, kind := range by.Kinds {
					unseen[kind] = true
				}
				continue
			}
			*last = looked{now, troubles}
		}
		found = append(found, w.last[i].found...)
	}
	kept, err := w.Kept.Alerts(ctx)
	if err != nil {
		return now, errors.Join(failed, err)
	}
	out := reckon(kept, found, unseen, now)
	if len(out.Put)+len(out.Gone) > 0 {
		if err := w.Kept.KeepAlerts(ctx, l, out); err != nil {
			return now, errors.Join(failed, err)
		}
	}
	if t := out.Told; t != nil {
		w.Log.Warn("what needs somebody has changed", "began", len(t.Began), "over", len(t.Ended), "more", t.More)
	}
	return now.Add(w.Every), failed
}
