package aggregator

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/news"
)

// notesDouble takes notes unless it is away.
type notesDouble struct {
	sync.Mutex
	away   bool
	full   string // the source at which the store breaks off
	writes int
	noted  map[string]int
}

func (n *notesDouble) NoteRefreshes(_ context.Context, done map[string][]news.Refreshed, _ *time.Location) error {
	n.Lock()
	defer n.Unlock()
	if n.away {
		return errors.New("away")
	}
	n.writes++
	for _, id := range slices.Sorted(maps.Keys(done)) {
		if id == n.full {
			return errors.New("broken off")
		}
		n.noted[id] += len(done[id])
		delete(done, id)
	}
	return nil
}

// TestRefreshesAreNotedOnce: what the store took before it broke off is not told it again.
func TestRefreshesAreNotedOnce(t *testing.T) {
	to := &notesDouble{noted: map[string]int{}, full: "b"}
	n := NewNotebook(NotebookParams{Notes: to, Zone: func() *time.Location { return time.UTC }, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	n.Note(news.Report{Source: "a"})
	n.Note(news.Report{Source: "b"})
	if err := n.Flush(t.Context()); err == nil {
		t.Fatal("nothing broke off")
	}
	to.full = ""
	if err := n.Flush(t.Context()); err != nil || to.noted["a"] != 1 || to.noted["b"] != 1 {
		t.Errorf("%v %v", to.noted, err)
	}
}

func (n *notesDouble) goAway(away bool) {
	n.Lock()
	defer n.Unlock()
	n.away = away
}

// said is how often notes were taken, and how many of each source.
func (n *notesDouble) said() (writes int, noted map[string]int) {
	n.Lock()
	defer n.Unlock()
	return n.writes, maps.Clone(n.noted)
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
		if writes, noted := to.said(); writes != 1 || noted["a"] != 30 || noted["b"] != 30 {
			t.Errorf("%d writes, %v", writes, noted)
		}
		to.goAway(true)
		for range news.RefreshesKept + 10 {
			n.Note(news.Report{Source: "a"})
		}
		time.Sleep(2 * gather)
		n.Note(news.Report{Source: "b"})
		to.goAway(false)
		time.Sleep(noteAgain)
		if _, noted := to.said(); noted["a"] != 30+news.RefreshesKept || noted["b"] != 31 {
			t.Errorf("after the store was away: %v", noted)
		}
		cancel()
		<-ended
		n.Note(news.Report{Source: "b"})
		err := n.Flush(t.Context())
		if _, noted := to.said(); err != nil || noted["b"] != 32 {
			t.Errorf("the rest: %v %v", noted, err)
		}
	})
}
