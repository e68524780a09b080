package intake

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/news"
)

// mender walks a feed's XML once, over decoded bytes. It finds the root, learns what gofeed does not tell (facts), and
// writes down corrections only where something is wrong: a sound document comes out as a slice of itself.
//
// What comes out starts at the root element (no prolog, no DOCTYPE: the text is UTF-8 by now) and is well-formed.
type mender struct {
	in     []byte
	out    []byte // corrected text so far; nil while nothing was wrong
	copied int    // in[:copied] is in out or dropped
	pos    int

	opt      Options
	stack    []element
	over     int // open elements beyond MaxDepth, which are left out
	entities map[string]string
	budget   int // bytes that the document's own entities may still add
	attrs    []attr
	plain    plainItems

	root     string   // local name, lower case
	prefix   string   // the root's prefix with its colon
	xhtml    string   // prefix of XHTML with its colon, where one is declared
	own      []string // prefixes of the document's own elements with their colons, which gofeed would take for those of extensions
	channels int
	last     int             // where the last channel begins; 0: not looked for yet
	joined   bool            // a channel goes on into the next one
	itemEnd  int             // see itemGoesOn
	nextTag  int             // see valueEnd
	none     map[string]bool // terminators that do not come any more
	item     *itemState
	feed     feedFacts
	weight   int  // see weigh
	cut      bool // the last item was not whole
	endless  bool // the root was not closed
	full     bool // enough was read
	closed   bool // some element was
	marks    int  // texts that were taken out, see mark
	nonce    uint64
	notes    map[string]int
}

// element is an open element.
type element struct {
	name string // as written
	lang string
	base string
	kind elementKind

	text, from int  // where the text begins that may be taken out, and of which field it is, from 1; see beginText
	foreign    bool // stands in no entry and says nothing of the feed
}

type elementKind uint8

const (
	kindOther elementKind = iota
	kindRoot
	kindChannel
	kindItem
	kindField // a child of an item
	kindInner // below that
)

// itemState is where the open item began, to cut it off again.
type itemState struct {
	start, outLen, copied int
	facts                 itemFacts
	inRoot                bool
	weight                int // see weigh
}

// mend walks the document. The error says what it is instead of a feed.
func mend(doc []byte, opt Options) ([]byte, *mender, error) {
	m := &mender{in: doc, opt: opt, budget: 64<<10 + len(doc)/4, notes: map[string]int{}, none: map[string]bool{}}
	start, err := m.findRoot()
	if err != nil {
		return nil, m, err
	}
	m.pos, m.copied = start, start
	switch m.root {
	case "channel":
		m.replace(start, start, "<rss>")
		m.stack = append(m.stack, element{name: "rss", kind: kindRoot})
		m.note("mended.bare-channel")
	case "entry":
		m.root = "feed"
		m.replace(start, start, `<feed xmlns="`+atomNS+`">`)
		m.stack = append(m.stack, element{name: "feed", kind: kindRoot})
		m.note("mended.bare-entry")
	}
	m.walk()
	if len(m.stack) == 0 && !m.closed {
		return nil, m, news.Faultf(news.Because("intake.broken-tag"), "%w: it breaks off in its first tag", ErrNotFeed)
	}
	m.finish()
	m.feed.items = append(m.feed.items, m.feed.rootOnes...)
	if m.out == nil {
		return m.in[start:m.pos], m, nil
	}
	m.flush(m.pos)
	return m.out, m, nil
}

// flush brings the untouched text before upto into out.
func (m *mender) flush(upto int) {
	if upto > m.copied {
		m.out = append(m.out, m.in[m.copied:upto]...)
	}
	m.copied = max(m.copied, upto)
}

// replace puts text in the place of in[from:to].
func (m *mender) replace(from, to int, text string) {
	if m.out == nil {
		m.out = make([]byte, 0, len(m.in)/4+64) // most of a feed is texts, which are taken out
	}
	m.flush(from)
	m.out = append(m.out, text...)
	m.copied = max(m.copied, to)
}

// note puts down that something was mended by a rule of the catalogue.
func (m *mender) note(rule string) { m.notes[rule]++ }

// walk goes over the text from the root's start tag until the root is closed, the text ends or enough was seen.
func (m *mender) walk() {
	for m.pos < len(m.in) && !m.full {
		i := bytes.IndexByte(m.in[m.pos:], '<')
		if i < 0 {
			m.text(m.pos, len(m.in))
			m.pos = len(m.in)
			return
		}
		if i > 0 {
			m.text(m.pos, m.pos+i)
			m.pos += i
		}
		rest := m.in[m.pos:]
		switch {
		case len(rest) > 1 && rest[1] == '/':
			m.endTag()
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			m.cdata(rest)
		case bytes.HasPrefix(rest, []byte("<!--")):
			m.dropTo(rest, "-->", 4)
		case len(rest) > 1 && rest[1] == '?':
			m.dropTo(rest, "?>", 2)
		case len(rest) > 1 && rest[1] == '!':
			m.dropTo(rest, ">", 2)
		case len(rest) > 1 && nameStart(rest[1]):
			m.startTag()
		default:
			m.replace(m.pos, m.pos+1, "&lt;")
			m.note("mended.less-than")
			m.pos++
		}
		if len(m.stack) == 0 {
			return // the root is closed; whatever follows is not ours
		}
	}
}

// text mends character data: bare ampersands, entities that XML lacks, and "]]>".
func (m *mender) text(from, to int) {
	if len(m.stack) == 0 {
		return
	}
	seg := m.in[from:to]
	if top := m.top(); top.kind == kindRoot || top.kind == kindChannel {
		m.feed.foreign.loose += len(bytes.TrimSpace(seg))
	}
	if i := bytes.Index(seg, []byte("]]>")); i >= 0 {
		m.note("mended.cdata-end")
		for i >= 0 {
			m.references(from, from+i)
			m.replace(from+i, from+i+3, "]]&gt;")
			from += i + 3
			i = bytes.Index(m.in[from:to], []byte("]]>"))
		}
	}
	m.references(from, to)
}

func (m *mender) references(from, to int) {
	for from < to {
		i := bytes.IndexByte(m.in[from:to], '&')
		if i < 0 {
			return
		}
		from += i
		text, n := m.reference(m.in[from:to])
		if n > 0 {
			m.replace(from, from+n, text)
			from += n
		} else {
			from -= n
		}
	}
}

// endTag closes the element that it names, and those left open inside it. One that names nothing open is dropped.
func (m *mender) endTag() {
	start := m.pos
	next := bytes.IndexByte(m.in[start+1:], '<') + start + 1 // of the following tag: no search goes past it
	if next == start {
		next = len(m.in)
	}
	end := bytes.IndexByte(m.in[start:next], '>')
	if end < 0 {
		m.replace(start, next, "")
		m.pos = next
		if next == len(m.in) {
			m.cut = m.item != nil
			return
		}
		m.note("mended.open-tag") // </title<link>
		m.closeNamed(string(bytes.TrimSpace(m.in[start+2 : next])))
		return
	}
	m.pos = start + end + 1
	name := m.in[start+2 : start+end]
	if m.over > 0 {
		m.over--
		m.replace(start, m.pos, "")
		return
	}
	if m.joined && m.nextDocument(string(name), start) {
		return
	}
	if top := m.top(); top != nil && string(name) == top.name {
		if m.goesOn(top, start) {
			return
		}
		m.endText(top, start)
		if as := m.written(top); as != top.name {
			m.replace(start, m.pos, "</"+as+">")
		}
		m.pop()
		return
	}
	m.replace(start, m.pos, "")
	m.closeNamed(string(bytes.TrimSpace(name)))
}

// closeNamed writes the end tags down to the innermost open element of that name.
func (m *mender) closeNamed(name string) {
	at := -1
	for i := len(m.stack) - 1; i >= 0; i-- {
		if strings.EqualFold(m.stack[i].name, name) {
			at = i
			break
		}
	}
	if at < 0 {
		m.note("mended.end-of-nothing")
		return
	}
	// An end tag of a surrounding element inside an item's text is a slip of that text, not the end of the feed.
	if m.item != nil && m.stack[at].kind < kindItem && m.top().kind >= kindField && m.itemGoesOn() {
		m.note("mended.end-of-nothing")
		return
	}
	for i := len(m.stack) - 1; i >= at; i-- {
		if i > at {
			m.note("mended.unclosed")
		}
		m.writeEnd()
	}
}

// itemGoesOn reports whether the open item's end tag is still to come. The place found is kept, so that many slips cost one
// search.
func (m *mender) itemGoesOn() bool {
	if m.itemEnd < m.pos {
		m.itemEnd = len(m.in)
		for _, e := range m.stack {
			if i := bytes.Index(m.in[m.pos:], []byte("</"+e.name+">")); e.kind == kindItem && i >= 0 {
				m.itemEnd = m.pos + i
			}
		}
	}
	return m.itemEnd < len(m.in)
}

func (m *mender) top() *element {
	if len(m.stack) == 0 {
		return nil
	}
	return &m.stack[len(m.stack)-1]
}

// writeEnd writes the innermost open element's end tag at the place reached.
func (m *mender) writeEnd() {
	top := m.top()
	m.replace(m.pos, m.pos, "</"+m.written(top)+">")
	m.pop()
}

func (m *mender) pop() {
	top := m.stack[len(m.stack)-1]
	m.stack, m.closed = m.stack[:len(m.stack)-1], true
	if top.kind != kindItem || m.item == nil {
		return
	}
	if m.item.inRoot {
		m.feed.rootOnes = append(m.feed.rootOnes, m.item.facts)
	} else {
		m.feed.items = append(m.feed.items, m.item.facts)
	}
	m.item = nil
}

// finish closes what the document left open. An item that breaks off inside one of its fields is cut away: it comes whole
// another time, and half of it would be published as a correction then.
func (m *mender) finish() {
	if len(m.stack) == 0 {
		return
	}
	if top := m.top(); m.item != nil && !m.full && (m.cut || top.kind >= kindField) {
		m.cut = true
		if m.out != nil {
			m.out = m.out[:m.item.outLen]
		} else {
			m.out = make([]byte, 0, m.item.start-m.item.copied+64)
		}
		m.copied = m.item.copied
		m.flush(m.item.start)
		m.copied = len(m.in)
		for m.top().kind != kindItem {
			m.stack = m.stack[:len(m.stack)-1]
		}
		m.stack = m.stack[:len(m.stack)-1]
		m.item = nil
	}
	if !m.full {
		m.endless = true
		m.note("mended.end-missing")
	}
	for len(m.stack) > 0 {
		m.writeEnd()
	}
	m.pos = max(m.pos, m.copied)
}

// mended lists what was mended, by rule, each with how often.
func (m *mender) mended() news.Reasons {
	var notes news.Reasons
	for _, rule := range slices.Sorted(maps.Keys(m.notes)) {
		notes = append(notes, news.Because(rule, strconv.Itoa(m.notes[rule])))
	}
	return notes
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':'
}
