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

// rssChannel adds to gorilla's channel what it lacks: links of its own, and items of ours.
type rssChannel struct {
	*gorilla.RssFeed
	podcast
	Links   []atomLink     `xml:"atom:link"`
	Archive *struct{}      `xml:"fh:archive"`
	Deleted []deletedEntry `xml:"at:deleted-entry"`
	Items   []rssItem      `xml:"item"`
}

// rssItem adds to gorilla's item what it lacks. Its one category and its source without address are shadowed.
type rssItem struct {
	*gorilla.RssItem
	Description  markup        `xml:"description"`
	Content      *markup       `xml:"content:encoded"`
	Categories   []rssCategory `xml:"category"`
	Source       *rssSource    `xml:"source"`
	Updated      string        `xml:"atom:updated,omitempty"`
	Creators     []string      `xml:"dc:creator"`
	Contributors []string      `xml:"dc:contributor"`
	Publisher    string        `xml:"dc:publisher,omitempty"`
	Language     string        `xml:"dc:language,omitempty"`
	Rights       string        `xml:"dc:rights,omitempty"`
	printed
	Links     []atomLink      `xml:"atom:link"`
	Media     []mediaContent  `xml:"media:content"`
	Thumbnail *mediaThumbnail `xml:"media:thumbnail"`
	episode
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Name   string `xml:",chardata"`
}

type rssSource struct {
	URL  string `xml:"url,attr"`
	Name string `xml:",chardata"`
}

// FeedXml makes it a gorilla.XmlFeed.
func (d *rssDoc) FeedXml() interface{} { return d }

func (p *Publisher) rss(v *view, a *address) (*Document, error) {
	base := (&gorilla.Rss{Feed: p.model(v, a)}).RssFeed()
	base.PubDate = "" // gorilla repeats lastBuildDate there
	base.Language = langTag(p.face().site.Language)
	base.Generator = generator
	base.Docs = "https://www.rssboard.org/rss-specification"
	base.Ttl = int(max(p.opt.TTL.Round(time.Minute), time.Minute) / time.Minute)
	doc := &rssDoc{
		Version: "2.0", AtomNS: nsAtom, ContentNS: nsContent, DublinCoreNS: nsDC, MediaNS: nsMedia,
		Channel: rssChannel{RssFeed: base, Links: p.feedLinks(v, a, "application/rss+xml"), podcast: p.podcast(v.sel), Items: make([]rssItem, len(v.items))},
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
	body, err := p.write(func(s *scratch) error {
		for i := range v.items {
			doc.Channel.Items[i] = rssItemOf(base.Items[i], &v.items[i], s)
			if doc.ITunesNS != "" {
				doc.Channel.Items[i].episode = v.items[i].episode()
			}
		}
		return s.writeXML(doc)
	})
	if err != nil {
		return nil, err
	}
	return p.document(body, TypeRSS, v.updated), nil
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

func rssItemOf(base *gorilla.RssItem, it *item, s *scratch) rssItem {
	if it.published.IsZero() {
		base.PubDate = "" // gorilla gives the update's date for it
	}
	base.Title = rssTitle(base.Title)
	out := rssItem{
		RssItem: base, Description: s.html(it.summary, it.credit), Updated: it.updated.Format(time.RFC3339),
		Creators: it.authors, Contributors: it.contributors, Publisher: it.publisher, Language: it.language, Rights: it.rights, printed: printedOn(it),
	}
	if it.content != "" {
		m := s.html(it.content, it.credit)
		out.Content = &m
	}
	for _, c := range it.categories {
		name := first(c.Label, c.Term)
		out.Categories = append(out.Categories, rssCategory{Domain: c.Scheme, Name: name})
	}
	if it.source.url != "" {
		out.Source = &rssSource{URL: it.source.url, Name: it.source.title}
	}
	if it.licence != "" {
		out.Links = []atomLink{{Rel: "license", Href: it.licence}}
	}
	if m, ok := it.enclosure(); ok { // RSS has one; its length is 0 where it is not known (RSS Advisory Board)
		base.Enclosure = &gorilla.RssEnclosure{Url: m.url, Length: strconv.FormatInt(m.length, 10), Type: m.kind}
	}
	out.Media, out.Thumbnail = mediaRSS(it)
	return out
}

// isEmail tells an address that managingEditor and atom:email can carry.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && isClean(s) && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}
