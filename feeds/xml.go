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
	nsPRISM   = "http://prismstandard.org/namespaces/basic/2.0/" // of the page of a printed edition
)

const generator = "txnews hub"

// markup is the content of an element that holds HTML, escaped ahead: encoding/xml escapes a rune at a time.
type markup struct {
	Type    string `xml:"type,attr,omitempty"`
	Escaped []byte `xml:",innerxml"`
}

// scratch is memory that renderings use again: a feed's bytes are some hundred KB, and fresh pages cost more than what is
// written to them.
type scratch struct {
	out  bytes.Buffer
	text []byte // what markup points into
}

// write lends a scratch to do, and gives a copy of what it left in out.
func (p *Publisher) write(do func(*scratch) error) ([]byte, error) {
	s, ok := p.scratches.Get().(*scratch)
	if !ok {
		s = new(scratch)
	}
	defer p.scratches.Put(s)
	s.out.Reset()
	s.text = s.text[:0]
	if err := do(s); err != nil {
		return nil, err
	}
	return bytes.Clone(s.out.Bytes()), nil
}

// html escapes the parts of an HTML text.
func (s *scratch) html(parts ...string) markup {
	from := len(s.text)
	for _, p := range parts {
		s.text = appendEscaped(s.text, p, &asMarkup)
	}
	return markup{Escaped: s.text[from:len(s.text):len(s.text)]}
}

// atomLink is gorilla's with a title, and with an hreflang where it is known.
type atomLink struct {
	Rel    string `xml:"rel,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Title  string `xml:"title,attr,omitempty"`
	Length int64  `xml:"length,attr,omitempty"`
}

// writeXML is gorilla.WriteXML without indentation, which is a tenth of the bytes.
func (s *scratch) writeXML(feed gorilla.XmlFeed) error {
	s.out.WriteString(xml.Header)
	if err := xml.NewEncoder(&s.out).Encode(feed.FeedXml()); err != nil {
		return fmt.Errorf("encode XML: %w", err)
	}
	return s.out.WriteByte('\n')
}

// model is the feed in gorilla's terms: what each format's wrapper starts from.
func (p *Publisher) model(v *view, a *address) *gorilla.Feed {
	f := &gorilla.Feed{
		Title: v.title, Link: &gorilla.Link{Href: v.home}, Description: v.about, Id: a.id, Updated: v.updated,
		Copyright: clean(v.rights), Items: make([]*gorilla.Item, len(v.items)),
	}
	if isEmail(p.face().site.Contact) {
		f.Author = &gorilla.Author{Name: p.face().site.Title, Email: p.face().site.Contact}
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
