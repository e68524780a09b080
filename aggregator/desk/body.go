package desk

import (
	"html"
	"strings"
	"unicode/utf8"
)

// body is an entry's text between intake and publication: clean tags and decoded text in order. Credit lines are cut out
// of it before it is written.
type body struct {
	parts     []part
	images    []image
	datelines []dateline // found and not cut out yet
}

// part is a tag as it will be written, or a run of text.
type part struct {
	kind partKind
	name string // of the element
	s    string // text decoded; tag: as written
}

type partKind uint8

const (
	partText partKind = iota
	partOpen
	partClose
	partVoid
)

// image is a picture that stands in the text.
type image struct {
	url, caption string
	small        bool // an icon by its stated size
}

// line is one line of text as a reader sees it, with the parts that it is made of.
type line struct {
	text     string
	from, to int // parts
}

var blockNames = map[string]bool{
	"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "ul": true, "ol": true, "li": true, "dl": true,
	"dt": true, "dd": true, "table": true, "thead": true, "tbody": true, "tfoot": true, "tr": true, "td": true, "th": true, "caption": true,
	"blockquote": true, "pre": true, "figure": true, "figcaption": true, "hr": true, "section": true, "article": true, "center": true,
}

func isBlock(name string) bool {
	if len(name) == 1 { // the most frequent ones
		return name == "p"
	}
	return blockNames[name]
}

func breaks(p *part) bool { return p.kind != partText && (p.name == "br" || isBlock(p.name)) }

// lines are the text's lines, empty ones left out.
func (b *body) lines() []line {
	out := make([]line, 0, 16)
	b.each(func(l line) bool {
		out = append(out, l)
		return true
	})
	return out
}

// each calls fn with the lines in order until it returns false.
func (b *body) each(fn func(line) bool) {
	for from := 0; from < len(b.parts); from++ {
		to := from
		for to < len(b.parts) && !breaks(&b.parts[to]) {
			to++
		}
		if text := b.join(from, to); !blank(text) && !fn(line{text, from, to}) {
			return
		}
		from = to
	}
}

func blank(s string) bool { return s == "" || strings.TrimSpace(s) == "" }

// join is the text of the parts, which are copied only where there are several.
func (b *body) join(from, to int) string {
	text, n := "", 0
	for i := from; i < to; i++ {
		if b.parts[i].kind == partText && b.parts[i].s != "" {
			text = b.parts[i].s
			n++
		}
	}
	if n < 2 {
		return text
	}
	var sb strings.Builder
	for i := from; i < to; i++ {
		if b.parts[i].kind == partText {
			sb.WriteString(b.parts[i].s)
		}
	}
	return sb.String()
}

// cut removes the bytes [from, to) of the line's text.
func (b *body) cut(l line, from, to int) { b.replace(l, from, to, "") }

// replace puts by in the place of the bytes [from, to) of the line's text.
func (b *body) replace(l line, from, to int, by string) {
	off := 0
	for i := l.from; i < l.to; i++ {
		if b.parts[i].kind != partText {
			continue
		}
		s := b.parts[i].s
		lo, hi := max(from-off, 0), min(to-off, len(s))
		if lo < hi {
			b.parts[i].s = s[:lo] + by + s[hi:]
			by = ""
		}
		off += len(s)
	}
}

// html writes the body. Elements that hold nothing any more are left out.
func (b *body) html() string {
	b.prune()
	n := 0
	for i := range b.parts {
		n += len(b.parts[i].s)
	}
	var sb strings.Builder
	sb.Grow(n + n/16)
	for i := range b.parts {
		p := &b.parts[i]
		if p.kind == partText && special(p.s) {
			sb.WriteString(html.EscapeString(p.s))
			continue
		}
		sb.WriteString(p.s)
	}
	return strings.TrimSpace(sb.String())
}

// special tells that text holds what must be escaped.
func special(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '<', '>', '&', '"', '\'':
			return true
		}
	}
	return false
}

// prune drops elements without content (a paragraph of blanks, a link around nothing), the blanks that papers indent
// paragraphs with, and line breaks that begin or end a paragraph.
func (b *body) prune() {
	b.indent()
	out := b.parts[:0]
	for _, p := range b.parts {
		switch {
		case p.kind == partText && p.s == "":
			continue
		case p.kind == partClose && p.name != "td" && p.name != "th" && p.name != "video" && p.name != "audio":
			k := len(out)
			for k > 0 && (out[k-1].kind == partText && strings.TrimSpace(out[k-1].s) == "" || out[k-1].kind == partVoid && out[k-1].name == "br" && isBlock(p.name)) {
				k--
			}
			if k > 0 && out[k-1].kind == partOpen && out[k-1].name == p.name {
				out = out[:k-1]
				continue
			}
			if isBlock(p.name) {
				out = out[:k]
			}
		case p.kind == partVoid && p.name == "br" && (len(out) == 0 || out[len(out)-1].kind == partOpen && isBlock(out[len(out)-1].name)):
			continue
		}
		out = append(out, p)
	}
	b.parts = out
}

func (b *body) indent() {
	fresh := true
	pre := 0
	for i := range b.parts {
		p := &b.parts[i]
		if p.name == "pre" {
			if p.kind == partOpen {
				pre++
			} else if pre > 0 {
				pre--
			}
		}
		switch {
		case breaks(p):
			fresh = true
		case p.kind == partVoid:
			fresh = false
		case p.kind == partText && pre == 0:
			p.s = trimIndent(p.s, fresh)
			fresh = fresh && p.s == ""
		}
	}
}

func trimIndent(s string, fresh bool) string {
	if fresh {
		return strings.TrimLeftFunc(s, isSpace)
	}
	return s
}

// fromText makes paragraphs of text without markup, one for each line.
func fromText(s string) *body {
	b := &body{}
	for l := range strings.Lines(strings.ReplaceAll(s, "\r", "\n")) {
		if l = visible(strings.TrimFunc(l, isSpace)); l != "" {
			b.parts = append(b.parts, part{partOpen, "p", "<p>"}, part{partText, "", l}, part{partClose, "p", "</p>"})
		}
	}
	return b
}

// visible drops invisible characters and makes unusual spaces blanks.
func visible(s string) string {
	if allVisible(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == 0x3000 || r == 0x200d:
			return r
		case isInvisible(r):
			return -1
		case isSpace(r):
			return ' '
		}
		return r
	}, s)
}

// allVisible looks at lead bytes: most text is ASCII and Han, which it steps over.
func allVisible(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= 0x20 && c < 0x7f || c == '\n' || c == '\t':
			i++
		case c >= 0xe3 && c <= 0xed:
			i += 3
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xa7:
			i += 3
		case c == 0xef && i+2 < len(s) && (s[i+1] == 0xbc || s[i+1] == 0xbd):
			i += 3
		default:
			r, w := utf8.DecodeRuneInString(s[i:])
			if isInvisible(r) || isSpace(r) || r == utf8.RuneError {
				return false
			}
			i += w
		}
	}
	return true
}
