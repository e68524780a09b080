package pages

import (
	"cmp"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// The bounds of the pages of versions.
const (
	versionsShown     = 20  // versions in the list
	versionSaid       = 4   // changes of a version in the list
	versionChanges    = 300 // changes of two versions that are compared
	changeWords       = 12  // words of a list that a change in the list names
	changeWordsWhole  = 200
	changeLetters     = 60
	changeLettersMost = 2000
)

// versionsBody is the list of a setting's versions.
type versionsBody struct {
	Setting       string
	Rows          []versionRow
	Older, Newest string // addresses; empty: there is none
	Configured    bool   // the configuration's is in force
	Back          string
}

// versionRow is one version with what it changed.
type versionRow struct {
	editorial.Version
	Changes []changeRow
	More    int // changes that are not shown
}

// changeRow is a change of a setting as a page shows it.
type changeRow struct {
	What           string
	Before, After  string
	Came, Gone     bool
	Removed, Added []string
}

// versionsPage lists what a setting said until now.
func (p *Pages) versionsPage(v *view, w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	before, err := site.ParseCursor(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	versions, next, err := p.Office.Versions(r.Context(), name, before, versionsShown)
	if err != nil {
		return err
	}
	b := versionsBody{Setting: name, Configured: !p.Settings.Current().Edited[name], Back: v.settingURL(name)}
	for _, version := range versions {
		changes, err := p.Office.VersionChanges(name, version)
		if err != nil {
			return err
		}
		row := versionRow{Version: version, More: max(0, len(changes)-versionSaid)}
		row.Changes = v.changeRows(name, changes[:len(changes)-row.More], changeWords, changeLetters)
		b.Rows = append(b.Rows, row)
	}
	if !next.IsZero() {
		b.Older = v.To("admin/settings/"+name+"/versions", "cursor", site.CursorText(next))
	}
	if !before.IsZero() {
		b.Newest = v.settingURL(name, "versions")
	}
	return v.show(w, r, "desk.versions", "versions", b)
}

// versionBody is two versions that are compared: of one alone, with what is in force.
type versionBody struct {
	Setting  string
	From, To editorial.Version // To has no id: what is in force
	Changes  []changeRow
	More     int
	Restore  string // address that brings From back; empty: it is in force, or not for who asks
	Rev      string
	Trial    *trialView
	Try      string // address that tries it; empty: it is tried, or touches no entry
	Back     string
}

// versionPage compares a version with what is in force, and offers to bring it back.
func (p *Pages) versionPage(v *view, w http.ResponseWriter, r *http.Request) error {
	name, id := r.PathValue("name"), r.PathValue("id")
	from, draft, err := p.Office.VersionDraft(r.Context(), name, id)
	if err != nil {
		return err
	}
	b := versionBody{Setting: name, From: from, Rev: p.Office.SettingRevision(name), Back: v.settingURL(name, "versions")}
	if !from.Current && v.May("POST /admin/settings/{name}/versions/{id}/restore") {
		b.Restore = v.settingURL(name, "versions", id, "restore")
		switch {
		case name == news.SettingSite:
		case r.URL.Query().Get("try") == "":
			b.Try = v.To("admin/settings/"+name+"/versions/"+id, "try", "1")
		default:
			if b.Trial, err = p.try(r.Context(), name, draft); err != nil {
				return err
			}
		}
	}
	return p.showVersions(v, w, r, b, id, "")
}

// comparePage compares any two versions.
func (p *Pages) comparePage(v *view, w http.ResponseWriter, r *http.Request) error {
	name, q := r.PathValue("name"), r.URL.Query()
	b := versionBody{Setting: name, Back: v.settingURL(name, "versions")}
	from, to := cmp.Or(q.Get("from"), editorial.ConfiguredVersion), cmp.Or(q.Get("to"), editorial.ConfiguredVersion)
	var err error
	if b.From, err = p.Office.Version(r.Context(), name, from); err != nil {
		return err
	}
	if b.To, err = p.Office.Version(r.Context(), name, to); err != nil {
		return err
	}
	if b.From.At.After(b.To.At) {
		b.From, b.To, from, to = b.To, b.From, to, from
	}
	return p.showVersions(v, w, r, b, from, to)
}

func (p *Pages) showVersions(v *view, w http.ResponseWriter, r *http.Request, b versionBody, from, to string) error {
	changes, err := p.Office.CompareVersions(r.Context(), b.Setting, from, to)
	if err != nil {
		return err
	}
	b.More = max(0, len(changes)-versionChanges)
	b.Changes = v.changeRows(b.Setting, changes[:len(changes)-b.More], changeWordsWhole, changeLettersMost)
	return v.show(w, r, "desk.versions", "version", b)
}

// restoreVersion brings a version back.
func (p *Pages) restoreVersion(v *view, w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if _, err := p.Office.RestoreVersion(r.Context(), v.By, name, r.PostFormValue("rev"), r.PathValue("id")); err != nil {
		return v.again(w, r, err, p.versionPage)
	}
	return v.done(w, r, "admin/settings/"+name, "setting-restored")
}

// changeRows say in what two values of a setting differ: of long lists and texts, the beginning.
func (v *view) changeRows(setting string, changes []editorial.SettingChange, words, letters int) (rows []changeRow) {
	some := func(list []string) []string {
		if len(list) > words {
			list = append(append([]string{}, list[:words]...), "…")
		}
		return list
	}
	for _, c := range changes {
		row := changeRow{What: c.Name, Came: c.Came, Gone: c.Gone, Before: shortly(c.Before, letters), After: shortly(c.After, letters), Removed: some(c.Removed), Added: some(c.Added)}
		if field := v.fieldName(setting, c.Field); c.Field != "" || c.Row == "" {
			if row.What != "" {
				row.What += " · "
			}
			row.What += field
		}
		rows = append(rows, row)
	}
	return rows
}

// Named is what a version is called: by when it was made, and by whom.
func (v *view) Named(version editorial.Version) string {
	switch version.ID {
	case "":
		return v.T("desk.versions.in-force")
	case editorial.ConfiguredVersion:
		return v.T("desk.versions.configured")
	}
	return v.T("desk.settings.last", version.By, v.Time(version.At))
}
