package intake

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// local is an element's name without the prefix of the document's own elements.
func (m *mender) local(name string) string {
	if m.prefix != "" && strings.HasPrefix(name, m.prefix) {
		return name[len(m.prefix):]
	}
	for _, p := range m.own {
		if strings.HasPrefix(name, p) {
			return name[len(p):]
		}
	}
	return name
}

// written is the name by which gofeed is told of an element: without a prefix that it would take for an extension's, and an entry
// by the format's own name for it.
func (m *mender) written(el *element) string {
	name := el.name
	if m.xhtml != "" && el.kind >= kindField {
		name = strings.TrimPrefix(name, m.xhtml)
	}
	for _, p := range m.own {
		name = strings.TrimPrefix(name, p)
	}
	if el.kind != kindItem {
		return name
	}
	switch local := strings.ToLower(m.local(name)); {
	case local == "entry" && m.root != "feed":
		return "item"
	case local == "item" && m.root == "feed":
		return m.prefix + "entry"
	}
	return name
}

// maxOwn bounds how many prefixes of its own a document has.
const maxOwn = 4

// ownPrefix looks at an element where a channel or an entry may begin: one that has another prefix than the root is the document's own
// all the same (<rss><n:item>).
func (m *mender) ownPrefix(name string) {
	i := strings.IndexByte(name, ':')
	if i < 0 {
		return
	}
	prefix, local := name[:i+1], strings.ToLower(name[i+1:])
	top := m.top()
	switch {
	case top == nil && local == "rss":
	case top == nil && local == "feed" && !atomNamespace(m.attribute("xmlns:"+name[:i])):
	case top == nil, m.prefix == prefix && (m.root == "feed" || m.root == "rdf"):
		return
	case local != "item" && local != "entry" && local != "channel",
		top.kind != kindRoot && top.kind != kindChannel, ownPrefixes[strings.ToLower(name[:i])], len(m.own) == maxOwn:
		return
	}
	if !slices.Contains(m.own, prefix) {
		m.own = append(m.own, prefix)
		m.note("mended.prefix")
	}
}

// goesOn tells, at an element's end tag, that another one of its kind follows: a second channel, or a second document. Both are
// one for gofeed, which keeps the last channel and the first document alone; the tags between go.
func (m *mender) goesOn(top *element, start int) bool {
	switch {
	case top.kind == kindChannel && (m.root == "rss" || m.root == "channel"):
		if m.last == 0 {
			m.last = m.pos + bytes.LastIndex(m.in[m.pos:], []byte("<"+top.name)) + 1 // none: no later one has any either
		}
		if m.last <= m.pos {
			return false
		}
		m.joined = true
	case top.kind == kindRoot && len(m.stack) == 1:
		return m.nextDocument(top.name, start)
	default:
		return false
	}
	m.replace(start, m.pos, "")
	m.note("mended.channels")
	return true
}

// nextDocument passes the end tag of the root and the start tag of the next document's, where there is one.
func (m *mender) nextDocument(name string, start int) bool {
	if m.root != "rss" && m.root != "feed" || name != m.stack[0].name {
		return false
	}
	n := m.nextRoot(name)
	if n == 0 {
		return false
	}
	m.pos += n
	m.replace(start, m.pos, "")
	m.note("mended.channels")
	return true
}

// nextRoot is the length of what stands before a second document's content, its start tag included; 0: there is none.
func (m *mender) nextRoot(name string) int {
	rest := m.in[m.pos:]
	at := bytes.Index(rest, []byte("<"+name))
	if at < 0 || at+len(name)+1 >= len(rest) {
		return 0
	}
	if c := rest[at+len(name)+1]; c != '>' && !space(c) {
		return 0
	}
	end := bytes.IndexByte(rest[at:], '>')
	if end < 0 {
		return 0
	}
	return at + end + 1
}

// oddLink is the address of a link of Atom that stands in its text, in RSS of one that has Atom's attribute, and of one whose attribute has another name.
func (m *mender) oddLink() string {
	for _, a := range m.attrs {
		address := strings.TrimSpace(html.UnescapeString(string(a.value)))
		if n := strings.ToLower(string(a.name)); (n == "href" || n == "url") && address != "" {
			return address
		}
	}
	if m.root != "feed" {
		return ""
	}
	return m.plainText()
}
