package soup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Line is the text that a browser shows of HTML, on one line: entities are decoded once, and what they stand for is text.
func Line(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	silent := atom.Atom(0) // script or style, whose text nobody sees
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			if silent == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); tag {
			case atom.Script, atom.Style:
				if silent = tag; z.Raw()[1] == '/' {
					silent = 0
				}
			case atom.Br, atom.P, atom.Div, atom.Li, atom.Tr, atom.Td, atom.H1, atom.H2, atom.H3, atom.H4:
				b.WriteByte(' ')
			}
		}
	}
}

// acts are elements that do something, or hide what follows, though they have no attribute.
var acts = map[string]bool{
	"script": true, "style": true, "iframe": true, "frame": true, "frameset": true, "object": true, "embed": true, "applet": true, "svg": true,
	"math": true, "template": true, "textarea": true, "title": true, "plaintext": true, "xmp": true, "listing": true, "noembed": true, "noframes": true,
	"noscript": true, "select": true, "option": true, "portal": true, "link": true, "base": true,
}

// Tame gives text in which nothing acts where it is taken for HTML by mistake: of what would be a tag of an element that acts, or one
// with attributes, the less-than sign becomes a full-width one. All other text stays as it is, `a<b` and `<table>` among it.
func Tame(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var acting []int // from the last one
	attributes := false
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case '=':
			attributes = true
		case '>':
			attributes = false
		case '<':
			if name, ok := tagName(s[i+1:]); ok && (attributes || acts[name]) {
				acting = append(acting, i)
			}
		}
	}
	var b strings.Builder
	done := 0
	for _, at := range slices.Backward(acting) {
		b.WriteString(s[done:at])
		b.WriteString("＜")
		done = at + 1
	}
	return b.String() + s[done:]
}

// tagName is the name of the element whose tag a browser would see where s stands behind a less-than sign.
func tagName(s string) (name string, ok bool) {
	s = strings.TrimPrefix(s, "/")
	if s == "" || s[0]|0x20 < 'a' || s[0]|0x20 > 'z' {
		return "", false
	}
	n := min(len(s), 40)
	if end := strings.IndexAny(s[:n], " \t\n\r\f/>"); end >= 0 {
		n = end
	}
	name = strings.ToLower(s[:n])
	return name[strings.IndexByte(name, ':')+1:], true
}
