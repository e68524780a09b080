package aggregator

import (
	"cmp"
	"slices"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/news"
)

// maxRead bounds the bytes of text that one refresh compares to find copies. Beyond it entries stand alone: a thousand long texts of
// one source that are alike but for a name would be compared each with each. Another source's copy of the very text does not count, and what
// was taken down is looked for all the same.
const maxRead = 16 << 20

// placeAll finds the story of every entry of the batch: first of those that are in one.
func (g *grouping) placeAll() {
	stay := make([]bool, len(g.batch.entries))
	for i := range g.batch.entries {
		if old, ok := g.batch.olds[g.batch.entries[i].ID]; ok {
			stay[i] = g.stays(i, &old)
		}
	}
	for i := range g.batch.entries {
		if e := &g.batch.entries[i]; !stay[i] && len(g.terms[i]) > 0 && (joinable(e) || g.follow(i)) {
			g.place(i)
		}
		g.list(i)
	}
}

// stays keeps a corrected entry in the story that it shares with others, whether the story keeps it in its record or not.
func (g *grouping) stays(i int, old *news.Entry) bool {
	e, st := &g.batch.entries[i], g.stories[cmp.Or(old.Story, old.ID)]
	if st == nil {
		return false
	}
	m := st.Member(e.ID)
	switch {
	case m >= 0:
		c := news.CopyOf(e)
		c.Same, c.Text = st.Members[m].Same, g.marks[i].Text
		st.Members = slices.Clone(st.Members)
		st.Members[m] = c
		g.changed[st.ID] = true
	case old.Original == "" || old.Original == old.ID:
		return false
	default:
		g.restOn(st)
	}
	e.Story, e.Original = st.ID, st.Head()
	return true
}

// place puts an entry into every story that has a copy of its text, which are one by that.
func (g *grouping) place(i int) {
	e := &g.batch.entries[i]
	near := append(slices.Clone(g.near[i]), nearest(g.terms[i], g.here, e.ID)...)
	if e.Version == 1 {
		for _, id := range near {
			if taken, ok := g.removed[id]; ok && g.same(e, &taken.Entry, nil) {
				g.batch.block(i, taken.Takedown)
				return
			}
		}
	}
	compared := map[string]bool{}
	for _, id := range near {
		if _, ok := g.entry(id); !ok {
			continue
		}
		story := g.storyOf(id)
		if compared[story] || story == g.storyOf(e.ID) {
			continue
		}
		compared[story] = true
		g.rest(id)
		for _, m := range g.texts(e, g.stories[story], id) {
			other, ok := g.entry(m)
			if !ok || !joinable(other) || m == e.ID || !g.sharesPrint(i, other) {
				continue
			}
			if !g.affords(i, other) {
				continue
			}
			var why news.Reasons
			if g.same(e, other, &why) {
				g.join(i, story, id, why)
				break
			}
		}
	}
}

// follow releases an entry that waits where an editor released a copy of it.
func (g *grouping) follow(i int) bool {
	e := &g.batch.entries[i]
	compared := map[string]bool{}
	for _, id := range g.near[i] {
		led, ok := g.entry(id)
		if !ok || !joinable(led) || compared[g.storyOf(id)] {
			continue
		}
		st := g.stories[g.storyOf(id)]
		if st == nil {
			st = &news.Story{Members: []news.Copy{news.CopyOf(led)}}
		}
		released := st.ReleasedFor(e)
		if released == nil {
			continue
		}
		compared[g.storyOf(id)] = st.Member(id) >= 0
		for _, m := range g.texts(e, st, id) {
			other, ok := g.entry(m)
			if ok && m != e.ID && joinable(other) && g.sharesPrint(i, other) && g.affords(i, other) && g.same(e, other, nil) {
				g.rest(id)
				released.Follow(e)
				g.settle(e)
				return true
			}
		}
	}
	return false
}

// affords counts a comparison towards maxRead. Another source's copy of the very text costs nothing.
func (g *grouping) affords(i int, other *news.Entry) bool {
	e := &g.batch.entries[i]
	if other.Source != e.Source && g.marksOf(other).Text == g.marks[i].Text {
		return true
	}
	g.compared += len(e.Content) + len(other.Content)
	if g.compared > maxRead {
		g.batch.uncompared = true
		return false
	}
	return true
}

// same compares two texts, always in one order.
func (g *grouping) same(a, b *news.Entry, why *news.Reasons) bool {
	if a.ID > b.ID {
		a, b = b, a
	}
	same, reasons := g.desk.SameStory(a, b)
	if why != nil {
		*why = reasons
	}
	return same
}

// rest notes what of a stored entry a judgement rests on: its story, or where it is alone itself.
func (g *grouping) rest(id string) {
	e, ok := g.entries[id]
	if !ok {
		return
	}
	if st := g.stories[cmp.Or(e.Story, id)]; st != nil && st.Rev != "" {
		g.restOn(st)
		return
	}
	if g.batch.grounds.Entries == nil {
		g.batch.grounds.Entries = map[string]int{}
	}
	g.batch.grounds.Entries[id] = e.Version
}

// restOn notes that a judgement rests on a stored story.
func (g *grouping) restOn(st *news.Story) {
	if g.batch.grounds.Stories == nil {
		g.batch.grounds.Stories = map[string]string{}
	}
	g.batch.grounds.Stories[st.ID] = st.Rev
}

// texts are the members of a story that an entry is to be compared with, one of each different text, and the one that led there.
// Of the entry's own source they are all compared: there, names count too.
func (g *grouping) texts(e *news.Entry, st *news.Story, led string) []string {
	if st == nil {
		return []string{led}
	}
	seen := map[string]bool{}
	var ids []string
	for _, c := range st.Members {
		key := c.Text
		if key == "" || c.Source == e.Source {
			key = c.ID
		}
		if !seen[key] {
			seen[key] = true
			ids = append(ids, c.ID)
		}
	}
	if !slices.Contains(ids, led) && st.Member(led) < 0 {
		ids = append(ids, led)
	}
	return ids
}

// entry is one of the batch as it is now, else a stored one.
func (g *grouping) entry(id string) (*news.Entry, bool) {
	if i, ok := g.index[id]; ok {
		return &g.batch.entries[i], !g.batch.isBlocked(i)
	}
	e, ok := g.entries[id]
	return &e, ok
}

// storyOf is the story that an entry is of, which may be its own alone.
func (g *grouping) storyOf(id string) string {
	story := id
	if e, ok := g.entry(id); ok {
		story = cmp.Or(e.Story, id)
	}
	for to, ok := g.into[story]; ok; to, ok = g.into[story] {
		story = to
	}
	return story
}

// marksOf gives those of an entry of the batch, or reads a stored one.
func (g *grouping) marksOf(e *news.Entry) desk.Marks {
	if i, here := g.index[e.ID]; here {
		return g.marks[i]
	}
	m, ok := g.read[e.ID]
	if !ok {
		m = g.desk.Marks(e)
		g.read[e.ID] = m
	}
	return m
}

func (g *grouping) sharesPrint(i int, other *news.Entry) bool {
	prints := g.marksOf(other).Prints // sorted
	return slices.ContainsFunc(g.terms[i], func(t uint64) bool {
		_, shared := slices.BinarySearch(prints, t)
		return shared
	})
}

// join makes an entry a copy in a story, which begins now where the entry that led there was alone.
func (g *grouping) join(i int, story, led string, why news.Reasons) {
	e := &g.batch.entries[i]
	st := g.stories[story]
	if st == nil {
		head, _ := g.entry(led)
		st = &news.Story{ID: story, Members: []news.Copy{g.copyOf(head, nil)}}
		g.stories[story] = st
	}
	own := g.storyOf(e.ID)
	mine := g.stories[own]
	if mine == nil || mine.Member(e.ID) < 0 {
		e.Story, e.Original = story, st.Head()
		g.batch.joined++
		g.add(st, g.copyOf(e, why))
		return
	}
	g.merge(st, mine, why)
}

// add adds a copy. One more of very many is of the story by what its entry says, and changes nothing of the record, unless it is the original or
// has a text that no other has: then it takes another's room.
func (g *grouping) add(st *news.Story, c news.Copy) {
	with := st.With(c)
	if len(with.Members) > news.MaxCopies {
		with.Members, _ = g.desk.Rank(with.Members)
		if with, _ = with.Trimmed(); with.Member(c.ID) < 0 {
			return
		}
	}
	*st = with
	g.changed[st.ID] = true
}

func (g *grouping) copyOf(e *news.Entry, why news.Reasons) news.Copy {
	c := news.CopyOf(e)
	c.Same, c.Text = why, g.marksOf(e).Text
	return c
}

// merge makes two stories one: a copy of texts of both has come. The larger one goes on. Two of which each has more copies than it keeps stay two: all
// copies of one would have to be told at once.
func (g *grouping) merge(a, b *news.Story, why news.Reasons) {
	if cmp.Or(len(a.Members)-len(b.Members), cmp.Compare(b.ID, a.ID)) < 0 {
		a, b = b, a
	}
	if b.Full || len(b.Members) >= news.MaxCopies {
		return
	}
	a.Members = slices.Clone(a.Members)
	for _, c := range b.Members {
		if c.Same == nil {
			c.Same = why
		}
		a.Members = append(a.Members, c)
		if i, here := g.index[c.ID]; here {
			g.batch.entries[i].Story, g.batch.entries[i].Original = a.ID, a.Head()
		}
	}
	a.Outlasting(b)
	a.Was = "" // what stands in b's entries names another head: all are told
	b.Members = nil
	g.into[b.ID] = a.ID
	g.changed[a.ID], g.changed[b.ID] = true, true
}
