package aggregator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/news"
)

// edited is what a document comes to: the entries to commit, and how many need nothing.
type edited struct {
	entries            []news.Entry
	fresh, corrected   int
	unchanged, skipped int
}

// edit compares digests first, so that only what is new or corrected is cleaned and classified.
func (a *Aggregator) edit(ctx context.Context, job news.Job, raws []news.Raw, now time.Time) (edited, error) {
	var out edited
	ids, digests := make([]string, len(raws)), make([]string, len(raws))
	for i := range raws {
		ids[i], digests[i] = news.EntryID(job.Source.ID, raws[i].Key()), raws[i].Digest()
	}
	known, err := a.p.Store.Known(ctx, ids)
	if err != nil {
		return out, fmt.Errorf("look up known entries: %w", err)
	}
	first := job.State.LastSuccess.IsZero()
	undated := 0
	done := make(map[string]bool, len(raws))
	for i, raw := range raws {
		id := ids[i]
		if done[id] {
			continue // an entry named twice in one document counts once, as it stands first
		}
		done[id] = true
		old, ok := known[id]
		switch {
		case ok && old.Gone:
			out.skipped++
			continue
		case ok && old.Digest == digests[i]:
			out.unchanged++
			continue
		}
		e := a.p.Desk.Edit(job.Source, raw, now)
		e.ID, e.Digest = id, digests[i]
		if ok {
			correct(&e, old, now)
			out.corrected++
		} else {
			if e.Published.IsZero() {
				undated++
			}
			place(&e, now, first, undated)
			out.fresh++
		}
		out.entries = append(out.entries, e)
	}
	return out, nil
}

// correct keeps a corrected entry's place and first sight, and raises its version.
func correct(e *news.Entry, old news.Known, now time.Time) {
	e.Version, e.FirstSeen, e.Sort, e.Updated = old.Version+1, old.FirstSeen, old.Sort, now
}

// place gives a new entry its fixed place. undated counts the entries without a date up to this one.
func place(e *news.Entry, now time.Time, first bool, undated int) {
	e.Version, e.FirstSeen = 1, now
	e.Sort = news.SortKey(e.Published, now)
	if e.Published.IsZero() {
		step := time.Millisecond // keeps the document's order, newest first
		if first {
			step = backfillStep
		}
		e.Sort = now.Add(-time.Duration(undated-1) * step)
	}
	e.Updated = e.Sort
}

// reason says in words what a document brought.
func (b edited) reason(r intake.Result) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	add(b.fresh, "new")
	add(b.corrected, "corrected")
	add(b.unchanged, "known")
	add(b.skipped, "taken down or pruned")
	add(len(r.Skipped), "not read")
	if len(parts) == 0 {
		parts = append(parts, "no entries in the document")
	}
	for i, s := range r.Skipped {
		if i == 3 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, s.URL+": "+s.Reason)
	}
	if r.Incomplete {
		parts = append(parts, "the rest follows at the next check")
	}
	return strings.Join(parts, ", ")
}
