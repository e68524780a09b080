package aggregator

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// Notes remember refreshes. What is written leaves done; an error leaves there the rest.
type Notes interface {
	NoteRefreshes(ctx context.Context, done map[string][]news.Refreshed, zone *time.Location) error
}

// NotebookParams are the parts of a Notebook.
type NotebookParams struct {
	Notes Notes
	Zone  func() *time.Location // whose days are counted
	Log   *slog.Logger
	Now   func() time.Time
}

// Notebook gathers how refreshes went, and has them remembered a second later, many in one write. What a killed hub had gathered is
// lost.
type Notebook struct {
	p       NotebookParams
	wake    chan struct{}
	writing sync.Mutex

	mu      sync.Mutex
	pending map[string][]news.Refreshed
}

const (
	// gather is how long reports are gathered before they are written.
	gather = time.Second
	// noteAgain is the pause after the store did not take them.
	noteAgain = 10 * time.Second
)

// NewNotebook makes one with nothing in it.
func NewNotebook(p NotebookParams) *Notebook {
	return &Notebook{p: p, wake: make(chan struct{}, 1), pending: map[string][]news.Refreshed{}}
}

// Note takes a report.
func (n *Notebook) Note(r news.Report) {
	n.mu.Lock()
	n.add(r.Source, news.RefreshedOf(&r, n.p.Now().UTC().Truncate(time.Millisecond)))
	n.mu.Unlock()
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

func (n *Notebook) add(id string, done ...news.Refreshed) {
	all := append(n.pending[id], done...)
	n.pending[id] = all[max(0, len(all)-news.RefreshesKept):]
}

// Run writes what is gathered until ctx ends; Flush writes the rest.
func (n *Notebook) Run(ctx context.Context) error {
	for {
		select {
		case <-n.wake:
		case <-ctx.Done():
			return nil
		}
		pause := gather
		for {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return nil
			}
			err := n.Flush(ctx)
			if err == nil || ctx.Err() != nil {
				break
			}
			n.p.Log.Warn("note refreshes", "err", err)
			pause = noteAgain
		}
	}
}

// Flush writes what is gathered. What the store does not take stays for the next time.
func (n *Notebook) Flush(ctx context.Context) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.mu.Lock()
	done := n.pending
	n.pending = map[string][]news.Refreshed{}
	n.mu.Unlock()
	if len(done) == 0 {
		return nil
	}
	err := n.p.Notes.NoteRefreshes(ctx, done, n.p.Zone())
	if err != nil {
		n.mu.Lock()
		defer n.mu.Unlock()
		since := n.pending
		n.pending = done
		for id, later := range since {
			n.add(id, later...)
		}
	}
	return err
}
