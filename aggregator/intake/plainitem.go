package intake

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// An RSS item whose elements are all written as every reader reads them is taken out of the document whole: gofeed is told of an item with a
// mark for its guid, and what the item says is put there. Most items are such, and most of a reading's time went into their tags.

// maxPlain bounds the elements of an item that is taken out whole.
const maxPlain = 64

// Namespaces whose elements a plain item may have, by their usual prefixes.
const (
	dcNS      = "http://purl.org/dc/elements/1.1/"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
)

// plainItems reads them.
type plainItems struct {
	dc, content bool // the root gives these prefixes their usual meaning
	odd         bool // something around the items may give their elements another
	fields      [maxPlain]plainField
}

// plainField is an element of an item as written.
type plainField struct {
	name, attrs, text []byte
	section           bool // the text is that of a CDATA section
}

// around looks at the tag of a root or a channel.
func (p *plainItems) around(el *element, attrs []attr, sound bool) {
	p.odd = p.odd || !sound || el.kind == kindChannel && len(attrs) > 0
	for _, a := range attrs {
		switch string(a.name) {
		case "xmlns:dc":
			p.dc = string(a.value) == dcNS
		case "xmlns:content":
			p.content = string(a.value) == contentNS
		}
	}
}

// takeItem takes the item whose start tag was just read out of the document, up to its end tag, if it is plain.
func (m *mender) takeItem(el *element) {
	depth := len(m.stack)
	if m.opt.aside == 0 || m.root != "rss" || m.prefix != "" || m.xhtml != "" || len(m.own) > 0 || m.plain.odd || m.over > 0 ||
		el.name != "item" || len(m.attrs) > 0 || depth != 3 || m.opt.MaxDepth <= depth {
		return
	}
	n, end := m.plain.scan(m.in[m.pos:])
	if n < 0 {
		return
	}
	fields := m.plain.fields[:n]
	it := m.plain.item(fields)
	if it == nil {
		return
	}
	f := &m.item.facts
	f.whole, f.wholeMark = it, m.mark()
	for i := range fields {
		switch string(fields[i].name) {
		case "title":
			f.title = textFacts{lang: el.lang, base: el.base}
		case "link":
			f.links = []string{""}
		}
		m.attrs = m.attrs[:0]
		if len(fields[i].attrs) > 0 {
			m.attrs = append(m.attrs, attr{})
		}
		m.weigh(fields[i].name)
	}
	m.replace(m.pos, m.pos+end, "<guid>"+f.wholeMark+"</guid>")
	m.pos += end
}

// scan reads the elements of an item up to its end tag, and gives how many there are and where that begins; -1: something is not plain.
func (p *plainItems) scan(in []byte) (n, end int) {
	for pos := 0; n < maxPlain; n++ {
		pos += blanks(in[pos:])
		rest := in[pos:]
		if bytes.HasPrefix(rest, []byte("</item>")) {
			return n, pos
		}
		length := p.fields[n].scan(rest)
		if length == 0 {
			break
		}
		pos += length
	}
	return -1, 0
}

// scan reads the element that in begins with, and gives its length; 0: it is not plain.
func (f *plainField) scan(in []byte) int {
	close := bytes.IndexByte(in[:min(len(in), 128)], '>')
	if close < 2 || in[0] != '<' {
		return 0
	}
	f.name, f.attrs, _ = bytes.Cut(in[1:close], []byte(" "))
	pos := close + 1
	open := bytes.IndexByte(in[pos:], '<')
	if open < 0 {
		return 0
	}
	f.text, pos = bytes.TrimSpace(in[pos:pos+open]), pos+open
	section, ok := bytes.CutPrefix(in[pos:], []byte(cdataStart))
	if f.section = ok; ok {
		end := bytes.Index(section, []byte("]]>"))
		if end < 0 || len(f.text) > 0 || bytes.Contains(section[:end], []byte(cdataStart)) {
			return 0
		}
		f.text = section[:end]
		pos += len(cdataStart) + end + len("]]>")
		pos += blanks(in[pos:])
	} else if bytes.Contains(f.text, []byte("]]>")) || !soundReferences(f.text) {
		return 0
	}
	tag, n := in[pos:], len(f.name)+len("</>")
	if len(tag) < n || tag[0] != '<' || tag[1] != '/' || !bytes.Equal(tag[2:n-1], f.name) || tag[n-1] != '>' {
		return 0
	}
	return pos + n
}

// item is what gofeed would read; nil where it might read something else.
func (p *plainItems) item(fields []plainField) *rss.Item {
	it := &rss.Item{}
	for i := range fields {
		f := &fields[i]
		name := string(f.name)
		if repeated := func(g plainField) bool { return bytes.Equal(g.name, f.name) }; name != "category" && slices.ContainsFunc(fields[:i], repeated) {
			return nil // which of the two counts is gofeed's to say
		}
		switch {
		case name == "guid":
			it.GUID = &rss.GUID{Value: f.says(), IsPermalink: f.permalink()}
			if it.GUID.IsPermalink == "" {
				return nil
			}
		case len(f.attrs) > 0:
			return nil
		case name == "category":
			it.Categories = append(it.Categories, &rss.Category{Value: f.says()})
		case name == "link":
			it.Link = f.says()
			it.Links = []string{it.Link}
		case plainNative(it, name) != nil:
			*plainNative(it, name) = f.says()
		case name == "content:encoded" && p.content:
			it.Content = f.says()
		case strings.HasPrefix(name, "dc:") && p.dc:
			if !f.core(it) {
				return nil
			}
		default:
			return nil
		}
	}
	return it
}

// plainNative is where the text of an element of RSS is kept.
func plainNative(it *rss.Item, name string) *string {
	switch name {
	case "title":
		return &it.Title
	case "description":
		return &it.Description
	case "pubDate":
		return &it.PubDate
	case "author":
		return &it.Author
	case "comments":
		return &it.Comments
	}
	return nil
}

// core keeps an element of Dublin Core.
func (f *plainField) core(it *rss.Item) bool {
	name := string(f.name[len("dc:"):])
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf || !asciiLetter(byte(r)) }) || bytes.IndexByte(f.text, '\r') >= 0 {
		return false
	}
	if it.Extensions == nil {
		it.Extensions = ext.Extensions{"dc": {}}
	}
	it.Extensions["dc"][name] = []ext.Extension{{Name: name, Value: strings.TrimSpace(f.says())}}
	return true
}

// permalink is what a guid says of itself; empty: something else.
func (f *plainField) permalink() string {
	switch string(f.attrs) {
	case "", `isPermaLink="true"`:
		return "true"
	case `isPermaLink="false"`:
		return "false"
	}
	return ""
}

// says is the element's text as gofeed reads it.
func (f *plainField) says() string {
	if f.section {
		return string(f.text)
	}
	return decodedText(f.text)
}

func blanks(b []byte) (n int) {
	for n < len(b) && space(b[n]) {
		n++
	}
	return n
}
