package feeds

import (
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// item is an entry as all formats show it: licensed and clean.
type item struct {
	entry        *news.Entry
	id           string // news.GUID
	link         string // the original; the entry's page where none is known
	title        string
	summary      string // HTML, may be empty; credit comes after it
	content      string // HTML, empty where the licence does not give it; credit comes after it
	credit       string // HTML
	language     string // where it is known
	published    time.Time
	updated      time.Time
	authors      []string // never empty
	contributors []string
	publisher    string // the origin, who first published it
	rights       string
	licence      string // address
	categories   []category
	media        []medium
	source       origin
}

// category is a term of a scheme, with its name for people. The source's own have no scheme.
type category struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// medium is a picture, sound or film with an address that is safe to give on.
type medium struct {
	url, kind, caption string
	medium             string // image, audio, video, document: media:content's word
	length, seconds    int64  // 0: not known
}

// origin is the source that an entry was taken from.
type origin struct {
	url, title, home, rights string
	feed                     bool // url is a feed, and no page
}

// item makes an entry that was granted ready for every format. It cleans g's entry in place, and points at it.
func (p *Publisher) item(g *rights.Given) item {
	g.Entry = Clean(g.Entry)
	e, src := &g.Entry, &g.Source
	a, at := e.Attribution, providerOf(e, src)
	it := item{
		entry: e, id: news.GUID(e.ID), title: strings.TrimSpace(e.Title), language: langTag(e.Language),
		published: p.date(e.Published), updated: p.date(e.Updated), publisher: first(a.Origin, at.Name),
		rights: a.Rights, licence: webURL(g.Licence.URL),
	}
	if it.link = first(e.URL, webURL(at.URL)); it.link == "" {
		it.link = p.abs(EntryPath(e.ID))
	}
	if it.title == "" {
		it.title = first(headOf(e.Summary, 40), p.face().labels.untitled)
	}
	if it.updated.IsZero() {
		it.updated = emptyTime.In(p.face().zone)
	}
	it.authors, it.contributors = people(a, first(a.Origin, at.Name, p.face().site.Title))
	it.categories, it.media = p.categories(e, false), mediaOf(e)
	it.source = origin{
		url: webURL(first(src.URL, at.URL)), title: first(at.Name, e.Source), home: webURL(src.Homepage),
		rights: clean(src.Licence.Rights), feed: src.Kind == news.KindFeed || src.Kind == "",
	}
	it.credit, it.content = p.credit(e, at.Name, it.link), e.Content
	if s := strings.TrimSpace(e.Summary); s != "" {
		it.summary = string(append(appendText(append(make([]byte, 0, len(s)+64), "<p>"...), s), "</p>"...))
	}
	return it
}

// date puts a time into the hub's zone, to the second. What RFC 3339 has no form for is no date.
func (p *Publisher) date(t time.Time) time.Time {
	if t.IsZero() || t.Year() < 1 || t.Year() > 9998 {
		return time.Time{}
	}
	return t.In(p.face().zone).Truncate(time.Second)
}

// people sorts an entry's people into authors and contributors, each named once.
func people(a news.Attribution, fallback string) (authors, contributors []string) {
	add := func(to []string, names []string) []string {
		for _, n := range names {
			n = strings.TrimSpace(n)
			if n != "" && !slices.Contains(authors, n) && !slices.Contains(to, n) {
				to = append(to, n)
			}
		}
		return to
	}
	authors = add(authors, a.Reporters)
	contributors = add(contributors, a.Correspondents)
	contributors = add(contributors, a.Photographers)
	contributors = add(contributors, a.Editors)
	if len(authors) == 0 {
		authors = []string{first(strings.TrimSpace(fallback), "-")}
	}
	return authors, contributors
}

// categories are the channels and towns, then what the source called it. all: those too that an entry is still filed under and that are none any
// more, by their ids.
func (p *Publisher) categories(e *news.Entry, all bool) []category {
	out := make([]category, 0, len(e.Channels)+len(e.Towns)+len(e.Categories))
	for _, id := range e.Channels {
		if name := p.channel(id).Name; name != "" || all {
			out = append(out, category{Term: id, Scheme: p.face().channels, Label: first(name, id)})
		}
	}
	for _, id := range e.Towns {
		if name := p.town(id).Name; name != "" || all {
			out = append(out, category{Term: id, Scheme: p.face().towns, Label: first(name, id)})
		}
	}
	for _, name := range e.Categories {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(out, category{Term: name}) {
			out = append(out, category{Term: name})
		}
	}
	return out
}

func mediaOf(e *news.Entry) []medium {
	var out []medium
	for _, m := range e.Media {
		address := m.URL
		if slices.ContainsFunc(out, func(o medium) bool { return o.url == address }) {
			continue
		}
		kind := mediaType(m.Type, address)
		out = append(out, medium{
			url: address, kind: kind, caption: strings.TrimSpace(m.Caption), medium: mediumOf(kind), length: max(m.Length, 0), seconds: e.Playtimes[address],
		})
	}
	return out
}

func mediumOf(kind string) string {
	switch top, _, _ := strings.Cut(kind, "/"); top {
	case "image", "audio", "video":
		return top
	case "":
		return ""
	}
	return "document"
}

// enclosure is the medium for formats that hold one: sound and film before pictures, as the first of them stands.
func (it *item) enclosure() (medium, bool) {
	for _, want := range []string{"audio", "video", "image", "document"} {
		for _, m := range it.media {
			if m.medium == want {
				return m, true
			}
		}
	}
	return medium{}, false
}

// image is the first picture, or "".
func (it *item) image() string {
	for _, m := range it.media {
		if m.medium == "image" {
			return m.url
		}
	}
	return ""
}

// headOf is the first n characters of a text, on one line.
func headOf(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}

// providerOf is the source that brought the entry, under the name that it has now.
func providerOf(e *news.Entry, src *news.Source) news.Provider {
	at := news.Provider{ID: e.Source, Name: clean(src.Name), URL: e.URL}
	for _, pr := range e.Providers {
		if pr.ID == e.Source {
			at.Name = first(at.Name, pr.Name)
			at.URL = first(pr.URL, at.URL)
		}
	}
	return at
}

func first(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}
