package feeds

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"

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

// scratch is memory that renderings use again: a feed's bytes are some hundred KB, and fresh pages cost more than what is
// written to them. A feed's head is written by encoding/xml or encoding/json, its items by hand, which takes a third of the time.
type scratch struct {
	text  []byte   // what is written
	parts [][]byte // what comes before text[after:], in turn: what was written, and what stands elsewhere already
	after int
	kept  int // bytes of parts that stand elsewhere
}

// Write is for the encoders of heads.
func (s *scratch) Write(b []byte) (int, error) {
	s.text = append(s.text, b...)
	return len(b), nil
}

// keep has bytes come next that stand elsewhere. They are copied when all is whole, once.
func (s *scratch) keep(b []byte) {
	s.parts = append(s.parts, s.text[s.after:], b)
	s.after = len(s.text)
	s.kept += len(b)
}

// len is how many bytes there are so far.
func (s *scratch) len() int { return len(s.text) + s.kept }

// whole is a copy of all there is.
func (s *scratch) whole() []byte { return bytes.Join(append(s.parts, s.text[s.after:]), nil) }

// empty lets go of all but memory of its own.
func (s *scratch) empty() {
	clear(s.parts)
	*s = scratch{text: s.text[:0], parts: s.parts[:0]}
}

// write lends a scratch to do, with room for so many bytes, and gives a copy of what it left there. One that holds more than a feed may is not
// used again.
func (p *Publisher) write(room int64, do func(*scratch) error) ([]byte, error) {
	s, ok := p.scratches.Get().(*scratch)
	if !ok {
		s = new(scratch)
	}
	defer func() {
		if s.empty(); int64(cap(s.text)) <= p.opt.MaxSize {
			p.scratches.Put(s)
		}
	}()
	s.text = slices.Grow(s.text, int(room))
	if err := do(s); err != nil {
		return nil, err
	}
	return s.whole(), nil
}

// open appends an element's start with those of its attributes, name and value in turn, that have a value.
func (s *scratch) open(name string, attrs ...string) {
	s.text = append(append(s.text, '<'), name...)
	for ; len(attrs) >= 2; attrs = attrs[2:] {
		if attrs[1] != "" {
			s.text = append(append(append(s.text, ' '), attrs[0]...), `="`...)
			s.text = append(appendEscaped(s.text, attrs[1], &asElement), '"')
		}
	}
	s.text = append(s.text, '>')
}

func (s *scratch) close(name string) {
	s.text = append(append(append(s.text, "</"...), name...), '>')
}

// element appends an element whose content is text.
func (s *scratch) element(name, text string, attrs ...string) {
	s.open(name, attrs...)
	s.text = appendEscaped(s.text, text, &asElement)
	s.close(name)
}

// optional is element where there is text.
func (s *scratch) optional(name, text string) {
	if text != "" {
		s.element(name, text)
	}
}

func (s *scratch) elements(name string, texts []string) {
	for _, text := range texts {
		s.element(name, text)
	}
}

// markup appends an element whose content are the parts of an HTML text.
func (s *scratch) markup(name, kind string, parts ...string) {
	s.open(name, "type", kind)
	for _, p := range parts {
		s.text = appendEscaped(s.text, p, &asMarkup)
	}
	s.close(name)
}

// number is what an attribute has of one; nothing for 0, which is not known.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
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
	s.text = append(s.text, xml.Header...)
	if err := xml.NewEncoder(s).Encode(feed.FeedXml()); err != nil {
		return fmt.Errorf("encode XML: %w", err)
	}
	s.text = append(s.text, '\n')
	return nil
}

// model is the feed without its items in gorilla's terms: what each format's head starts from.
func (p *Publisher) model(v *view, a *address) *gorilla.Feed {
	f := &gorilla.Feed{
		Title: v.title, Link: &gorilla.Link{Href: v.home}, Description: v.about, Id: a.id, Updated: v.updated, Copyright: clean(v.rights),
	}
	if isEmail(p.face().site.Contact) {
		f.Author = &gorilla.Author{Name: p.face().site.Title, Email: p.face().site.Contact}
	}
	return f
}
