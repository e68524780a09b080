package markup

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/aggregator/desk/text"
)

// scan reads markup that is plain and well-formed, which most is, in one pass. It reports false at the first thing that it
// is not certain of. What it accepts, every browser reads the same way: quoted attributes without '<' in them, elements
// properly nested, none with rules of its own for what it may hold.
func scan(s string, l *Linker) (*Body, bool) {
	b := newBody()
	if b.scan(s, l) {
		return b, true
	}
	b.Free()
	return nil, false
}

func (b *Body) scan(s string, l *Linker) bool {
	var room [16]*element
	open := room[:0]
	last := noElement
	for len(s) > 0 {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			b.text(s[:i])
			s = s[i:]
			continue
		}
		t, n, ok := readTag(s, last, b.attrs[:0])
		if !ok {
			return false
		}
		b.attrs = t.attrs
		s, last = s[n:], t.element
		if t.closing {
			if len(open) == 0 || open[len(open)-1] != t.element {
				return false
			}
			open = open[:len(open)-1]
			if t.how != unwrap && (t.how != anchor || b.closesLink()) {
				b.parts = append(b.parts, t.part(partClose, t.element.close))
			}
			continue
		}
		if !b.open(t, open, l) {
			return false
		}
		if t.how != void && t.how != picture {
			if t.empty || len(open) > 60 {
				return false
			}
			open = append(open, t.element)
		}
	}
	return len(open) == 0
}

func (b *Body) text(s string) {
	if strings.IndexByte(s, '&') >= 0 {
		s = blanks(html.UnescapeString(s))
	}
	b.add(s)
}

// blanksEscapedTwice are what is left of &amp;nbsp; and the like: no text says them.
var blanksEscapedTwice = strings.NewReplacer("&nbsp;", " ", "&emsp;", " ", "&ensp;", " ", "&#160;", " ", "&#12288;", " ")

func blanks(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return blanksEscapedTwice.Replace(s)
}

// open writes a start tag. A block inside a paragraph, a link or an inline element, or a list item outside a list, is for the parser to sort out.
func (b *Body) open(t tag, open []*element, l *Linker) bool {
	switch t.how {
	case keep:
		if t.block && !blockMayOpen(t.name, open) {
			return false
		}
		b.parts = append(b.parts, t.part(partOpen, t.element.open))
	case unwrap:
	case void:
		if t.name == "hr" && !blockMayOpen("hr", open) {
			return false
		}
		b.parts = append(b.parts, t.part(partVoid, t.element.open))
	case anchor:
		if slices.Contains(open, t.element) {
			return false
		}
		s := t.element.open
		if href := l.link(t.attr("href")); href != "" {
			s = `<a href="` + html.EscapeString(href) + `">`
		}
		b.parts = append(b.parts, t.part(partOpen, s))
	case picture:
		b.picture(&t, l)
	}
	return true
}

func blockMayOpen(name string, open []*element) bool {
	parent := ""
	for _, o := range open {
		if !o.block || o.name == "p" || o.name[0] == 'h' {
			return false
		}
		parent = o.name
	}
	if name == "li" {
		return parent == "ul" || parent == "ol"
	}
	return parent != "ul" && parent != "ol"
}

// closesLink tells whether the innermost open link was written with an address; one without is taken back.
func (b *Body) closesLink() bool {
	for i := len(b.parts) - 1; i >= 0; i-- {
		p := &b.parts[i]
		if p.kind == partOpen && p.name == "a" {
			if p.s != "<a>" {
				return true
			}
			p.kind, p.name, p.s = partText, "", ""
			return false
		}
	}
	return false
}

func (b *Body) picture(t *tag, l *Linker) {
	scripted := slices.ContainsFunc(t.attrs, func(a attr) bool { return isLazy[a.name] })
	src := pictureSource(t.attr, func(yield func(string, string) bool) {
		for i := range t.attrs {
			if !yield(t.attrs[i].name, html.UnescapeString(t.attrs[i].value)) {
				return
			}
		}
	}, scripted, l)
	w, h := pixels(t.attr("width")), pixels(t.attr("height"))
	if src == "" || w == 0 || h == 0 || w == 1 || h == 1 {
		return
	}
	alt := text.Plain(t.attr("alt"))
	size := ""
	if w > 0 && h > 0 {
		size = ` width="` + strconv.Itoa(w) + `" height="` + strconv.Itoa(h) + `"`
	}
	b.parts = append(b.parts, t.part(partVoid, `<img src="`+html.EscapeString(src)+`" alt="`+html.EscapeString(alt)+`"`+size+">"))
	b.images = append(b.images, image{url: src, caption: alt, small: w > 0 && w < 80 || h > 0 && h < 60})
}

// pixels reads a width or height, -1 where none or no plain number of pixels is given.
func pixels(s string) int {
	if s == "" {
		return -1
	}
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > 20000 {
		return -1
	}
	return n
}

// tag is a start or end tag as scan reads it.
type tag struct {
	*element
	closing bool
	empty   bool // <x/>
	attrs   []attr
}

func (t *tag) part(kind partKind, s string) part {
	return part{kind: kind, block: t.block, name: t.name, s: s}
}

type attr struct{ name, value string }

func (t *tag) attr(name string) string {
	for i := range t.attrs {
		if t.attrs[i].name == name {
			v := t.attrs[i].value
			if strings.IndexByte(v, '&') >= 0 {
				return html.UnescapeString(v)
			}
			return v
		}
	}
	return ""
}

// readTag reads the tag at the start of s. last is the element of the tag before it, which is most often the same. Attributes are kept for
// links and pictures alone, in room.
func readTag(s string, last *element, room []attr) (t tag, n int, ok bool) {
	i := 1
	t.attrs = room
	if i < len(s) && s[i] == '/' {
		t.closing = true
		i++
	}
	start := i
	for i < len(s) && text.Alnum(s[i]) {
		i++
	}
	name := s[start:i]
	if name == last.name {
		t.element = last
	} else if t.element, ok = elements[name]; !ok {
		if t.element, ok = elements[strings.ToLower(name)]; !ok {
			return t, 0, false
		}
	}
	for i < len(s) {
		switch c := s[i]; {
		case c == '>':
			return t, i + 1, true
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
		case c == '/' && i+1 < len(s) && s[i+1] == '>':
			t.empty = t.how != void && t.how != picture
			i++
		case text.IsLetter(c) && !t.closing:
			a, m, ok := readAttr(s[i:])
			if !ok {
				return t, 0, false
			}
			if t.how == anchor || t.how == picture {
				t.attrs = append(t.attrs, a)
			}
			i += m
		default:
			return t, 0, false
		}
	}
	return t, 0, false
}

// bare: bytes that an attribute's value without quotes may be of, whoever reads it.
func bare(c byte) bool {
	return text.Alnum(c) || c >= 0x80 || strings.IndexByte("/._:-?%+~,;#", c) >= 0
}

// readAttr reads name="value", name='value' or name=value.
func readAttr(s string) (a attr, n int, ok bool) {
	i := 0
	for i < len(s) && (text.Alnum(s[i]) || s[i] == '-' || s[i] == '_' || s[i] == ':') {
		i++
	}
	a.name = strings.ToLower(s[:i])
	if i+1 >= len(s) || s[i] != '=' {
		return a, 0, false
	}
	if s[i+1] != '"' && s[i+1] != '\'' {
		from := i + 1
		for i = from; i < len(s) && bare(s[i]); i++ {
		}
		a.value = s[from:i]
		return a, i, i > from && i < len(s) && (s[i] == ' ' || s[i] == '>' || s[i] == '\n')
	}
	end := strings.IndexByte(s[i+2:], s[i+1])
	if end < 0 {
		return a, 0, false
	}
	a.value = s[i+2 : i+2+end]
	n = i + 2 + end + 1
	if strings.ContainsAny(a.value, "<>`\x00") || n < len(s) && s[n] != ' ' && s[n] != '>' && s[n] != '/' && s[n] != '\n' && s[n] != '\t' && s[n] != '\r' {
		return a, 0, false
	}
	return a, n, true
}
