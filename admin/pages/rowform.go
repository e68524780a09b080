package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// rowForm is the form of a channel or town, filled in as the row stands.
func (p *Pages) rowForm(v *view, setting, id string) (b settingBody, err error) {
	b = settingBody{Setting: setting, Row: true, ID: id, Action: v.rowURL(setting, id)}
	switch setting {
	case news.SettingChannels:
		var c news.Channel
		if c, b.Rev, err = p.Office.Channel(id); err == nil {
			b.Form = channelValues(c)
		}
	case news.SettingTowns:
		var t news.Town
		if t, b.Rev, err = p.Office.Town(id); err == nil {
			b.Form = townValues(t)
		}
	default:
		err = site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	if err == nil {
		b.Form.Set("behind", v.standsBehind(setting, id))
	}
	return b, err
}

// newRowForm is the form of one that is not there yet.
func (p *Pages) newRowForm(v *view, setting string) (settingBody, error) {
	if setting != news.SettingChannels && setting != news.SettingTowns {
		return settingBody{}, site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	form := url.Values{}
	if rows := v.rowNames(setting); len(rows) > 0 {
		form.Set("behind", rows[len(rows)-1].Value)
	}
	return settingBody{Setting: setting, Row: true, New: true, Rev: news.RevNone, Action: v.To("admin/settings/" + setting + "/new"), Form: form}, nil
}

// standsBehind is the id of the row behind which another stands; empty: it is the first.
func (v *view) standsBehind(setting, id string) string {
	behind := ""
	for _, row := range v.rowNames(setting) {
		if row.Value == id {
			break
		}
		behind = row.Value
	}
	return behind
}

func (p *Pages) rowPage(v *view, w http.ResponseWriter, r *http.Request) error {
	b, err := p.rowForm(v, r.PathValue("name"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showSetting(v, w, r, b)
}

func (p *Pages) newRow(v *view, w http.ResponseWriter, r *http.Request) error {
	b, err := p.newRowForm(v, r.PathValue("name"))
	if err != nil {
		return err
	}
	return p.showSetting(v, w, r, b)
}

func (p *Pages) addRow(v *view, w http.ResponseWriter, r *http.Request) error {
	b, err := p.newRowForm(v, r.PathValue("name"))
	if err != nil {
		return err
	}
	return p.sentRow(v, w, r, b)
}

func (p *Pages) putRow(v *view, w http.ResponseWriter, r *http.Request) error {
	setting, id := r.PathValue("name"), r.PathValue("id")
	if setting != news.SettingChannels && setting != news.SettingTowns {
		return site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	return p.sentRow(v, w, r, settingBody{Setting: setting, Row: true, ID: id, Action: v.rowURL(setting, id)})
}

// sentRow takes the form of a channel or town.
func (p *Pages) sentRow(v *view, w http.ResponseWriter, r *http.Request, b settingBody) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	b.Form = r.PostForm
	if b.Setting == news.SettingChannels {
		return rowSent(p, v, w, r, b, channelRows(p.Office))
	}
	return rowSent(p, v, w, r, b, townRows(p.Office))
}

// rowKind is how channels, or towns, are read and changed one by one.
type rowKind[T any] struct {
	place string // of the list, in what is said to be wrong
	id    func(*T) string
	get   func(id string) (T, string, error)
	with  func(editorial.RowEdit[T]) ([]T, error)
	edit  func(context.Context, editorial.Actor, editorial.RowEdit[T]) error
	read  func(form url.Values, was T, id string) T
}

func channelRows(o *editorial.Office) rowKind[news.Channel] {
	return rowKind[news.Channel]{"channels", func(c *news.Channel) string { return c.ID }, o.Channel, o.ChannelsWith, o.EditChannel, channelOf}
}

func townRows(o *editorial.Office) rowKind[news.Town] {
	return rowKind[news.Town]{"towns", func(t *news.Town) string { return t.ID }, o.Town, o.TownsWith, o.EditTown, townOf}
}

func rowSent[T any](p *Pages, v *view, w http.ResponseWriter, r *http.Request, b settingBody, kind rowKind[T]) error {
	id := b.ID
	if b.New {
		id = strings.TrimSpace(b.Form.Get("id"))
	} else {
		b.Rev = b.Form.Get("rev")
	}
	was, _, _ := kind.get(id) // of one that is gone, or not there yet, nothing stands
	mine, behind := kind.read(b.Form, was, id), b.Form.Get("behind")
	e := editorial.RowEdit[T]{ID: id, Rev: b.Rev, Row: &mine, Behind: &behind}
	f := settingForm{mine: mine, save: func() error { return kind.edit(r.Context(), v.By, e) }, all: func() (any, error) { return kind.with(e) }}
	f.now = func() (any, string) {
		now, rev, err := kind.get(id)
		if err != nil {
			return nil, news.RevNone
		}
		return now, rev
	}
	rows, _ := kind.with(e) // what is wrong with them, saving says
	at := slices.IndexFunc(rows, func(row T) bool { return kind.id(&row) == id })
	f.path = kind.place + "[" + strconv.Itoa(at) + "]"
	return p.formSent(v, w, r, b, f, nil)
}

func channelValues(c news.Channel) url.Values {
	return url.Values{"name": {c.Name}, "parent": {c.Parent}, "role": {string(c.Role)}, "names": {wordText(c.Names)}, "words": {wordText(c.Words)}}
}

// channelOf is a channel as the form says it, over what stands.
func channelOf(form url.Values, was news.Channel, id string) news.Channel {
	return news.Channel{ID: id, Name: strings.TrimSpace(form.Get("name")), Parent: form.Get("parent"), Role: news.ChannelRole(form.Get("role")),
		Names: wordList(form, "names", was.Names), Words: wordList(form, "words", was.Words)}
}

func townValues(t news.Town) url.Values {
	f := url.Values{"name": {t.Name}, "kind": {t.Kind}}
	for name, list := range townLists(&t) {
		f.Set(name, wordText(*list))
	}
	if t.Ambiguous {
		f.Set("ambiguous", "1")
	}
	return f
}

// townLists are a town's lists of words, by their fields.
func townLists(t *news.Town) map[string]*[]string {
	return map[string]*[]string{"aliases": &t.Aliases, "villages": &t.Villages, "landmarks": &t.Landmarks, "for": &t.For, "against": &t.Against}
}

func townOf(form url.Values, was news.Town, id string) news.Town {
	t := news.Town{ID: id, Name: strings.TrimSpace(form.Get("name")), Kind: strings.TrimSpace(form.Get("kind")), Ambiguous: form.Get("ambiguous") != ""}
	stood := townLists(&was)
	for name, list := range townLists(&t) {
		*list = wordList(form, name, *stood[name])
	}
	return t
}

// removalBody is what is shown before a channel or town goes.
type removalBody struct {
	Setting, ID, Name, Rev string
	Action, Back           string
	Naming                 []news.Source // sources that name it, some of them
	More                   int           // that are not shown
	Below                  []string      // channels that it includes: they keep it from going
	Trial                  *trialView    // nil: it was not asked for
	Try                    string        // address that asks for it
}

// namingShown is how many sources are named that a removal concerns.
const namingShown = 20

// askRemoval says what a channel or town leaves behind, and asks whether it is to go.
func (p *Pages) askRemoval(v *view, w http.ResponseWriter, r *http.Request) error {
	form, err := p.rowForm(v, r.PathValue("name"), r.PathValue("id"))
	if err != nil {
		return err
	}
	b := removalBody{Setting: form.Setting, ID: form.ID, Name: form.Form.Get("name"), Rev: form.Rev, Action: v.rowURL(form.Setting, form.ID, "remove"), Back: form.Action}
	if b.Naming, err = p.Office.Naming(r.Context(), b.Setting, b.ID); err != nil {
		return err
	}
	b.More = max(0, len(b.Naming)-namingShown)
	b.Naming = b.Naming[:len(b.Naming)-b.More]
	if b.Setting == news.SettingChannels {
		for _, c := range v.Channels() {
			if c.Parent == b.ID {
				b.Below = append(b.Below, c.Name)
			}
		}
	}
	b.Try = v.To(strings.TrimPrefix(r.URL.Path, "/"), "try", "1")
	if len(b.Below) == 0 && r.URL.Query().Get("try") != "" {
		var rest any
		if b.Setting == news.SettingChannels {
			rest, err = p.Office.ChannelsWith(editorial.RowEdit[news.Channel]{ID: b.ID})
		} else {
			rest, err = p.Office.TownsWith(editorial.RowEdit[news.Town]{ID: b.ID})
		}
		if err == nil {
			b.Trial, err = p.try(r.Context(), b.Setting, rest)
		}
		if err != nil {
			return err
		}
	}
	return v.show(w, r, "desk.setting-remove."+b.Setting, "rowremove", b)
}

func (p *Pages) removeRow(v *view, w http.ResponseWriter, r *http.Request) error {
	setting, id, rev := r.PathValue("name"), r.PathValue("id"), r.PostFormValue("rev")
	var err error
	switch setting {
	case news.SettingChannels:
		err = p.Office.EditChannel(r.Context(), v.By, editorial.RowEdit[news.Channel]{ID: id, Rev: rev})
	case news.SettingTowns:
		err = p.Office.EditTown(r.Context(), v.By, editorial.RowEdit[news.Town]{ID: id, Rev: rev})
	default:
		err = site.Refuse(http.StatusNotFound, news.Because("problem.no-page"))
	}
	if err != nil {
		return v.again(w, r, err, p.askRemoval)
	}
	return v.done(w, r, "admin/settings/"+setting, "setting-removed")
}
