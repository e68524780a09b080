package rights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Walk leads once through all entries that there are of a part, the newest first: along one timeline after the other. It is used by one
// goroutine.
type Walk struct {
	office *Office
	of     Part
	since  time.Time // first seen then or later; zero: at any time
	lines  []news.Timeline
	at     int // of lines
	from   news.Cursor
}

// Walk begins a walk. What arrives, or changes its timelines, while somebody walks may be passed over or come twice: the change log
// tells of it.
func (o *Office) Walk(of Part, since time.Time) *Walk {
	w := &Walk{office: o, of: of, since: since, lines: []news.Timeline{news.TimelineSeen}}
	if since.IsZero() && len(of) > 0 {
		w.lines = of[len(of)-1]
	}
	return w
}

// Done reports whether the walk is at its end.
func (w *Walk) Done() bool { return w.at == len(w.lines) }

// Next are those of the next n entries that the audience may see something of; none, perhaps, though the walk goes on.
func (w *Walk) Next(ctx context.Context, who Audience, n int) ([]Given, error) {
	terms, err := w.office.Terms(ctx)
	if err != nil || w.Done() {
		return nil, err
	}
	line := w.lines[w.at]
	entries, next, err := w.office.store.Entries(ctx, line, w.from, n)
	if err != nil {
		return nil, fmt.Errorf("read timeline %s: %w", line, err)
	}
	given, now := make([]Given, 0, len(entries)), w.office.opt.Now()
	var early []news.Entry
	for i := range entries {
		e := &entries[i]
		if e.FirstSeen.Before(w.since) {
			next = news.Cursor{}
			break
		}
		if !w.has(e, terms) {
			continue
		}
		if terms.unsettled(e, now) {
			early = append(early, *e)
		}
		if g, ok := terms.Show(who, *e, now); ok {
			given = append(given, g)
		}
	}
	if w.from = next; next.IsZero() {
		w.at++
	}
	return given, w.office.toldBefore(ctx, early)
}

// has reports whether an entry is of the part, and stands on no timeline that was walked before.
func (w *Walk) has(e *news.Entry, terms *Terms) bool {
	if w.of == nil {
		return true
	}
	lines := news.Timelines(e, terms.now.Channels)
	return w.of.has(lines) && !slices.ContainsFunc(w.lines[:w.at], func(tl news.Timeline) bool { return slices.Contains(lines, tl) })
}
