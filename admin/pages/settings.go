package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// settingsRow is a setting on the page of all of them.
type settingsRow struct {
	Name   string
	URL    string
	Edited bool     // by administrators; else it is the configuration's
	Last   news.Act // that changed it; without a time: none is known
	Says   string   // shortly, what it is
}

// settingsPage shows every setting: what it is for, what it says, and who changed it last.
func (p *Pages) settingsPage(v *view, w http.ResponseWriter, r *http.Request) error {
	now := p.Settings.Current()
	var rows []settingsRow
	for _, name := range shownSettings() {
		last, err := p.Office.LastSettingAct(r.Context(), name)
		if err != nil {
			return err
		}
		rows = append(rows, settingsRow{name, v.settingURL(name), now.Edited[name], last, v.says(name)})
	}
	return v.show(w, r, "desk.settings", "settings", rows)
}

// shownSettings are all settings, in the order in which an editor meets them.
func shownSettings() []string {
	return []string{news.SettingChannels, news.SettingTowns, news.SettingWords, news.SettingPermits, news.SettingLicence, news.SettingSite}
}

// says is what a setting says, shortly.
func (v *view) says(name string) string {
	now := v.all.Settings.Current()
	switch name {
	case news.SettingChannels:
		return v.T("desk.settings.channels", len(now.Channels))
	case news.SettingTowns:
		return v.T("desk.settings.towns", len(now.Towns))
	case news.SettingWords:
		return v.T("desk.settings.words", len(now.Words.Misleading), len(now.Words.Outlets))
	case news.SettingPermits:
		if len(now.Permit) == 0 {
			return v.T("desk.settings.permits-none")
		}
		return v.T("desk.settings.permits", len(now.Permit))
	case news.SettingLicence:
		return v.T("desk.settings.licence", v.T("extent."+string(now.Licence.Public)), v.T("extent."+string(now.Licence.Partner)))
	}
	return now.Site.Title
}

// settingPage shows a setting: a list of its rows, or its form.
func (p *Pages) settingPage(v *view, w http.ResponseWriter, r *http.Request) error {
	switch name := r.PathValue("name"); name {
	case news.SettingChannels, news.SettingTowns:
		return p.rowsPage(v, w, r, name)
	default:
		return p.wholePage(v, w, r, name)
	}
}

// rowsBody is what the list of channels or towns shows.
type rowsBody struct {
	Setting             string
	Query               string
	Rows                []listedRow
	All, Found          int
	Page, Pages         int
	Newer, Older, Reset string // addresses; empty: there is none
	Notes               news.Reasons
	More                int // notes that are not shown
	Edited              bool
}

// listedRow is a channel or town in the list.
type listedRow struct {
	ID, Name, URL string
	Under         string // the parent, or the kind of town
	Role          string
	Words         int // that tell it
	Names         []string
}

// The bounds of what a list shows.
const (
	rowsShown  = 100
	notesShown = 10
	namesShown = 6
)

// rowsPage lists channels or towns, those that a search finds, a page at a time.
func (p *Pages) rowsPage(v *view, w http.ResponseWriter, r *http.Request, name string) error {
	q := r.URL.Query()
	b := rowsBody{Setting: name, Query: strings.TrimSpace(q.Get("q")), Page: 1, Edited: p.Settings.Current().Edited[name]}
	var err error
	var all []listedRow
	if name == news.SettingChannels {
		var info editorial.ChannelsInfo
		if info, err = p.Office.Channels(r.Context()); err == nil {
			all, b.Notes, b.All = v.listedChannels(info.Channels, b.Query), info.Notes, len(info.Channels)
		}
	} else {
		var info editorial.GazetteerInfo
		if info, err = p.Office.Gazetteer(r.Context()); err == nil {
			all, b.Notes, b.All = v.listedTowns(info.Towns, b.Query), info.Notes, len(info.Towns)
		}
	}
	if err != nil {
		return err
	}
	b.More = max(0, len(b.Notes)-notesShown)
	b.Notes = b.Notes[:len(b.Notes)-b.More]
	b.Found, b.Pages = len(all), max(1, (len(all)+rowsShown-1)/rowsShown)
	if n, err := strconv.Atoi(q.Get("page")); err == nil {
		b.Page = min(max(n, 1), b.Pages)
	}
	at := func(page int) string {
		return v.To("admin/settings/"+name, "q", b.Query, "page", strconv.Itoa(page))
	}
	if b.Page > 1 {
		b.Newer = at(b.Page - 1)
	}
	if b.Page < b.Pages {
		b.Older = at(b.Page + 1)
	}
	b.Rows = all[(b.Page-1)*rowsShown : min(len(all), b.Page*rowsShown)]
	return v.show(w, r, "desk.setting."+name, "settingrows", b)
}

func (v *view) listedChannels(channels []news.Channel, query string) (rows []listedRow) {
	for _, c := range channels {
		if !holds(query, slices.Concat([]string{c.ID, c.Name}, c.Names, c.Words)) {
			continue
		}
		row := listedRow{ID: c.ID, Name: c.Name, URL: v.rowURL(news.SettingChannels, c.ID), Words: len(c.Words), Names: few(c.Names)}
		if c.Parent != "" {
			row.Under = v.ChannelName(c.Parent)
		}
		if c.Role != "" {
			row.Role = v.T("desk.role-of-channel." + string(c.Role))
		}
		rows = append(rows, row)
	}
	return rows
}

func (v *view) listedTowns(towns []news.Town, query string) (rows []listedRow) {
	for _, t := range towns {
		if holds(query, slices.Concat([]string{t.ID, t.Name, t.Name + t.Kind}, t.Aliases, t.Villages, t.Landmarks, t.For, t.Against)) {
			rows = append(rows, listedRow{ID: t.ID, Name: t.Name, URL: v.rowURL(news.SettingTowns, t.ID), Under: t.Kind, Words: len(t.Villages) + len(t.Landmarks), Names: few(t.Aliases)})
		}
	}
	return rows
}

// holds reports whether one of the texts has the words that are searched, in any case of letters.
func holds(query string, texts []string) bool {
	query = strings.ToLower(query)
	return query == "" || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), query) })
}

// few are the first names of a list.
func few(names []string) []string { return names[:min(len(names), namesShown)] }

// settingURL is the address of the page of a setting, or of one below it.
func (v *view) settingURL(name string, below ...string) string {
	return v.At(append([]string{"settings", name}, below...)...)
}

// rowURL is the address of the form of a channel or town, or of a page below it.
func (v *view) rowURL(setting, id string, below ...string) string {
	return v.settingURL(setting, append([]string{"rows", id}, below...)...)
}
