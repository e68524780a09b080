package aggregator

import (
	"cmp"
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
	here               map[string]int        // id → its place in the document
	same               []string              // ids of those that say what they said
	olds               map[string]news.Entry // what stands of the entries that are corrected
	gone               map[string]bool       // ids that must not come back
	removed            map[string]news.Removed
	aliases            []news.Alias // of entries that need nothing else
	stories            []news.Story
	prints             []news.Print
	grounds            news.Grounds
	taken              map[int]string // place among entries → the takedown that keeps it out
	fresh, corrected   int
	joined             int // copies of what is there already
	unchanged, skipped int
	uncompared         bool // there were more texts to find copies among than a refresh looks at: the order counts
}

func (b *edited) block(i int, takedown string) {
	if b.taken == nil {
		b.taken = map[int]string{}
	}
	b.taken[i] = takedown
}

func (b *edited) isBlocked(i int) bool { return b.taken[i] != "" }

// edit compares digests first, so that only what is new or corrected is cleaned and classified.
func (a *Aggregator) edit(ctx context.Context, job news.Job, raws []news.Raw, now time.Time, made *memo) (edited, error) {
	out := edited{}
	keys, digests := make([]string, len(raws)), make([]string, len(raws))
	for i := range raws {
		keys[i], digests[i] = news.EntryID(job.Source.ID, raws[i].Key()), raws[i].Digest()
	}
	known, err := a.p.Store.Known(ctx, keys)
	if err != nil {
		return out, fmt.Errorf("look up known entries: %w", err)
	}
	if err := a.knownAlso(ctx, &job.Source, raws, keys, known); err != nil {
		return out, fmt.Errorf("look up known entries: %w", err)
	}
	todo := out.sift(keys, digests, known)
	for i := range todo {
		d := &todo[i]
		d.entry = made.edit(a.p.Desk, job.Source, d.at, raws[d.at], now)
		d.entry.Digest = digests[d.at]
		d.likenesses, d.shared = d.entry.Likenesses(), raws[d.at].LinkShared
		d.looked = likenessesAlso(&job.Source, &d.entry, d.likenesses)
	}
	if job.State.NamedAs < news.LikenessForm {
		a.name(&out, job.Source, raws, now, made)
	}
	if err := a.recognise(ctx, &out, todo); err != nil {
		return out, err
	}
	if columns(&out, todo, raws, made) {
		return a.edit(ctx, job, raws, now, made)
	}
	out.entries = make([]news.Entry, 0, len(todo))
	first, undated := job.State.LastSuccess.IsZero(), 0
	for i := range todo {
		d, e := &todo[i], &todo[i].entry
		if out.gone[d.id] {
			out.skipped++
			continue
		}
		e.ID, e.Story, e.Original = d.id, d.id, d.id
		e.Held = a.held(&job.Source, e, out.olds)
		if old, ok := out.olds[e.ID]; ok {
			if !a.corrects(d, &old, now) {
				out.unchanged++
				continue
			}
			a.p.Rights.Settle(job.Source, e, &old, now)
			out.corrected++
		} else {
			if e.Published.IsZero() {
				undated++
			}
			a.place(e, now, first, undated)
			a.p.Rights.Settle(job.Source, e, nil, now)
			out.fresh++
		}
		out.entries = append(out.entries, *e)
	}
	return out, nil
}

// held is why an entry waits for an editor, by the origin that an editor had it name.
func (a *Aggregator) held(src *news.Source, e *news.Entry, olds map[string]news.Entry) news.Reason {
	permit := a.p.Settings.Current().Permit
	old, ok := olds[e.ID]
	if said := old.Says(); ok && said.Origin != nil {
		named := *e
		said.Say(&named)
		return news.HeldFor(permit, src, &named)
	}
	return news.HeldFor(permit, src, e)
}

// draft is a raw entry that needs work.
type draft struct {
	at         int    // among the raw entries
	key        string // the id that its own key gives
	id         string // the entry's: key, or that of which key is an alias
	stored     bool
	entry      news.Entry
	likenesses []string // by what the source says now
	looked     []string // likewise, and those by which sources that were merged into it have it
	shared     bool     // its link is other entries' too
}

// sift gives the raw entries that need work. An entry named twice in one document counts once, as it stands first.
func (b *edited) sift(keys, digests []string, known map[string]news.Known) (todo []draft) {
	b.here = make(map[string]int, len(keys))
	work := 0
	for i, key := range keys {
		if old, ok := known[key]; !ok || !old.Gone && old.Digest != digests[i] {
			work++
		}
	}
	todo = make([]draft, 0, work)
	for i, key := range keys {
		old, ok := known[key]
		id := cmp.Or(old.Alias, key)
		if _, twice := b.here[id]; twice {
			continue
		}
		b.here[id] = i
		switch {
		case ok && old.Gone:
			b.skipped++
		case ok && old.Digest == digests[i]:
			b.unchanged++
			b.same = append(b.same, id)
		default:
			todo = append(todo, draft{at: i, key: key, id: id, stored: ok})
		}
	}
	return todo
}

// kept gives the entries that are not kept out, and the tombstones of those that are.
func (b *edited) kept(now time.Time) (entries []news.Entry, stones []news.Tombstone) {
	if len(b.taken) == 0 {
		return b.entries, nil
	}
	for i, e := range b.entries {
		if takedown, ok := b.taken[i]; ok {
			stones = append(stones, news.Tombstone{ID: e.ID, At: now, Takedown: takedown,
				Unheard: &news.Unheard{Source: e.Source, Public: true, Partner: true}, Kept: &news.KeptOut{Title: e.Title, URL: e.URL}})
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
	if b.uncompared {
		all = append(all, news.Because("refresh.uncompared"))
	}
	if r.Incomplete {
		all = append(all, news.Because("refresh.rest"))
	}
	return all
}
