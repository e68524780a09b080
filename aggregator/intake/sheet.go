package intake

import (
	"math"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/txnews/hub/fetch"
)

// sheet is a page that somebody points at: each of its elements has a number, the same whenever the page is parsed.
type sheet struct {
	doc     *goquery.Document
	address string
	base    string
	nodes   []*html.Node // elements by their number
	number  map[*html.Node]int
	heads   map[*html.Node]bool // of links: what headline says
	steps   [3]int              // what a query takes with no, one and more ancestors in its selector
	left    int                 // steps that queries may still take
}

const (
	// maxSteps bounds what all queries of a sheet take together, in looks at an element.
	maxSteps = 100_000_000
	// maxNames bounds in bytes the attribute with an element's classes or id.
	maxNames = 1000
)

// sheetOf parses a page. An article's loses what is not looked at when it is read.
func sheetOf(doc *fetch.Response, article bool) (*sheet, error) {
	g, err := parsePage(doc)
	if err != nil {
		return nil, err
	}
	if article {
		tidy(g)
	}
	s := &sheet{doc: g, address: doc.URL, base: baseOf(g, doc.URL), number: map[*html.Node]int{}, heads: map[*html.Node]bool{}, left: maxSteps}
	depth := map[*html.Node]int{}
	for n := range g.Nodes[0].Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		s.number[n] = len(s.nodes)
		s.nodes = append(s.nodes, n)
		d := depth[n.Parent] + 1
		depth[n] = d
		s.steps[0], s.steps[1], s.steps[2] = s.steps[0]+1, s.steps[1]+d, s.steps[2]+d*d/2
		for i, a := range n.Attr {
			if (a.Key == "class" || a.Key == "id") && len(a.Val) > maxNames {
				n.Attr[i].Val = ""
			}
		}
	}
	return s, nil
}

// query finds the elements of a selector; none where that would take more steps than are left.
func (s *sheet) query(css string) []*html.Node {
	sel, err := cascadia.ParseGroup(css)
	if err != nil {
		return nil
	}
	above := strings.Count(css, " ") - 2*strings.Count(css, ">")
	took := s.steps[min(max(above, 0), 2)]
	if s.left < took {
		return nil
	}
	s.left -= took
	return cascadia.QueryAll(s.doc.Nodes[0], sel)
}

// at is the element of a number; nil: there is none.
func (s *sheet) at(n int) *html.Node {
	if n < 0 || n >= len(s.nodes) {
		return nil
	}
	return s.nodes[n]
}

// numbers are those of elements.
func (s *sheet) numbers(nodes []*html.Node) []int {
	all := make([]int, 0, len(nodes))
	for _, n := range nodes {
		if i, ok := s.number[n]; ok {
			all = append(all, i)
		}
	}
	return all
}

// attrOf is an attribute's value; empty where there is none.
func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// seenText is the text of an element, blanks squeezed.
func seenText(n *html.Node) string {
	text, _ := seenUpTo(n, math.MaxInt)
	return text
}

// seenUpTo is the text of an element that has no more of it, in bytes, nor more nodes than most; else it is a part of it, and not whole.
func seenUpTo(n *html.Node, most int) (text string, whole bool) {
	var b strings.Builder
	looked := 0
	for c := range n.Descendants() {
		text := c.Type == html.TextNode && !invisible[c.Parent.Data]
		if looked++; looked > most || text && len(c.Data) > most-b.Len() {
			return squeeze(b.String()), false
		}
		if text {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return squeeze(b.String()), true
}

// up is the element that an element stands in; nil at the page's top.
func up(n *html.Node) *html.Node {
	if n = n.Parent; n == nil || n.Type != html.ElementNode || n.Data == "html" {
		return nil
	}
	return n
}

// linkAt is the link that an element is, stands in, or holds first; nil: there is none.
func linkAt(n *html.Node) *html.Node {
	for m := n; m != nil; m = up(m) {
		if isLink(m) {
			return m
		}
	}
	for c := range n.Descendants() {
		if isLink(c) {
			return c
		}
	}
	return nil
}

func isLink(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "a" || n.Data == "area") && strings.TrimSpace(attrOf(n, "href")) != ""
}
