package intake

import (
	"bytes"
	"html"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// The long texts of entries are taken out of a document before gofeed reads it, and put into what it gives: it goes over every byte
// several times, and nearly all bytes of a feed are those of texts. A text is taken where it is written as every reader reads it, and where one
// does not come back where it belongs, gofeed reads the document as it stands.

const (
	// leastAside is how long a text is that is worth it, in bytes.
	leastAside = 256
	// aside begins what stands for a text in what gofeed reads; see mark.
	aside = "text-kept-aside-"
)

// texts are those of an item that were taken out: RSS's description or Atom's summary, then content:encoded or content.
type texts [2]struct{ mark, text string }

// mark is what stands for the next text: no other text has the same, and no document can say it, so that what has it is what was taken out.
func (m *mender) mark() string {
	if m.marks == 0 {
		m.nonce = rand.Uint64()
	}
	m.marks++
	return aside + strconv.FormatUint(m.nonce, 36) + "-" + strconv.Itoa(m.marks)
}

// textField numbers the fields of an item whose text may be taken out; -1: another field.
func (m *mender) textField(name string) int {
	name = strings.ToLower(m.local(name))
	switch {
	case m.root == "feed" && name == "summary", m.root != "feed" && name == "description":
		return 0
	case m.root == "feed" && name == "content", m.root != "feed" && name == "content:encoded":
		return 1
	}
	return -1
}

// beginText notes that a text which may be taken out begins behind the tag just read. It is the first of its field alone: which of two
// gofeed keeps is gofeed's to say, and the other's mark would be read wherever it puts that.
func (m *mender) beginText(el *element) {
	i := m.textField(el.name)
	if i < 0 || m.item.facts.aside[i].mark != "" {
		return
	}
	if m.opt.aside > 0 && (m.root != "feed" || m.readAsText()) {
		el.text, el.from = i+1, m.pos
	}
}

// readAsText tells an Atom text construct of a type whose references gofeed decodes and does no more with.
func (m *mender) readAsText() bool {
	types := 0
	for _, a := range m.attrs {
		switch string(a.name) {
		case "xml:lang":
		case "type":
			types++
			switch string(a.value) {
			case "html", "text", "text/html", "text/plain":
			default:
				return false
			}
		default:
			return false
		}
	}
	return types < 2
}

// endText takes out the text of an element, whose end tag begins at end, if nothing of it was mended.
func (m *mender) endText(el *element, end int) {
	if el.text == 0 || m.item == nil || end-el.from < m.opt.aside || m.copied > el.from {
		return
	}
	if text := soundText(m.in[el.from:end]); text != "" {
		kept := &m.item.facts.aside[el.text-1]
		kept.mark, kept.text = m.mark(), text
		m.replace(el.from, end, kept.mark)
	}
}

// soundText is what sound character data says, or one CDATA section that is all there is, as gofeed would read it; empty for anything else.
func soundText(inner []byte) string {
	inner = bytes.TrimSpace(inner)
	section, ok := bytes.CutPrefix(inner, []byte(cdataStart))
	if !ok {
		if bytes.IndexByte(inner, '<') >= 0 {
			return ""
		}
		return decodedText(inner)
	}
	if end := bytes.Index(section, []byte("]]>")); end >= 0 && end == len(section)-len("]]>") {
		return string(section[:end])
	}
	return ""
}

// decodedText is text with its references decoded, all of which are sound.
func decodedText(b []byte) string {
	i := bytes.IndexByte(b, '&')
	if i < 0 {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b))
	for ; i >= 0; i = bytes.IndexByte(b, '&') {
		out.Write(b[:i])
		b = b[i:]
		end := max(1, bytes.IndexByte(b, ';')+1)
		switch string(b[:end]) {
		case "&lt;":
			out.WriteByte('<')
		case "&gt;":
			out.WriteByte('>')
		case "&amp;":
			out.WriteByte('&')
		case "&quot;":
			out.WriteByte('"')
		default:
			out.WriteString(html.UnescapeString(string(b[:end])))
		}
		b = b[end:]
	}
	out.Write(b)
	return out.String()
}

// soundReferences tells that a text has no references but those that decodedText decodes as every reader does.
func soundReferences(b []byte) bool {
	for i := bytes.IndexByte(b, '&'); i >= 0; i = bytes.IndexByte(b, '&') {
		b = b[i:]
		end := bytes.IndexByte(b[:min(len(b), longestReference)], ';') + 1
		switch string(b[:end]) {
		case "&lt;", "&gt;", "&amp;", "&quot;", "&apos;":
		default:
			if end == 0 || !soundCharacter(b[1:end-1]) {
				return false
			}
		}
		b = b[end:]
	}
	return true
}

// longestReference bounds a numeric reference, zeros before it included.
const longestReference = 12

// soundCharacter tells a numeric reference to a character that XML has and that no browser takes for another.
func soundCharacter(ref []byte) bool {
	digits, base := ref[min(len(ref), 1):], 10
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	r, err := strconv.ParseUint(string(digits), base, 32)
	return err == nil && ref[0] == '#' && (r >= 0x20 && r < 0x80 || r >= 0xA0 && r < 0xD800 || r >= 0xE000 && r < 0xFFFE || r >= 0x10000 && r <= 0x10FFFF)
}

// backInRSS puts the texts into what gofeed read. It is false where one does not belong where its mark stands.
func (f *feedFacts) backInRSS(items []*rss.Item) bool {
	if len(items) != len(f.items) {
		return false
	}
	for i, it := range items {
		facts := &f.items[i]
		switch {
		case it == nil:
			return false
		case facts.whole == nil:
			if !facts.aside.back(&it.Description, &it.Content) {
				return false
			}
		case it.GUID == nil || it.GUID.Value != facts.wholeMark:
			return false
		default:
			items[i] = facts.whole
		}
	}
	return true
}

// backInAtom is backInRSS for Atom.
func (f *feedFacts) backInAtom(entries []*atom.Entry) bool {
	if len(entries) != len(f.items) {
		return false
	}
	for i, e := range entries {
		if e == nil {
			return false
		}
		content := new(string)
		if e.Content != nil {
			content = &e.Content.Value
		}
		if !f.items[i].aside.back(&e.Summary, content) {
			return false
		}
	}
	return true
}

func (t *texts) back(into ...*string) bool {
	for i, s := range into {
		if t[i].mark == "" {
			continue
		}
		if *s != t[i].mark {
			return false
		}
		*s = t[i].text
	}
	return true
}
