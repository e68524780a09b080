package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
	"github.com/txnews/hub/site"
)

// ld is a node of JSON-LD. Members that are empty are left out by put.
type ld map[string]any

func (n ld) put(name string, value any) ld {
	switch v := value.(type) {
	case string:
		if v == "" {
			return n
		}
	case []ld:
		if len(v) == 0 {
			return n
		}
	}
	n[name] = value
	return n
}

// firstPublished is a story's first publication, for a copy of it; nil where the public is not shown that one.
func (s *public) firstPublished(ctx context.Context, e *news.Entry) (*rights.Given, error) {
	if e.Original == "" || e.Original == e.ID {
		return nil, nil
	}
	first, err := s.Rights.Given(ctx, rights.Audience{}, e.Original)
	_, gone := errors.AsType[*rights.Removed](err)
	if gone || errors.Is(err, news.ErrNotFound) {
		return nil, nil
	}
	return &first, err
}

// entryMeta is what an entry's page says to machines: nothing that its licence does not give, and of whose it is the truth. e is
// what g gives, cleaned; first the first publication, where the entry is another copy and that may be shown; outlet whose page the original is.
func (v *view) entryMeta(g *rights.Given, e *news.Entry, first *rights.Given, outlet string) site.Meta {
	own, original := v.public.entryAddress(e), ""
	if first != nil {
		original = webAddress(first.Entry.URL)
	}
	m := site.Meta{Robots: robotsFor(g), Canonical: cmp.Or(original, e.URL, own), Twitter: "summary"}
	title, images := v.title(*e), images(e)
	m.Say("og:type", "article")
	m.Say("og:site_name", v.SiteTitle())
	m.Say("og:title", title)
	m.Say("og:description", describe(e.Summary, title+" · "+outlet))
	m.Say("og:url", own)
	m.Say("og:locale", strings.ReplaceAll(cmp.Or(e.Language, "zh-CN"), "-", "_"))
	if len(images) > 0 {
		m.Say("og:image", images[0].URL)
		m.Say("og:image:alt", images[0].Caption)
		m.Twitter = "summary_large_image"
	}
	m.Say("article:published_time", stamp(e.Published))
	if e.Revised > 0 {
		m.Say("article:modified_time", stamp(e.Updated))
	}
	m.Data = ld{"@context": "https://schema.org", "@graph": []ld{v.article(g, e, own, m.Canonical, title, images), v.trail(e, own, title)}}
	return m
}

// article is the entry as a NewsArticle, whose publisher is the outlet that it is from.
func (v *view) article(g *rights.Given, e *news.Entry, own, original, title string, images []news.Media) ld {
	a := e.Attribution
	outlet := organization(cmp.Or(a.Origin, provided(e)), a.OriginURL)
	authors := slices.Concat(people(v.T("reporters"), a.Reporters), people(v.T("correspondents"), a.Correspondents))
	if len(authors) == 0 {
		authors = []ld{outlet}
	}
	n := ld{"@type": "NewsArticle", "@id": own, "mainEntityOfPage": own, "headline": title, "publisher": outlet, "author": authors}
	n.put("url", cmp.Or(e.URL, own)).put("description", e.Summary).put("inLanguage", e.Language)
	n.put("datePublished", cmp.Or(stamp(e.Published), stamp(e.FirstSeen)))
	n.put("printPage", e.Page.Number).put("printSection", e.Page.Name)
	if e.Revised > 0 {
		n.put("dateModified", stamp(e.Updated))
	}
	if original != own {
		n.put("isBasedOn", original)
	}
	photographers := people(v.T("photographers"), a.Photographers)
	var pictures []ld
	for _, m := range images {
		pictures = append(pictures, ld{"@type": "ImageObject", "url": m.URL}.put("caption", m.Caption).put("creator", photographers))
	}
	if n.put("image", pictures); len(pictures) == 0 {
		n.put("contributor", photographers)
	}
	n.put("editor", people(v.T("editors"), a.Editors)).put("creditText", a.Label).put("copyrightNotice", a.Rights).put("license", webAddress(g.Licence.URL))
	if by := provided(e); by != "" && by != a.Origin {
		n.put("provider", organization(by, ""))
	}
	return n.put("sdPublisher", organization(v.SiteTitle(), v.SiteURL()))
}

// trail is the way to an entry through the first channel that it is filed under, as a BreadcrumbList.
func (v *view) trail(e *news.Entry, own, title string) ld {
	steps := []site.Link{{Text: v.SiteTitle(), URL: v.SiteURL()}}
	now := v.public.Settings.Current()
	if i := slices.IndexFunc(e.Channels, func(id string) bool { _, ok := now.Channel(id); return ok }); i >= 0 {
		below := append([]string{e.Channels[i]}, news.Ancestors(now.Channels, e.Channels[i])...)
		for _, id := range slices.Backward(below) {
			c, _ := now.Channel(id)
			steps = append(steps, site.Link{Text: c.Name, URL: v.SiteURL() + "channel/" + id})
		}
	}
	var items []ld
	for i, step := range append(steps, site.Link{Text: title, URL: own}) {
		items = append(items, ld{"@type": "ListItem", "position": i + 1, "name": step.Text, "item": step.URL})
	}
	return ld{"@type": "BreadcrumbList", "itemListElement": items}
}

// robotsFor is what search engines may do with an entry's page (docs/decisions/search-engines-show-what-the-licence-gives.md). None
// may keep a copy, as a takedown would not reach it.
func robotsFor(g *rights.Given) string {
	said := "noindex, noarchive, max-snippet:0, max-image-preview:none"
	switch g.Extent {
	case news.ExtentFull:
		said = "noarchive, max-snippet:-1, max-image-preview:large"
	case news.ExtentSummary:
		said = "noarchive, max-snippet:160, max-image-preview:standard"
	}
	if !g.Less.IsZero() {
		said += ", unavailable_after: " + g.Less.UTC().Format(http.TimeFormat)
	}
	return said
}

// images are the pictures that an entry's licence gives.
func images(e *news.Entry) []news.Media {
	var all []news.Media
	for _, m := range e.Media {
		if isImage(m) {
			all = append(all, m)
		}
	}
	return all
}

// provided is the name of the source that brought an entry.
func provided(e *news.Entry) string {
	for _, p := range e.Providers {
		if p.ID == e.Source {
			return p.Name
		}
	}
	return ""
}

// people are persons who did something for an article, with what that was.
func people(did string, names []string) (all []ld) {
	for _, name := range names {
		all = append(all, ld{"@type": "Person", "name": name, "jobTitle": did})
	}
	return all
}

func organization(name, address string) ld {
	return ld{"@type": "NewsMediaOrganization", "name": name}.put("url", webAddress(address))
}

// stamp is a time as machines read it; empty where there is none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
