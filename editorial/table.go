package editorial

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Roster lists the sources. What it gives belongs to all who ask.
type Roster interface {
	Roster(ctx context.Context) ([]news.Listed, error)
}

// The bounds of a page of the table, in rows.
const (
	tableRows = 50
	TableMost = 200
)

// TableAsk asks for a page of the sources' table. What is empty chooses nothing.
type TableAsk struct {
	Query   string // in the name, the id, the addresses or a label, in any case of letters
	Health  Health
	Kind    news.Kind
	Channel string      // an id, as the source is filed
	Label   string      // one of its labels
	Licence news.Extent // what the public gets by the source's own licence; LicenceSite: it has none of its own
	Sort    TableSort   // empty: by id
	Reverse bool
	Page    int // from 1
	Limit   int // rows; 0: tableRows
}

// LicenceSite asks for sources whose licence leaves to the site what the public gets.
const LicenceSite news.Extent = "site"

// TableSort is what a table is ordered by.
type TableSort string

// The orders.
const (
	SortID      TableSort = "id"
	SortName    TableSort = "name"
	SortHealth  TableSort = "health"   // the worst first, of these the one that is so for the longest
	SortNext    TableSort = "next"     // the next check, the soonest first
	SortLastNew TableSort = "last_new" // the last new entry, the longest ago first
)

// SourceTable is a page of the sources' table.
type SourceTable struct {
	Rows     []SourceRow    `json:"rows"`
	Found    int            `json:"found"` // that were asked for
	All      int            `json:"all"`   // that there are
	Page     int            `json:"page"`  // from 1
	Pages    int            `json:"pages"`
	Healths  map[Health]int `json:"healths"` // of those that were asked for but for their health
	Labels   []string       `json:"labels"`  // that any source has
	Channels []string       `json:"channels"`
}

// SourceRow is one source in the table.
type SourceRow struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Kind     news.Kind    `json:"kind"`
	URL      string       `json:"url"` // without its password
	Channels []string     `json:"channels,omitempty"`
	Labels   []string     `json:"labels,omitempty"`
	Licence  news.Extent  `json:"licence,omitempty"` // what the public gets; empty: by the site's
	Rev      string       `json:"revision"`
	Health   Health       `json:"health"`
	Since    time.Time    `json:"since,omitzero"` // of its health; zero: it is not known
	Why      news.Reasons `json:"why,omitempty"`  // its health
	Next     time.Time    `json:"next_check,omitzero"`
	WhyNext  news.Reasons `json:"why_next,omitempty"`
	LastNew  time.Time    `json:"last_new,omitzero"`
	Checked  time.Time    `json:"last_check,omitzero"`
	Failures int          `json:"failures,omitempty"` // in a row
	Days     []int        `json:"days"`               // new entries on each of the last news.DaysKept days, the last is today
}

// SourceTable gives a page of the sources that were asked for.
func (o *Office) SourceTable(ctx context.Context, ask TableAsk) (SourceTable, error) {
	chosen, table, err := o.choose(ctx, ask)
	if err != nil {
		return table, err
	}
	limit := min(cmp.Or(max(ask.Limit, 0), tableRows), TableMost)
	table.Found, table.Pages = len(chosen), max(1, (len(chosen)+limit-1)/limit)
	table.Page = min(max(ask.Page, 1), table.Pages)
	table.Rows = make([]SourceRow, 0, limit)
	for _, c := range chosen[(table.Page-1)*limit : min(len(chosen), table.Page*limit)] {
		table.Rows = append(table.Rows, c.row())
	}
	return table, o.countDays(ctx, table.Rows)
}

// Choice is some of the sources.
type Choice struct {
	IDs []string
	All *TableAsk // in the place of IDs: all that a table with this question has
}

// Selected are the sources that were chosen, but for those whose records cannot be read.
func (o *Office) Selected(ctx context.Context, c Choice) ([]news.Source, error) {
	var sources []news.Source
	if c.All != nil {
		chosen, _, err := o.choose(ctx, *c.All)
		for _, s := range chosen {
			sources = append(sources, *s.src)
		}
		return readable(sources), err
	}
	ids, err := o.chosenIDs(ctx, c)
	if err != nil {
		return nil, err
	}
	list, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]news.Source{}
	for _, s := range list {
		byID[s.ID] = s
	}
	for _, id := range ids {
		src, there := byID[id]
		if !there {
			return nil, refuse(NotFound, SourceMissing, id)
		}
		sources = append(sources, src)
	}
	return readable(sources), nil
}

func readable(sources []news.Source) []news.Source {
	return slices.DeleteFunc(sources, func(s news.Source) bool { return s.Damaged })
}

// choose gives the sources that a table was asked for, in its order, and what it says of all.
func (o *Office) choose(ctx context.Context, ask TableAsk) ([]checked, SourceTable, error) {
	list, err := o.p.Roster.Roster(ctx)
	table := SourceTable{All: len(list), Healths: map[Health]int{}}
	if err != nil {
		return nil, table, err
	}
	now, query := o.p.Now(), strings.ToLower(strings.TrimSpace(ask.Query))
	labels, channels := map[string]bool{}, map[string]bool{}
	chosen := make([]checked, 0, len(list))
	for _, l := range list {
		for _, label := range l.Source.Labels {
			labels[label] = true
		}
		for _, channel := range l.Source.Channels {
			channels[channel] = true
		}
		if !ask.has(l.Source, query) {
			continue
		}
		c := check(l, now)
		table.Healths[c.health]++
		if ask.Health == "" || c.health == ask.Health || ask.Health == HealthTroubled && c.health.Troubled() {
			chosen = append(chosen, c)
		}
	}
	table.Labels, table.Channels = slices.Sorted(maps.Keys(labels)), slices.Sorted(maps.Keys(channels))
	sortTable(chosen, ask)
	return chosen, table, nil
}

// has reports whether a source is asked for, whatever its health.
func (ask *TableAsk) has(src *news.Source, query string) bool {
	switch {
	case ask.Kind != "" && src.Kind != ask.Kind,
		ask.Channel != "" && !slices.Contains(src.Channels, ask.Channel),
		ask.Label != "" && !slices.Contains(src.Labels, ask.Label),
		ask.Licence == LicenceSite && src.Licence.Public != "",
		ask.Licence != "" && ask.Licence != LicenceSite && src.Licence.Public != ask.Licence:
		return false
	}
	holds := func(text string) bool { return strings.Contains(strings.ToLower(text), query) }
	return query == "" || holds(src.ID) || holds(src.Name) || holds(fetch.Masked(src.URL)) || holds(src.Homepage) || slices.ContainsFunc(src.Labels, holds)
}

func sortTable(rows []checked, ask TableAsk) {
	by := map[TableSort]func(a, b *checked) int{
		SortName:    func(a, b *checked) int { return strings.Compare(a.src.Name, b.src.Name) },
		SortNext:    func(a, b *checked) int { return a.next.Compare(b.next) },
		SortLastNew: func(a, b *checked) int { return a.st.LastNew.Compare(b.st.LastNew) },
		SortHealth: func(a, b *checked) int {
			return cmp.Or(cmp.Compare(a.health.rank(), b.health.rank()), a.since.Compare(b.since))
		},
	}[ask.Sort]
	if by != nil {
		slices.SortStableFunc(rows, func(a, b checked) int { return by(&a, &b) })
	}
	if ask.Reverse {
		slices.Reverse(rows)
	}
}
