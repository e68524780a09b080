package intake

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/txnews/hub/news"
)

// cdata passes a CDATA section. One that does not end, or only where the next one does, ends with its element; outside of one
// it takes the rest of the document with it.
func (m *mender) cdata(rest []byte) {
	end := -1
	if !m.none["]]>"] {
		end = bytes.Index(rest, []byte("]]>"))
		m.none["]]>"] = end < 0
	}
	if end < 0 || bytes.Contains(rest[len(cdataStart):end], []byte(cdataStart)) {
		if n := m.openCDATA(rest, end); n >= 0 {
			m.replace(m.pos, m.pos+n, html.EscapeString(withoutCDATAEnd(string(rest[len(cdataStart):n]))))
			m.pos += n
			m.note("mended.open-cdata")
			return
		}
	}
	if end < 0 {
		m.replace(m.pos, len(m.in), "")
		m.pos = len(m.in)
		m.cut = m.item != nil
		m.note("mended.open-cdata")
		return
	}
	m.pos += end + 3
}

// withoutCDATAEnd takes off what was meant to be the end of a section.
func withoutCDATAEnd(s string) string {
	for _, end := range []string{"]]&gt;", "]] >", "]]", "]>"} {
		if short, ok := strings.CutSuffix(strings.TrimSpace(s), end); ok {
			return short
		}
	}
	return s
}

const cdataStart = "<![CDATA["

// endTagOf finds an element's end tag, in whichever case, and its length; -1: there is none.
func endTagOf(b []byte, name string) (at, length int) {
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte("</"))
		if i < 0 {
			return -1, 0
		}
		from += i + 2
		if len(b)-from <= len(name) || !strings.EqualFold(string(b[from:from+len(name)]), name) {
			continue
		}
		after := bytes.TrimLeft(b[from+len(name):], " \t\r\n")
		if len(after) > 0 && after[0] == '>' {
			return from - 2, len(b) - len(after) + 1 - (from - 2)
		}
	}
}

// openCDATA finds the end tag of the element whose CDATA section rest begins with, where another element of the item, of the
// channel, or their own end follows it, before end (-1: anywhere). It gives -1 where there is none.
func (m *mender) openCDATA(rest []byte, end int) int {
	top := m.top()
	if top == nil || top.kind != kindField && (m.item != nil || top.kind != kindOther) {
		return -1
	}
	if end >= 0 {
		rest = rest[:end]
	}
	at, n := endTagOf(rest, top.name)
	if at < 0 {
		return -1
	}
	after := bytes.TrimLeft(rest[at+n:], " \t\r\n")
	if len(after) < 2 || after[0] != '<' {
		return -1
	}
	return at
}

// dropTo removes a comment, instruction or declaration: inside a text element gofeed would take it for text.
func (m *mender) dropTo(rest []byte, end string, from int) {
	n := -1
	if !m.none[end] {
		n = bytes.Index(rest[from:], []byte(end))
		m.none[end] = n < 0
	}
	switch {
	case n >= 0:
		n += from + len(end)
	case end != ">" && m.item != nil && bytes.IndexByte(rest[:min(len(rest), 1024)], '>') >= 0, end != ">" && beforeTag(rest):
		n = bytes.IndexByte(rest, '>') + 1
		m.note("mended.open-comment")
	default:
		n = len(rest)
	}
	m.replace(m.pos, m.pos+n, "")
	m.pos += n
}

// beforeTag tells that what rest begins with ends soon, and before anything else begins.
func beforeTag(rest []byte) bool {
	i := bytes.IndexAny(rest[1:min(len(rest), 1024)], "<>")
	return i >= 0 && rest[1+i] == '>'
}

// unwrapCDATA takes the marks of CDATA sections off a text that was wrapped twice, or whose marks were escaped, made a comment by a
// parser of HTML, or are there by half.
func unwrapCDATA(s string) string {
	if strings.Contains(s, "CDATA[") || strings.Contains(s, "cdata[") {
		return cdataMarks.ReplaceAllString(s, "")
	}
	if !strings.Contains(s, "]]") {
		return s
	}
	for _, end := range []string{"]]>", "]]&gt;"} {
		if strings.Count(s, "[") < strings.Count(s, "]") { // else it is a[b[0]]>1
			s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), end), end)
		}
	}
	return s
}

var cdataMarks = regexp.MustCompile(`(?i)(?:<|&lt;)!(?:--)? ?\[CDATA\[|^!?\[CDATA\[|\]\](?:--)? ?(?:>|&gt;)|\]\]$`)

// unwrap takes the marks of CDATA sections off all texts of an entry.
func unwrap(e *news.Raw) {
	for _, s := range []*string{&e.Title, &e.Summary, &e.Content, &e.Published, &e.Updated, &e.Origin, &e.Rights, &e.GUID} {
		*s = unwrapCDATA(*s)
	}
	for _, l := range [][]string{e.Authors, e.Contributors, e.Categories} {
		for i := range l {
			l[i] = unwrapCDATA(l[i])
		}
	}
}
