package editorial

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
)

// likely bounds how many entries that share fingerprints with one lead to stories that it is compared with when its story is judged again.
const likely = 64

// judgedStory is the story that the desk finds for an entry that is in the story from (nil: alone), whatever an editor decided of
// it before; nil: it is alone. As in a refresh, one copy of a story that it is a copy of is enough.
func (o *Office) judgedStory(ctx context.Context, e *news.Entry, from *news.Story) (*news.Story, error) {
	prints := o.p.Desk.Marks(e).Prints
	lists, err := o.p.Entries.Similar(ctx, prints)
	if err != nil {
		return nil, err
	}
	shared := map[string]int{}
	for _, l := range lists {
		for _, id := range l {
			shared[id]++
		}
	}
	delete(shared, e.ID)
	ids := slices.SortedFunc(maps.Keys(shared), func(x, y string) int { return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y)) })
	there, err := o.p.Entries.EntriesByID(ctx, ids[:min(len(ids), likely)])
	if err != nil {
		return nil, err
	}
	var stories []*news.Story
	for _, id := range ids {
		c, ok := there[id]
		if !ok || !mayShare(&c) {
			continue
		}
		st, err := o.story(ctx, &c)
		if err != nil {
			return nil, err
		}
		if st == nil {
			st = &news.Story{ID: c.Story, Members: []news.Copy{news.CopyOf(&c)}}
		}
		stories = append(stories, st)
	}
	if from != nil { // fingerprints are kept for a while only
		stories = append(stories, from)
	}
	seen := map[string]bool{}
	for _, st := range stories {
		if seen[st.ID] {
			continue
		}
		seen[st.ID] = true
		why, err := o.likeOneOf(ctx, e, prints, st)
		if err != nil {
			return nil, err
		}
		if why != nil {
			own := news.CopyOf(e)
			own.Same = why
			with := st.With(own)
			return &with, nil
		}
	}
	return nil, nil
}

// mayShare tells entries that may be of a story with others.
func mayShare(e *news.Entry) bool {
	return e.Held.IsZero() && (e.Override == nil || e.Override.Story != news.StoryAlone)
}

// likeOneOf says why an entry is a copy of one of a story's other copies, each different text of which is compared; nil: it is not.
func (o *Office) likeOneOf(ctx context.Context, e *news.Entry, prints []uint64, st *news.Story) (news.Reasons, error) {
	seen := map[string]bool{}
	var ids []string
	for _, c := range st.Members {
		text := c.Text
		if text == "" || c.Source == e.Source { // there, names count too
			text = c.ID
		}
		if !seen[text] && c.ID != e.ID {
			seen[text] = true
			ids = append(ids, c.ID)
		}
	}
	there, err := o.p.Entries.EntriesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		c, ok := there[id]
		if !ok || !mayShare(&c) || !o.sharesPrint(&c, prints) {
			continue
		}
		if same, why := o.p.Desk.SameStory(e, &c); same {
			return why, nil
		}
	}
	return nil, nil
}
