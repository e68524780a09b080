package aggregator

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

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

// candidates bounds with how many entries that share a fingerprint a new one is compared.
const candidates = 8

// grouping finds the stories that a batch's entries belong to.
type grouping struct {
	desk    Desk
	batch   *edited
	index   map[string]int        // id → place in the batch
	prints  [][]uint64            // of each entry
	keys    [][]string            // likewise, by which a takedown would know it
	terms   [][]uint64            // the prints of those that are to be compared
	lists   map[uint64][]string   // as the store has them
	entries map[string]news.Entry // stored ones
	removed map[string]news.Removed
	stories map[string]*news.Story
	changed map[string]bool
}

// group puts the batch's entries into stories, and keeps out what was taken down. A commit that finds another entry with the
// same fingerprints since gives news.ErrConflict; force takes the risk.
func (a *Aggregator) group(ctx context.Context, batch *edited, force bool) error {
	g := &grouping{desk: a.p.Desk, batch: batch, index: map[string]int{}, lists: map[uint64][]string{}, stories: map[string]*news.Story{}, changed: map[string]bool{}}
	if len(batch.entries) == 0 {
		return nil
	}
	g.prints, g.keys = make([][]uint64, len(batch.entries)), make([][]string, len(batch.entries))
	for i := range batch.entries {
		g.index[batch.entries[i].ID] = i
		g.prints[i], g.keys[i] = g.desk.Marks(&batch.entries[i])
	}
	if err := g.blocked(ctx, a.p.Stories); err != nil {
		return fmt.Errorf("look for takedowns: %w", err)
	}
	if err := g.look(ctx, a.p.Stories); err != nil {
		return fmt.Errorf("look for copies: %w", err)
	}
	near := g.near()
	if err := g.load(ctx, a.p.Stories, near); err != nil {
		return fmt.Errorf("read copies: %w", err)
	}
	for i := range batch.entries {
		g.place(i, near[i])
	}
	g.finish(force)
	return nil
}

// blocked keeps out what has the link, the guid or the text of an entry that was taken down.
func (g *grouping) blocked(ctx context.Context, s Stories) error {
	of := map[string]int{}
	for i := range g.batch.entries {
		if _, corrected := g.batch.olds[g.batch.entries[i].ID]; corrected {
			continue
		}
		for _, k := range g.keys[i] {
			if _, ok := of[k]; !ok {
				of[k] = i
			}
		}
	}
	if len(of) == 0 {
		return nil
	}
	found, err := s.Blocked(ctx, slices.Sorted(maps.Keys(of)))
	for k, takedown := range found {
		g.batch.block(of[k], takedown)
	}
	return err
}

// look asks for the lists of every fingerprint at once.
func (g *grouping) look(ctx context.Context, s Stories) error {
	g.terms = make([][]uint64, len(g.batch.entries))
	var all []uint64
	for i := range g.batch.entries {
		e := &g.batch.entries[i]
		if !e.Held.IsZero() || alone(e) || g.batch.isBlocked(i) || g.batch.olds[e.ID].Story != "" && g.batch.olds[e.ID].Original != e.ID {
			continue // a reprint stays one through its corrections
		}
		g.terms[i] = g.prints[i]
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
	return err
}

func alone(e *news.Entry) bool { return e.Override != nil && e.Override.Story == news.StoryAlone }

// near gives for each entry of the batch the entries to compare it with: those that share most fingerprints first.
func (g *grouping) near() [][]string {
	here := map[uint64][]string{} // entries of the batch that came before
	near := make([][]string, len(g.terms))
	for i, terms := range g.terms {
		id := g.batch.entries[i].ID
		shared := map[string]int{}
		for _, t := range terms {
			for _, other := range append(slices.Clone(g.lists[t]), here[t]...) {
				shared[other]++
			}
			here[t] = append(here[t], id)
		}
		delete(shared, id)
		ids := slices.SortedFunc(maps.Keys(shared), func(x, y string) int {
			return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y))
		})
		near[i] = ids[:min(len(ids), candidates)]
	}
	return near
}

// load reads what the candidates say, their stories, and the stories of entries that are corrected.
func (g *grouping) load(ctx context.Context, s Stories, near [][]string) (err error) {
	want := map[string]bool{}
	for _, ids := range near {
		for _, id := range ids {
			if _, ok := g.index[id]; !ok {
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
	heads, gone, stories := map[string]bool{}, []string(nil), map[string]bool{}
	for _, id := range ids {
		e, ok := g.entries[id]
		if !ok {
			gone = append(gone, id)
			continue
		}
		stories[e.Story] = true
		if _, ok := g.entries[e.Original]; !ok {
			heads[e.Original] = true
		}
	}
	for _, old := range g.batch.olds {
		stories[old.Story] = true
	}
	more, err := s.EntriesByID(ctx, slices.Sorted(maps.Keys(heads)))
	if err != nil {
		return err
	}
	maps.Copy(g.entries, more)
	if len(gone) > 0 {
		if g.removed, err = s.Removed(ctx, gone); err != nil {
			return err
		}
	}
	known, err := s.StoriesByID(ctx, slices.Sorted(maps.Keys(stories)))
	for id, st := range known {
		g.stories[id] = &st
	}
	return err
}

// place finds the story of one entry of the batch.
func (g *grouping) place(i int, near []string) {
	e := &g.batch.entries[i]
	if old, ok := g.batch.olds[e.ID]; ok && g.stays(e, old.Story) {
		return
	}
	compared := map[string]bool{}
	for _, id := range near {
		if taken, ok := g.removed[id]; ok && e.Version == 1 {
			if same, _ := g.desk.SameStory(e, &taken.Entry); same {
				g.batch.block(i, taken.Takedown)
				return
			}
			continue
		}
		head, ok := g.head(id)
		if !ok || compared[head.ID] || head.ID == e.ID {
			continue
		}
		compared[head.ID] = true
		if same, why := g.desk.SameStory(e, head); same {
			g.join(e, head, why)
			return
		}
	}
}

// stays keeps a corrected entry in the story that it shares with others.
func (g *grouping) stays(e *news.Entry, id string) bool {
	st := g.stories[id]
	if st == nil {
		return false
	}
	i := st.Member(e.ID)
	if i < 0 {
		return false
	}
	same := st.Members[i].Same
	st.Members[i] = news.CopyOf(e)
	st.Members[i].Same = same
	g.changed[st.ID] = true
	return true
}

// head is the entry that stands for a candidate's story: what every copy is a copy of.
func (g *grouping) head(id string) (*news.Entry, bool) {
	e, ok := g.entry(id)
	if !ok {
		return nil, false
	}
	if st := g.stories[e.Story]; st != nil {
		id = st.Head()
	} else {
		id = cmp.Or(e.Original, id)
	}
	if e, ok = g.entry(id); !ok || !e.Held.IsZero() || alone(e) {
		return nil, false
	}
	i, here := g.index[id]
	return e, !here || !g.batch.isBlocked(i)
}

// entry is one of the batch as it is now, else a stored one.
func (g *grouping) entry(id string) (*news.Entry, bool) {
	if i, ok := g.index[id]; ok {
		return &g.batch.entries[i], true
	}
	e, ok := g.entries[id]
	return &e, ok
}

// join makes an entry a copy in the head's story, which begins now where the head was alone.
func (g *grouping) join(e, head *news.Entry, why news.Reasons) {
	id := cmp.Or(head.Story, head.ID)
	st := g.stories[id]
	if st == nil {
		st = &news.Story{ID: id, Members: []news.Copy{news.CopyOf(head)}}
		g.stories[id] = st
	}
	e.Story, e.Original = id, st.Head()
	g.batch.joined++
	if len(st.Members) >= news.MaxCopies {
		return // one more of very many: it stands on its source's timeline alone
	}
	c := news.CopyOf(e)
	c.Same = why
	st.Members = append(slices.Clone(st.Members), c)
	g.changed[id] = true
}

// finish hands the batch its stories, and the fingerprints under which its entries will be found. A copy is put only on
// lists where no other of its story stands.
func (g *grouping) finish(force bool) {
	for _, id := range slices.Sorted(maps.Keys(g.changed)) {
		g.batch.stories = append(g.batch.stories, *g.stories[id])
	}
	for i, terms := range g.terms {
		e := &g.batch.entries[i]
		if g.batch.isBlocked(i) {
			continue
		}
		for _, t := range terms {
			if !g.listed(e, g.lists[t]) {
				g.batch.prints = append(g.batch.prints, news.Print{Term: t, Entry: e.ID, Seen: g.lists[t], Force: force})
			}
		}
	}
}

func (g *grouping) listed(e *news.Entry, ids []string) bool {
	st := g.stories[e.Story]
	for _, id := range ids {
		if id == e.ID || st != nil && st.Member(id) >= 0 {
			return true
		}
	}
	return false
}
