package intake

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// content is the article's text as HTML: what the selector finds; where there is none, or it finds nothing, the element that holds the densest text between
// the headline and the end marks. Headline, credit and page furniture are taken out.
func (a *article) content() string {
	var root *html.Node
	if a.sel.Content != "" {
		switch s := a.doc.Find(a.sel.Content); {
		case s.Length() == 1:
			root = s.Nodes[0]
		case s.Length() > 1: // "#text p": the paragraphs themselves
			return a.outer(s.Nodes)
		}
	}
	if root == nil { // papers of one family differ a little, and sites change: better the densest text than none
		root = a.densest()
	}
	if root == nil {
		return ""
	}
	a.clear(root)
	b := written{room: a.maxContent}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.CommentNode {
			continue
		}
		if html.Render(&b, c) != nil {
			break
		}
	}
	return strings.TrimSpace(b.text.String())
}

// outer renders the nodes one after another; those inside others are there already.
func (a *article) outer(nodes []*html.Node) string {
	b := written{room: a.maxContent}
	var last *html.Node
	for _, n := range nodes {
		if last != nil && inside(n, last) { // in the document's order what is inside follows at once
			continue
		}
		if last = n; html.Render(&b, n) != nil {
			break
		}
	}
	return strings.TrimSpace(b.text.String())
}

// written is markup that ends where there is no more room: formatting that was left open stands in a tree, attributes and
// all, once for every paragraph.
type written struct {
	text strings.Builder
	room int // bytes
}

func (w *written) Write(p []byte) (int, error) {
	if len(p) > w.room {
		p = p[:w.room]
	}
	w.room -= len(p)
	w.text.Write(p)
	if w.room == 0 {
		return len(p), io.ErrShortWrite
	}
	return len(p), nil
}

var sentence = regexp.MustCompile(`[。，、；：？！,;!?]|\.\s`)

// densest scores the elements by the text that stands in them: a line counts its length and its punctuation, links count
// against it; a container gets its own lines, and half of those one level deeper.
func (a *article) densest() *html.Node {
	scores := map[*html.Node]int{}
	var order []*html.Node
	score := func(n *html.Node, v int) {
		if n == nil || n.Type != html.ElementNode {
			return
		}
		if _, ok := scores[n]; !ok {
			order = append(order, n)
		}
		scores[n] += v
	}
	for i := a.titleAt + 1; i < a.endAt; i++ {
		l := a.lines[i]
		if l.runes < 10 || l.links*2 > l.runes || isCredit(l) || l.runes < 200 && siteNotice.MatchString(l.text) {
			continue
		}
		v := l.runes + 10*len(sentence.FindAllString(l.text[:min(len(l.text), scored)], 20))
		box := l.block
		if !boxes[box.Data] {
			box = container(box.Parent)
		}
		score(box, v)
		if box != nil {
			score(container(box.Parent), v/2)
		}
	}
	var best *html.Node
	for _, n := range order {
		if best == nil || scores[n] > scores[best] {
			best = n
		}
	}
	if best == nil || scores[best] < 20 {
		return a.pictureBox()
	}
	return best
}

const (
	// scored bounds in bytes how much of a line is looked through for its punctuation.
	scored = 16 << 10
	// furnished bounds in characters the lines that may be dates and page furniture alone.
	furnished = 500
)

// boxes may hold an article; paragraphs and inline elements do not.
var boxes = map[string]bool{"td": true, "div": true, "article": true, "section": true, "main": true, "body": true, "founder-content": true, "center": true, "dd": true}

func container(n *html.Node) *html.Node {
	for n != nil && !boxes[n.Data] {
		n = n.Parent
	}
	return n
}

// pictureBox is the content of a page that is pictures with hardly a word: the nearest box after the headline with one.
func (a *article) pictureBox() *html.Node {
	if a.titleAt < 0 {
		return nil
	}
	title := a.lines[a.titleAt].block
	for n := title; n != nil && n.Data != "body"; n = n.Parent {
		for s := n.NextSibling; s != nil; s = s.NextSibling {
			if s.Type != html.ElementNode || !blocks[s.Data] {
				continue
			}
			g := goquery.NewDocumentFromNode(s)
			if imgs := g.Find("img"); imgs.Length() > 0 && len(squeeze(g.Text())) < 600 {
				return s
			}
		}
	}
	return nil
}

// clear takes out of root what is not the text: all before and with the headline, credit lines, furniture, and all from
// the first end mark on.
func (a *article) clear(root *html.Node) {
	goquery.NewDocumentFromNode(root).Find("script,style,noscript,iframe,form,input,button").Remove()
	lines := linesOf(root)
	if len(lines) == 0 {
		return
	}
	var gone []line
	first := 0
	if a.titleAt >= 0 {
		for i, l := range lines {
			if same(l, a.lines[a.titleAt]) {
				first = i + 1
			}
		}
	}
	end, room := len(lines), a.maxContent
	for i := first; i < len(lines) && room > 0; i++ { // what follows is cut off
		l := lines[i]
		if a.endAt < len(a.lines) && same(l, a.lines[a.endAt]) {
			end = i
			break
		}
		if l.runes > furnished {
			room -= len(l.text)
			continue
		}
		left := squeeze(furniture.ReplaceAllString(dateText.ReplaceAllString(l.text, ""), ""))
		head := i < first+6 && dateText.MatchString(l.text) && l.runes < 60 && (left == "" || isCredit(l))
		if isCredit(l) && (l.runes < 80 || i < first+4 || i > len(lines)-6) || head || bare(left) == "" || strings.Trim(left, "【】[]|- ") == "" {
			gone = append(gone, l)
		} else {
			room -= len(l.text)
		}
	}
	gone = slices.Concat(lines[:first], gone, lines[end:])
	if len(gone) < len(lines) || a.sel.Content == "" {
		drop(gone, root)
	}
}

func same(a, b line) bool { return len(a.nodes) > 0 && len(b.nodes) > 0 && a.nodes[0] == b.nodes[0] }
