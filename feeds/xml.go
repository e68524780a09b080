package feeds

import (
	"bytes"
	"encoding/xml"
	"fmt"

	gorilla "github.com/gorilla/feeds"
)

// The namespaces of the elements that are no format's own. The prefixes are those that everybody uses: some readers look
// for dc:creator by its letters.
const (
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsMedia   = "http://search.yahoo.com/mrss/"
)

const generator = "txnews hub"

// markup is the content of an element that holds HTML, escaped ahead: encoding/xml escapes a rune at a time.
type markup struct {
	Type    string `xml:"type,attr,omitempty"`
	Escaped string `xml:",innerxml"`
}

func htmlMarkup(html string) markup { return markup{Escaped: markupEscaper.Replace(html)} }

// atomLink is gorilla's with a title, and with an hreflang where it is known.
type atomLink struct {
	Rel    string `xml:"rel,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Title  string `xml:"title,attr,omitempty"`
	Length int64  `xml:"length,attr,omitempty"`
}

// writeXML is gorilla.WriteXML without indentation: a line for each entry would be worth it, two spaces before each
// element are a tenth of the bytes.
func writeXML(feed gorilla.XmlFeed, sizeHint int) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(sizeHint)
	buf.WriteString(xml.Header)
	if err := xml.NewEncoder(&buf).Encode(feed.FeedXml()); err != nil {
		return nil, fmt.Errorf("encode XML: %w", err)
	}
	buf.WriteByte('\n')
	return buf.Bytes(), nil
}

// sizeHint guesses a document's bytes, so that its buffer grows once.
func (v *view) sizeHint() int {
	n := 4096
	for i := range v.items {
		it := &v.items[i]
		n += 2048 + (len(it.summary)+len(it.content))*5/4
	}
	return n
}

// model is the feed in gorilla's terms: what each format's wrapper starts from.
func (p *Publisher) model(v *view) *gorilla.Feed {
	f := &gorilla.Feed{
		Title: v.title, Link: &gorilla.Link{Href: v.home}, Description: v.about, Id: v.id, Updated: v.updated,
		Copyright: clean(v.rights), Items: make([]*gorilla.Item, len(v.items)),
	}
	if isEmail(p.opt.Site.Contact) {
		f.Author = &gorilla.Author{Name: clean(p.opt.Site.Title), Email: p.opt.Site.Contact}
	}
	for i := range v.items {
		it := &v.items[i]
		f.Items[i] = &gorilla.Item{
			Title: it.title, Link: &gorilla.Link{Href: it.link}, Id: it.id, IsPermaLink: "false",
			Created: it.published, Updated: it.updated,
		}
	}
	return f
}
