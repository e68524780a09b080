package pages

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	desks "github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// entryBody is what the page of one entry shows.
type entryBody struct {
	editorial.EntryInfo
	HTML     template.HTML
	Credits  []credit
	Versions []version  // that corrections have replaced, the newest first
	Form     url.Values // what is ticked
	Says     []saidField
	Back     string // the queue that an editor came from
	Certain  int    // how sure the desk is of where it is filed, in percent
	Doubtful bool
	Channels map[string]int // how sure it is of each that it gave
	Towns    map[string]int
	Other    *conflict
	Deeds    deedsBody
	Pictures []picture // that stand beside the text
	Unshown  bool      // something in a text is not loaded here
}

// credit is a role and who had it.
type credit struct{ Role, Names string }

// version is what an entry said until it was replaced.
type version struct {
	news.Revision
	Credits []credit
	HTML    template.HTML
	Next    int // the version that is kept and followed it; 0: what stands now
}

func (p *Pages) entry(v *view, w http.ResponseWriter, r *http.Request) error {
	info, err := p.Office.Entry(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showEntry(v, w, r, entryBody{EntryInfo: info})
}

func (p *Pages) showEntry(v *view, w http.ResponseWriter, r *http.Request, b entryBody) error {
	b.Entry = feeds.Clean(b.Entry)
	b.Says = v.saidFields(b.Entry, b.Form)
	if b.Back = b.Form.Get("back"); r.URL.Query().Get("back") == "doubtful" {
		b.Back = "doubtful"
	}
	var sure []desks.Doubt
	b.Certain, sure = desks.Certainty(&b.Entry)
	b.Channels, b.Towns = map[string]int{}, map[string]int{}
	for _, d := range sure {
		b.Channels[d.Channel], b.Towns[d.Town] = d.Percent, d.Percent
	}
	b.Doubtful = b.Certain < desks.Doubtful
	if b.Form.Get("do") != "file" { // nothing was ticked
		b.Form = url.Values{"channels": b.Entry.Channels, "towns": b.Entry.Towns}
	}
	var err error
	if b.Deeds, err = v.entryDeeds(r, b.Entry.ID); err != nil {
		return err
	}
	text := v.unloaded(b.Entry)
	b.HTML, b.Unshown, b.Credits, b.Pictures = text.HTML, text.Unshown, v.credits(b.Entry.Attribution), text.Beside
	for _, old := range b.History {
		said := feeds.Clean(news.Entry{Title: old.Title, URL: old.URL, Summary: old.Summary, Content: old.Content, Attribution: old.Attribution})
		old.Title, old.URL, old.Summary = said.Title, said.URL, said.Summary
		next := 0
		if n := len(b.Versions); n > 0 {
			next = b.Versions[n-1].Version
		}
		b.Versions = append(b.Versions, version{old, v.credits(said.Attribution), v.unloaded(said).HTML, next})
	}
	return v.show(w, r, "desk.entries", "entry", b)
}

// credits say who made an entry.
func (v *view) credits(a news.Attribution) []credit {
	all := []credit{{v.T("origin"), a.Origin}, {v.T("reporters"), strings.Join(a.Reporters, " ")}, {v.T("correspondents"), strings.Join(a.Correspondents, " ")},
		{v.T("photographers"), strings.Join(a.Photographers, " ")}, {v.T("editors"), strings.Join(a.Editors, " ")}, {v.T("desk.entry.label"), a.Label}, {v.T("rights"), a.Rights}}
	given := all[:0]
	for _, c := range all {
		if c.Names != "" {
			given = append(given, c)
		}
	}
	return given
}

// CopyURL is the address of a copy where it stands outside, empty where that is none of the web.
func (v *view) CopyURL(c news.Copy) string {
	return feeds.Clean(news.Entry{URL: c.Provider.URL}).URL
}

// Joined are values on one line.
func (v *view) Joined(values []string, by string) string { return strings.Join(values, by) }
