package editorial

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/txnews/hub/news"
)

// TakedownInfo is a takedown with who knows of it.
type TakedownInfo struct {
	news.Takedown
	Title   string   `json:"title,omitempty"`
	Overdue bool     `json:"overdue,omitempty"`
	Pulled  []string `json:"pulled,omitempty"`   // partners that have pulled the deletion since
	Waiting []string `json:"waiting,omitempty"`  // partners that have not
	KeptOut int      `json:"kept_out,omitempty"` // entries that came since and were not taken in; of one that is of an entry only where it is asked for alone

	Revision string `json:"-"` // of the record
}

// Takedown gives one request: by its id, or by that of an entry the latest one that can be decided so.
func (o *Office) Takedown(ctx context.Context, id, decision string) (TakedownInfo, error) {
	t, err := o.takedown(ctx, id, decision)
	if err != nil {
		return TakedownInfo{}, err
	}
	infos, err := o.takedownInfos(ctx, []news.Takedown{t})
	if err != nil {
		return TakedownInfo{}, err
	}
	return infos[0], nil
}

func (o *Office) takedown(ctx context.Context, id, decision string) (news.Takedown, error) {
	found, err := o.p.Takedowns.Takedowns(ctx)
	if err != nil {
		return news.Takedown{}, err
	}
	t, ok := pick(found, id, decision)
	if !ok {
		return t, refuse(NotFound, TakedownMissing, id)
	}
	return t, nil
}

// Takedowns gives every request, what came of it, and which partners know, the latest first.
func (o *Office) Takedowns(ctx context.Context) ([]TakedownInfo, error) {
	all, err := o.takedownsBy(ctx, laterAsked)
	if err != nil {
		return nil, err
	}
	return o.takedownInfos(ctx, all)
}

// TakedownPage is a stretch of all requests.
type TakedownPage struct {
	Takedowns []TakedownInfo
	Page      int  // which it is, from 1
	More      bool // there is another after it
	All       int  // requests that there are
	Open      int  // that wait to be decided
}

// TakedownPage gives a page of so many requests: the open ones first, the one that must be decided first at the top, then the others,
// the latest first. A page that there is not is the nearest one.
func (o *Office) TakedownPage(ctx context.Context, page, size int) (TakedownPage, error) {
	all, err := o.takedownsBy(ctx, moreUrgent)
	if err != nil {
		return TakedownPage{}, err
	}
	b := TakedownPage{All: len(all), Page: max(1, min(page, (len(all)+size-1)/size))}
	for b.Open < len(all) && all[b.Open].State == news.TakedownOpen {
		b.Open++
	}
	end := min(b.Page*size, len(all))
	b.More = end < len(all)
	b.Takedowns, err = o.takedownInfos(ctx, all[(b.Page-1)*size:end])
	return b, err
}

func laterAsked(a, b news.Takedown) int {
	return cmp.Or(b.AskedAt.Compare(a.AskedAt), cmp.Compare(a.ID, b.ID))
}

func moreUrgent(a, b news.Takedown) int {
	switch x, y := a.State == news.TakedownOpen, b.State == news.TakedownOpen; {
	case x && y:
		return cmp.Or(a.Deadline.Compare(b.Deadline), laterAsked(a, b))
	case x:
		return -1
	case y:
		return 1
	}
	return laterAsked(a, b)
}

// takedownsBy gives every record in an order.
func (o *Office) takedownsBy(ctx context.Context, order func(a, b news.Takedown) int) ([]news.Takedown, error) {
	found, err := o.p.Takedowns.Takedowns(ctx)
	return slices.SortedFunc(maps.Values(found), order), err
}

// takedownInfos says what is known of takedowns, in their order.
func (o *Office) takedownInfos(ctx context.Context, of []news.Takedown) ([]TakedownInfo, error) {
	about := make([]string, len(of))
	for i, t := range of {
		about[i] = t.Entry
	}
	titles, err := o.titlesOf(ctx, about)
	if err != nil {
		return nil, err
	}
	var partners []news.Partner
	if slices.ContainsFunc(of, func(t news.Takedown) bool { return t.State == news.TakedownDone }) {
		if partners, err = o.p.Partners.Partners(ctx); err != nil {
			return nil, err
		}
	}
	infos := make([]TakedownInfo, 0, len(of))
	for _, t := range of {
		info := TakedownInfo{Takedown: t, Title: titles[t.Entry], Overdue: t.Overdue(o.p.Now()), Revision: t.Rev}
		if t.State == news.TakedownDone && t.Block == nil {
			info.Pulled, info.Waiting = heard(partners, t.Seq)
		}
		if t.State == news.TakedownDone && (t.Block != nil || len(of) == 1) {
			if _, info.KeptOut, err = o.p.Takedowns.KeptOut(ctx, t.ID, 0); err != nil {
				return nil, err
			}
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// titlesOf gives the titles of entries, taken down or not; an empty id is none. What entries said is read in steps, so that not all of it is held at once.
func (o *Office) titlesOf(ctx context.Context, about []string) (map[string]string, error) {
	titles := make(map[string]string, len(about))
	for step := range slices.Chunk(about, takedownStep) {
		ids := slices.DeleteFunc(slices.Clone(step), func(id string) bool { return id == "" })
		removed, err := o.p.Archive.Removed(ctx, ids)
		if err != nil {
			return nil, err
		}
		for id, r := range removed {
			titles[id] = r.Entry.Title
		}
		there, err := o.p.Entries.EntriesByID(ctx, slices.DeleteFunc(ids, func(id string) bool { return titles[id] != "" }))
		if err != nil {
			return nil, err
		}
		for id, e := range there { // of open and refused requests, and of what came back
			titles[id] = e.Title
		}
	}
	return titles, nil
}

// KeptOut gives what a takedown kept out, the latest first, and how many in all.
func (o *Office) KeptOut(ctx context.Context, id string, limit int) ([]news.Tombstone, int, error) {
	return o.p.Takedowns.KeptOut(ctx, id, limit)
}

// heard tells the partners that have pulled a change of the log from those that have not.
func heard(partners []news.Partner, seq uint64) (pulled, waiting []string) {
	for _, p := range partners {
		switch {
		case !p.Active():
		case p.HasPulled(seq):
			pulled = append(pulled, p.ID)
		default:
			waiting = append(waiting, p.ID)
		}
	}
	return pulled, waiting
}
