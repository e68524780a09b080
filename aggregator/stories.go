package aggregator

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// Stories is what finding reprints asks of the store.
type Stories interface {
	// Similar gives, for each fingerprint, the few entries that came last with it, the latest first.
	Similar(ctx context.Context, terms []uint64) ([][]string, error)
	EntriesByID(ctx context.Context, ids []string) (map[string]news.Entry, error)
	StoriesByID(ctx context.Context, ids []string) (map[string]news.Story, error)
	// Blocked gives the takedown that each of those keys belongs to; a key that is not blocked is not in the map.
	Blocked(ctx context.Context, keys []string) (map[string]string, error)
	// Removed gives those of the entries that were taken down.
	Removed(ctx context.Context, ids []string) (map[string]news.Removed, error)
}

const (
	// candidates bounds how many entries that share a fingerprint with a new one lead to stories that it is compared with.
	candidates = 64
	// listBound bounds how many entries of one document stand for a fingerprint, as the store bounds its lists.
	listBound = 16
)

// grouping finds the stories that a batch's entries belong to: two entries that share a fingerprint and are copies of one text
// are of one story, and so is who is linked through others. Whatever the order in which entries come, the stories are the same.
type grouping struct {
	desk    Desk
	batch   *edited
	index   map[string]int        // id → place in the batch
	marks   []desk.Marks          // of each entry
	terms   [][]uint64            // the prints of those that are to be found
	lists   map[uint64][]string   // as the store has them
	here    map[uint64][]string   // likewise, of the batch's entries that were placed
	near    [][]string            // stored entries that share most prints with each, those first
	entries map[string]news.Entry // stored ones
	removed map[string]news.Removed
	stories map[string]*news.Story
	into    map[string]string // story → the one that it is a part of now
	changed map[string]bool
	read    map[string]desk.Marks // of stored entries that were compared

	compared int               // bytes, see maxRead
	settle   func(*news.Entry) // keeps with an entry what its licence gives of it
}

// group puts the batch's entries into stories, and keeps out what was taken down. A commit that finds that what they were
// judged by has changed since gives news.ErrConflict.
func (a *Aggregator) group(ctx context.Context, src news.Source, now time.Time, batch *edited, made *memo) error {
	if len(batch.entries) == 0 {
		return nil
	}
	g := &grouping{desk: a.p.Desk, batch: batch, index: make(map[string]int, len(batch.entries)), marks: make([]desk.Marks, len(batch.entries)),
		stories: map[string]*news.Story{}, into: map[string]string{}, changed: map[string]bool{}, read: map[string]desk.Marks{}}
	g.settle = func(e *news.Entry) {
		var was *news.Entry
		if old, ok := batch.olds[e.ID]; ok {
			was = &old
		}
		a.p.Rights.Settle(src, e, was, now)
	}
	prints := 0
	for i := range batch.entries {
		g.index[batch.entries[i].ID] = i
		g.marks[i] = made.marksOf(a.p.Desk, &batch.entries[i])
		prints += len(g.marks[i].Prints)
	}
	g.lists, g.here = make(map[uint64][]string, prints), make(map[uint64][]string, prints)
	batch.prints = make([]news.Print, 0, prints)
	if err := g.blocked(ctx, a.p.Stories); err != nil {
		return fmt.Errorf("look for takedowns: %w", err)
	}
	if err := a.keepOut(ctx, g); err != nil {
		return fmt.Errorf("look for blocks: %w", err)
	}
	if err := g.look(ctx, a.p.Stories); err != nil {
		return fmt.Errorf("look for copies: %w", err)
	}
	if err := g.load(ctx, a.p.Stories); err != nil {
		return fmt.Errorf("read copies: %w", err)
	}
	g.placeAll()
	g.finish()
	return nil
}

// blocked keeps out what has the link, the guid or the text of an entry that was taken down.
func (g *grouping) blocked(ctx context.Context, s Stories) error {
	of := map[string]int{}
	var keys []string
	for i := range g.batch.entries {
		if _, corrected := g.batch.olds[g.batch.entries[i].ID]; corrected {
			continue
		}
		for _, k := range g.marks[i].Keys {
			if _, ok := of[k]; !ok {
				of[k] = i
				keys = append(keys, k)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	found, err := s.Blocked(ctx, keys)
	for k, takedown := range found {
		g.batch.block(of[k], takedown)
	}
	return err
}

// look asks for the lists of every fingerprint at once, and finds in them whom to compare each entry with.
func (g *grouping) look(ctx context.Context, s Stories) error {
	g.terms, g.near = make([][]uint64, len(g.batch.entries)), make([][]string, len(g.batch.entries))
	all := make([]uint64, 0, cap(g.batch.prints)) // as many as all entries have
	for i := range g.batch.entries {
		e := &g.batch.entries[i]
		if !joinable(e) && !waits(e) || g.batch.isBlocked(i) || g.batch.olds[e.ID].Story != "" && g.batch.olds[e.ID].Original != e.ID {
			continue // a reprint stays one through its corrections
		}
		g.terms[i] = g.marks[i].Prints
		for _, t := range g.terms[i] {
			if _, ok := g.lists[t]; !ok {
				g.lists[t] = nil
				all = append(all, t)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	lists, err := s.Similar(ctx, all)
	for i := range lists {
		g.lists[all[i]] = lists[i]
	}
	for i, terms := range g.terms {
		g.near[i] = nearest(terms, g.lists, g.batch.entries[i].ID)
	}
	return err
}

// joinable tells entries that may be of a story with others: an editor lets them, or has not seen them yet.
func joinable(e *news.Entry) bool {
	return e.Held.IsZero() && (e.Override == nil || e.Override.Story != news.StoryAlone)
}

// waits tells entries that an editor may have released already, as another source's copy.
func waits(e *news.Entry) bool {
	return !e.Held.IsZero() && (e.Override == nil || e.Override.Story != news.StoryAlone)
}

// nearest are the entries on the lists of those terms, those on most of them first.
func nearest(terms []uint64, lists map[uint64][]string, but string) []string {
	shared := map[string]int{}
	for _, t := range terms {
		for _, id := range lists[t] {
			shared[id]++
		}
	}
	delete(shared, but)
	ids := slices.SortedFunc(maps.Keys(shared), func(x, y string) int {
		return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y))
	})
	return ids[:min(len(ids), candidates)]
}

// load reads the candidates, their stories, and of these the members that entries are to be compared with; and the stories of
// entries that are corrected.
func (g *grouping) load(ctx context.Context, s Stories) (err error) {
	want := map[string]bool{}
	for _, ids := range g.near {
		for _, id := range ids {
			if _, here := g.index[id]; !here {
				want[id] = true
			}
		}
	}
	if len(want) == 0 && len(g.batch.olds) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(want))
	if g.entries, err = s.EntriesByID(ctx, ids); err != nil {
		return err
	}
	gone, stories := []string(nil), map[string]bool{}
	for _, id := range ids {
		if e, ok := g.entries[id]; ok {
			stories[cmp.Or(e.Story, id)] = true
		} else {
			gone = append(gone, id)
		}
	}
	for id, old := range g.batch.olds {
		stories[cmp.Or(old.Story, id)] = true
	}
	if len(gone) > 0 {
		if g.removed, err = s.Removed(ctx, gone); err != nil {
			return err
		}
	}
	known, err := s.StoriesByID(ctx, slices.Sorted(maps.Keys(stories)))
	if err != nil {
		return err
	}
	for id, st := range known {
		g.stories[id] = &st
	}
	more, err := s.EntriesByID(ctx, g.missing())
	maps.Copy(g.entries, more)
	return err
}

// missing are the members that entries are to be compared with and that were not read yet.
func (g *grouping) missing() []string {
	want := map[string]bool{}
	for i, ids := range g.near {
		for _, id := range ids {
			e, ok := g.entries[id]
			if !ok {
				continue
			}
			for _, m := range g.texts(&g.batch.entries[i], g.stories[cmp.Or(e.Story, id)], id) {
				_, read := g.entries[m]
				_, here := g.index[m]
				if !read && !here {
					want[m] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(want))
}

// finish hands the batch its stories that changed, and what else they were judged by.
func (g *grouping) finish() {
	for _, id := range slices.Sorted(maps.Keys(g.changed)) {
		g.batch.stories = append(g.batch.stories, *g.stories[id])
		delete(g.batch.grounds.Stories, id) // the commit compares those that it writes
	}
}

// list puts an entry that was placed on the lists of its prints, but for those where another of its story stands.
func (g *grouping) list(i int) {
	e := &g.batch.entries[i]
	if g.batch.isBlocked(i) || !joinable(e) {
		return
	}
	alone := []string{e.ID} // most terms are of one entry
	for _, t := range g.terms[i] {
		lists, here := g.lists[t], g.here[t]
		if g.listed(e, lists) || g.listed(e, here) {
			continue
		}
		g.batch.prints = append(g.batch.prints, news.Print{Term: t, Entry: e.ID, Seen: lists})
		if len(here) == 0 {
			g.here[t] = alone
			continue
		}
		here = append(here, e.ID)
		g.here[t] = here[max(0, len(here)-listBound):]
	}
}

func (g *grouping) listed(e *news.Entry, ids []string) bool {
	if len(ids) == 0 {
		return false
	}
	story := g.storyOf(e.ID)
	return slices.ContainsFunc(ids, func(id string) bool { return id == e.ID || g.storyOf(id) == story })
}
