package aggregator

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/txnews/hub/aggregator/intake"
	"github.com/txnews/hub/news"
)

// edited is what a document comes to: the entries to commit, and how many need nothing.
type edited struct {
	entries            []news.Entry
	olds               map[string]news.Entry // what stands of the entries that are corrected
	stories            []news.Story
	prints             []news.Print
	taken              map[int]string // place among entries → the takedown that keeps it out
	fresh, corrected   int
	joined             int // copies of what is there already
	unchanged, skipped int
}

func (b *edited) block(i int, takedown string) {
	if b.taken == nil {
		b.taken = map[int]string{}
	}
	b.taken[i] = takedown
}

func (b *edited) isBlocked(i int) bool { return b.taken[i] != "" }

// edit compares digests first, so that only what is new or corrected is cleaned and classified.
func (a *Aggregator) edit(ctx context.Context, job news.Job, raws []news.Raw, now time.Time) (edited, error) {
	out := edited{}
	ids, digests := make([]string, len(raws)), make([]string, len(raws))
	for i := range raws {
		ids[i], digests[i] = news.EntryID(job.Source.ID, raws[i].Key()), raws[i].Digest()
	}
	known, err := a.p.Store.Known(ctx, ids)
	if err != nil {
		return out, fmt.Errorf("look up known entries: %w", err)
	}
	todo, corrected := out.sift(ids, digests, known)
	if len(corrected) > 0 {
		if out.olds, err = a.p.Stories.EntriesByID(ctx, corrected); err != nil {
			return out, fmt.Errorf("read the entries that are corrected: %w", err)
		}
	}
	first := job.State.LastSuccess.IsZero()
	undated := 0
	for _, i := range todo {
		e := a.p.Desk.Edit(job.Source, raws[i], now)
		e.ID, e.Digest = ids[i], digests[i]
		e.Held = news.HeldFor(a.p.Settings.Current().Permit, &job.Source, &e)
		if k, ok := known[e.ID]; ok {
			old := out.olds[e.ID]
			if saysSame(&old, &e) {
				out.unchanged++
				continue
			}
			keepPublished(&e, &old)
			old.Override.Apply(&e)
			correct(&e, k, &old, a.p.Desk.Minor(&old, &e), now)
			a.p.Rights.Settle(job.Source, &e, &old, now)
			out.corrected++
		} else {
			if e.Published.IsZero() {
				undated++
			}
			a.place(&e, now, first, undated)
			a.p.Rights.Settle(job.Source, &e, nil, now)
			out.fresh++
		}
		out.entries = append(out.entries, e)
	}
	return out, nil
}

// sift gives the places of the raw entries that need work, and the ids of those among them that are stored already. An entry
// named twice in one document counts once, as it stands first.
func (b *edited) sift(ids, digests []string, known map[string]news.Known) (todo []int, corrected []string) {
	done := make(map[string]bool, len(ids))
	for i, id := range ids {
		if done[id] {
			continue
		}
		done[id] = true
		switch old, ok := known[id]; {
		case ok && old.Gone:
			b.skipped++
		case ok && old.Digest == digests[i]:
			b.unchanged++
		default:
			if ok {
				corrected = append(corrected, id)
			}
			todo = append(todo, i)
		}
	}
	return todo, corrected
}

// correct keeps a corrected entry's place and first sight, and raises its version. Updated moves with what readers want to
// hear of, and not for a comma.
func correct(e *news.Entry, k news.Known, old *news.Entry, minor bool, now time.Time) {
	e.Version, e.FirstSeen, e.Sort, e.Updated = k.Version+1, k.FirstSeen, k.Sort, now
	if minor {
		e.Updated = old.Updated
	}
}

// kept gives the entries that are not kept out, and the tombstones of those that are.
func (b *edited) kept(now time.Time) (entries []news.Entry, stones []news.Tombstone) {
	for i, e := range b.entries {
		if takedown, ok := b.taken[i]; ok {
			stones = append(stones, news.Tombstone{ID: e.ID, At: now, Takedown: takedown})
			continue
		}
		entries = append(entries, e)
	}
	return entries, stones
}

// place gives a new entry its fixed place. undated counts the entries without a date up to this one.
func (a *Aggregator) place(e *news.Entry, now time.Time, first bool, undated int) {
	e.Version, e.FirstSeen = 1, now
	e.Sort, e.Updated = news.PlaceFor(e.Published, now, first, a.p.Recent), news.SortKey(e.Published, now)
	if first && e.Published.IsZero() {
		e.Sort = now.Add(-time.Duration(undated-1) * backfillStep)
		e.Updated = e.Sort
	}
}

// skipsTold bounds the skipped articles that a state names.
const skipsTold = 3

// reason is what a document brought.
func (b edited) reason(r intake.Result) news.Reasons {
	var all news.Reasons
	count := func(r news.Reason, n int) {
		if n > 0 {
			r.Terms = []string{strconv.Itoa(n)}
			all = append(all, r)
		}
	}
	count(news.Because("refresh.new"), b.fresh-len(b.taken))
	count(news.Because("refresh.corrected"), b.corrected)
	count(news.Because("refresh.copies"), b.joined)
	count(news.Because("refresh.known"), b.unchanged)
	count(news.Because("refresh.gone"), b.skipped+len(b.taken))
	count(news.Because("refresh.unread"), len(r.Skipped))
	if len(all) == 0 {
		all = append(all, news.Because("refresh.nothing"))
	}
	for i, s := range r.Skipped {
		if i == skipsTold {
			all = append(all, news.Because("refresh.more"))
			break
		}
		if s.URL != "" {
			all = append(all, news.Because("intake.at", s.URL))
		}
		all = append(all, s.Reason...)
	}
	if r.Incomplete {
		all = append(all, news.Because("refresh.rest"))
	}
	return all
}
