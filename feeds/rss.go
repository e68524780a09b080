package feeds

import (
	"encoding/xml"
	"html"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"

	gorilla "github.com/gorilla/feeds"
)

// rssDoc is gorilla's RssFeedXml with the namespaces and the channel of ours.
type rssDoc struct {
	XMLName      xml.Name   `xml:"rss"`
	Version      string     `xml:"version,attr"`
	AtomNS       string     `xml:"xmlns:atom,attr"`
	ContentNS    string     `xml:"xmlns:content,attr"`
	DublinCoreNS string     `xml:"xmlns:dc,attr"`
	MediaNS      string     `xml:"xmlns:media,attr"`
	HistoryNS    string     `xml:"xmlns:fh,attr,omitempty"`
	TombstoneNS  string     `xml:"xmlns:at,attr,omitempty"`
	ITunesNS     string     `xml:"xmlns:itunes,attr,omitempty"`
	PrismNS      string     `xml:"xmlns:prism,attr,omitempty"`
	Channel      rssChannel `xml:"channel"`
}

// rssChannel adds to gorilla's channel what it lacks. Its items come behind.
type rssChannel struct {
	*gorilla.RssFeed
	podcast
	Links   []atomLink     `xml:"atom:link"`
	Archive *struct{}      `xml:"fh:archive"`
	Deleted []deletedEntry `xml:"at:deleted-entry"`
}

// FeedXml makes it a gorilla.XmlFeed.
func (d *rssDoc) FeedXml() interface{} { return d }

func (p *Publisher) rss(v *view, a *address, before *Document) (*Document, error) {
	base := (&gorilla.Rss{Feed: p.model(v, a)}).RssFeed()
	base.PubDate = "" // gorilla repeats lastBuildDate there
	base.Language = langTag(p.face().site.Language)
	base.Generator = generator
	base.Docs = "https://www.rssboard.org/rss-specification"
	base.Ttl = int(max(p.opt.TTL.Round(time.Minute), time.Minute) / time.Minute)
	doc := &rssDoc{
		Version: "2.0", AtomNS: nsAtom, ContentNS: nsContent, DublinCoreNS: nsDC, MediaNS: nsMedia,
		Channel: rssChannel{RssFeed: base, Links: p.feedLinks(v, a, "application/rss+xml"), podcast: p.podcast(v.sel)},
	}
	if p.isPodcast(v.sel) {
		doc.ITunesNS = nsITunes
	}
	if v.printed() {
		doc.PrismNS = nsPRISM
	}
	if v.shelf.sealed() {
		doc.HistoryNS, doc.Channel.Archive = nsHistory, &struct{}{}
	}
	if doc.Channel.Deleted = v.gone; len(v.gone) > 0 {
		doc.TombstoneNS = nsTombstones
	}
	var stretches []stretch
	body, err := p.write(v.size(), func(s *scratch) error {
		if err := s.writeXML(doc); err != nil {
			return err
		}
		stretches = s.items(v, before, "</channel></rss>\n", "", func(i int) { s.rssItem(&v.items[i], doc.ITunesNS != "") })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p.feedDocument(body, TypeRSS, v, stretches, before), nil
}

// feedLinks are a feed's links to itself, its archives (RFC 5005 §4), the hub and the licence, in any format that has Atom's links.
func (p *Publisher) feedLinks(v *view, a *address, mediaType string) []atomLink {
	links := []atomLink{{Rel: "self", Type: mediaType, Href: a.self}}
	if v.shelf.isArchive() {
		links = append(links, atomLink{Rel: "current", Type: mediaType, Href: a.feed})
	}
	if a.older != "" {
		links = append(links, atomLink{Rel: "prev-archive", Type: mediaType, Href: a.older})
	}
	if a.newer != "" {
		links = append(links, atomLink{Rel: "next-archive", Type: mediaType, Href: a.newer})
	}
	if hub := p.hubOf(v); hub != "" {
		links = append(links, atomLink{Rel: "hub", Href: hub})
	}
	if v.licence != "" {
		links = append(links, atomLink{Rel: "license", Href: v.licence})
	}
	return links
}

var tagLike = regexp.MustCompile(`<[A-Za-z/!?]`)

// rssTitle escapes a title that looks like markup once more. RSS 2.0 does not say whether a title is text or HTML; readers
// that take it for HTML would lose what looks like a tag, or obey it.
func rssTitle(title string) string {
	if !tagLike.MatchString(title) {
		return title
	}
	return html.EscapeString(title)
}

// rssItem writes an item; of a podcast, with what its clients want to know.
func (s *scratch) rssItem(it *item, podcast bool) {
	s.open("item")
	s.element("title", rssTitle(it.title))
	s.element("link", it.link)
	if m, ok := it.enclosure(); ok { // RSS has one; its length is 0 where it is not known (RSS Advisory Board)
		s.element("enclosure", "", "url", m.url, "length", strconv.FormatInt(m.length, 10), "type", m.kind)
	}
	s.element("guid", it.id, "isPermaLink", "false")
	if !it.published.IsZero() {
		s.element("pubDate", it.published.Format(time.RFC1123Z))
	}
	s.markup("description", "", it.summary, it.credit)
	if it.content != "" {
		s.markup("content:encoded", "", it.content, it.credit)
	}
	for _, c := range it.categories {
		s.element("category", first(c.Label, c.Term), "domain", c.Scheme)
	}
	if it.source.url != "" {
		s.element("source", it.source.title, "url", it.source.url)
	}
	s.element("atom:updated", it.updated.Format(time.RFC3339))
	s.elements("dc:creator", it.authors)
	s.elements("dc:contributor", it.contributors)
	s.optional("dc:publisher", it.publisher)
	s.optional("dc:language", it.language)
	s.optional("dc:rights", it.rights)
	s.printed(it)
	if it.licence != "" {
		s.element("atom:link", "", "rel", "license", "href", it.licence)
	}
	s.mediaRSS(it)
	if podcast {
		s.episode(it)
	}
	s.close("item")
}

// isEmail tells an address that managingEditor and atom:email can carry.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && isClean(s) && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}
