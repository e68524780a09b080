package intake

import (
	"bytes"
	"html"
	"strings"
)

// startTag takes the start tag at pos.
func (m *mender) startTag() {
	start := m.pos
	name, selfClosed, sound := m.parseTag()
	end := m.pos
	if name == nil {
		return // parseTag dealt with it
	}
	if deep := len(m.stack) >= m.opt.MaxDepth; deep || m.item != nil && m.item.weight >= maxItemWeight {
		m.replace(start, end, "")
		if deep {
			m.note("mended.too-deep")
		} else {
			m.note("mended.too-many")
		}
		if !selfClosed {
			m.over++
		}
		return
	}
	el := element{name: string(name)}
	if m.joined && !selfClosed && m.top().kind == kindChannel && strings.EqualFold(m.local(el.name), "channel") {
		m.replace(start, end, "")
		return
	}
	m.place(&el, start)
	if m.full {
		m.pos = start
		return
	}
	if el.kind == kindChannel && m.channels > 1 && !selfClosed {
		m.note("mended.channels")
	}
	m.attributes(&el)
	if top := m.top(); el.kind == kindOther && m.item == nil && (top.kind != kindOther || top.foreign) {
		m.outside(&el, top.foreign)
	}
	m.weigh(name)
	if el.kind == kindRoot || el.kind == kindChannel {
		m.plain.around(&el, m.attrs, sound)
	}
	if el.kind == kindInner && !selfClosed && void(el.name) && !m.closedNext(el.name) {
		selfClosed, sound = true, false
		m.note("mended.unescaped-html")
	}
	expand := selfClosed && el.kind == kindInner && !void(el.name) && !bytes.ContainsRune(name, ':')
	as := m.written(&el)
	if !sound || expand || as != el.name || m.rewritten(&el) {
		m.replace(start, end, m.writeTag(&el, as, selfClosed && !expand))
		if expand {
			m.replace(end, end, "</"+as+">")
		}
	}
	m.stack = append(m.stack, el)
	switch {
	case selfClosed:
		m.pop()
	case el.kind == kindItem:
		m.takeItem(&el)
	}
}

// place finds out what the element is by where it stands, closing what it cannot stand in.
func (m *mender) place(el *element, start int) {
	m.ownPrefix(el.name)
	local := strings.ToLower(m.local(el.name))
	if top := m.top(); top != nil && top.kind == kindField && m.item != nil && fieldStarts[local] {
		if plainFields[strings.ToLower(m.local(top.name))] {
			m.closeAt(start)
		}
	}
	isItem := local == "item" || local == "entry" && (m.root == "feed" || m.top() != nil && (m.top().kind == kindRoot || m.top().kind == kindChannel))
	if top := m.top(); isItem && top != nil && top.kind == kindItem {
		m.closeAt(start) // an item in an item: the first one's end tag is missing
	}
	for top := m.top(); isItem && m.item == nil && top != nil && top.kind == kindOther; top = m.top() {
		m.closeAt(start) // the channel's own elements hold no items
	}
	top := m.top()
	switch {
	case top == nil:
		el.kind = kindRoot
	case top.kind == kindRoot && local == "channel":
		el.kind = kindChannel
		m.channels++
	case isItem && (top.kind == kindRoot || top.kind == kindChannel):
		el.kind = kindItem
		if m.feed.count() >= m.opt.MaxEntries || m.weight >= maxWeight {
			m.full = true
			return
		}
		m.item = &itemState{start: start, outLen: len(m.out), copied: m.copied, inRoot: top.kind == kindRoot}
		if m.out != nil {
			m.flush(start)
			m.item.outLen, m.item.copied = len(m.out), m.copied
		}
	case top.kind == kindItem:
		el.kind = kindField
	case top.kind >= kindField:
		el.kind = kindInner
	}
	if top != nil {
		el.lang, el.base = top.lang, top.base
	}
}

// How many elements and attributes are parsed, of one entry and of all together: gofeed keeps a map or two for each, which take
// a hundred times the room of <a:b/>.
const (
	maxItemWeight = 300_000
	maxWeight     = 400_000
)

// weigh counts the tag just read. Elements of a namespace cost more.
func (m *mender) weigh(name []byte) {
	if m.item == nil {
		return
	}
	n := 1 + len(m.attrs)
	if bytes.IndexByte(name, ':') >= 0 {
		n += 2
	}
	m.item.weight += n
	m.weight += n
}

func (f *feedFacts) count() int { return len(f.items) + len(f.rootOnes) }

func (m *mender) closeAt(start int) {
	m.note("mended.unclosed")
	pos := m.pos
	m.pos = start
	m.writeEnd()
	m.pos = pos
}

// plainFields hold no elements, so one of fieldStarts inside means that their end tag is missing.
var (
	plainFields = map[string]bool{"title": true, "link": true, "guid": true, "pubdate": true, "id": true, "updated": true, "published": true}
	fieldStarts = map[string]bool{"title": true, "link": true, "guid": true, "pubdate": true, "id": true, "updated": true, "published": true, "description": true, "summary": true, "content": true, "item": true, "entry": true}
)

// attributes reads what the facts need from the tag's attributes.
func (m *mender) attributes(el *element) {
	if el.kind == kindInner {
		return
	}
	var own element
	var typ, mode string
	for _, a := range m.attrs {
		switch string(a.name) {
		case "xml:lang":
			own.lang = string(a.value)
			el.lang = own.lang
		case "xml:base":
			own.base = html.UnescapeString(string(a.value))
			if b := resolve(el.base, own.base); len(b) <= maxAddress {
				el.base = b
			}
		case "type":
			typ = strings.ToLower(strings.TrimSpace(string(a.value)))
		case "mode":
			mode = strings.ToLower(string(a.value))
		case "rdf:about", "about":
			if m.item != nil && el.kind == kindItem && m.item.facts.about == "" {
				m.item.facts.about = strings.TrimSpace(html.UnescapeString(string(a.value)))
			}
		default:
			if bytes.HasPrefix(a.name, []byte("xmlns:")) && string(a.value) == xhtmlNS {
				m.xhtml = string(a.name[6:]) + ":"
			}
		}
	}
	switch el.kind {
	case kindRoot, kindChannel:
		m.feed.lang, m.feed.base = el.lang, el.base
	case kindItem:
		if m.item != nil {
			m.item.facts.lang, m.item.facts.base = el.lang, el.base
		}
	case kindField:
		if m.item != nil {
			m.field(el, own, textFacts{typ: typ, mode: mode, lang: el.lang, base: el.base})
		}
	}
}

// field keeps the facts of an item's child.
func (m *mender) field(el *element, own element, t textFacts) {
	f := &m.item.facts
	m.beginText(el)
	switch m.local(el.name) {
	case "id":
		f.id = m.plainText()
	case "title":
		f.title = t
	case "summary":
		f.summary = t
	case "content":
		f.content = t
	case "rights", "copyright":
		f.rights = t
	case "link":
		b := ""
		if own.base != "" {
			b = el.base
		}
		f.links = append(f.links, b)
		if m.root != "feed" && f.linkText == "" && m.in[m.pos-2] == '/' && len(m.attrs) == 0 {
			f.linkText = textURL(m.plainText())
		}
		if rel := m.attribute("rel"); f.linkText == "" && (m.attribute("href") == "" || m.root != "feed") && (rel == "" || strings.EqualFold(rel, "alternate")) {
			f.linkText = m.oddLink()
		}
	}
}

// attribute is the value of an attribute of the tag just read, as written but for blanks around it.
func (m *mender) attribute(name string) string {
	for _, a := range m.attrs {
		if string(a.name) == name {
			return string(bytes.TrimSpace(a.value))
		}
	}
	return ""
}

// plainText is the text from pos to the next tag, CDATA included: an id as written.
func (m *mender) plainText() string {
	rest := m.in[m.pos:]
	if bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), 64)], " \t\r\n"), []byte("<![CDATA[")) {
		rest = rest[bytes.IndexByte(rest, '[')+7:]
		if end := bytes.Index(rest[:min(len(rest), 4096)], []byte("]]>")); end >= 0 {
			return string(bytes.TrimSpace(rest[:end]))
		}
		return ""
	}
	if end := bytes.IndexByte(rest, '<'); end >= 0 {
		return strings.TrimSpace(html.UnescapeString(string(rest[:end])))
	}
	return ""
}

// rewritten: the tag has something that goes. xml:base does, down to an item's fields: gofeed would resolve against it, but takes every base for a folder
// (RFC 3986 §5.2 does not) and knows nothing of the document's address.
func (m *mender) rewritten(el *element) bool {
	if el.kind == kindInner {
		return false
	}
	for _, a := range m.attrs {
		if string(a.name) == "xml:base" {
			return true
		}
		if m.becomesAtom(el, a) || m.goes(el, a) {
			return true
		}
	}
	return false
}

// goes: an attribute that gofeed is not to see. RSS 0.9x and 2.0 have no namespace; a default one on rss, channel or item,
// Atom's most often, would make extensions of all their elements. So would one below RDF that is not RSS 1.0's or 0.9's.
func (m *mender) goes(el *element, a attr) bool {
	if string(a.name) == "xmlns" && el.kind == kindField && m.root != "feed" && m.attribute("href") == "" && plainFields[strings.ToLower(m.local(el.name))] {
		return true
	}
	return m.xhtmlField(el, a) ||
		string(a.name) == "xmlns" && (m.root == "rss" || m.root == "channel" || m.root == "rdf" && !rdfNS[string(a.value)]) &&
			el.kind >= kindRoot && el.kind <= kindItem
}

// rdfNS are the default namespaces under which gofeed reads RDF as RSS.
var rdfNS = map[string]bool{
	"http://purl.org/rss/1.0/": true, "http://channel.netscape.com/rdf/simple/0.9/": true, "http://www.w3.org/1999/02/22-rdf-syntax-ns#": true,
}

// xhtmlField: <body xmlns="http://www.w3.org/1999/xhtml"> in an RSS item. Without its namespace gofeed keeps its markup.
func (m *mender) xhtmlField(el *element, a attr) bool {
	return el.kind == kindField && m.root != "feed" && string(a.name) == "xmlns" && string(a.value) == xhtmlNS
}

// becomesAtom: a default namespace on feed, on entry, or (as XSLT leaves it empty) on what Atom has in an entry, that is not Atom's.
func (m *mender) becomesAtom(el *element, a attr) bool {
	if m.root != "feed" || !foreignAtom(a) {
		return false
	}
	return el.kind == kindRoot || el.kind == kindItem || el.kind == kindField && (len(a.value) == 0 || fieldStarts[el.name])
}

// foreignAtom: a default namespace that is nearly Atom's; gofeed would take every element for an extension.
func foreignAtom(a attr) bool {
	return string(a.name) == "xmlns" && !atomNamespace(string(a.value))
}

// atomNamespace tells Atom 1.0's and 0.3's.
func atomNamespace(ns string) bool { return ns == atomNS || ns == "http://purl.org/atom/ns#" }

const (
	atomNS  = "http://www.w3.org/2005/Atom"
	xhtmlNS = "http://www.w3.org/1999/xhtml"
)

// writeTag writes the tag anew, sound, under that name.
func (m *mender) writeTag(el *element, name string, selfClosed bool) string {
	var b strings.Builder
	b.WriteString("<" + name)
	seen := map[string]bool{}
	for _, a := range m.attrs {
		n := string(a.name)
		if seen[n] || n == "xml:base" && el.kind != kindInner || m.goes(el, a) || !validName(a.name) || len(seen) >= maxAttrs {
			continue
		}
		seen[n] = true
		v := a.value
		if m.becomesAtom(el, a) {
			v = []byte(atomNS)
		}
		b.WriteString(" " + n + `="`)
		m.writeValue(&b, v)
		b.WriteString(`"`)
	}
	if selfClosed {
		b.WriteString("/")
	}
	b.WriteString(">")
	return b.String()
}

// writeValue writes an attribute's value for double quotes.
func (m *mender) writeValue(b *strings.Builder, v []byte) {
	for len(v) > 0 {
		i := bytes.IndexAny(v, `&<"`)
		if i < 0 {
			b.Write(v)
			return
		}
		b.Write(v[:i])
		v = v[i:]
		switch v[0] {
		case '<':
			b.WriteString("&lt;")
			v = v[1:]
		case '"':
			b.WriteString("&quot;")
			v = v[1:]
		default:
			text, n := m.reference(v)
			if n > 0 {
				b.WriteString(strings.NewReplacer(`"`, "&quot;", "<", "&lt;").Replace(text))
				v = v[n:]
			} else {
				b.Write(v[:-n])
				v = v[-n:]
			}
		}
	}
}

// closedNext: the element's end tag follows at once.
func (m *mender) closedNext(name string) bool {
	rest := m.in[m.pos:]
	return len(rest) > len(name)+2 && rest[0] == '<' && rest[1] == '/' && strings.EqualFold(string(rest[2:2+len(name)]), name)
}

func void(name string) bool {
	switch strings.ToLower(name) {
	case "br", "img", "hr", "input", "wbr", "area", "col", "embed", "param":
		return true
	}
	return false
}
