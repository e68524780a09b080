package feeds

import (
	"time"

	gorilla "github.com/gorilla/feeds"
)

// atomFeed adds to gorilla's feed what it lacks: a language, links beside the alternate one, entries of ours.
type atomFeed struct {
	*gorilla.AtomFeed
	DublinCoreNS string         `xml:"xmlns:dc,attr"`
	MediaNS      string         `xml:"xmlns:media,attr"`
	TombstoneNS  string         `xml:"xmlns:at,attr,omitempty"`
	HistoryNS    string         `xml:"xmlns:fh,attr,omitempty"`
	PrismNS      string         `xml:"xmlns:prism,attr,omitempty"`
	Lang         string         `xml:"xml:lang,attr,omitempty"`
	Links        []atomLink     `xml:"link"`
	Author       atomPerson     `xml:"author"`
	Generator    atomGenerator  `xml:"generator"`
	Archive      *struct{}      `xml:"fh:archive"`
	Deleted      []deletedEntry `xml:"at:deleted-entry"`
	Entries      []atomEntry    `xml:"entry"`
}

// atomEntry adds to gorilla's entry what it lacks. Its source as text, its one author and its one category are shadowed.
type atomEntry struct {
	*gorilla.AtomEntry
	Lang         string       `xml:"xml:lang,attr,omitempty"`
	Authors      []atomPerson `xml:"author"`
	Contributors []atomPerson `xml:"contributor"`
	Categories   []category   `xml:"category"`
	Publisher    string       `xml:"dc:publisher,omitempty"`
	printed
	Summary   markup          `xml:"summary"`
	Content   *markup         `xml:"content"`
	Links     []atomLink      `xml:"link"`
	Source    *atomSource     `xml:"source"`
	Media     []mediaContent  `xml:"media:content"`
	Thumbnail *mediaThumbnail `xml:"media:thumbnail"`
}

type atomPerson struct {
	Name  string `xml:"name"`
	URI   string `xml:"uri,omitempty"`
	Email string `xml:"email,omitempty"`
}

// atomSource is RFC 4287 §4.2.11: the feed that the entry was taken from.
type atomSource struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Rights  string     `xml:"rights,omitempty"`
}

type atomGenerator struct {
	URI  string `xml:"uri,attr,omitempty"`
	Name string `xml:",chardata"`
}

// FeedXml makes it a gorilla.XmlFeed.
func (f *atomFeed) FeedXml() interface{} { return f }

func (p *Publisher) atom(v *view, a *address) (*Document, error) {
	base := (&gorilla.Atom{Feed: p.model(v, a)}).AtomFeed()
	base.Id = a.id // gorilla has the page for people there
	feed := &atomFeed{
		AtomFeed: base, DublinCoreNS: nsDC, MediaNS: nsMedia, Lang: langTag(p.face().site.Language),
		Links:  append(p.feedLinks(v, a, "application/atom+xml"), atomLink{Rel: "alternate", Type: "text/html", Href: v.home}),
		Author: atomPerson{Name: p.face().site.Title, URI: webURL(p.face().site.URL)}, Entries: make([]atomEntry, len(v.items)),
		Generator: atomGenerator{URI: webURL(p.face().site.URL), Name: generator},
	}
	if feed.Deleted = v.gone; len(v.gone) > 0 {
		feed.TombstoneNS = nsTombstones
	}
	if v.printed() {
		feed.PrismNS = nsPRISM
	}
	if v.shelf.sealed() {
		feed.HistoryNS, feed.Archive = nsHistory, &struct{}{}
	}
	if base.Author != nil {
		feed.Author.Email = base.Author.Email
	}
	body, err := p.write(func(s *scratch) error {
		for i := range v.items {
			feed.Entries[i] = atomEntryOf(base.Entries[i], &v.items[i], feed.Lang, s)
		}
		return s.writeXML(feed)
	})
	if err != nil {
		return nil, err
	}
	return p.document(body, TypeAtom, v.updated), nil
}

func atomEntryOf(base *gorilla.AtomEntry, it *item, feedLang string, s *scratch) atomEntry {
	out := atomEntry{
		AtomEntry: base, Categories: it.categories, Publisher: it.publisher, Links: atomLinks(it),
		Authors: persons(it.authors), Contributors: persons(it.contributors), Summary: s.html(it.summary, it.credit), printed: printedOn(it),
	}
	base.Links = nil // a slice without a tag is not shadowed
	base.Rights = it.rights
	if !it.published.IsZero() {
		base.Published = it.published.Format(time.RFC3339)
	}
	if it.language != feedLang {
		out.Lang = it.language
	}
	out.Summary.Type = "html"
	if it.content != "" {
		m := s.html(it.content, it.credit)
		m.Type = "html"
		out.Content = &m
	}
	if s := it.source; s.url != "" {
		out.Source = atomSourceOf(s, it.updated)
	}
	out.Media, out.Thumbnail = mediaRSS(it)
	return out
}

// atomSourceOf tells of a source as it was when the entry was last changed: its updated must not move without cause.
func atomSourceOf(s origin, updated time.Time) *atomSource {
	out := &atomSource{ID: s.url, Title: s.title, Updated: updated.Format(time.RFC3339), Rights: s.rights}
	if s.feed {
		out.Links = append(out.Links, atomLink{Rel: "self", Href: s.url})
	}
	switch {
	case s.home != "":
		out.Links = append(out.Links, atomLink{Rel: "alternate", Type: "text/html", Href: s.home})
	case !s.feed:
		out.Links = append(out.Links, atomLink{Rel: "alternate", Type: "text/html", Href: s.url})
	}
	return out
}

// atomLinks has the alternate link first and last: some parsers take the first one for the entry's address, some the last one.
// Two that are alternate must differ in type or language (RFC 4287 §4.1.2).
func atomLinks(it *item) []atomLink {
	links := make([]atomLink, 0, len(it.media)+3)
	if len(it.media) > 0 || it.licence != "" {
		links = append(links, atomLink{Rel: "alternate", Href: it.link})
	}
	for _, m := range it.media {
		links = append(links, atomLink{Rel: "enclosure", Type: m.kind, Href: m.url, Title: m.caption, Length: m.length})
	}
	if it.licence != "" {
		links = append(links, atomLink{Rel: "license", Href: it.licence})
	}
	return append(links, atomLink{Rel: "alternate", Type: "text/html", Href: it.link})
}

func persons(names []string) []atomPerson {
	out := make([]atomPerson, len(names))
	for i, n := range names {
		out[i].Name = n
	}
	return out
}
