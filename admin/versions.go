package admin

import (
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/site"
)

// VersionPage is a page of what a setting said, newest first.
type VersionPage struct {
	Versions []editorial.Version `json:"versions"`
	Next     string              `json:"next" doc:"cursor of the next page, empty where there is none"`
}

type versionsAsk struct {
	Name   string      `path:"name" doc:"of the setting: gazetteer and channels too"`
	Limit  int         `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many at most"`
	Cursor site.Cursor `query:"cursor" doc:"next of the answer before; absent: the newest"`
}

func (a *api) listVersions(r *http.Request, in *versionsAsk) (VersionPage, error) {
	versions, next, err := a.Office.Versions(r.Context(), in.Name, in.Cursor.Cursor, in.Limit)
	page := VersionPage{Versions: versions}
	if !next.IsZero() {
		page.Next = site.CursorText(next)
	}
	return page, err
}

type versionOf struct {
	Name string `path:"name" doc:"of the setting"`
	ID   string `path:"id" doc:"of the act that made it, or configured: what the configuration says"`
}

func (a *api) showVersion(r *http.Request, in *versionOf) (editorial.Version, error) {
	return a.Office.Version(r.Context(), in.Name, in.ID)
}

type versionsCompared struct {
	Name string `path:"name" doc:"of the setting"`
	ID   string `path:"id" doc:"of the version that is compared with the other"`
	With string `query:"with" doc:"id of the other; absent: what is in force"`
}

func (a *api) compareVersions(r *http.Request, in *versionsCompared) ([]editorial.SettingChange, error) {
	changes, err := a.Office.CompareVersions(r.Context(), in.Name, in.ID, in.With)
	if changes == nil {
		changes = []editorial.SettingChange{}
	}
	return changes, err
}

type versionRestored struct {
	Name  string     `path:"name" doc:"of the setting"`
	ID    string     `path:"id" doc:"of the version, or configured"`
	Match site.Match `header:"If-Match" doc:"the setting's ETag that was read; absent: whichever is in force"`
}

func (a *api) restoreVersion(r *http.Request, in *versionRestored) (editorial.Version, error) {
	return a.Office.RestoreVersion(r.Context(), actor(r), in.Name, string(in.Match), in.ID)
}
