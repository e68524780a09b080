package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// settingBody is what the form of a setting, or of one of its rows, shows.
type settingBody struct {
	Setting      string
	Title        string
	Action, Back string
	Row          bool // one of the rows of a setting
	New          bool // a row that is not there yet
	Gone         bool // a row that somebody removed meanwhile
	ID, Rev      string
	Form         url.Values
	Faults       map[string]string // by field, what is wrong with it
	Other        *conflict
	Trial        *trialView
	Remove       string // address of the page that asks whether a row is to go
}

// settingForm is what a form of the settings says, and what comes of it.
type settingForm struct {
	mine any                  // what the form says
	now  func() (any, string) // what stands, with its revision; nil: nothing does
	save func() error         // has the hub work by what the form says
	all  func() (any, error)  // the whole setting, as the form would have it
	path string               // of the form in the setting: what a fault's place begins with
}

// formSent saves a form, or tries what it would change. Where another editor was quicker, the page says what they did, and keeps what was written.
func (p *Pages) formSent(v *view, w http.ResponseWriter, r *http.Request, b settingBody, s settingForm, err error) error {
	trial := r.PostForm.Get("step") == "try"
	switch {
	case err != nil:
	case trial:
		b.Trial, err = p.tried(r.Context(), b.Setting, s)
	default:
		err = s.save()
	}
	switch {
	case err == nil && trial:
		return p.showSetting(v, w, r, b)
	case err == nil:
		return v.done(w, r, "admin/settings/"+b.Setting, "setting")
	}
	if err := v.refused(r, err); err != nil {
		return err
	}
	b.Faults = v.settingFaults(err, s.path)
	if e, ok := errors.AsType[*editorial.Error](err); ok && e.Revision != "" {
		now, rev := s.now()
		if b.Other, err = p.settingMeanwhile(r.Context(), v, b.Setting, s.mine, now); err != nil {
			return err
		}
		b.Rev, b.Gone = rev, now == nil
	}
	return p.showSetting(v, w, r, b)
}

// tried is what would change if a form were saved.
func (p *Pages) tried(ctx context.Context, name string, s settingForm) (*trialView, error) {
	value, err := s.all()
	if err != nil {
		return nil, err
	}
	return p.try(ctx, name, value)
}

// settingMeanwhile says what stands otherwise than in the form, and who did it last.
func (p *Pages) settingMeanwhile(ctx context.Context, v *view, name string, mine, now any) (*conflict, error) {
	last, err := p.Office.LastSettingAct(ctx, name)
	if err != nil {
		return nil, err
	}
	c := &conflict{By: last.By, At: last.At}
	if now == nil {
		return c, nil
	}
	changes, err := editorial.SettingChanges(mine, now)
	for _, d := range changes {
		c.Changed = append(c.Changed, editorial.Changed{Field: v.fieldName(name, d.Field), Before: either(d.Before, d.Removed), After: either(d.After, d.Added)})
	}
	return c, err
}

// either is a text, or the words of a list.
func either(text string, list []string) string {
	if len(list) > 0 {
		return strings.Join(list, "、")
	}
	return text
}

// showSetting shows a form of the settings.
func (p *Pages) showSetting(v *view, w http.ResponseWriter, r *http.Request, b settingBody) error {
	b.Back = v.To("admin/settings")
	if b.Row {
		b.Back, b.Remove = v.settingURL(b.Setting), v.rowURL(b.Setting, b.ID, "remove")
	}
	b.Title = v.T("desk.setting." + b.Setting)
	switch {
	case b.New:
		b.Title = v.T("desk.setting-new." + b.Setting)
	case b.Row:
		b.Title += "：" + b.Form.Get("name")
	}
	return v.show(w, r, "desk.setting."+b.Setting, "settingform", b)
}

// settingFaults are what is wrong, by the field of the form. The places of a form's own faults begin with its path.
func (v *view) settingFaults(err error, path string) map[string]string {
	faults := v.faults(err)
	e, ok := errors.AsType[*editorial.Error](err)
	if !ok {
		return faults
	}
	for i, why := range e.Cause {
		if why.Rule != "config.at" || len(why.Terms) == 0 {
			continue
		}
		end := i + 1
		for end < len(e.Cause) && e.Cause[end].Rule != "config.at" {
			end++
		}
		if field, own := strings.CutPrefix(why.Terms[0], path); own {
			faults[formField(field)] = v.SayAll(e.Cause[i+1 : end])
		}
	}
	return faults
}

// formField is the form's field for a place within what it edits: .words[3] is in words, .except[0].origins in that exception.
func formField(place string) string {
	place = strings.TrimPrefix(place, ".")
	if at, ok := strings.CutPrefix(place, "except["); ok {
		n, _, _ := strings.Cut(at, "]")
		return "except-" + n
	}
	field, _, _ := strings.Cut(place, "[")
	return field
}

// settingFields are the fields of the form of each setting, in order. Those behind a mark stand in a line of their own.
func settingFields(name string) (short, long []string) {
	switch name {
	case news.SettingChannels:
		return []string{"name", "parent", "role", "behind"}, []string{"names", "words"}
	case news.SettingTowns:
		return []string{"name", "kind", "behind"}, []string{"aliases", "villages", "landmarks", "for", "against"}
	case news.SettingLicence:
		return []string{"public", "partner", "label", "rights", "url"}, nil
	case news.SettingPermits:
		return nil, []string{"permits"}
	case news.SettingWords:
		return nil, []string{"misleading", "outlets"}
	}
	return []string{"title", "url", "language", "timezone", "contact", "icp", "police", "news_licence", "av_licence", "per_source", "cover", "podcast_category"}, nil
}

// SettingShort and SettingLong are the fields of a form.
func (v *view) SettingShort(b settingBody) (all []fieldView) {
	short, _ := settingFields(b.Setting)
	if b.New {
		short = slices.Insert(slices.Clone(short), 1, "id")
	}
	for _, name := range short {
		all = append(all, v.settingField(b, name))
	}
	return all
}

// SettingLong are those that hold many words.
func (v *view) SettingLong(b settingBody) (all []fieldView) {
	_, long := settingFields(b.Setting)
	for _, name := range long {
		f := v.settingField(b, name)
		f.Lines = min(max(3, len(f.Value)/150), 16)
		all = append(all, f)
	}
	return all
}

// fieldName is what a field of a setting is called.
func (v *view) fieldName(setting, field string) string {
	if setting == news.SettingPermits {
		field = "permits"
	}
	text, _ := fieldTexts(setting)
	return v.label(text, field)
}

// fieldTexts begin the keys of what the fields of a setting's form are called, and of the help beside them.
func fieldTexts(setting string) (called, help string) {
	switch setting {
	case news.SettingChannels:
		return "desk.field.channels.", "desk.field-help.channels."
	case news.SettingTowns:
		return "desk.field.gazetteer.", "desk.field-help.gazetteer."
	case news.SettingLicence:
		return "desk.field.licence.", "desk.field-help.licence."
	case news.SettingPermits:
		return "desk.field.permits.", "desk.field-help.permits."
	case news.SettingWords:
		return "desk.field.words.", "desk.field-help.words."
	}
	return "desk.field.site.", "desk.field-help.site."
}

// label is the text of a key that may have none: the last part stands for itself then.
func (v *view) label(prefix, name string) string {
	if text := v.T(prefix + name); text != prefix+name {
		return text
	}
	return name
}

func (v *view) settingField(b settingBody, name string) fieldView {
	f := fieldView{Name: name, Label: v.fieldName(b.Setting, name), Value: b.Form.Get(name), Fault: b.Faults[name], Type: "text"}
	if _, help := fieldTexts(b.Setting); v.T(help+name) != help+name {
		f.Help = v.T(help + name)
	}
	if by := v.all.Settings.Current().Locked[b.Setting+"."+name]; by != "" {
		f.Locked = v.T("desk.setting.locked", by)
	}
	add := func(value, text string) { f.Options = append(f.Options, option{value, text, value == f.Value}) }
	switch b.Setting + "." + name {
	case "channels.parent":
		add("", "—")
		for _, c := range v.Channels() {
			if c.ID != b.ID {
				add(c.ID, c.Name)
			}
		}
	case "channels.role":
		add("", v.T("desk.role-of-channel.none"))
		for _, role := range news.ChannelRoles() {
			add(string(role), v.T("desk.role-of-channel."+string(role)))
		}
	case "channels.behind", "gazetteer.behind":
		add("", v.T("desk.field.first"))
		for _, row := range v.rowNames(b.Setting) {
			if row.Value != b.ID {
				add(row.Value, row.Text)
			}
		}
	case "licence.public", "licence.partner":
		for _, x := range extents() {
			add(string(x), v.T("extent."+string(x)))
		}
	case "site.podcast_category":
		add("", "—")
		for _, c := range news.PodcastCategories() {
			add(c, c)
		}
	case "site.language":
		for _, lang := range []string{"zh-CN", "en"} {
			add(lang, v.T("desk.language-name."+lang))
		}
	}
	if f.Options != nil && !slices.ContainsFunc(f.Options, func(o option) bool { return o.Is }) { // it is gone by now, or was never offered
		add(f.Value, f.Value)
	}
	return f
}

// rowNames are the channels or towns in force, by id and name.
func (v *view) rowNames(setting string) (all []option) {
	now := v.all.Settings.Current()
	if setting == news.SettingChannels {
		for _, c := range now.Channels {
			all = append(all, option{Value: c.ID, Text: c.Name})
		}
		return all
	}
	for _, t := range now.Towns {
		all = append(all, option{Value: t.ID, Text: t.Name})
	}
	return all
}

// wordList is what a field of many words says. One that was not touched says what stood there, though its words hold what divides words.
func wordList(form url.Values, name string, stood []string) []string {
	given := strings.ReplaceAll(form.Get(name), "\r\n", "\n")
	if given == wordText(stood) {
		return stood
	}
	return wordsOf(given)
}

// wordText is a list of words as a field has it.
func wordText(words []string) string {
	return strings.ReplaceAll(strings.Join(words, "、"), "\r\n", "\n")
}
