package intake

import (
	"bytes"
	"html"
	"strconv"
	"strings"

	nodes "golang.org/x/net/html"

	"github.com/txnews/hub/fetch"
)

// Showing says how a page is shown to whoever points at it.
type Showing struct {
	Article bool             // it is an article's, not a list
	Style   string           // address of the style; nothing else is loaded
	Href    func(int) string // where it leads to point at the element of a number
	Found   []int            // elements that are marked
	Picture string           // what stands for a picture that has no text
}

// Bounds of a page that is shown.
const (
	maxShown      = 512 << 10 // bytes
	maxShownDepth = 128
)

// Show gives a page to point at: its text in its structure, every piece of it a link of ours, and every element named by
// its number (id="e12"). No attribute of the page goes into it,
// and of its elements none that loads, runs or sends anything: what is not known to be plain structure becomes a div or a span.
func (r *Reader) Show(doc *fetch.Response, as Showing) ([]byte, error) {
	s, err := sheetOf(doc, as.Article)
	if err != nil {
		return nil, err
	}
	w := &shower{sheet: s, as: as, found: make(map[int]bool, len(as.Found))}
	for _, n := range as.Found {
		w.found[n] = true
	}
	w.out.WriteString(`<!doctype html><html><head><meta charset="utf-8"><title>`)
	w.out.WriteString(html.EscapeString(clip(squeeze(s.doc.Find("title").First().Text()), 120)))
	w.out.WriteString(`</title><link rel="stylesheet" href="` + html.EscapeString(as.Style) + `"></head><body class="pointed">`)
	for _, body := range s.doc.Find("body").Nodes {
		w.children(body, 0)
	}
	w.out.WriteString("</body></html>")
	return w.out.Bytes(), nil
}

type shower struct {
	sheet *sheet
	as    Showing
	found map[int]bool
	out   bytes.Buffer
	cut   bool
}

// plainTags are elements that are structure alone.
var plainTags = map[string]string{"h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "p": "p", "ul": "ul", "ol": "ol", "li": "li", "dl": "dl", "dt": "dt", "dd": "dd",
	"table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "td": "td", "th": "th", "caption": "caption", "blockquote": "blockquote", "pre": "pre",
	"b": "b", "strong": "b", "i": "i", "em": "i"}

// unshown are elements that are left out with all that is in them.
var unshown = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "iframe": true, "frame": true, "frameset": true, "object": true, "embed": true, "applet": true, "svg": true,
	"math": true, "canvas": true, "video": true, "audio": true, "select": true, "textarea": true, "input": true, "link": true, "meta": true, "base": true, "head": true, "title": true, "param": true, "source": true, "portal": true}

func (w *shower) children(n *nodes.Node, depth int) {
	for c := n.FirstChild; c != nil && !w.cut; c = c.NextSibling {
		if w.out.Len() > maxShown {
			w.cut = true
			w.out.WriteString("…")
			return
		}
		switch c.Type {
		case nodes.TextNode:
			w.text(c.Data, w.sheet.number[n])
		case nodes.ElementNode:
			w.element(c, depth+1)
		}
	}
}

func (w *shower) element(n *nodes.Node, depth int) {
	number := w.sheet.number[n]
	switch {
	case unshown[n.Data] || n.Namespace != "":
		return
	case n.Data == "br" || n.Data == "hr":
		w.out.WriteString("<" + n.Data + ">")
		return
	case n.Data == "img":
		w.text(either(squeeze(attrOf(n, "alt")), squeeze(attrOf(n, "title")), w.as.Picture), number)
		return
	case n.Data == "area":
		w.text(either(squeeze(attrOf(n, "alt")), squeeze(attrOf(n, "title")), squeeze(attrOf(n, "href"))), number)
		return
	}
	tag := plainTags[n.Data]
	if tag == "" {
		if tag = "span"; blocks[n.Data] {
			tag = "div"
		}
	}
	if depth > maxShownDepth {
		w.children(n, depth)
		return
	}
	was := w.out.Len()
	w.out.WriteString("<" + tag + ` id="e` + strconv.Itoa(number) + `"`)
	if w.found[number] {
		w.out.WriteString(` class="found"`)
	}
	w.out.WriteByte('>')
	empty := w.out.Len()
	w.children(n, depth)
	if w.out.Len() == empty && tag != "td" && tag != "th" {
		w.out.Truncate(was)
		return
	}
	w.out.WriteString("</" + tag + ">")
}

// text is a piece of the page, which leads to the element that it stands in.
func (w *shower) text(text string, number int) {
	mark := ""
	if w.found[number] && w.sheet.nodes[number].FirstChild == nil { // it has no element here that could be marked
		mark = ` class="found"`
	}
	if w.sheet.nodes[number].FirstChild == nil {
		mark += ` id="e` + strconv.Itoa(number) + `"`
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, text)
	if squeeze(text) == "" {
		if text != "" {
			w.out.WriteByte(' ')
		}
		return
	}
	w.out.WriteString(`<a` + mark + ` href="` + html.EscapeString(w.as.Href(number)) + `">` + html.EscapeString(text) + `</a>`)
}
