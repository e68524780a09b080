package intake

import (
	"html"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	nodes "golang.org/x/net/html"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// Finding is what a selector finds on a page, as a refresh would read it.
type Finding struct {
	Selector string
	Links    []FoundLink // of a selector of links, in the page's order, each once
	Text     string      // of any other
	Elements []int       // numbers of the elements that it finds
}

// Nothing reports whether nothing is found.
func (f *Finding) Nothing() bool { return len(f.Links) == 0 && f.Text == "" }

// FoundLink is a link that a selector finds.
type FoundLink struct {
	Text, URL string
	Date      string // that stands beside it or in its address; empty: none does
}

// textShown bounds in characters what a finding shows of a text.
const textShown = 300

// OfArticle tells the selectors that are of an article's page from those of a list or an edition.
func OfArticle(field string) bool {
	return slices.Contains([]string{"title", "date", "content", "byline", "trail"}, field)
}

// ofLinks tells the selectors that find links.
func ofLinks(field string) bool {
	return slices.Contains([]string{"links", "next", "edition", "pages"}, field)
}

// Try gives what a selector finds for one of a source's selectors (news.SelectorNames), empty: what is found by itself.
func (r *Reader) Try(doc *fetch.Response, field, selector string) (Finding, error) {
	if selector != "" {
		if err := checkSelector(field, selector); err != nil {
			return Finding{Selector: selector}, err
		}
	}
	s, err := sheetOf(doc, OfArticle(field))
	if err != nil {
		return Finding{Selector: selector}, err
	}
	return r.finding(s, doc, field, selector)
}

func (r *Reader) finding(s *sheet, doc *fetch.Response, field, selector string) (Finding, error) {
	f := Finding{Selector: selector}
	if selector != "" {
		sel, err := cascadia.ParseGroup(selector)
		if err != nil {
			return f, err
		}
		found := cascadia.QueryAll(s.doc.Nodes[0], sel)
		if (field == "title" || field == "date" || field == "trail" || field == "page_name") && len(found) > 1 {
			found = found[:1]
		}
		f.Elements = s.numbers(found)
	}
	switch {
	case ofLinks(field):
		f.Links = s.found(field, selector)
	case field == "page_name":
		if selector != "" {
			f.Text = squeeze(s.doc.Find(selector).First().Text())
		}
	default:
		text, err := r.read(doc, field, selector)
		if err != nil {
			return f, err
		}
		f.Text = clip(text, textShown)
	}
	return f, nil
}

// found are the links of a selector as a refresh takes them; of none, those of articles that it would guess.
func (s *sheet) found(field, selector string) (all []FoundLink) {
	var links []link
	switch {
	case selector != "":
		links = find(s.doc, selector, s.base)
	case field == "links":
		links = articleLinks(s.doc, s.base, s.address)
	}
	dates := map[string]string{}
	if field == "links" && selector != "" {
		for _, a := range s.links(selector) {
			if to := page(absolute(s.base, attrOf(a, "href"))); dates[to] == "" {
				dates[to] = s.dateBeside(a)
			}
		}
	}
	for _, l := range links {
		if !sameSite(l.url, s.address) || field == "links" && l.url == page(s.address) {
			continue
		}
		all = append(all, FoundLink{Text: l.text, URL: l.url, Date: either(dates[l.url], dateOf(l.url))})
	}
	return all
}

// Bounds of the row of a list that a link stands in.
const (
	rowBytes = 600
	rowLooks = 2000 // bytes and nodes of it that are looked at
	rowLinks = 2    // addresses: the article's, and that of its column
)

// leads counts the addresses that links in an element lead to.
func (s *sheet) leads(n *nodes.Node) int {
	to := map[string]bool{}
	for c := range n.Descendants() {
		if isLink(c) {
			to[attrOf(c, "href")] = true
		}
	}
	return len(to)
}

// dateBeside is a date in the row of a list that a link stands in; empty: there is none, or the link is in no row of its own.
func (s *sheet) dateBeside(a *nodes.Node) string {
	for n, i := up(a), 0; n != nil && i < 4; n, i = up(n), i+1 {
		text, whole := seenUpTo(n, rowLooks)
		if !whole || len(text) > rowBytes || s.leads(n) > rowLinks {
			return ""
		}
		if found := dateText.FindString(text); found != "" {
			return squeeze(found)
		}
		if found := dayMonth.FindString(text); found != "" {
			return strings.Trim(squeeze(found), "[]()（）【】 ")
		}
	}
	return ""
}

// read is what an article's page says in one of its parts.
func (r *Reader) read(doc *fetch.Response, field, selector string) (string, error) {
	g, err := parsePage(doc)
	if err != nil {
		return "", err
	}
	var sel news.Selectors
	*sel.At(field) = selector
	raw := extract(g, doc.URL, "", sel, r.opt.MaxContent)
	switch field {
	case "title":
		return html.UnescapeString(raw.Title), nil
	case "date":
		return raw.Published, nil
	case "byline":
		return raw.Byline, nil
	case "trail":
		return strings.Join(raw.Trail, " > "), nil
	}
	text, err := parseHTML([]byte(raw.Content))
	if err != nil {
		return "", err
	}
	return squeeze(text.Text()), nil
}

// maxPointed is how many elements a list is told by.
const maxPointed = 20

// Pointed is what somebody pointed at, as a selector with what it finds.
type Pointed struct {
	Finding
	Text            string // of what was pointed at
	Wider, Narrower int    // numbers of the element around it, and of the one in it that has most of its text; -1: there is none
}

// Point makes a selector for one of a source's selectors from the elements that somebody pointed at: for lists one that finds what is
// like them, for all else the first of them. False: no such element can be told by a selector.
func (r *Reader) Point(doc *fetch.Response, field string, elements []int) (Pointed, bool, error) {
	s, err := sheetOf(doc, OfArticle(field))
	if err != nil {
		return Pointed{}, false, err
	}
	var targets []*nodes.Node
	for _, n := range elements[:min(len(elements), maxPointed)] {
		if at := s.at(n); at != nil {
			targets = append(targets, at)
		}
	}
	if len(targets) == 0 {
		return Pointed{}, false, nil
	}
	p := Pointed{Text: clip(seenText(targets[0]), 80), Wider: -1, Narrower: -1}
	selector := s.selectorFor(field, targets)
	if selector == "" {
		return p, false, nil
	}
	p.Finding, err = r.finding(s, doc, field, selector)
	if !ofLinks(field) && len(p.Elements) > 0 {
		p.around(s, s.at(p.Elements[0]))
	}
	return p, true, err
}

// around are the elements that may have been meant instead.
func (p *Pointed) around(s *sheet, n *nodes.Node) {
	if o := up(n); o != nil && o.Data != "body" {
		p.Wider = s.number[o]
	}
	most := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == nodes.ElementNode {
			if l := len(seenText(c)); l > most {
				p.Narrower, most = s.number[c], l
			}
		}
	}
}

// selectorFor is the selector of what was pointed at; empty: there is none.
func (s *sheet) selectorFor(field string, targets []*nodes.Node) string {
	if ofLinks(field) {
		for i, n := range targets {
			if targets[i] = linkAt(n); targets[i] == nil {
				return ""
			}
		}
		if field == "next" || field == "edition" && len(targets) == 1 {
			return s.oneLinkFor(targets[0])
		}
		return s.linksFor(targets, 0)
	}
	n := targets[0]
	if field == "content" {
		n = textBox(n)
	} else {
		n = whole(n)
	}
	return s.partFor(n)
}

// whole is the element that was pointed at, or the nearest around it that says no more and has a name.
func whole(n *nodes.Node) *nodes.Node {
	text := seenText(n)
	for o := n; o != nil && o.Data != "body"; o = up(o) {
		if more, _ := seenUpTo(o, 2*len(text)+rowLooks); more != text {
			break
		}
		if len(namesOf(o)) > 0 {
			return o
		}
	}
	return n
}

// textBox is the element that holds the text of which somebody pointed at a piece: the nearest that may hold an article, unless
// that is one paragraph among others of its kind.
func textBox(n *nodes.Node) *nodes.Node {
	box := container(n)
	if box == nil {
		return n
	}
	for o := container(up(box)); o != nil && o.Data != "body" && len(seenText(box))*3 < len(seenText(o)) && alikeIn(box); o = container(up(box)) {
		box = o
	}
	return box
}

// alikeIn tells that an element is one of several like it.
func alikeIn(n *nodes.Node) bool {
	like := 0
	for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == nodes.ElementNode && c.Data == n.Data && attrOf(c, "class") == attrOf(n, "class") && attrOf(c, "id") == "" {
			like++
		}
	}
	return like > 2
}

// Effective are the selectors by which a source is read: its own over its preset's.
func (r *Reader) Effective(src news.Source) (news.Selectors, error) {
	p, err := r.preset(src.Preset)
	return p.over(src.Selectors).Selectors, err
}

// Newest is the address of the first page of an epaper's newest edition, as its index has it; empty: it names none.
func (r *Reader) Newest(doc *fetch.Response, src news.Source) (string, error) {
	sel, err := r.Effective(src)
	if err != nil {
		return "", err
	}
	g, err := parsePage(doc)
	if err != nil {
		return "", err
	}
	e := &edition{crawl: crawl{r: r, in: In{Source: src, Doc: doc}, sel: sel, res: &Result{}}}
	return e.newest(g, doc.URL), nil
}
