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

const (
	// maxPlain bounds the elements of an item that is taken out whole.
	maxPlain = 64
	// maxVain bounds in bytes what is looked at of a document in items that are then not plain.
	maxVain = 1 << 20
)

// Namespaces whose elements a plain item may have, by their usual prefixes.
const (
	dcNS      = "http://purl.org/dc/elements/1.1/"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
)

// plainItems reads them.
type plainItems struct {
	dc, content bool // the root gives these prefixes their usual meaning
	odd         bool // something around the items may give their elements another, or too much was looked at in vain
	vain        int  // bytes
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
		m.plain.inVain(end)
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
	pos := 0
	for ; n < maxPlain; n++ {
		pos += blanks(in[pos:])
		rest := in[pos:]
		if bytes.HasPrefix(rest, []byte("</item>")) {
			return n, pos
		}
		length, plain := p.fields[n].scan(rest)
		pos += length
		if !plain {
			break
		}
	}
	p.inVain(pos)
	return -1, 0
}

// inVain notes that bytes were looked at which are gofeed's to read.
func (p *plainItems) inVain(bytes int) {
	p.vain += bytes
	p.odd = p.odd || p.vain > maxVain
}

// scan reads the element that in begins with. It gives its length, or how far it looked where that is not plain.
func (f *plainField) scan(in []byte) (length int, plain bool) {
	close := bytes.IndexByte(in[:min(len(in), 128)], '>')
	if close < 2 || in[0] != '<' {
		return 0, false
	}
	f.name, f.attrs, _ = bytes.Cut(in[1:close], []byte(" "))
	pos := close + 1
	open := bytes.IndexByte(in[pos:], '<')
	if open < 0 {
		return len(in), false
	}
	f.text, pos = bytes.TrimSpace(in[pos:pos+open]), pos+open
	section, ok := bytes.CutPrefix(in[pos:], []byte(cdataStart))
	if f.section = ok; ok {
		end := bytes.Index(section, []byte("]]>"))
		if end < 0 {
			return len(in), false
		}
		pos += len(cdataStart) + end + len("]]>")
		if len(f.text) > 0 || bytes.Contains(section[:end], []byte(cdataStart)) {
			return pos, false
		}
		f.text = section[:end]
		pos += blanks(in[pos:])
	} else if bytes.Contains(f.text, []byte("]]>")) || !soundReferences(f.text) {
		return pos, false
	}
	tag, n := in[pos:], len(f.name)+len("</>")
	if len(tag) < n || tag[0] != '<' || tag[1] != '/' || !bytes.Equal(tag[2:n-1], f.name) || tag[n-1] != '>' {
		return pos, false
	}
	return pos + n, true
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
		case name == "content:encoded" && p.content:
			it.Content = f.says()
		case strings.HasPrefix(name, "dc:") && p.dc:
			if !f.core(it) {
				return nil
			}
		default:
			native := plainNative(it, name)
			if native == nil {
				return nil
			}
			*native = f.says()
		}
	}
	return it
}

// plainNative is where the text of an element of RSS is kept; nil: nowhere.
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
