package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
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
	return p.showPartner(v, w, r, partnerBody{New: true, Form: partnerValues(editorial.Agreement{})})
}

func (p *Pages) addPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	agreed, err := agreement(r.PostForm)
	var told editorial.KeyedPartner
	if err == nil {
		ask := editorial.NewPartner{ID: strings.TrimSpace(r.PostForm.Get("id")), Name: agreed.Name, Contact: agreed.Contact, Sources: agreed.Sources}
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
	return p.showPartner(v, w, r, partnerBody{ID: is.ID, Rev: is.Rev, Revoked: is.Revoked, Form: partnerValues(editorial.Agreement{Name: is.Name, Contact: is.Contact, Sources: is.Sources})})
}

// putPartner saves the form. Where another editor was quicker, it says what they did, and keeps what was written.
func (p *Pages) putPartner(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	b := partnerBody{ID: r.PathValue("id"), Rev: r.PostForm.Get("rev"), Form: r.PostForm}
	mine, err := agreement(r.PostForm)
	if err == nil {
		_, err = p.Office.EditPartner(r.Context(), v.By, b.ID, b.Rev, func(editorial.Agreement) (editorial.Agreement, error) { return mine, nil })
	}
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
		b.Other = &conflict{a.By, a.At, v.agreedOtherwise(mine, editorial.Agreement{Name: now.Name, Contact: now.Contact, Sources: now.Sources})}
		b.Rev = now.Rev
	}
	return p.showPartner(v, w, r, b)
}

// agreedOtherwise says what stands otherwise than in the form.
func (v *view) agreedOtherwise(mine, now editorial.Agreement) (all []editorial.Changed) {
	covers := func(ids []string) string {
		if len(ids) == 0 {
			return v.T("desk.partner.every")
		}
		return strings.Join(slices.Sorted(slices.Values(ids)), "，")
	}
	for _, c := range []editorial.Changed{
		{Field: v.T("desk.partner.name"), Before: mine.Name, After: now.Name},
		{Field: v.T("desk.partner.contact"), Before: mine.Contact, After: now.Contact},
		{Field: v.T("desk.partner.sources"), Before: covers(mine.Sources), After: covers(now.Sources)},
	} {
		if c.Before != c.After {
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
	return f
}

// partnerValues is an agreement as the form has it.
func partnerValues(a editorial.Agreement) url.Values {
	f := url.Values{"name": {a.Name}, "contact": {a.Contact}, "sources": a.Sources}
	if len(a.Sources) == 0 {
		f.Set("every", "1")
	}
	return f
}

// covered are the sources that the form chooses, in order.
func covered(form url.Values) []string {
	return slices.Sorted(slices.Values(append(ticked(form["sources"]), wordsOf(form.Get("others"))...)))
}

// agreement is what the form agrees. No box ticked must not come to mean all.
func agreement(form url.Values) (editorial.Agreement, error) {
	a := editorial.Agreement{Name: form.Get("name"), Contact: form.Get("contact"), Sources: covered(form)}
	if all := form.Get("every") != ""; all != (len(a.Sources) == 0) {
		return a, &editorial.Error{Kind: editorial.Invalid, Code: editorial.PartnerEither, Field: "sources"}
	}
	return a, nil
}
