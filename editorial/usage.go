package editorial

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/txnews/hub/news"
)

// Usage is what partners were given, as the store keeps it.
type Usage interface {
	// UsedDays gives what a partner was given on each of those days, in their order; nil: nothing.
	UsedDays(ctx context.Context, partner string, days []string) ([]news.UsedDay, error)
	// Used gives what was given as each asks, in their order; nil: nothing.
	Used(ctx context.Context, of []news.UsedBy) ([]*news.Used, error)
}

// Today is now, by the site's time zone.
func (o *Office) Today() time.Time { return o.p.Now().In(o.p.Settings.Current().Zone()) }

// usageRead is how many records of a day's use of one source are read at once.
const usageRead = 50

// UsageAsk asks who was given what.
type UsageAsk struct {
	Days    []string // as in 2026-11-27, the first one first
	Partner string   // id; empty: every partner
	Source  string   // id; empty: every source
	After   UsageAt  // only what EachUsage tells after that row; zero: everything
}

// UsageAt is which row of a report stands somewhere.
type UsageAt struct{ Partner, Day, Source string }

// UsageRow is what a partner was given of a source on a day.
type UsageRow struct {
	Day         string           `json:"day"`
	Partner     string           `json:"partner"`
	PartnerName string           `json:"partner_name"`
	Source      string           `json:"source"`
	SourceName  string           `json:"source_name"`
	Times       map[news.Way]int `json:"times"`   // how often entries were given, by the way
	All         int              `json:"all"`     // how often, whichever way
	Entries     int              `json:"entries"` // how many different ones, news.UsedEntries at most
}

// UsageEntry is how an entry was given to a partner on a day.
type UsageEntry struct {
	Day         string        `json:"day"`
	ID          string        `json:"id"` // of the entry; empty: of those that are not remembered one by one
	Title       string        `json:"title"`
	URL         string        `json:"url"`
	Source      string        `json:"source"`
	Partner     string        `json:"partner"`
	PartnerName string        `json:"partner_name"`
	Way         news.Way      `json:"way"`
	Line        news.Timeline `json:"line"`  // whose feed, or what was asked for; empty: no single one
	Label       string        `json:"label"` // under which it was given
	Times       int           `json:"times"`
}

// EachUsage tells, one by one, what partners were given: by the partner, then the day, then the source. It ends with the first error
// of take.
func (o *Office) EachUsage(ctx context.Context, ask UsageAsk, take func(UsageRow) error) error {
	partners, err := o.usagePartners(ctx, ask.Partner)
	if err != nil {
		return err
	}
	sources, err := o.namesOfSources(ctx)
	if err != nil {
		return err
	}
	after := ask.After
	if at := slices.IndexFunc(partners, func(p news.Partner) bool { return p.ID == after.Partner }); at >= 0 {
		partners = partners[at:]
	} else if after.Partner != "" {
		return refuse(NotFound, PartnerMissing, after.Partner)
	}
	for _, p := range partners {
		dates := ask.Days
		if p.ID == after.Partner {
			dates = dates[max(0, slices.Index(dates, after.Day)):] // the days before were told
		}
		days, err := o.p.Usage.UsedDays(ctx, p.ID, dates)
		if err != nil {
			return err
		}
		for i, day := range days {
			for _, source := range slices.Sorted(maps.Keys(day)) {
				if ask.Source != "" && source != ask.Source || p.ID == after.Partner && cmp.Or(cmp.Compare(dates[i], after.Day), cmp.Compare(source, after.Source)) <= 0 {
					continue
				}
				row := UsageRow{Day: dates[i], Partner: p.ID, PartnerName: p.Name, Source: source, SourceName: cmp.Or(sources[source], source),
					Times: day[source].Times, All: day[source].All(), Entries: day[source].Entries}
				if err := take(row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// usagePartners are the partners that are asked about, those too whose keys have ended.
func (o *Office) usagePartners(ctx context.Context, id string) ([]news.Partner, error) {
	if id != "" {
		p, err := o.Partner(ctx, id)
		return []news.Partner{p}, err
	}
	return o.Partners(ctx)
}

// namesOfSources are the names of all sources, by id.
func (o *Office) namesOfSources(ctx context.Context) (map[string]string, error) {
	list, err := o.SourceNames(ctx)
	names := make(map[string]string, len(list))
	for _, s := range list {
		names[s.ID] = s.Name
	}
	return names, err
}

// EachUse tells, one by one, where the entries of one source went: by the partner, then the day, then the entry. It ends with the first
// error of take.
func (o *Office) EachUse(ctx context.Context, ask UsageAsk, take func(UsageEntry) error) error {
	return o.eachUse(ctx, ask, true, take)
}

// eachUse is EachUse, with the entries named or not.
func (o *Office) eachUse(ctx context.Context, ask UsageAsk, named bool, take func(UsageEntry) error) error {
	if ask.Source == "" {
		return refuse(Invalid, UsageNoSource)
	}
	var of []news.UsedBy
	names := map[string]string{}
	flush := func() error {
		err := o.uses(ctx, of, names, named, take)
		of = of[:0]
		return err
	}
	err := o.EachUsage(ctx, ask, func(r UsageRow) error {
		names[r.Partner] = r.PartnerName
		if of = append(of, news.UsedBy{Day: r.Day, Partner: r.Partner, Source: r.Source}); len(of) < usageRead {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// uses tells what some records hold.
func (o *Office) uses(ctx context.Context, of []news.UsedBy, names map[string]string, named bool, take func(UsageEntry) error) error {
	used, err := o.p.Usage.Used(ctx, of)
	if err != nil {
		return err
	}
	known := map[string]news.Entry{}
	for i, u := range used {
		if u == nil {
			continue
		}
		all := u.All()
		if named {
			if err := o.learn(ctx, known, all); err != nil {
				return err
			}
		}
		for way, times := range u.More() {
			all = append(all, news.Given{Way: way, Times: times})
		}
		for _, g := range all {
			e := known[g.ID]
			use := UsageEntry{Day: of[i].Day, ID: g.ID, Title: e.Title, URL: e.URL, Source: of[i].Source, Partner: of[i].Partner, PartnerName: names[of[i].Partner],
				Way: g.Way, Line: g.Line, Label: g.Label, Times: g.Times}
			if err := take(use); err != nil {
				return err
			}
		}
	}
	return nil
}

// learn reads those of the entries that are not known, taken down or not, as far as they are kept: whose work it is asks most about what he had
// taken down.
func (o *Office) learn(ctx context.Context, known map[string]news.Entry, given []news.Given) error {
	var ids []string
	for _, g := range given {
		if _, ok := known[g.ID]; !ok && (len(ids) == 0 || ids[len(ids)-1] != g.ID) {
			ids = append(ids, g.ID)
		}
	}
	for step := range slices.Chunk(ids, usageRead) {
		there, err := o.p.Entries.EntriesByID(ctx, step)
		if err != nil {
			return err
		}
		gone, err := o.p.Archive.Removed(ctx, slices.DeleteFunc(slices.Clone(step), func(id string) bool { _, ok := there[id]; return ok }))
		if err != nil {
			return err
		}
		for _, id := range step {
			e, ok := there[id]
			if !ok {
				e = gone[id].Entry
			}
			known[id] = news.Entry{Title: e.Title, URL: e.URL}
		}
	}
	return nil
}

// usageMost is how many rows of a report are shown at once.
const usageMost = 20_000

// errUsageMost ends a page of a report that has more.
var errUsageMost = errors.New("the report has more rows than are shown")

// UsagePage are so many rows of EachUsage, in its order; more: there are others after them.
func (o *Office) UsagePage(ctx context.Context, ask UsageAsk, limit int) (rows []UsageRow, more bool, err error) {
	err = o.EachUsage(ctx, ask, func(r UsageRow) error {
		if len(rows) == limit {
			return errUsageMost
		}
		rows = append(rows, r)
		return nil
	})
	if errors.Is(err, errUsageMost) {
		return rows, true, nil
	}
	return rows, false, err
}

// UsageRows are the rows of EachUsage, the newest first; more: there are others.
func (o *Office) UsageRows(ctx context.Context, ask UsageAsk) (rows []UsageRow, more bool, err error) {
	rows, more, err = o.UsagePage(ctx, ask, usageMost)
	slices.SortStableFunc(rows, func(a, b UsageRow) int { return cmp.Compare(b.Day, a.Day) })
	return rows, more, err
}

// UseRow is how an entry was given to a partner one way, in all the days of a report.
type UseRow struct {
	UsageEntry
	Until string `json:"until"` // the last day; Day is the first
}

// NameUses puts the titles and addresses of their entries with rows, as far as these are kept.
func (o *Office) NameUses(ctx context.Context, rows []UseRow) error {
	known, given := map[string]news.Entry{}, make([]news.Given, 0, len(rows))
	for i := range rows {
		if rows[i].ID != "" {
			given = append(given, news.Given{ID: rows[i].ID})
		}
	}
	err := o.learn(ctx, known, given)
	for i := range rows {
		e := known[rows[i].ID]
		rows[i].Title, rows[i].URL = e.Title, e.URL
	}
	return err
}

// UseRows are what EachUse tells, the days added up, what was given most first; more: there are others. Their entries are not named, as few of them
// are shown at a time: see NameUses.
func (o *Office) UseRows(ctx context.Context, ask UsageAsk) (rows []UseRow, more bool, err error) {
	at := map[UsageEntry]int{}
	err = o.eachUse(ctx, ask, false, func(u UsageEntry) error {
		key := u
		key.Day, key.Times = "", 0
		i, ok := at[key]
		if !ok {
			if i = len(rows); i == usageMost {
				return errUsageMost
			}
			at[key], rows = i, append(rows, UseRow{UsageEntry: u, Until: u.Day})
			return nil
		}
		r := &rows[i]
		r.Times += u.Times
		r.Day, r.Until = min(r.Day, u.Day), max(r.Until, u.Day)
		return nil
	})
	if errors.Is(err, errUsageMost) {
		more, err = true, nil
	}
	slices.SortStableFunc(rows, func(a, b UseRow) int { return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.ID, b.ID)) })
	return rows, more, err
}
