package aggregator

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// How a commit is made anew when another writer changed meanwhile what it was made from.
const (
	commitTries  = 12
	firstPause   = 10 * time.Millisecond // before the second try; it doubles with each
	longestPause = time.Second
	// refusedPause is when a source is due again whose commit was refused at every try: after this, up to twice as long.
	refusedPause = 2 * time.Second
)

// errNotWritten marks a refresh of which nothing was written: its lease is to be given back.
var errNotWritten = errors.New("nothing was written")

// pauseBefore is how long to wait before a try, from the second on: hubs that met one another do not meet again.
func pauseBefore(try int) time.Duration {
	return jitter(min(firstPause<<(try-2), longestPause))
}

// jitter is half a time, up to one and a half.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d) }

// retry makes tries until one meets no other writer: after the first, refreshes of one hub that did stand in a line, so that
// they do not go on meeting one another.
func (a *Aggregator) retry(ctx context.Context, try func() error) error {
	err := try()
	if !errors.Is(err, news.ErrConflict) {
		return err
	}
	begun := time.Now()
	select {
	case a.line <- struct{}{}:
		defer func() { <-a.line }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	stood := time.Since(begun)
	for n := 2; n <= commitTries && errors.Is(err, news.ErrConflict); n++ {
		timer := time.NewTimer(pauseBefore(n) - stood) // to stand in the line was a pause too
		stood = 0
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		}
		err = try()
	}
	return err
}

// memo keeps what the desk made of a document between tries.
type memo struct {
	entries map[int]news.Entry
	marks   map[string]desk.Marks
	columns []string // links and guids that turned out to be no identity
}

func newMemo() *memo { return &memo{entries: map[int]news.Entry{}, marks: map[string]desk.Marks{}} }

// edit has the desk edit the document's entry of that number, once.
func (m *memo) edit(by Desk, src news.Source, i int, raw news.Raw, now time.Time) news.Entry {
	e, ok := m.entries[i]
	if !ok {
		e = by.Edit(src, raw, now)
		m.entries[i] = e
	}
	return e
}

func (m *memo) marksOf(by Desk, e *news.Entry) desk.Marks {
	found, ok := m.marks[e.ID]
	if !ok {
		found = by.Marks(e)
		m.marks[e.ID] = found
	}
	return found
}
