package intake

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// line is a run of text that a reader sees as one: up to a block's border or a br.
type line struct {
	text  string // blanks squeezed
	runes int
	links int        // runes of it that are link text
	block *html.Node // the innermost block element around it
	nodes []*html.Node
}

// linesOf lists the lines below root in the document's order.
func linesOf(root *html.Node) []line {
	w := &liner{}
	w.walk(root, root, false)
	w.end()
	return w.lines
}

type liner struct {
	lines []line
	text  strings.Builder
	cur   line
}

func (w *liner) walk(n, block *html.Node, inLink bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if w.cur.block != nil && w.cur.block != block {
				w.end()
			}
			w.cur.block = block
			w.cur.nodes = append(w.cur.nodes, c)
			w.text.WriteString(c.Data)
			if inLink {
				w.cur.links += utf8.RuneCountInString(squeeze(c.Data))
			}
		case html.ElementNode:
			switch {
			case invisible[c.Data]:
			case c.Data == "br" || c.Data == "hr":
				w.end()
			case blocks[c.Data]:
				w.end()
				w.walk(c, c, inLink)
				w.end()
			default:
				w.walk(c, block, inLink || c.Data == "a")
			}
		}
	}
}

func (w *liner) end() {
	if t := squeeze(w.text.String()); t != "" {
		w.cur.text, w.cur.runes = t, utf8.RuneCountInString(t)
		w.lines = append(w.lines, w.cur)
	}
	w.text.Reset()
	w.cur = line{}
}

var invisible = map[string]bool{
	"script": true, "style": true, "noscript": true, "template": true, "iframe": true, "object": true, "head": true,
	"select": true, "textarea": true, "button": true,
}

var blocks = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "body": true, "center": true, "dd": true, "div": true,
	"dl": true, "dt": true, "fieldset": true, "figcaption": true, "figure": true, "footer": true, "form": true,
	"founder-content": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "header": true, "li": true,
	"main": true, "nav": true, "ol": true, "p": true, "pre": true, "section": true, "table": true, "tbody": true, "td": true,
	"th": true, "tr": true, "ul": true,
}

// drop takes the lines' text out of the tree, and elements that are empty then.
func drop(lines []line, within *html.Node) {
	for _, l := range lines {
		for _, n := range l.nodes {
			p := n.Parent
			if p == nil || !inside(n, within) {
				continue
			}
			p.RemoveChild(n)
			for p != within && p.Parent != nil && hollow(p) {
				up := p.Parent
				up.RemoveChild(p)
				p = up
			}
		}
	}
}

// hollow: neither text nor anything to look at.
func hollow(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if strings.TrimSpace(c.Data) != "" {
				return false
			}
		case html.ElementNode:
			switch c.Data {
			case "img", "video", "audio", "embed", "picture", "svg":
				return false
			}
			if !hollow(c) {
				return false
			}
		}
	}
	return true
}

func inside(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}
