package admin

import (
	"net/http"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// BulkAsk asks for one change of many sources.
type BulkAsk struct {
	IDs    []string          `json:"ids,omitempty"`
	All    *BulkChoice       `json:"all,omitempty" doc:"in the place of ids: all that the table with this question has"`
	Revs   map[string]string `json:"revisions,omitempty" doc:"by id, the revision that was seen: where another is in force by now, the source refuses"`
	Change SourceChange      `json:"change"`
	Skip   bool              `json:"skip,omitempty" doc:"leave out the sources that refuse; else nothing is changed where one does"`
	DryRun bool              `json:"dry_run,omitempty" doc:"only say what would be done"`
}

// BulkChoice is the question of a table, without its order and its pages.
type BulkChoice struct {
	Query   string           `json:"q,omitempty"`
	Health  editorial.Health `json:"health,omitempty"`
	Kind    news.Kind        `json:"kind,omitempty"`
	Channel string           `json:"channel,omitempty"`
	Label   string           `json:"label,omitempty"`
	Licence news.Extent      `json:"licence,omitempty"`
}

// SourceChange is what is done to each of many sources; what is absent stays as it is.
type SourceChange struct {
	Interval     *duration      `json:"interval,omitempty" doc:"0s: adaptive"`
	Enabled      *bool          `json:"enabled,omitempty"`
	PausedUntil  *time.Time     `json:"paused_until,omitempty"`
	Resume       bool           `json:"resume,omitempty" doc:"end its pause"`
	Licence      *LicenceChange `json:"licence,omitempty"`
	Channels     *[]string      `json:"channels,omitempty" doc:"all of them"`
	AddChannels  []string       `json:"add_channels,omitempty"`
	DropChannels []string       `json:"drop_channels,omitempty"`
	AddLabels    []string       `json:"add_labels,omitempty"`
	DropLabels   []string       `json:"drop_labels,omitempty"`
	Timezone     *string        `json:"timezone,omitempty"`
	Language     *string        `json:"language,omitempty"`
	Host         *HostRename    `json:"host,omitempty"`
	Remove       bool           `json:"remove,omitempty" doc:"nothing else may be asked with it"`
}

// LicenceChange changes parts of a licence.
type LicenceChange struct {
	Public  *news.Extent `json:"public,omitempty"`
	Partner *news.Extent `json:"partner,omitempty"`
	Label   *string      `json:"label,omitempty"`
	Rights  *string      `json:"rights,omitempty"`
	URL     *string      `json:"url,omitempty"`
}

// HostRename has addresses on one host be on another.
type HostRename struct {
	From string `json:"from" doc:"a host, with a port where it is of that port alone"`
	To   string `json:"to" doc:"a host; before it https:// or http:// where that changes too"`
}

func (c *SourceChange) change() editorial.SourceChange {
	change := editorial.SourceChange{Interval: (*time.Duration)(c.Interval), Enabled: c.Enabled, PausedUntil: c.PausedUntil, Licence: (*editorial.LicenceChange)(c.Licence),
		Channels: c.Channels, AddChannels: c.AddChannels, DropChannels: c.DropChannels, AddLabels: c.AddLabels, DropLabels: c.DropLabels,
		Timezone: c.Timezone, Language: c.Language, Host: (*editorial.HostRename)(c.Host), Remove: c.Remove}
	if c.Resume {
		change.PausedUntil = &time.Time{}
	}
	return change
}

// Bulked says what became of many sources.
type Bulked struct {
	Act     string         `json:"act,omitempty" doc:"by which it is undone; absent: nothing was changed"`
	Changed int            `json:"changed"`
	Refused int            `json:"refused"`
	Sources []BulkedSource `json:"sources"`
}

// BulkedSource says what became of one.
type BulkedSource struct {
	ID      string                `json:"id"`
	Name    string                `json:"name"`
	Rev     string                `json:"revision,omitempty" doc:"that it was looked at in"`
	Outcome editorial.BulkOutcome `json:"outcome"`
	Changed []editorial.Changed   `json:"changed,omitempty"`
	Refused *site.Problem         `json:"refused,omitempty"`
}

type bulkOf struct{ Body BulkAsk }

func (a *api) changeSources(r *http.Request, in *bulkOf) (Bulked, error) {
	ask := editorial.Bulk{IDs: in.Body.IDs, Revs: in.Body.Revs, Change: in.Body.Change.change(), Skip: in.Body.Skip, DryRun: in.Body.DryRun}
	if c := in.Body.All; c != nil {
		ask.All = &editorial.TableAsk{Query: c.Query, Health: c.Health, Kind: c.Kind, Channel: c.Channel, Label: c.Label, Licence: c.Licence}
	}
	done, err := a.Office.ChangeSources(r.Context(), actor(r), ask)
	out := Bulked{Act: done.Act, Changed: done.Changed, Refused: done.Refused, Sources: make([]BulkedSource, len(done.Sources))}
	for i, s := range done.Sources {
		out.Sources[i] = BulkedSource{ID: s.ID, Name: s.Name, Rev: s.Rev, Outcome: s.Outcome, Changed: s.Changed}
		if s.Err != nil {
			out.Sources[i].Refused = Problem(s.Err, a.speaks(r))
		}
	}
	return out, err
}

// EditPage is a page of the edits of a source, newest first.
type EditPage struct {
	Edits []Edit `json:"edits"`
	Next  string `json:"next" doc:"cursor of the next page, empty where there is none"`
}

// Edit is what one act did to a source: before and after are the source's alone.
type Edit struct {
	news.Act
	Changed []editorial.Changed `json:"changed,omitempty" doc:"its fields; none where it came or went as a whole"`
	Others  int                 `json:"others,omitempty" doc:"sources that the act changed too"`
}

type historyOf struct {
	ID     string      `path:"id"`
	Limit  int         `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many at most"`
	Cursor site.Cursor `query:"cursor" doc:"next of the answer before; absent: the newest"`
}

func (a *api) sourceHistory(r *http.Request, in *historyOf) (EditPage, error) {
	edits, next, err := a.Office.SourceHistory(r.Context(), in.ID, in.Cursor.Cursor, in.Limit)
	page := EditPage{Edits: make([]Edit, len(edits)), Next: site.CursorText(next)}
	for i, e := range edits {
		page.Edits[i] = Edit{Act: e.Act, Changed: e.Changed, Others: e.Others}
	}
	return page, err
}
