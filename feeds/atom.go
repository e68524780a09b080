package feeds

import (
	"time"

	gorilla "github.com/gorilla/feeds"
)

// atomFeed adds to gorilla's feed what it lacks: a language, links beside the alternate one. Its entries come behind.
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
}

type atomPerson struct {
	Name  string `xml:"name"`
	URI   string `xml:"uri,omitempty"`
	Email string `xml:"email,omitempty"`
}

type atomGenerator struct {
	URI  string `xml:"uri,attr,omitempty"`
	Name string `xml:",chardata"`
}

// FeedXml makes it a gorilla.XmlFeed.
func (f *atomFeed) FeedXml() interface{} { return f }

func (p *Publisher) atom(v *view, a *address, before *Document) (*Document, error) {
	base := (&gorilla.Atom{Feed: p.model(v, a)}).AtomFeed()
	base.Id = a.id // gorilla has the page for people there
	feed := &atomFeed{
		AtomFeed: base, DublinCoreNS: nsDC, MediaNS: nsMedia, Lang: langTag(p.face().site.Language),
		Links:     append(p.feedLinks(v, a, "application/atom+xml"), atomLink{Rel: "alternate", Type: "text/html", Href: v.home}),
		Author:    atomPerson{Name: p.face().site.Title, URI: webURL(p.face().site.URL)},
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
	var stretches []stretch
	body, err := p.write(v.size(), func(s *scratch) error {
		if err := s.writeXML(feed); err != nil {
			return err
		}
		stretches = s.items(v, before, "</feed>\n", "", func(i int) { s.atomEntry(&v.items[i], feed.Lang) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p.feedDocument(body, TypeAtom, v, stretches, before), nil
}

// atomEntry writes an entry, which says its language where that is not the feed's.
func (s *scratch) atomEntry(it *item, feedLang string) {
	lang := it.language
	if lang == feedLang {
		lang = ""
	}
	s.open("entry", "xml:lang", lang)
	s.element("title", it.title)
	s.element("updated", it.updated.Format(time.RFC3339))
	s.element("id", it.id)
	s.optional("rights", it.rights)
	if !it.published.IsZero() {
		s.element("published", it.published.Format(time.RFC3339))
	}
	s.persons("author", it.authors)
	s.persons("contributor", it.contributors)
	for _, c := range it.categories {
		s.element("category", "", "term", c.Term, "scheme", c.Scheme, "label", c.Label)
	}
	s.optional("dc:publisher", it.publisher)
	s.printed(it)
	s.markup("summary", "html", it.summary, it.credit)
	if it.content != "" {
		s.markup("content", "html", it.content, it.credit)
	}
	s.atomLinks(it)
	if it.source.url != "" {
		s.atomSource(it.source, it.updated)
	}
	s.mediaRSS(it)
	s.close("entry")
}

// atomSource tells of a source (RFC 4287 §4.2.11) as it was when the entry was last changed: its updated must not move without cause.
func (s *scratch) atomSource(of origin, updated time.Time) {
	s.open("source")
	s.element("id", of.url)
	s.element("title", of.title)
	s.element("updated", updated.Format(time.RFC3339))
	if of.feed {
		s.element("link", "", "rel", "self", "href", of.url)
	}
	switch {
	case of.home != "":
		s.element("link", "", "rel", "alternate", "type", "text/html", "href", of.home)
	case !of.feed:
		s.element("link", "", "rel", "alternate", "type", "text/html", "href", of.url)
	}
	s.optional("rights", of.rights)
	s.close("source")
}

// atomLinks has the alternate link first and last: some parsers take the first one for the entry's address, some the last one.
// Two that are alternate must differ in type or language (RFC 4287 §4.1.2).
func (s *scratch) atomLinks(it *item) {
	if len(it.media) > 0 || it.licence != "" {
		s.element("link", "", "rel", "alternate", "href", it.link)
	}
	for _, m := range it.media {
		s.element("link", "", "rel", "enclosure", "type", m.kind, "href", m.url, "title", m.caption, "length", number(m.length))
	}
	if it.licence != "" {
		s.element("link", "", "rel", "license", "href", it.licence)
	}
	s.element("link", "", "rel", "alternate", "type", "text/html", "href", it.link)
}

func (s *scratch) persons(role string, names []string) {
	for _, name := range names {
		s.open(role)
		s.element("name", name)
		s.close(role)
	}
}
