package pages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// entriesBody is what the list of entries shows.
type entriesBody struct {
	Entries []news.Entry
	Ask     editorial.EntryAsk
	Narrow  bool // something was asked for
	Filters []filter
	Looked  int // through how many entries; 0: none had to be
	Held    int // that wait for an editor
	Older   string
	Newest  string // address of the first page; empty: this is it
}

// entryAsk reads the question of a list of entries from an address.
func entryAsk(q url.Values) (ask editorial.EntryAsk, err error) {
	ask = editorial.EntryAsk{Channel: q.Get("channel"), Town: q.Get("town"), Source: strings.TrimSpace(q.Get("source")), Held: q.Get("held") != "", Words: strings.TrimSpace(q.Get("q"))}
	ask.From, err = site.ParseCursor(q.Get("before"))
	return ask, err
}

// askedEntries is the question as pairs for an address, from a place on the list on.
func askedEntries(ask editorial.EntryAsk, before news.Cursor) []string {
	held := ""
	if ask.Held {
		held = "1"
	}
	return []string{"q", ask.Words, "channel", ask.Channel, "town", ask.Town, "source", ask.Source, "held", held, "before", site.CursorText(before)}
}

func (p *Pages) entries(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := entryAsk(r.URL.Query())
	if err != nil {
		return err
	}
	list, err := p.Office.EntryList(r.Context(), ask)
	if err != nil {
		return err
	}
	b := entriesBody{Entries: list.Entries, Ask: ask, Looked: list.Looked, Held: list.Held, Filters: v.entryFilters(ask)}
	if !list.Next.IsZero() {
		b.Older = v.To("admin/entries", askedEntries(ask, list.Next)...)
	}
	if !ask.From.IsZero() {
		b.Newest = v.To("admin/entries", askedEntries(ask, news.Cursor{})...)
	}
	ask.From = news.Cursor{}
	b.Narrow = ask != editorial.EntryAsk{}
	return v.show(w, r, "desk.entries", "entries", b)
}

// entryFilters are the fields of the question: the site's channels and towns.
func (v *view) entryFilters(ask editorial.EntryAsk) []filter {
	channel, town := filter{Name: "channel", Label: v.T("desk.sources.channel")}, filter{Name: "town", Label: v.T("desk.source.towns")}
	for _, c := range v.Channels() {
		channel.add(c.ID, c.Name, ask.Channel)
	}
	for _, t := range v.all.Settings.Current().Towns {
		town.add(t.ID, t.Name, ask.Town)
	}
	return []filter{channel, town}
}

// EntryURL is the address of an entry's page.
func (v *view) EntryURL(id string) string { return v.To(entryPath(id)) }

func entryPath(id string) string { return "admin/entries/" + url.PathEscape(id) }

// Headline is an entry's title, or what stands for it where it has none.
func (v *view) Headline(e news.Entry) string {
	if title := strings.TrimSpace(e.Title); title != "" {
		return title
	}
	return v.T("untitled")
}

// Provider is the name of the source that brought an entry.
func (v *view) Provider(e news.Entry) string {
	for _, p := range e.Providers {
		if p.ID == e.Source && p.Name != "" {
			return p.Name
		}
	}
	return e.Source
}

// Reprint reports whether another copy stands for an entry on the timelines.
func (v *view) Reprint(e news.Entry) bool { return e.Original != "" && e.Original != e.ID }
