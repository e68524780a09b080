package intake

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
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
}

// sheetOf parses a page. An article's loses what is not looked at when it is read.
func sheetOf(doc *fetch.Response, article bool) (*sheet, error) {
	g, err := parsePage(doc)
	if err != nil {
		return nil, err
	}
	if article {
		tidy(g)
	}
	s := &sheet{doc: g, address: doc.URL, base: baseOf(g, doc.URL), number: map[*html.Node]int{}}
	for n := range g.Nodes[0].Descendants() {
		if n.Type == html.ElementNode {
			s.number[n] = len(s.nodes)
			s.nodes = append(s.nodes, n)
		}
	}
	return s, nil
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
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && !invisible[c.Parent.Data] {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return squeeze(b.String())
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
