package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// partnerBody is what the form of a partner shows.
type partnerBody struct {
	Action  string
	New     bool
	ID, Rev string
	Revoked time.Time
	Form    url.Values
	Faults  map[string]string // by field, what is wrong with it
	Other   *conflict
	Sources []option // boxes
	Others  string   // ids of sources that are chosen and have no box
	Many    bool     // not every source has a box
}

// boxesShown is how many sources have a box of their own in the form. The others are named by id.
const boxesShown = 200

func (p *Pages) newPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	return p.showPartner(v, w, r, partnerBody{New: true, Form: v.partnerValues(editorial.PartnerEdit{})})
}

func (p *Pages) addPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	agreed, err := v.agreement(r.PostForm, editorial.PartnerEdit{})
	var told editorial.KeyedPartner
	if err == nil {
		ask := editorial.NewPartner{ID: strings.TrimSpace(r.PostForm.Get("id")), PartnerEdit: agreed}
		told, err = p.Office.AddPartner(r.Context(), v.By, ask)
	}
	if err == nil {
		return v.tellKey(w, r, "desk.partner.added", told)
	}
	if err := v.refused(r, err); err != nil {
		return err
	}
	return p.showPartner(v, w, r, partnerBody{New: true, Form: r.PostForm, Faults: v.faults(err)})
}

func (p *Pages) editPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	is, err := p.Office.Partner(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showPartner(v, w, r, partnerBody{ID: is.ID, Rev: is.Rev, Revoked: is.Revoked, Form: v.partnerValues(editorial.Said(&is))})
}

// putPartner saves the form. Where another editor was quicker, it says what they did, and keeps what was written.
func (p *Pages) putPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	b := partnerBody{ID: r.PathValue("id"), Rev: r.PostForm.Get("rev"), Form: r.PostForm}
	_, err := p.Office.EditPartner(r.Context(), v.By, b.ID, b.Rev, func(was editorial.PartnerEdit) (editorial.PartnerEdit, error) {
		return v.agreement(r.PostForm, was)
	})
	if err == nil {
		return v.done(w, r, "admin/partners", "partner")
	}
	now, missing := p.Office.Partner(r.Context(), b.ID)
	if missing != nil {
		return missing
	}
	if err := v.refused(r, err); err != nil {
		return err
	}
	b.Faults, b.Revoked = v.faults(err), now.Revoked
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Code == editorial.PartnerChanged {
		a, err := p.lastPartnerAct(r, b.ID)
		if err != nil {
			return err
		}
		mine, err := v.agreement(r.PostForm, editorial.Said(&now))
		if err != nil {
			return p.showPartner(v, w, r, b)
		}
		b.Other = &conflict{a.By, a.At, v.agreedOtherwise(mine, editorial.Said(&now))}
		b.Rev = now.Rev
	}
	return p.showPartner(v, w, r, b)
}

// agreedOtherwise says what stands otherwise than in the form.
func (v *view) agreedOtherwise(mine, now editorial.PartnerEdit) (all []editorial.Changed) {
	was, is := v.partnerValues(mine), v.partnerValues(now)
	said := func(form url.Values, name string) string {
		values := slices.Sorted(slices.Values(ticked(form[name])))
		for i, value := range values {
			switch name {
			case "form":
				values[i] = v.T("extent." + value)
			case "channels":
				values[i] = v.channel(value)
			case "towns":
				values[i] = v.town(value)
			}
		}
		if every := "desk.partner.every-" + name; len(values) == 0 && v.T(every) != every {
			return v.T(every)
		}
		return strings.Join(values, "，")
	}
	for _, name := range []string{"name", "contact", "sources", "channels", "towns", "form", "from", "until", "quota", "per-minute"} {
		if c := (editorial.Changed{Field: v.T("desk.partner." + name), Before: said(was, name), After: said(is, name)}); c.Before != c.After {
			all = append(all, c)
		}
	}
	return all
}

// showPartner shows the form of a partner: those sources first that are chosen.
func (p *Pages) showPartner(v *view, w http.ResponseWriter, r *http.Request, b partnerBody) error {
	sources, err := p.Office.SourceNames(r.Context())
	if err != nil {
		return err
	}
	title := "desk.partner.edit"
	b.Action = v.To("admin/partners/" + url.PathEscape(b.ID) + "/edit")
	if b.New {
		b.Action, title = v.To("admin/partners/new"), "desk.partner.add"
	}
	chosen := covered(b.Form)
	is := make(map[string]bool, len(chosen))
	for _, id := range chosen {
		is[id] = true
	}
	var rest []option
	for _, s := range sources {
		box := option{s.ID, s.Name, is[s.ID]}
		if is[s.ID] {
			b.Sources = append(b.Sources, box)
		} else {
			rest = append(rest, box)
		}
		delete(is, s.ID)
	}
	for _, id := range slices.Compact(chosen) {
		if is[id] { // gone by now
			b.Sources = append(b.Sources, option{id, id, true})
		}
	}
	if b.Sources = append(b.Sources, rest...); len(b.Sources) > boxesShown {
		var others []string
		for _, box := range b.Sources[boxesShown:] {
			if box.Is {
				others = append(others, box.Value)
			}
		}
		b.Sources, b.Others, b.Many = b.Sources[:boxesShown], strings.Join(others, "\n"), true
	}
	return v.show(w, r, title, "partnerform", b)
}

// PartnerField is one of the form of a partner.
func (v *view) PartnerField(b partnerBody, name string) fieldView {
	f := fieldView{Name: name, Label: v.T("desk.partner." + name), Value: b.Form.Get(name), Fault: b.Faults[name], Type: "text"}
	if help := "desk.partner-help." + name; v.T(help) != help {
		f.Help = v.T(help)
	}
	switch name {
	case "from", "until":
		f.Type = "datetime-local"
	case "quota", "per-minute":
		f.Type = "number"
	case "form":
		f.Options = append(f.Options, option{"", v.T("desk.partner.every-form"), f.Value == ""})
		for _, x := range news.Forms() {
			f.Options = append(f.Options, option{string(x), v.T("extent." + string(x)), f.Value == string(x)})
		}
	}
	return f
}

// Filed are the parts of the form for channels and towns.
func (v *view) Filed(b partnerBody) (all []filedView) {
	all = []filedView{{Name: "channels", Every: v.T("desk.partner.every-channels"), Some: v.T("desk.partner.some-channels")},
		{Name: "towns", Every: v.T("desk.partner.every-towns"), Some: v.T("desk.partner.some-towns")}}
	for i := range all {
		f := &all[i]
		f.Label, f.Only, f.Fault, f.Ticks = v.T("desk.partner."+f.Name), b.Form.Get("only-"+f.Name) != "", b.Faults[f.Name], v.Ticks(b.Form, f.Name)
	}
	return all
}

// filedView is a choice of all, or of those that are ticked. That none is ticked must not come to mean all.
type filedView struct {
	Name, Label, Every, Some, Fault string
	Only                            bool
	Ticks                           []option
}

// partnerValues is what is agreed as the form has it.
func (v *view) partnerValues(a editorial.PartnerEdit) url.Values {
	f := url.Values{"name": {a.Name}, "contact": {a.Contact}, "sources": a.Sources, "channels": a.Channels, "towns": a.Towns, "form": {string(a.Form)}}
	for name, on := range map[string]bool{"every": len(a.Sources) == 0, "only-channels": len(a.Channels) > 0, "only-towns": len(a.Towns) > 0} {
		if on {
			f.Set(name, "1")
		}
	}
	for name, n := range map[string]int{"quota": a.Quota, "per-minute": a.PerMinute} {
		if n != 0 {
			f.Set(name, strconv.Itoa(n))
		}
	}
	for name, at := range map[string]time.Time{"from": a.From, "until": a.Until} {
		if !at.IsZero() {
			f.Set(name, at.In(v.zone).Format("2006-01-02T15:04"))
		}
	}
	return f
}

// covered are the sources that the form chooses, in order.
func covered(form url.Values) []string {
	return slices.Sorted(slices.Values(append(ticked(form["sources"]), wordsOf(form.Get("others"))...)))
}

// agreement is what the form makes of what was agreed. No box ticked must not come to mean all.
func (v *view) agreement(form url.Values, was editorial.PartnerEdit) (a editorial.PartnerEdit, err error) {
	a = was
	a.Name, a.Contact, a.Sources, a.Form = form.Get("name"), form.Get("contact"), covered(form), news.Extent(form.Get("form"))
	a.Channels, a.Towns = ticked(form["channels"]), ticked(form["towns"])
	for name, whole := range map[string]bool{"sources": form.Get("every") == "", "channels": form.Get("only-channels") != "", "towns": form.Get("only-towns") != ""} {
		if some := len(map[string][]string{"sources": a.Sources, "channels": a.Channels, "towns": a.Towns}[name]) > 0; some != whole {
			return a, &editorial.Error{Kind: editorial.Invalid, Code: editorial.PartnerEither, Field: name}
		}
	}
	for name, into := range map[string]*int{"quota": &a.Quota, "per-minute": &a.PerMinute} {
		if *into = 0; form.Get(name) == "" {
			continue
		}
		if *into, err = strconv.Atoi(strings.TrimSpace(form.Get(name))); err != nil {
			return a, &editorial.Error{Kind: editorial.Invalid, Code: editorial.PartnerNumber, Terms: []string{form.Get(name)}, Field: name}
		}
	}
	if a.From, err = v.momentOf(form, "from", was.From); err == nil {
		a.Until, err = v.momentOf(form, "until", was.Until)
	}
	return a, err
}

// momentOf is a field for date and time, which was something. Such a field knows no seconds: what it shows stays.
func (v *view) momentOf(form url.Values, name string, was time.Time) (time.Time, error) {
	given := form.Get(name)
	if given == "" {
		return time.Time{}, nil
	}
	at, err := v.moment(given)
	if err != nil {
		return at, &editorial.Error{Kind: editorial.Invalid, Code: editorial.MomentUnread, Terms: []string{given}, Field: name}
	}
	if at.Equal(was.Truncate(time.Minute)) {
		return was, nil
	}
	return at, nil
}
