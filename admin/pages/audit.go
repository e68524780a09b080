package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// The bounds of the audit log's pages.
const (
	actsShown    = 50     // acts
	changesShown = 5      // fields of an act in the list
	changedShown = 500    // fields of an act on its own page
	valueShown   = 80     // letters of a value in the list
	valueWhole   = 4000   // letters of a value on the act's own page
	actRoom      = 70_000 // bytes of the fields of an act, rowBytes each beside its words
	rowBytes     = 90
)

// auditBody is what the audit log shows.
type auditBody struct {
	Acts       []actRow
	Ask        url.Values // as it was asked
	Ops        filter
	Older      string // address of the next page; empty: there is none
	Newest     string // address of the first page; empty: this is it
	Export     string // address without its form
	Far        time.Time
	Narrowed   bool
	Zone       string
	Rule       string // by which lines leave
	ExportJSON string
}

// actRow is an act with what it changed.
type actRow struct {
	news.Act
	Changed []editorial.Changed
	More    int // fields that are not shown
	MayUndo bool
}

// Added and Removed tell what came or went as a whole.
func (a actRow) Added() bool   { return a.Before == nil && a.After != nil }
func (a actRow) Removed() bool { return a.Before != nil && a.After == nil }

// actsAsk reads the question of the audit log from an address.
func (v *view) actsAsk(q url.Values) (ask editorial.ActsAsk, err error) {
	text := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	ask = editorial.ActsAsk{Query: text("q"), By: text("by"), Op: text("op"), Object: text("object")}
	if ask.From, err = v.day(text("from")); err != nil {
		return ask, err
	}
	if ask.Until, err = v.day(text("until")); err == nil && !ask.Until.IsZero() {
		ask.Until = ask.Until.AddDate(0, 0, 1) // the last day counts
	}
	return ask, err
}

// day is when a day begins in the site's time zone; the zero time for none.
func (v *view) day(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, v.zone)
	if err != nil {
		return at, site.BadRequest(news.Because("desk.bad-day", text))
	}
	return at, nil
}

// misread shows the page that something was sent from once more, with what in it cannot be read.
func (v *view) misread(w http.ResponseWriter, r *http.Request, err error, page handler) error {
	v.Fault, v.Form = admin.Problem(err, v.Lang), r.PostForm
	return page(v, w, r)
}

// auditAsked is the question as pairs for an address, with some other values.
func auditAsked(q url.Values, other ...string) (pairs []string) {
	for _, name := range []string{"q", "by", "op", "object", "from", "until"} {
		pairs = append(pairs, name, strings.TrimSpace(q.Get(name)))
	}
	return append(pairs, other...)
}

func (p *Pages) audit(v *view, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	ask, err := v.actsAsk(q)
	if err != nil {
		return err
	}
	before, err := site.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	found, err := p.Office.FindActs(r.Context(), ask, before, actsShown)
	if err != nil {
		return err
	}
	b := auditBody{Ask: q, Ops: v.ops(ask.Op), Far: found.Far, Narrowed: ask != editorial.ActsAsk{}, Zone: v.zone.String()}
	for _, a := range found.Acts {
		b.Acts = append(b.Acts, v.actRow(a, editorial.ChangedBy(a), changesShown, valueShown))
	}
	if b.Rule = v.T("desk.audit.rule-none"); p.ActsFor > 0 {
		b.Rule = v.T("desk.audit.rule", v.Length(p.ActsFor))
	}
	if !before.IsZero() {
		b.Newest = v.To("admin/audit", auditAsked(q)...)
	}
	if !found.Next.IsZero() {
		b.Older = v.To("admin/audit", auditAsked(q, "cursor", site.CursorText(found.Next))...)
	}
	b.Export, b.ExportJSON = v.To("admin/audit/export", auditAsked(q, "as", "csv")...), v.To("admin/audit/export", auditAsked(q, "as", "json")...)
	return v.show(w, r, "desk.audit", "audit", b)
}

// act shows one act with all that it changed.
func (p *Pages) act(v *view, w http.ResponseWriter, r *http.Request) error {
	a, err := p.Office.Act(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show(w, r, "desk.audit", "act", v.actRow(a, editorial.AllChanged(a), changedShown, valueWhole))
}

// actRow shows some of the fields that an act changed.
func (v *view) actRow(a news.Act, changed []editorial.Changed, most, letters int) actRow {
	row := actRow{Act: a, MayUndo: v.all.Office.MayUndo(v.By, a), More: max(0, len(changed)-most)}
	family, listed := changedIn(&a)
	room := actRoom
	for _, c := range v.worded(family, listed, changed[:len(changed)-row.More]) {
		c.Before, c.After = shortly(c.Before, letters), shortly(c.After, letters)
		if room -= len(c.Field) + len(c.Before) + len(c.After) + rowBytes; room < 0 && len(row.Changed) > 0 {
			row.More += len(changed) - row.More - len(row.Changed)
			break
		}
		row.Changed = append(row.Changed, c)
	}
	return row
}

// shortly is the beginning of a value, in letters.
func shortly(value string, most int) string {
	n := 0
	for i := range value {
		if n == most {
			return value[:i] + "…"
		}
		n++
	}
	return value
}

// Shortly is the beginning of a text, on a line or two.
func (v *view) Shortly(text string) string { return shortly(text, valueShown) }

// ops is the field for what was done: all that can be.
func (v *view) ops(is string) filter {
	f := filter{Name: "op", Label: v.T("desk.audit.what")}
	for _, key := range words.Keys("op.") {
		f.add(strings.TrimPrefix(key, "op."), v.T(key), is)
	}
	return f
}

// Op is what was done, in words; by its name where a newer hub did it.
func (v *view) Op(op string) string { return strings.TrimPrefix(v.T("op."+op), "op.") }

// From says where an act came from, as the audit log writes it.
func (v *view) From(from string) string {
	way, rest, _ := strings.Cut(from, " ")
	if said := v.T("way." + way); from != "" && said != "way."+way {
		way = said
	}
	address, token, shown := strings.Cut(" "+rest, " token ")
	way = strings.TrimSpace(way + address)
	if shown {
		way += " " + v.T("desk.audit.token", token)
	}
	return cmp.Or(way, v.T("desk.audit.hub"))
}

// Offset is how far the site's clock is from UTC at a moment.
func (v *view) Offset(at time.Time) string { return "UTC" + at.In(v.zone).Format("-07:00") }

// Stamp is a moment for programs.
func (v *view) Stamp(at time.Time) string { return at.In(v.zone).Format(time.RFC3339) }

// undoForm undoes an act.
type undoForm struct{ URL, Text, Of string }

// Undo is the form that undoes an act.
func (v *view) Undo(a actRow) undoForm {
	return undoForm{v.To("admin/acts/" + url.PathEscape(a.ID) + "/undo"), v.T("desk.undo"), v.Op(a.Op) + " " + a.Object + " " + v.Time(a.At)}
}
