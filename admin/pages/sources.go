package pages

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// sourcesBody is what the table of sources shows.
type sourcesBody struct {
	editorial.SourceTable
	Ask     editorial.TableAsk
	Query   string // Ask as it stands in the page's address
	Heads   []head
	Filters []filter
	Older   string // address of the next page; empty: there is none
	Newer   string
	Undo    string // act that was just done
	OPML    string // address of what was found, as a list
	YAML    string
}

// head is a column's name, which orders the table by it.
type head struct {
	Text, URL string
	Sorted    string // ascending or descending; empty: by another
}

// filter is a field of the question above the table.
type filter struct {
	Name, Label string
	Options     []option
}

// option is a value that a field can have.
type option struct {
	Value, Text string
	Is          bool
}

// tableAsk reads the question of a table from an address.
func tableAsk(q url.Values) editorial.TableAsk {
	page, _ := strconv.Atoi(q.Get("page")) // no number: the first
	return editorial.TableAsk{Query: q.Get("q"), Health: editorial.Health(q.Get("health")), Kind: news.Kind(q.Get("kind")), Channel: q.Get("channel"), Label: q.Get("label"),
		Licence: news.Extent(q.Get("licence")), Sort: editorial.TableSort(q.Get("sort")), Reverse: q.Get("reverse") != "", Page: page}
}

// asked is the question as pairs for an address, with some other values.
func asked(ask editorial.TableAsk, other ...string) []string {
	reverse := ""
	if ask.Reverse {
		reverse = "1"
	}
	pairs := []string{"q", ask.Query, "health", string(ask.Health), "kind", string(ask.Kind), "channel", ask.Channel, "label", ask.Label,
		"licence", string(ask.Licence), "sort", string(ask.Sort), "reverse", reverse}
	return append(pairs, other...)
}

func (p *Pages) sources(v *view, w http.ResponseWriter, r *http.Request) error {
	ask := tableAsk(r.URL.Query())
	table, err := p.Office.SourceTable(r.Context(), ask)
	if err != nil {
		return err
	}
	b := sourcesBody{SourceTable: table, Ask: ask}
	if b.Undo, err = p.justDone(v, r); err != nil {
		return err
	}
	_, b.Query, _ = strings.Cut(v.To("", asked(ask)...), "?")
	b.OPML, b.YAML = v.To("admin/sources/export", asked(ask)...), v.To("admin/sources/export", asked(ask, "as", "yaml")...)
	b.Heads = v.heads(ask)
	b.Filters = v.filters(ask, &table)
	at := func(page int) string { return v.To("admin/sources", asked(ask, "page", strconv.Itoa(page))...) }
	if table.Page > 1 {
		b.Newer = at(table.Page - 1)
	}
	if table.Page < table.Pages {
		b.Older = at(table.Page + 1)
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("n")); err == nil && v.Notice != "" {
		v.Notice = v.T("desk.sources.did", v.Notice, n)
	}
	return v.show(w, r, "desk.sources", "sources", b)
}

// justDone is the act that the page's address says was just done, where there is such a one and who asks may undo it; else empty. Anybody
// may have written the address: it must lead a button to nothing else.
func (p *Pages) justDone(v *view, r *http.Request) (string, error) {
	id := r.URL.Query().Get("act")
	if id == "" || !v.May("POST /admin/acts/{id}/undo") {
		return "", nil
	}
	act, err := p.Office.Act(r.Context(), id)
	if _, refused := errors.AsType[*editorial.Error](err); refused || err == nil && !p.Office.MayUndo(v.By, act) {
		return "", nil
	}
	return act.ID, err
}

func (v *view) heads(ask editorial.TableAsk) []head {
	var heads []head
	for _, h := range []struct {
		sort editorial.TableSort
		text string
	}{{editorial.SortName, "desk.sources.name"}, {editorial.SortHealth, "desk.sources.health"}, {editorial.SortLastNew, "desk.sources.last-new"}, {editorial.SortNext, "desk.sources.next"}} {
		next, is := ask, head{Text: v.T(h.text)}
		next.Sort, next.Reverse = h.sort, false
		if ask.Sort == h.sort {
			if is.Sorted = "ascending"; ask.Reverse {
				is.Sorted = "descending"
			}
			next.Reverse = !ask.Reverse
		}
		is.URL = v.To("admin/sources", asked(next)...)
		heads = append(heads, is)
	}
	return heads
}

// filters are the fields of the question, with what the sources have.
func (v *view) filters(ask editorial.TableAsk, table *editorial.SourceTable) []filter {
	health := filter{Name: "health", Label: v.T("desk.sources.health")}
	troubled := 0
	for _, h := range editorial.Healths() {
		if h.Troubled() {
			troubled += table.Healths[h]
		}
	}
	health.add(string(editorial.HealthTroubled), v.T("desk.sources.count", v.T("health.troubled"), troubled), string(ask.Health))
	for _, h := range editorial.Healths() {
		if n := table.Healths[h]; n > 0 || h == ask.Health {
			health.add(string(h), v.T("desk.sources.count", v.T("health."+string(h)), n), string(ask.Health))
		}
	}
	channel := filter{Name: "channel", Label: v.T("desk.sources.channel")}
	for _, id := range table.Channels {
		channel.add(id, v.channel(id), ask.Channel)
	}
	label := filter{Name: "label", Label: v.T("desk.sources.label")}
	for _, l := range table.Labels {
		label.add(l, l, ask.Label)
	}
	licence := filter{Name: "licence", Label: v.T("desk.sources.licence")}
	licence.add(string(editorial.LicenceSite), v.T("extent.site"), string(ask.Licence))
	for _, x := range extents() {
		licence.add(string(x), v.T("extent."+string(x)), string(ask.Licence))
	}
	return []filter{health, channel, label, licence}
}

func extents() []news.Extent {
	return []news.Extent{news.ExtentNothing, news.ExtentHeadline, news.ExtentSummary, news.ExtentFull}
}

func (f *filter) add(value, text, is string) {
	f.Options = append(f.Options, option{value, text, value == is})
}

// channel is a channel's name.
func (v *view) channel(id string) string {
	if c, ok := v.all.Settings.Current().Channel(id); ok {
		return c.Name
	}
	return id
}

func (v *view) town(id string) string {
	if t, ok := v.all.Settings.Current().Town(id); ok {
		return t.Name
	}
	return id
}

// HealthText is how a source does, in a word.
func (v *view) HealthText(h editorial.Health) string { return v.T("health." + string(h)) }

// sparkHeight is that of a drawing of days.
const sparkHeight = 20

// Spark is the path of a drawing of days: a bar for each, as high as its number against the highest.
func (v *view) Spark(days []int) string {
	most := 1
	for _, n := range days {
		most = max(most, n)
	}
	var b strings.Builder
	for i, n := range days {
		if n > 0 {
			h := max(1, n*sparkHeight/most)
			fmt.Fprintf(&b, "M%d %dv-%dh3v%dz", i*4, sparkHeight, h, h)
		}
	}
	return b.String()
}

// Sum is how many entries came on the days together.
func (v *view) Sum(days []int) (n int) {
	for _, d := range days {
		n += d
	}
	return n
}

// undoAct brings back what stood before an act, and leads back to the page that asked. Why it cannot, the act's page says.
func (p *Pages) undoAct(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if _, err := p.Office.Undo(r.Context(), v.By, r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.act)
	}
	return v.done(w, r, p.undoneFrom(r), "undone")
}

// undoneFrom is the page that an act was undone from, as far as it is there still.
func (p *Pages) undoneFrom(r *http.Request) string {
	form := r.PostForm
	if form.Get("audit") != "" {
		return "admin/audit"
	}
	if id := form.Get("entry"); id != "" {
		return entryPath(id)
	}
	if id := form.Get("takedown"); id != "" {
		return takedownPath(id)
	}
	if id := form.Get("source"); id != "" {
		if _, err := p.Office.Source(r.Context(), id); err == nil {
			return sourcePath(id)
		}
	}
	return "admin/sources"
}

// chosen are the sources that were ticked, and the revisions in which they were seen.
func chosen(picked []string) (ids []string, revs map[string]string) {
	revs = map[string]string{}
	for _, value := range picked {
		id, rev, _ := strings.Cut(value, " ")
		ids, revs[id] = append(ids, id), rev
	}
	return ids, revs
}
