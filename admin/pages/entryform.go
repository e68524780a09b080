package pages

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// decideEntry takes the decision that a form of an entry's page makes. Where another editor was quicker, the page says what they
// decided, and keeps what was ticked.
func (p *Pages) decideEntry(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, form := r.PathValue("id"), r.PostForm
	d, err := decisionOf(form)
	if err == nil {
		_, err = p.Office.Decide(r.Context(), v.By, id, form.Get("rev"), d)
	}
	if err == nil {
		switch form.Get("back") {
		case "doubtful":
			return v.done(w, r, "admin/doubtful", "decided")
		case "held":
			http.Redirect(w, r, v.To("admin/entries", "held", "1", "done", "desk.done.decided"), http.StatusSeeOther)
			return nil
		}
		return v.done(w, r, entryPath(id), "decided")
	}
	if err := v.refused(r, err); err != nil {
		return err
	}
	info, missing := p.Office.Entry(r.Context(), id)
	if missing != nil {
		return missing
	}
	b := entryBody{EntryInfo: info, Form: form}
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Code == editorial.EntryDecided {
		b.Other = v.decidedMeanwhile(form, info.Entry)
	}
	return p.showEntry(v, w, r, b)
}

// decisionOf is the decision that a form makes: of channels and towns only what was ticked otherwise than it stood there.
func decisionOf(form url.Values) (d editorial.Decision, err error) {
	switch what := form.Get("do"); what {
	case "file":
		d.Channels, d.Towns = reticked(form, "channels"), reticked(form, "towns")
	case "say":
		d.Said = rewritten(form)
	case "right":
		d.Right = true
	case "release":
		d.Release = true
	case "split":
		d.Story = news.StoryAlone
	case "join":
		if d.Story = pastedID(form.Get("with")); d.Story == "" || d.Story == news.StoryAlone {
			return d, &editorial.Error{Kind: editorial.NotFound, Code: editorial.EntryMissing, Field: "story", Terms: []string{form.Get("with")}}
		}
	default: // the desk's judgement again; the office refuses what may not be left to it
		d.Auto = []string{strings.TrimPrefix(what, "auto-")}
	}
	return d, nil
}

// reticked are the boxes that are ticked; nil where they are those that were ticked when the form was shown.
func reticked(form url.Values, name string) *[]string {
	now, was := slices.Clone(form[name]), slices.Clone(form["had-"+name])
	slices.Sort(now)
	slices.Sort(was)
	if slices.Equal(now, was) {
		return nil
	}
	ids := append([]string{}, form[name]...)
	return &ids
}

// pastedID is the id of an entry, given so or by the address of its page.
func pastedID(text string) string {
	text = strings.TrimSpace(text)
	if u, err := url.Parse(text); err == nil && strings.Contains(u.Path, "/") {
		return path.Base(u.Path)
	}
	return text
}

// decidedMeanwhile says where the entry is filed otherwise than the form has it, and who decided so.
func (v *view) decidedMeanwhile(form url.Values, e news.Entry) *conflict {
	c := &conflict{}
	if o := e.Override; o != nil {
		c.By, c.At = o.By, o.At
	}
	switch form.Get("do") {
	case "say":
		for _, f := range v.saidFields(e, form) {
			if f.Value != f.Had {
				c.Changed = append(c.Changed, editorial.Changed{Field: f.Label, Before: f.Value, After: f.Had})
			}
		}
		return c
	case "file":
	default:
		return c
	}
	names := func(ids []string, name func(string) string) string {
		said := make([]string, 0, len(ids))
		for _, id := range ids {
			said = append(said, name(id))
		}
		return strings.Join(said, " · ")
	}
	for _, f := range []struct {
		text         string
		mine, theirs []string
		name         func(string) string
	}{{"desk.source.channels", form["channels"], e.Channels, v.ChannelName}, {"desk.source.towns", form["towns"], e.Towns, v.TownName}} {
		if mine, theirs := names(f.mine, f.name), names(f.theirs, f.name); mine != theirs {
			c.Changed = append(c.Changed, editorial.Changed{Field: v.T(f.text), Before: mine, After: theirs})
		}
	}
	return c
}
