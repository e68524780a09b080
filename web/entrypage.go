package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
)

// entryBody is what an entry's page shows.
type entryBody struct {
	item
	Original  string
	Outlet    string // whose page the original is
	HTML      template.HTML
	Text      string // the summary, where there is no more
	Limited   string // why there is no more
	Published string
	Updated   string
	Edition   int // of what its source says
	Seen      string
	Media     []medium
	Providers []provider
	Cats      []string
	Rights    string
	JSON      string
}

// medium is a picture, sound or film below the text.
type medium struct {
	URL, Caption, Name  string
	Image, Audio, Video bool
}

// provider is a source that carries the entry: its page here, empty where the source was removed, and the entry's address there.
type provider struct{ Name, Page, URL string }

func (s *public) entryPage(w http.ResponseWriter, r *http.Request) error {
	g, err := s.given(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	terms, err := s.Rights.Terms(r.Context())
	if err != nil {
		return err
	}
	first, err := s.firstPublished(r.Context(), &g.Entry)
	if err != nil {
		return err
	}
	e := feeds.Clean(g.Entry)
	v := s.view(r)
	b := entryBody{
		item: v.item(e), Original: e.URL, HTML: html(e), Edition: e.Revised + 1,
		Seen: v.Full(e.FirstSeen.In(s.zone())), Published: v.T("undated"), Cats: e.Categories, Rights: e.Attribution.Rights,
		JSON: s.base + "api/v1/entries/" + e.ID,
	}
	if !e.Published.IsZero() {
		b.Published = v.Full(e.Published.In(s.zone()))
	}
	if e.Revised > 0 {
		b.Updated = v.Full(e.Updated.In(s.zone()))
	}
	if e.Content == "" {
		b.Text, b.Limited = e.Summary, v.T("summary_only")
		if e.Summary == "" {
			b.Limited = v.T("headline_only")
		}
	}
	b.Outlet = e.Attribution.Origin
	for _, p := range e.Providers {
		given := provider{Name: p.Name, URL: p.URL}
		if _, there := terms.Source(p.ID); there {
			given.Page = v.To("source/" + url.PathEscape(p.ID))
		}
		b.Providers = append(b.Providers, given)
		if b.Outlet == "" || p.ID == e.Source {
			b.Outlet = p.Name // the link leads to the provider's copy
		}
	}
	b.Media = media(e)
	v.Title, v.Description, v.Body = b.Title, describe(e.Summary, b.Title+" · "+b.Outlet), b
	v.Meta = v.entryMeta(&g, &e, first, b.Outlet)
	v.Menus = v.menus("", "")
	v.Feeds = v.feedLinks(s.inForce().Title+" · "+v.T("all_feed"), news.Selection{})
	if i := slices.IndexFunc(e.Channels, func(id string) bool { return s.channelName(id) != "" }); i >= 0 {
		v.Feeds = append(v.Feeds, v.feedLinks(s.inForce().Title+" · "+s.channelName(e.Channels[i]), news.Selection{Channel: e.Channels[i]})...)
	}
	return v.Answer(w, r, http.StatusOK, "entry", v)
}

// describeMost bounds a page's description, in characters: about what search engines show.
const describeMost = 120

// describe is the beginning of a text, on one line; other where there is none.
func describe(text, other string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	switch {
	case len(r) == 0:
		return other
	case len(r) > describeMost:
		return string(r[:describeMost]) + "…"
	}
	return string(r)
}

// media are those that the text does not show already.
func media(e news.Entry) []medium {
	var out []medium
	for _, m := range e.Media {
		u := m.URL
		if strings.Contains(e.Content, template.HTMLEscapeString(u)) || strings.Contains(e.Content, u) {
			continue
		}
		name := u
		if i := strings.LastIndexByte(u, '/'); i >= 0 && i+1 < len(u) {
			name = u[i+1:]
		}
		kind, _, _ := strings.Cut(m.Type, "/")
		out = append(out, medium{URL: u, Caption: m.Caption, Name: name, Image: kind == "image", Audio: kind == "audio", Video: kind == "video"})
	}
	return out
}
