package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// formBody is what the form of a source shows.
type formBody struct {
	Action  string
	New     bool
	ID, Rev string
	Form    url.Values
	Faults  map[string]string // by field, what is wrong with it
	Seen    []editorial.CategorySeen
	Other   *conflict
	Found   *editorial.Discovered
}

// conflict is what another editor did meanwhile.
type conflict struct {
	By      string
	At      time.Time
	Changed []editorial.Changed // from what is in the form to what stands
}

// Groups of the form's fields, in order.
var (
	placeFields    = []string{"name", "url", "homepage", "timezone", "language", "interval", "paused"}
	licenceFields  = []string{"licence-label", "rights", "licence-url"}
	selectorFields = []string{"links", "next", "title", "date", "content", "byline", "trail", "edition", "pages", "page-name"}
)

// editSource shows the form of a source.
func (p *Pages) editSource(v *view, w http.ResponseWriter, r *http.Request) error {
	src, err := p.Office.Source(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showForm(v, w, r, formBody{ID: src.ID, Rev: src.Rev, Form: v.formOf(src)})
}

func (p *Pages) showForm(v *view, w http.ResponseWriter, r *http.Request, b formBody) (err error) {
	title := "desk.source.edit"
	b.Action = v.To(sourcePath(b.ID) + "/edit")
	if b.New {
		b.Action, title = v.To("admin/sources/new"), "desk.source.add"
		if b.Found != nil && b.Found.Preview != nil {
			b.Seen = editorial.CategoriesIn(b.Found.Preview)
		}
	} else if b.Seen, err = p.Office.CategoriesSeen(r.Context(), b.ID); err != nil {
		return err
	}
	return v.show(w, r, title, "sourceform", b)
}

// putSource saves the form. Where another editor was quicker, it says what they did, and keeps what was written.
func (p *Pages) putSource(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id := r.PathValue("id")
	now, err := p.Office.Source(r.Context(), id)
	if err != nil {
		return err
	}
	b := formBody{ID: id, Rev: r.PostForm.Get("rev"), Form: r.PostForm}
	src, err := v.sourceOf(r.PostForm, now)
	if err == nil && r.PostForm.Get("step") == "preview" {
		return p.previewEdit(v, w, r, b, src)
	}
	if err == nil {
		src.Rev = b.Rev
		_, err = p.Office.PutSource(r.Context(), v.By, src)
	}
	if err == nil {
		return v.done(w, r, sourcePath(id), "saved")
	}
	if err := v.refused(r, err); err != nil {
		return err
	}
	b.Faults = v.faults(err)
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Code == editorial.SourceChanged {
		if now, err = p.Office.Source(r.Context(), id); err != nil {
			return err
		}
		if b.Other, err = p.meanwhile(r.Context(), v, src, now); err != nil {
			return err
		}
		b.Rev = now.Rev
	}
	return p.showForm(v, w, r, b)
}

// previewEdit shows what would come in by the form of a source that is there.
func (p *Pages) previewEdit(v *view, w http.ResponseWriter, r *http.Request, b formBody, src news.Source) error {
	ctx, cancel := context.WithTimeout(r.Context(), refreshTime)
	defer cancel()
	found, err := p.preview(ctx, src)
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		b.Faults = v.faults(err)
	}
	b.Found = found
	return p.showForm(v, w, r, b)
}

// preview is what would come in by a source.
func (p *Pages) preview(ctx context.Context, src news.Source) (*editorial.Discovered, error) {
	pre, err := p.Office.Preview(ctx, editorial.PreviewAsk{Source: src})
	if err != nil {
		return nil, err
	}
	return &editorial.Discovered{Source: src, Preview: pre, Doubts: p.Office.Doubts(pre)}, nil
}

// meanwhile says what stands otherwise than in the form, and who did it last.
func (p *Pages) meanwhile(ctx context.Context, v *view, mine, now news.Source) (*conflict, error) {
	c := &conflict{}
	edits, _, err := p.Office.SourceHistory(ctx, now.ID, news.Cursor{}, 1)
	if err != nil {
		return nil, err
	}
	if len(edits) > 0 {
		c.By, c.At = edits[0].By, edits[0].At
	}
	changed, err := editorial.SourceChanges(mine, now)
	c.Changed = v.worded("source", false, changed)
	return c, err
}

// faults are what is wrong, by the field of the form.
func (v *view) faults(err error) map[string]string {
	e, ok := errors.AsType[*editorial.Error](err)
	if !ok {
		return nil
	}
	faults := map[string]string{}
	if e.Field != "" {
		faults[e.Field] = v.SayAll(e.Reasons())
	}
	for i, r := range e.Cause {
		if r.Rule == "config.at" && len(r.Terms) > 0 {
			end := i + 1
			for end < len(e.Cause) && e.Cause[end].Rule != "config.at" {
				end++
			}
			faults[fieldOf(r.Terms[0])] = v.SayAll(e.Cause[i+1 : end])
		}
	}
	return faults
}

// fieldOf is the form's field for a path of a source's configuration.
func fieldOf(path string) string {
	if m := exceptionPath.FindStringSubmatch(path); m != nil {
		return "except-" + m[1]
	}
	name, _, _ := strings.Cut(path, "[")
	named := map[string]string{"licence.label": "licence-label", "licence.url": "licence-url", "licence.public": "public", "licence.partner": "partner", "licence.rights": "rights",
		"selectors.page_name": "page-name", "paused_until": "paused"}
	if field, ok := named[name]; ok {
		return field
	}
	name = strings.TrimPrefix(name, "selectors.")
	if strings.HasPrefix(name, "categories") {
		return "categories"
	}
	return name
}

// formOf is a source as the form has it.
func (v *view) formOf(src news.Source) url.Values {
	f, sel := url.Values{}, src.Selectors
	for name, value := range map[string]string{"id": src.ID, "name": src.Name, "kind": string(src.Kind), "url": src.URL, "homepage": src.Homepage, "timezone": src.Timezone, "language": src.Language,
		"labels": strings.Join(src.Labels, "，"), "permit": strings.Join(src.Permit, "\n"), "preset": src.Preset, "public": string(src.Licence.Public), "partner": string(src.Licence.Partner),
		"licence-label": src.Licence.Label, "rights": src.Licence.Rights, "licence-url": src.Licence.URL, "links": sel.Links, "next": sel.Next, "title": sel.Title, "date": sel.Date,
		"content": sel.Content, "byline": sel.Byline, "trail": sel.Trail, "edition": sel.Edition, "pages": sel.Pages, "page-name": sel.PageName} {
		f.Set(name, value)
	}
	if src.Interval > 0 {
		f.Set("interval", news.FormatDuration(src.Interval))
	}
	if !src.PausedUntil.IsZero() {
		f.Set("paused", src.PausedUntil.In(v.zone).Format("2006-01-02T15:04"))
	}
	if src.Enabled {
		f.Set("enabled", "1")
	}
	f["channels"], f["towns"] = src.Channels, src.Towns
	putExceptions(f, src.Licence.Except)
	for name, channel := range src.Categories {
		f["category"], f["category-channel"] = append(f["category"], name), append(f["category-channel"], channel)
	}
	return f
}

// sourceOf is a source as the form says it, over what stands.
func (v *view) sourceOf(form url.Values, src news.Source) (news.Source, error) {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	sel := &src.Selectors
	for name, to := range map[string]*string{"name": &src.Name, "url": &src.URL, "homepage": &src.Homepage, "timezone": &src.Timezone, "language": &src.Language, "preset": &src.Preset,
		"licence-label": &src.Licence.Label, "rights": &src.Licence.Rights, "licence-url": &src.Licence.URL, "links": &sel.Links, "next": &sel.Next, "title": &sel.Title, "date": &sel.Date,
		"content": &sel.Content, "byline": &sel.Byline, "trail": &sel.Trail, "edition": &sel.Edition, "pages": &sel.Pages, "page-name": &sel.PageName} {
		*to = get(name)
	}
	if src.ID == "" {
		src.ID = get("id")
	}
	src.Kind = news.Kind(get("kind"))
	src.URL = editorial.WebAddress(src.URL)
	src.Licence.Public, src.Licence.Partner = news.Extent(get("public")), news.Extent(get("partner"))
	src.Enabled = get("enabled") != ""
	src.Channels, src.Towns = ticked(form["channels"]), ticked(form["towns"])
	src.Labels, src.Permit = wordsOf(form.Get("labels")), wordsOf(form.Get("permit"))
	src.Categories = nil
	for i, name := range form["category"] {
		name = strings.TrimSpace(name)
		if i < len(form["category-channel"]) && name != "" && form["category-channel"][i] != "" {
			if src.Categories == nil {
				src.Categories = map[string]string{}
			}
			src.Categories[name] = form["category-channel"][i]
		}
	}
	var err error
	if form.Has("exceptions") {
		if src.Licence.Except, err = exceptionsOf(form); err != nil {
			return src, err
		}
	}
	src.Interval = 0
	if given := get("interval"); given != "" {
		if src.Interval, err = v.interval(given); err != nil {
			return src, err
		}
	}
	if given := get("paused"); given == "" {
		src.PausedUntil = time.Time{}
	} else if at, err := v.moment(given); err != nil {
		return src, invalid("paused", news.Because("config.moment", given))
	} else if !at.Equal(src.PausedUntil.Truncate(time.Minute)) {
		src.PausedUntil = at
	}
	return src, nil
}

// ticked are the values of boxes; nil for none.
func ticked(values []string) []string {
	values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
	if len(values) == 0 {
		return nil
	}
	return values
}

// fieldView is one field of the form as it is shown.
type fieldView struct {
	Name, Label, Help, Value, Fault, Type string
	Options                               []option
	Lines                                 int    // of a field for many words; 0: it has one
	Locked                                string // why it cannot be changed here; empty: it can
}

// Field is one of the form.
func (v *view) Field(b formBody, name string) fieldView {
	f := fieldView{Name: name, Label: v.T("desk.source." + name), Help: v.T("desk.source-help." + name), Value: b.Form.Get(name), Fault: b.Faults[name], Type: "text"}
	if f.Help == "desk.source-help."+name {
		f.Help = ""
	}
	if name == "paused" {
		f.Type = "datetime-local"
	}
	add := func(value, text string) { f.Options = append(f.Options, option{value, text, value == f.Value}) }
	switch name {
	case "kind":
		for _, k := range []news.Kind{news.KindFeed, news.KindPage, news.KindEpaper} {
			add(string(k), v.T("kind."+string(k)))
		}
	case "preset":
		add("", "—")
		for _, id := range []string{"zjol", "founder"} {
			add(id, id)
		}
	case "public", "partner":
		add("", v.T("extent.site"))
		for _, x := range extents() {
			add(string(x), v.T("extent."+string(x)))
		}
	}
	return f
}

// Fields are some of the form's.
func (v *view) Fields(b formBody, group string) (all []fieldView) {
	names := map[string][]string{"place": placeFields, "licence": licenceFields, "selectors": selectorFields}[group]
	for _, name := range names {
		all = append(all, v.Field(b, name))
	}
	return all
}

// Ticks are boxes of the form, for channels or towns.
func (v *view) Ticks(form url.Values, name string) (all []option) {
	now, is := v.all.Settings.Current(), form[name]
	left := slices.Clone(is)
	add := func(id, text string) {
		all = append(all, option{id, text, slices.Contains(is, id)})
		left = slices.DeleteFunc(left, func(s string) bool { return s == id })
	}
	if name == "towns" {
		for _, t := range now.Towns {
			add(t.ID, t.Name)
		}
	} else {
		for _, c := range now.Channels {
			add(c.ID, c.Name)
		}
	}
	for _, id := range slices.Clone(left) { // gone by now
		add(id, id)
	}
	return all
}

// categoryRow is a row of the map of categories.
type categoryRow struct {
	Name    string
	Entries int
	New     bool
	Options []option
}

// CategoryRows are the map of categories: those that were seen, those that are mapped, and some that are empty.
func (v *view) CategoryRows(b formBody) (rows []categoryRow) {
	mapped := map[string]string{}
	for i, name := range b.Form["category"] {
		if i < len(b.Form["category-channel"]) {
			mapped[name] = b.Form["category-channel"][i]
		}
	}
	row := func(name string, entries int) categoryRow {
		c := categoryRow{Name: name, Entries: entries, New: name == ""}
		is := mapped[name]
		c.Options = append(c.Options, option{"", "—", is == ""})
		known := is == ""
		for _, ch := range v.Channels() {
			c.Options = append(c.Options, option{ch.ID, ch.Name, ch.ID == is})
			known = known || ch.ID == is
		}
		if !known {
			c.Options = append(c.Options, option{is, is, true})
		}
		delete(mapped, name)
		return c
	}
	for _, s := range b.Seen {
		if len(rows) < categoriesShown || mapped[s.Name] != "" {
			rows = append(rows, row(s.Name, s.Entries))
		}
	}
	names := make([]string, 0, len(mapped))
	for name := range mapped {
		if name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		rows = append(rows, row(name, 0))
	}
	return append(rows, row("", 0), row("", 0))
}

// categoriesShown is how many categories that were seen the form offers.
const categoriesShown = 40
