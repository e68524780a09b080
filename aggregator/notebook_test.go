package aggregator

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// notesDouble takes notes unless it is away.
type notesDouble struct {
	away   bool
	writes int
	noted  map[string]int
}

func (n *notesDouble) NoteRefreshes(_ context.Context, done map[string][]news.Refreshed, _ *time.Location) error {
	if n.away {
		return errors.New("away")
	}
	n.writes++
	for id, all := range done {
		n.noted[id] += len(all)
	}
	return nil
}

func TestRefreshesAreNotedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &notesDouble{noted: map[string]int{}}
		n := NewNotebook(NotebookParams{Notes: to, Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: time.Now})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- n.Run(ctx) }()
		for range 30 {
			n.Note(news.Report{Source: "a"})
			n.Note(news.Report{Source: "b"})
		}
		time.Sleep(2 * gather)
		if to.writes != 1 || to.noted["a"] != 30 || to.noted["b"] != 30 {
			t.Errorf("%d writes, %v", to.writes, to.noted)
		}
		to.away = true
		for range news.RefreshesKept + 10 {
			n.Note(news.Report{Source: "a"})
		}
		time.Sleep(2 * gather)
		n.Note(news.Report{Source: "b"})
		to.away = false
		time.Sleep(noteAgain)
		if to.noted["a"] != 30+news.RefreshesKept || to.noted["b"] != 31 {
			t.Errorf("after the store was away: %v", to.noted)
		}
		cancel()
		<-ended
		n.Note(news.Report{Source: "b"})
		if err := n.Flush(t.Context()); err != nil || to.noted["b"] != 32 {
			t.Errorf("the rest: %v %v", to.noted, err)
		}
	})
}
