package pages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// bulkBody is what the preview of a change of many sources shows.
type bulkBody struct {
	editorial.Bulked
	Kept    []field // the form, to be sent again
	Remove  bool
	Rows    []editorial.BulkedSource // those that change or refuse, some of them
	More    int                      // that are not shown
	Same    int                      // that are so already
	Back    string
	Refusal string
}

// field is a value of a form.
type field struct{ Name, Value string }

// bulkShown is how many sources a preview shows.
const bulkShown = 100

// changeSources shows what a change of many sources would do, and does it where that was seen.
func (p *Pages) changeSources(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	ask, err := v.bulkAsk(r.PostForm)
	if err != nil {
		return err
	}
	back, err := url.ParseQuery(r.PostForm.Get("query"))
	if err != nil {
		return badForm(err)
	}
	from := asked(tableAsk(back))
	unseen := r.PostForm.Get("all") != "" || (r.PostForm.Has(refusedField) || r.PostForm.Has(manyRefused)) && !ask.Skip
	if r.PostForm.Get("sure") != "" && r.PostForm.Get(manySeen) != "" && !unseen {
		still, err := v.asSeen(r, &ask)
		if err != nil {
			return err
		}
		if !still {
			v.Notice = v.T("desk.bulk.meanwhile")
		}
		unseen = !still
	}
	if r.PostForm.Get("sure") == "" || unseen {
		return v.previewBulk(w, r, ask, v.To("admin/sources", from...))
	}
	done, err := p.Office.ChangeSources(r.Context(), v.By, ask)
	if err != nil {
		if err := v.refused(r, err); err != nil {
			return err
		}
		return v.previewBulk(w, r, ask, v.To("admin/sources", from...))
	}
	http.Redirect(w, r, v.To("admin/sources", append(from, "done", "desk.done.bulk", "n", strconv.Itoa(done.Changed), "act", done.Act)...), http.StatusSeeOther)
	return nil
}

func (v *view) previewBulk(w http.ResponseWriter, r *http.Request, ask editorial.Bulk, back string) error {
	ask.DryRun = true
	done, err := v.all.Office.ChangeSources(r.Context(), v.By, ask)
	if err != nil {
		return err
	}
	b := bulkBody{Bulked: done, Remove: ask.Change.Remove, Back: back}
	for _, refusedFirst := range []bool{true, false} {
		for _, s := range done.Sources {
			switch {
			case s.Outcome == editorial.BulkUnchanged || (s.Err != nil) != refusedFirst:
			case len(b.Rows) == bulkShown:
				b.More++
			default:
				s.Changed = v.worded("source", false, s.Changed)
				b.Rows = append(b.Rows, s)
			}
		}
	}
	b.Same = len(done.Sources) - len(b.Rows) - b.More
	b.Kept = seen(r.PostForm, done.Sources)
	return v.show(w, r, "desk.bulk", "bulk", b)
}

// bulkAsk reads the change that a form asks for. Where those that refused it are left out, they are, whatever they would do now.
func (v *view) bulkAsk(form url.Values) (editorial.Bulk, error) {
	var b editorial.Bulk
	b.Skip = form.Get("skip") != ""
	if !b.Skip {
		form = maps.Clone(form)
		form["source"], form[manySeen] = slices.Concat(form["source"], form[refusedField]), slices.Concat(form[manySeen], form[manyRefused])
	}
	choice, revs, err := choiceOf(form)
	if err != nil {
		return b, err
	}
	b.IDs, b.All, b.Revs = choice.IDs, choice.All, revs
	b.Change, err = v.change(form)
	return b, err
}

// choiceOf are the sources that were chosen in a table, and the revisions in which they were seen.
func choiceOf(form url.Values) (c editorial.Choice, revs map[string]string, err error) {
	if form.Get("all") != "" {
		q, err := url.ParseQuery(form.Get("query"))
		if err != nil {
			return c, nil, badForm(err)
		}
		all := tableAsk(q)
		return editorial.Choice{All: &all}, nil, nil
	}
	if form.Get(manySeen) != "" {
		c.IDs, err = unpackIDs(form[manySeen])
		return c, nil, err
	}
	c.IDs, revs = chosen(form["source"])
	return c, revs, nil
}

func (v *view) change(form url.Values) (c editorial.SourceChange, err error) {
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	switch text("do") {
	case "remove":
		return editorial.SourceChange{Remove: true}, nil
	case "enable":
		c.Enabled = new(true)
	case "disable":
		c.Enabled = new(false)
	case "resume":
		c.PausedUntil = &time.Time{}
	case "pause":
		until, err := v.moment(text("until"))
		if err != nil {
			return c, err
		}
		c.PausedUntil = &until
	}
	if given := text("interval"); given != "" {
		d, err := v.interval(given)
		if err != nil {
			return c, err
		}
		c.Interval = &d
	}
	var licence editorial.LicenceChange
	for name, to := range map[string]**news.Extent{"public": &licence.Public, "partner": &licence.Partner} {
		if given := text(name); given == string(editorial.LicenceSite) {
			*to = new(news.Extent(""))
		} else if given != "" {
			*to = new(news.Extent(given))
		}
	}
	if given := text("licence-label"); given != "" {
		licence.Label = &given
	}
	if licence != (editorial.LicenceChange{}) {
		c.Licence = &licence
	}
	c.AddChannels, c.DropChannels = wordsOf(form["add-channel"]...), wordsOf(form["drop-channel"]...)
	c.AddLabels, c.DropLabels = wordsOf(form["add-label"]...), wordsOf(form["drop-label"]...)
	if from, to := text("host-from"), text("host-to"); from != "" || to != "" {
		c.Host = &editorial.HostRename{From: from, To: to}
	}
	return c, nil
}

// interval reads a length of time as it is written in hub.yaml; 0 is one, too.
func (v *view) interval(text string) (time.Duration, error) {
	d, err := news.ParseDuration(text)
	if err != nil {
		return 0, invalid("interval", news.ReasonsOf(err)...)
	}
	if d < 0 {
		return 0, invalid("interval", news.Because("config.duration", text))
	}
	return d, nil
}

// invalid refuses a field of a source's form.
func invalid(field string, why ...news.Reason) *editorial.Error {
	return &editorial.Error{Kind: editorial.Invalid, Code: editorial.SourceInvalid, Field: field, Cause: why}
}

// moment reads a field for date and time, in the site's time zone.
func (v *view) moment(text string) (time.Time, error) {
	for _, form := range []string{"2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(form, text, v.zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, invalid("until", news.Because("config.moment", text))
}

// wordsOf are the words of fields that are given one by one or divided by commas of either script, or lines.
func wordsOf(fields ...string) (all []string) {
	for _, f := range fields {
		for _, word := range strings.FieldsFunc(f, func(c rune) bool { return strings.ContainsRune(",，、;；\n\r", c) }) {
			if word = strings.TrimSpace(word); word != "" {
				all = append(all, word)
			}
		}
	}
	return all
}

// Extents is a field for how much of an entry is shown, which may be left as it is.
func (v *view) Extents(name string) filter {
	f := filter{Name: name}
	f.add("", v.T("desk.bulk.as-is"), "")
	f.add(string(editorial.LicenceSite), v.T("extent.site"), "")
	for _, x := range extents() {
		f.add(string(x), v.T("extent."+string(x)), "")
	}
	return f
}

// Channels are those in force.
func (v *view) Channels() []news.Channel { return v.all.Settings.Current().Channels }
