package markup

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
)

// Body is an entry's text between intake and publication: clean tags and decoded text in order. Credit lines are cut out
// of it before it is written.
type Body struct {
	parts  []part
	folded []rune // the runs of text as text.Fold has them
	images []image
	lines  []Line // as they were read last
	attrs  []attr // of the tag that is read
	read   bool   // the lines are as the parts are
	plain  bool   // made of what is known to be plain text
}

// bodies are empty ones with room from their last use.
var bodies = sync.Pool{New: func() any { return new(Body) }}

func newBody() *Body { return bodies.Get().(*Body) }

// Free gives the body's room to the next one. Nothing of it may be used any more; strings taken from it may.
func (b *Body) Free() {
	if cap(b.parts) > 1<<12 || cap(b.folded) > 1<<17 { // one huge text shall not stay in memory
		return
	}
	clear(b.parts[:cap(b.parts)])
	clear(b.images[:cap(b.images)])
	clear(b.lines[:cap(b.lines)])
	clear(b.attrs[:cap(b.attrs)])
	*b = Body{parts: b.parts[:0], folded: b.folded[:0], images: b.images[:0], lines: b.lines[:0], attrs: b.attrs[:0]}
	bodies.Put(b)
}

// part is a tag as it will be written, or a run of text.
type part struct {
	kind     partKind
	block    bool       // a tag of a block element
	kinds    text.Kinds // of the characters of a run of text
	from, to int32      // where it stands folded; -1: nowhere, it was changed since
	name     string     // of the element
	s        string     // text decoded; tag: as written
}

// tagPart is a tag of the named element.
func tagPart(kind partKind, name, s string) part {
	return part{kind: kind, block: text.IsBlock(name), name: name, s: s}
}

type partKind uint8

const (
	partText partKind = iota
	partOpen
	partClose
	partVoid
)

// image is a picture that stands in the text, or a player.
type image struct {
	url, caption string
	small        bool   // an icon by its stated size
	moving       string // video or audio, nothing for a picture
	frame        bool   // a player of another site, without an address of what it plays
}

// Line is one line of text as a reader sees it, with the parts that it is made of.
type Line struct {
	Text     string
	Kinds    text.Kinds // of its characters
	From, To int        // parts
}

func breaks(p *part) bool { return p.block || p.name == "br" }

// Lines are the text's lines, empty ones left out. They stay as they were read while the text is cut; the next call behind a cut takes
// their room.
func (b *Body) Lines() []Line {
	if !b.read {
		b.lines = b.lines[:0]
		b.each(func(l Line) bool {
			b.lines = append(b.lines, l)
			return true
		})
		b.read = true
	}
	return b.lines
}

// each calls fn with the lines in order until it returns false.
func (b *Body) each(fn func(Line) bool) {
	for from := 0; from < len(b.parts); from++ {
		to, kinds := from, text.Kinds(0)
		for to < len(b.parts) && !breaks(&b.parts[to]) {
			kinds |= b.parts[to].kinds
			to++
		}
		if s := b.Join(from, to); !blank(s) && !fn(Line{s, kinds, from, to}) {
			return
		}
		from = to
	}
}

func blank(s string) bool { return text.TrimLeft(s) == "" }

// Join is the text of the parts, which are copied only where there are several.
func (b *Body) Join(from, to int) string {
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

// Shows tells that pictures or players stand in the text.
func (b *Body) Shows() bool { return len(b.images) > 0 }

// Cut removes the bytes [from, to) of the line's text.
func (b *Body) Cut(l Line, from, to int) { b.Replace(l, from, to, "") }

// Replace puts by in the place of the bytes [from, to) of the line's text.
func (b *Body) Replace(l Line, from, to int, by string) {
	b.read = false
	off := 0
	for i := l.From; i < l.To; i++ {
		p := &b.parts[i]
		if p.kind != partText {
			continue
		}
		s := p.s
		lo, hi := max(from-off, 0), min(to-off, len(s))
		if lo < hi {
			_, kinds := text.Glance(nil, by)
			p.s, p.kinds, p.from = s[:lo]+by+s[hi:], p.kinds|kinds, -1
			by = ""
		}
		off += len(s)
	}
}

// HTML writes the body. Elements that hold nothing any more are left out.
func (b *Body) HTML() string {
	b.prune()
	n := 0
	for i := range b.parts {
		n += len(b.parts[i].s)
	}
	var sb strings.Builder
	sb.Grow(n + n/16)
	for i := range b.parts {
		p := &b.parts[i]
		if p.kinds&text.Escaped != 0 {
			writeEscaped(&sb, p.s)
		} else {
			sb.WriteString(p.s)
		}
	}
	return strings.TrimSpace(sb.String())
}

// writeEscaped writes what html.EscapeString returns.
func writeEscaped(sb *strings.Builder, s string) {
	done := 0
	for i := 0; i < len(s); i++ {
		if s[i] > '>' { // as nearly all are
			continue
		}
		escaped := ""
		switch s[i] {
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '&':
			escaped = "&amp;"
		case '"':
			escaped = "&#34;"
		case '\'':
			escaped = "&#39;"
		default:
			continue
		}
		sb.WriteString(s[done:i])
		sb.WriteString(escaped)
		done = i + 1
	}
	sb.WriteString(s[done:])
}

// prune drops elements without content (a paragraph of blanks, a link around nothing), the blanks that papers indent
// paragraphs with, and line breaks that begin or end a paragraph.
func (b *Body) prune() {
	b.read = false
	b.dropRules()
	b.indent()
	out := b.parts[:0]
	for i := range b.parts {
		p := &b.parts[i]
		switch {
		case p.kind == partText && p.s == "":
			continue
		case p.kind == partClose && p.name != "td" && p.name != "th" && p.name != "video" && p.name != "audio":
			k := len(out)
			for k > 0 && (out[k-1].kind == partText && blank(out[k-1].s) || out[k-1].kind == partVoid && out[k-1].name == "br" && p.block) {
				k--
			}
			if k > 0 && out[k-1].kind == partOpen && out[k-1].name == p.name {
				out = out[:k-1]
				continue
			}
			if p.block {
				out = out[:k]
			}
		case p.kind == partVoid && p.name == "br" && (len(out) == 0 || out[len(out)-1].kind == partOpen && out[len(out)-1].block):
			continue
		}
		if len(out) == i { // as long as nothing was left out
			out = b.parts[:i+1]
		} else {
			out = append(out, *p)
		}
	}
	b.parts = out
}

// dropRules drops lines drawn behind the text, which part it from nothing any more.
func (b *Body) dropRules() {
	for i := len(b.parts) - 1; i >= 0; i-- {
		switch p := &b.parts[i]; {
		case p.kind == partVoid && p.name == "hr":
			*p = part{}
		case p.kind == partVoid && p.name != "br", p.kind == partText && !blank(p.s):
			return
		}
	}
}

func (b *Body) indent() {
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
		return text.TrimLeft(s)
	}
	return s
}

// fromText makes paragraphs of text without markup, one for each line.
func fromText(s string) *Body {
	b := newBody()
	for l := range strings.Lines(strings.ReplaceAll(s, "\r", "\n")) {
		if l = visible(text.TrimSpace(l)); l != "" {
			b.parts = append(b.parts, tagPart(partOpen, "p", "<p>"))
			b.add(l)
			b.parts = append(b.parts, tagPart(partClose, "p", "</p>"))
		}
	}
	return b
}

// add appends a run of text, as far as it can be seen.
func (b *Body) add(s string) {
	from := len(b.folded)
	folded, kinds := text.Glance(b.folded, s)
	if kinds&text.Unseen != 0 {
		s = visible(s)
		folded, kinds = text.Glance(b.folded, s)
	}
	b.folded = folded
	b.parts = append(b.parts, part{kind: partText, kinds: kinds, from: int32(from), to: int32(len(folded)), s: s})
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
		case text.IsInvisible(r):
			return -1
		case text.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// allVisible looks at lead bytes: most text is ASCII and Han, which it steps over.
func allVisible(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= 0xe3 && c <= 0xed:
			i += 3
		case c >= 0x20 && c < 0x7f || c == '\n' || c == '\t':
			i++
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xa7:
			i += 3
		case c == 0xef && i+2 < len(s) && (s[i+1] == 0xbc || s[i+1] == 0xbd):
			i += 3
		default:
			r, w := utf8.DecodeRuneInString(s[i:])
			if text.IsInvisible(r) || text.IsSpace(r) || r == utf8.RuneError {
				return false
			}
			i += w
		}
	}
	return true
}
