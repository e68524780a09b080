package editorial

import (
	"cmp"
	"context"
	"slices"

	"github.com/txnews/hub/news"
)

// Reach is what taking an entry down takes with it.
type Reach struct {
	Entries []news.Entry // the entry first, then the other copies by source; those of a story with very many as far as its record has them
	All     int          // how many there are
}

// Rev is a revision of what would be taken: who has seen another one has seen something else.
func (r Reach) Rev() string {
	ids := make([]string, len(r.Entries))
	for i, e := range r.Entries {
		ids[i] = e.ID
	}
	slices.Sort(ids)
	return revOf(struct {
		IDs []string
		All int
	}{ids, r.All})
}

// TakedownReach says what a takedown of an entry and of every copy of its story would take down now. An entry that is no longer kept
// is one too: it is told as gone.
func (o *Office) TakedownReach(ctx context.Context, id string) (Reach, error) {
	t := news.Takedown{Entry: id, Reprints: true}
	entries, err := o.firstTaken(ctx, &t)
	if err != nil {
		return Reach{}, err
	}
	slices.SortFunc(entries, func(a, b news.Entry) int {
		switch {
		case a.ID == id:
			return -1
		case b.ID == id:
			return 1
		}
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	reach := Reach{Entries: entries, All: max(1, len(entries))}
	for _, story := range t.Stories {
		n, err := o.p.Archive.Count(ctx, news.StoryLine(story))
		if err != nil {
			return reach, err
		}
		reach.All = max(reach.All, n)
	}
	return reach, nil
}
