package pages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// usageRows is how many rows of a report a page has.
const usageRows = 100

// usageBody is what both reports show.
type usageBody struct {
	Partners          filter
	Source            string // id, as it was asked for
	From, Until       string
	CSV, JSON, Across string // addresses: of the files, and of the other report
	More              bool
	Turn              turning
	Rows              []editorial.UsageRow
	Uses              []editorial.UseRow
}

// usageAsk reads the question of a report from an address.
func (v *view) usageAsk(r *http.Request) (ask editorial.UsageAsk, err error) {
	q := r.URL.Query()
	var from, until site.Date
	for name, into := range map[string]*site.Date{"from": &from, "until": &until} {
		if text := strings.TrimSpace(q.Get(name)); text != "" {
			if err := into.UnmarshalText([]byte(text)); err != nil {
				return ask, err
			}
		}
	}
	ask = editorial.UsageAsk{Partner: strings.TrimSpace(q.Get("partner")), Source: strings.TrimSpace(q.Get("source"))}
	ask.Days, err = site.Days(from, until, v.all.Office.Today())
	return ask, err
}

// usageBody begins a report at a path; across is the other one's.
func (v *view) usageBody(r *http.Request, ask editorial.UsageAsk, path, across string) (*usageBody, error) {
	partners, err := v.all.Office.Partners(r.Context())
	if err != nil {
		return nil, err
	}
	b := &usageBody{Source: ask.Source, From: ask.Days[0], Until: ask.Days[len(ask.Days)-1], Partners: filter{Name: "partner", Label: v.T("desk.usage.partner")}}
	for _, p := range partners {
		b.Partners.add(p.ID, p.Name, ask.Partner)
	}
	asked := v.usageAsked(ask)
	b.CSV, b.JSON = v.To(path+"/export", append(asked, "as", "csv")...), v.To(path+"/export", append(asked, "as", "json")...)
	b.Across = v.To(across, asked...)
	return b, nil
}

// usageAsked is a question as pairs for an address.
func (v *view) usageAsked(ask editorial.UsageAsk) []string {
	return slices.Clip([]string{"from", ask.Days[0], "until", ask.Days[len(ask.Days)-1], "partner", ask.Partner, "source", ask.Source})
}

// usage shows who was given what, by the day, the partner and the source.
func (p *Pages) usage(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.usageAsk(r)
	if err != nil {
		return err
	}
	b, err := v.usageBody(r, ask, "admin/usage", "admin/usage/entries")
	if err != nil {
		return err
	}
	rows, more, err := p.Office.UsageRows(r.Context(), ask)
	if err != nil {
		return err
	}
	b.More = more
	b.Rows, b.Turn = turn(v, r, "admin/usage", rows, usageRows, v.usageAsked(ask)...)
	return v.show(w, r, "desk.usage", "usage", b)
}

// uses shows where the entries of a source went: in which feeds, to whom, under which label.
func (p *Pages) uses(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.usageAsk(r)
	if err != nil {
		return err
	}
	b, err := v.usageBody(r, ask, "admin/usage/entries", "admin/usage")
	if err != nil {
		return err
	}
	var rows []editorial.UseRow
	if ask.Source != "" {
		if rows, b.More, err = p.Office.UseRows(r.Context(), ask); err != nil {
			return err
		}
	}
	b.Uses, b.Turn = turn(v, r, "admin/usage/entries", rows, usageRows, v.usageAsked(ask)...)
	if err := p.Office.NameUses(r.Context(), b.Uses); err != nil {
		return err
	}
	return v.show(w, r, "desk.uses", "uses", b)
}

// exportUsage gives the first report as a file.
func (p *Pages) exportUsage(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.usageAsk(r)
	if err != nil {
		return err
	}
	head := []string{v.T("desk.usage.day"), v.T("desk.usage.partner"), "partner", v.T("desk.usage.source"), "source", v.T("desk.usage.entries"), v.T("desk.usage.times")}
	for _, way := range news.Ways() {
		head = append(head, v.Way(way))
	}
	out := newExport(w, r, "usage", head...)
	err = p.Office.EachUsage(r.Context(), ask, func(row editorial.UsageRow) error {
		line := []string{row.Day, row.PartnerName, row.Partner, row.SourceName, row.Source, strconv.Itoa(row.Entries), strconv.Itoa(row.All)}
		for _, way := range news.Ways() {
			line = append(line, strconv.Itoa(row.Times[way]))
		}
		return out.line(row, line)
	})
	return p.exported(out, r, err)
}

// exportUses gives the second report as a file, each day by itself.
func (p *Pages) exportUses(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.usageAsk(r)
	if err != nil {
		return err
	}
	out := newExport(w, r, "usage-entries", v.T("desk.usage.day"), v.T("desk.usage.entry"), "id", v.T("desk.usage.address"), v.T("desk.usage.partner"), "partner",
		v.T("desk.usage.way"), v.T("desk.usage.line"), "line", v.T("desk.usage.label"), v.T("desk.usage.times"))
	err = p.Office.EachUse(r.Context(), ask, func(u editorial.UsageEntry) error {
		return out.line(u, []string{u.Day, v.UsedTitle(u), u.ID, u.URL, u.PartnerName, u.Partner, v.Way(u.Way), v.Line(u.Line), u.Line, u.Label, strconv.Itoa(u.Times)})
	})
	return p.exported(out, r, err)
}

// Way is a way of getting entries, in words.
func (v *view) Way(way news.Way) string { return v.T("used." + string(way)) }

// Ways are how often entries were given each way, in words.
func (v *view) Ways(times map[news.Way]int) (said []string) {
	for _, way := range slices.Sorted(maps.Keys(times)) {
		said = append(said, v.Way(way)+" "+strconv.Itoa(times[way]))
	}
	return said
}

// UsedTitle names an entry of a report.
func (v *view) UsedTitle(u editorial.UsageEntry) string {
	switch {
	case u.ID == "":
		return v.T("desk.usage.others")
	case u.Title == "":
		return v.T("desk.usage.gone")
	}
	return u.Title
}

// UsesOf is where a row of the first report leads: its entries.
func (v *view) UsesOf(row editorial.UsageRow) string {
	return v.To("admin/usage/entries", "from", row.Day, "until", row.Day, "partner", row.Partner, "source", row.Source)
}

// Line is a feed in words: that of everything, of a channel, a town, a source. Without a name: none alone.
func (v *view) Line(line news.Timeline) string {
	kind, rest, _ := strings.Cut(line, "/")
	switch kind {
	case "":
		return v.T("desk.usage.no-line")
	case news.TimelineAll:
		return v.T("desk.usage.line-all")
	case "channel":
		if id, of, both := strings.Cut(rest, "/town/"); both {
			return v.channel(id) + " · " + v.town(of)
		}
		return v.channel(rest)
	case "town":
		return v.town(rest)
	case "source":
		return v.T("desk.usage.line-source", rest)
	case "search":
		if q, err := url.QueryUnescape(rest); err == nil {
			rest = q
		}
		return v.T("desk.usage.line-search", rest)
	}
	return line
}
