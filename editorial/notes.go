package editorial

import (
	"cmp"
	"context"
	"slices"

	"github.com/txnews/hub/news"
)

// Notes tell how refreshes went.
type Notes interface {
	Refreshes(ctx context.Context, id string) ([]news.Refreshed, error)
	Days(ctx context.Context, ids ...string) (map[string]news.Days, error)
}

// Refreshes tells how the last refreshes of a source went, newest first.
func (o *Office) Refreshes(ctx context.Context, id string) ([]news.Refreshed, error) {
	if _, err := o.Source(ctx, id); err != nil {
		return nil, err
	}
	return o.p.Notes.Refreshes(ctx, id)
}

// countDays says of the rows of a table how many entries came on the last days.
func (o *Office) countDays(ctx context.Context, rows []SourceRow) error {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	days, err := o.p.Notes.Days(ctx, ids...)
	today := o.p.Now().In(o.p.Settings.Current().Zone())
	for i, r := range rows {
		rows[i].Days = days[r.ID].Until(today, news.DaysKept)
	}
	return err
}

// SourceRow gives one source as it stands in the table, with its configuration.
func (o *Office) SourceRow(ctx context.Context, id string) (news.Source, SourceRow, error) {
	src, err := o.Source(ctx, id)
	if err != nil {
		return src, SourceRow{}, err
	}
	states, err := o.p.Sources.States(ctx, id)
	if err != nil {
		return src, SourceRow{}, err
	}
	listed := news.Listed{Source: &src}
	if st, ok := states[id]; ok {
		listed.State = &st
	}
	c := check(listed, o.p.Now())
	rows := []SourceRow{c.row()}
	err = o.countDays(ctx, rows)
	return src, rows[0], err
}

// categoriesOf is how many of a source's newest entries are looked at for their categories.
const categoriesOf = 200

// CategorySeen is a category that entries of a source had.
type CategorySeen struct {
	Name    string `json:"name"`
	Entries int    `json:"entries"` // of the newest categoriesOf
	Channel string `json:"channel,omitempty"`
}

// CategoriesSeen gives the categories that a source's newest entries had, as the source wrote them, the most frequent first, with the
// channels that they are mapped to; those too that are mapped and were not seen.
func (o *Office) CategoriesSeen(ctx context.Context, id string) ([]CategorySeen, error) {
	src, err := o.Source(ctx, id)
	if err != nil {
		return nil, err
	}
	entries, _, err := o.p.Archive.Entries(ctx, news.Selection{Source: id}.Timeline(), news.Cursor{}, categoriesOf)
	if err != nil {
		return nil, err
	}
	return categoriesIn(src.Categories, entries), nil
}

// CategoriesIn are CategoriesSeen of what a preview shows.
func CategoriesIn(pre *Preview) []CategorySeen {
	var entries []news.Entry
	for _, p := range pre.Entries {
		if p.Judged != nil {
			entries = append(entries, *p.Judged)
		}
	}
	return categoriesIn(nil, entries)
}

func categoriesIn(mapped map[string]string, entries []news.Entry) []CategorySeen {
	counts := map[string]int{}
	for name := range mapped {
		counts[name] = 0
	}
	for _, e := range entries {
		for _, name := range e.Categories {
			counts[name]++
		}
	}
	seen := make([]CategorySeen, 0, len(counts))
	for name, n := range counts {
		seen = append(seen, CategorySeen{name, n, mapped[name]})
	}
	slices.SortFunc(seen, func(a, b CategorySeen) int {
		return cmp.Or(cmp.Compare(b.Entries, a.Entries), cmp.Compare(a.Name, b.Name))
	})
	return seen
}
