package pages

import (
	"net/url"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// saidField is a field of the form in which an editor has an entry say something else than its source.
type saidField struct {
	Name, Label string
	Value       string // as it is written now
	Had         string // as it was when the form was shown
	Other       bool   // an editor's stands
	Brought     string // what the source has, where an editor's stands
	Names       bool
	Fault       string
}

// sayField names the field of the form: names of people are those of entries in other forms too.
func sayField(field string) string { return "say-" + field }

// saidFields are the fields of an entry's form, as they were sent, else as they stand.
func (v *view) saidFields(e news.Entry, form url.Values) (fields []saidField) {
	sent, said, brought := form.Get("do") == "say", e.Says(), e.Brought()
	add := func(field, is, was string, other, names bool) {
		label := v.T(field)
		if field == "title" {
			label = v.T("desk.entry.say-title")
		}
		f := saidField{Name: sayField(field), Label: label, Value: is, Had: is, Other: other, Names: names}
		if sent {
			f.Value = form.Get(f.Name)
		}
		if f.Brought = v.T("desk.entry.as-brought", was); was == "" {
			f.Brought = v.T("desk.entry.as-brought-none")
		}
		if sent && v.Fault != nil && v.Fault.Field == field {
			f.Fault = v.Fault.Detail
		}
		fields = append(fields, f)
	}
	was := said.Texts(brought)
	for i, t := range said.Texts(&e) {
		add(t.Field, *t.Of, *was[i].Of, *t.Said != nil, false)
	}
	had := said.Names(brought)
	for i, n := range said.Names(&e) {
		add(n.Field, strings.Join(*n.Of, "、"), strings.Join(*had[i].Of, "、"), *n.Said != nil, true)
	}
	return fields
}

// rewritten is what a form has an entry say: only what was written otherwise than it stood there.
func rewritten(form url.Values) (said news.Said) {
	now := func(field string) (string, bool) {
		name := sayField(field)
		return form.Get(name), form.Has(name) && form.Get(name) != form.Get("had-"+name)
	}
	for _, t := range said.Texts(&news.Entry{}) {
		if text, other := now(t.Field); other {
			*t.Said = &text
		}
	}
	for _, n := range said.Names(&news.Entry{}) {
		if text, other := now(n.Field); other {
			*n.Said = new(editorial.SplitNames(text))
		}
	}
	return said
}
