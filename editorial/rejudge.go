package editorial

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
)

// likely bounds with how many entries that share fingerprints one is compared when its story is judged again.
const likely = 8

// judgedStory is the story that the desk finds for an entry that is in the story from (nil: alone), whatever an editor decided of
// it before; nil: it is alone.
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
	if from != nil { // fingerprints are kept for a while only
		for _, c := range from.Members {
			shared[c.ID]++
		}
	}
	delete(shared, e.ID)
	ids := slices.SortedFunc(maps.Keys(shared), func(x, y string) int { return cmp.Or(shared[y]-shared[x], cmp.Compare(x, y)) })
	there, err := o.p.Entries.EntriesByID(ctx, ids[:min(len(ids), likely)])
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		c, ok := there[id]
		if !ok || !c.Held.IsZero() {
			continue
		}
		if st, err := o.storyLike(ctx, e, c); st != nil || err != nil {
			return st, err
		}
	}
	return nil, nil
}

// storyLike is a candidate's story with the entry in it, if the desk finds the two alike; what stands for the story is what is compared.
func (o *Office) storyLike(ctx context.Context, e *news.Entry, c news.Entry) (*news.Story, error) {
	st, err := o.story(ctx, &c)
	if err != nil {
		return nil, err
	}
	if st == nil {
		st = &news.Story{ID: c.Story, Members: []news.Copy{news.CopyOf(&c)}}
	}
	if head := st.Head(); head != c.ID && head != e.ID {
		if c, err = o.entry(ctx, head); err != nil {
			return nil, err
		}
	}
	alone := c.Override != nil && c.Override.Story == news.StoryAlone
	same, why := o.p.Desk.SameStory(e, &c)
	if alone || !same || st.Member(e.ID) < 0 && len(st.Members) >= news.MaxCopies {
		return nil, nil
	}
	own := news.CopyOf(e)
	own.Same = why
	with := st.With(own)
	return &with, nil
}
