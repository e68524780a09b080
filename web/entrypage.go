package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/txnews/hub/feeds"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// entryBody is what an entry's page shows.
type entryBody struct {
	item
	Original    string
	Outlet      string // whose page the original is
	HTML        template.HTML
	Text        string // the summary, where there is no more
	Limited     string // why there is no more
	Published   string
	Updated     string
	Edition     int // of what its source says
	Seen        string
	Media       []medium
	Path        []site.Link // by whom it came here (转载路径), its first publisher first
	Story       string      // the address of the page with all copies; empty: there are no others
	Providers   []provider
	Corrections []correction
	Related     []card
	Cats        []string
	Sheet       string // the page of a printed edition
	Rights      string
	JSON        string
	Ask         string // where a takedown of it is asked for
	Here        string // the page's own address, for who prints it
}

// medium is a picture, sound or film below the text.
type medium struct {
	URL, Caption, By, Name string
	Image, Audio, Video    bool
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
	b := v.entryBody(&e)
	b.Limited = v.limited(&g)
	b.Providers, b.Outlet = v.providers(&e, terms)
	b.Path = v.path(&e, first)
	if len(b.Providers) > 1 || first != nil {
		b.Story = v.To("story/" + url.PathEscape(e.Story))
	}
	if b.Corrections, err = s.corrections(r.Context(), v, &e); err != nil {
		return err
	}
	if b.Related, err = s.related(r.Context(), v, &e); err != nil {
		return err
	}
	v.Title, v.Description, v.Body = b.Title, describe(e.Summary, b.Title+" · "+b.Outlet), b
	v.Meta = v.entryMeta(&g, &e, first, b.Outlet)
	v.Menus = v.menus("", "")
	v.Feeds = v.feedLinks(s.inForce().Title+" · "+v.T("all_feed"), news.Selection{})
	if i := slices.IndexFunc(e.Channels, func(id string) bool { return s.channelName(id) != "" }); i >= 0 {
		v.Feeds = append(v.Feeds, v.feedLinks(s.inForce().Title+" · "+s.channelName(e.Channels[i]), news.Selection{Channel: e.Channels[i]})...)
	}
	return v.Answer(w, r, http.StatusOK, "entry", v)
}

// entryBody is what an entry by itself says.
func (v *view) entryBody(e *news.Entry) entryBody {
	b := entryBody{
		item: v.item(*e), Original: e.URL, HTML: html(*e), Edition: e.Revised + 1,
		Seen: v.Full(e.FirstSeen.In(v.public.zone())), Published: v.T("undated"), Cats: e.Categories, Sheet: v.sheet(e), Rights: e.Attribution.Rights,
		JSON: v.public.base + "api/v1/entries/" + e.ID, Ask: v.To("rights", "entry", e.ID), Here: v.SiteURL() + "entry/" + e.ID, Media: media(*e),
	}
	if !e.Published.IsZero() {
		b.Published, _ = v.when(e, v.Full, v.Date)
	}
	if e.Revised > 0 {
		b.Updated = v.Full(e.Updated.In(v.public.zone()))
	}
	if e.Content == "" {
		b.Text = e.Summary
	}
	return b
}

// limited says what the licence keeps back; nothing of what the source did not give.
func (v *view) limited(g *rights.Given) string {
	switch {
	case g.Extent == news.ExtentHeadline:
		return v.T("headline_only")
	case g.Extent == news.ExtentSummary && g.Entry.Summary != "":
		return v.T("summary_only")
	}
	return ""
}

// providers are those of an entry, and the one that its link leads to.
func (v *view) providers(e *news.Entry, terms *rights.Terms) (all []provider, outlet string) {
	outlet = e.Attribution.Origin
	for _, p := range e.Providers {
		given := provider{Name: p.Name, URL: p.URL}
		if _, there := terms.Source(p.ID); there {
			given.Page = v.To(pagePath(news.Selection{Source: p.ID}))
		}
		all = append(all, given)
		if outlet == "" || p.ID == e.Source {
			outlet = p.Name // the link leads to the provider's copy
		}
	}
	return all, outlet
}

// path is by whom an entry came here (转载路径): who first published it, whose copy came first here, whose this is. Each stands once.
func (v *view) path(e *news.Entry, first *rights.Given) (steps []site.Link) {
	add := func(name, to string) {
		key := news.OutletKey(name)
		if name == "" || slices.ContainsFunc(steps, func(l site.Link) bool { return news.OutletKey(l.Text) == key }) {
			return
		}
		steps = append(steps, site.Link{Text: name, URL: to})
	}
	add(e.Attribution.Origin, webAddress(e.Attribution.OriginURL))
	if first != nil {
		add(provided(&first.Entry), v.To("entry/"+first.Entry.ID))
	}
	add(provided(e), webAddress(e.URL))
	return append(steps, site.Link{Text: v.SiteTitle()})
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
	by := strings.Join(e.Attribution.Photographers, " ")
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
		out = append(out, medium{URL: u, Caption: m.Caption, By: by, Name: name, Image: kind == "image", Audio: kind == "audio", Video: kind == "video"})
	}
	return out
}
