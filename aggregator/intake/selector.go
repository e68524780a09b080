package intake

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// choice is a selector that may be the one that was meant. The lower its cost, the likelier it finds the same on other pages.
type choice struct {
	css  string
	cost float64
}

// What the parts of a selector cost.
const (
	costName   = 1.0 // an id, or a class that says what it is for
	costCommon = 1.6 // a class that says how something looks
	costTag    = 1.8 // an element's own name
	costPart   = 0.4 // each further part
	costText   = 2.5 // by what is written there
	costPlace  = 8.0 // by counting
)

// namesOf are the simple selectors of an element, the steadiest first: its id, its classes; none that a program made up or that says
// what state the element is in.
func namesOf(n *html.Node) (all []choice) {
	if id := attrOf(n, "id"); steady(id) && !longNumber.MatchString(id) {
		all = append(all, choice{"#" + id, costName})
	}
	for _, class := range strings.Fields(attrOf(n, "class")) {
		if !steady(class) || states[strings.ToLower(class)] {
			continue
		}
		cost := costName
		if looks.MatchString(class) {
			cost = costCommon
		}
		all = append(all, choice{n.Data + "." + class, cost})
	}
	if stem := numbered.FindStringSubmatch(attrOf(n, "id")); len(all) == 0 && stem != nil { // one of several, or of today
		all = append(all, choice{n.Data + `[id^="` + stem[1] + `"]`, costCommon})
	}
	if len(all) == 0 && (n.Data == "table" || n.Data == "td" || n.Data == "tr") {
		for _, a := range n.Attr {
			if (a.Key == "width" || a.Key == "height" || a.Key == "bgcolor" || a.Key == "valign") && plainValue.MatchString(a.Val) {
				all = append(all, choice{n.Data + "[" + a.Key + `="` + a.Val + `"]`, costTag})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b choice) int { return cmp.Compare(a.cost, b.cost) })
	return all[:min(len(all), 3)]
}

var (
	ident = regexp.MustCompile(`^-?[A-Za-z_\x{80}-\x{10FFFF}][\w\x{80}-\x{10FFFF}-]*$`)
	// generated are names that builders of pages make anew: css-1q2w3e, sc-bdVaJa, svelte-1x2y3z, List_item__aB3xZ.
	generated  = regexp.MustCompile(`^(?:css|sc|jsx|jss|emotion|svelte|ng|_ng\w*|style|styles|astro|data-v|makeStyles|Mui\w*)-+[\w-]*[0-9A-Z][\w-]*$|__[\w-]*[0-9A-Z][\w-]{2,}$|^_[\w-]*[0-9][\w-]*$`)
	numbered   = regexp.MustCompile(`^([A-Za-z][A-Za-z_-]+)\d+$`)
	plainValue = regexp.MustCompile(`^[#\w%]{1,12}$`)
	longNumber = regexp.MustCompile(`\d{3,}`)
	manyDigits = regexp.MustCompile(`\d{4,}`)
	mixed      = regexp.MustCompile(`[A-Za-z]\d+[A-Za-z]+\d`)
	looks      = regexp.MustCompile(`(?i)^(?:clear\w*|fl|fr|l|r|left|right|center|middle|top|bottom|w\d+|h\d+|m[tblrxy]?-?\d+|p[tblrxy]?-?\d+|f\d+|col\w*-?\d*|row|container|wrap\w*|box|bg\w*|border\w*|font\w*|text-\w+|pull-\w+|inner|outer|main\d?|block|grid|flex|red|blue|gray|black)$`)
)

// states are classes that one of several like elements has.
var states = map[string]bool{"active": true, "current": true, "cur": true, "on": true, "off": true, "selected": true, "hover": true, "first": true, "last": true, "odd": true, "even": true, "open": true,
	"show": true, "hide": true, "hidden": true, "top1": true, "nobg": true, "noborder": true, "nomargin": true, "visited": true, "focus": true, "disabled": true}

// steady tells a name that a person gave.
func steady(name string) bool {
	return len(name) > 0 && len(name) <= 40 && ident.MatchString(name) && !generated.MatchString(name) && !manyDigits.MatchString(name) && !mixed.MatchString(name)
}

// meant are elements whose own names say what stands in them.
var meant = map[string]bool{"main": true, "article": true, "section": true, "ul": true, "ol": true, "dl": true, "table": true, "li": true, "dt": true, "dd": true, "tr": true, "td": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "time": true, "nav": true, "header": true, "p": true, "div": true, "span": true}

// likely are the names of an element, or its own where it has none.
func likely(n *html.Node) []choice {
	if all := namesOf(n); len(all) > 0 {
		return all
	}
	if meant[n.Data] || strings.Contains(n.Data, "-") {
		return []choice{{n.Data, costTag}}
	}
	return nil
}

// Bounds of what is tried.
const (
	maxCandidates = 160
	maxUp         = 12 // elements that a selector may begin above
)

// linkCandidates are selectors of lists that a link stands in.
func linkCandidates(a *html.Node) (all []choice) {
	leaves := append([]choice{{a.Data, 0}}, namesOf(a)...)
	var above []*html.Node
	for n := up(a); n != nil && len(above) < maxUp; n = up(n) {
		above = append(above, n)
	}
	for _, leaf := range leaves {
		if leaf.cost > 0 {
			all = append(all, leaf)
		}
		for i, n := range above {
			for _, t := range namesOf(n) {
				all = append(all, join(t, leaf))
				for _, row := range above[:i] {
					if row.Data == "div" || row.Data == "span" || row.Data == "tbody" {
						continue
					}
					all = append(all, join(choice{t.css + " " + row.Data, t.cost + costPart}, leaf))
				}
			}
		}
	}
	for i, n := range above[:min(len(above), 4)] { // a page without names: two elements above by their own
		for _, o := range above[i+1 : min(len(above), i+3)] {
			all = append(all, choice{o.Data + " > " + n.Data + " " + a.Data, 2 * costTag})
		}
		if n.Data != "div" && n.Data != "span" {
			all = append(all, choice{n.Data + " " + a.Data, costTag + costPart})
		}
	}
	return dearest(all)
}

func join(a, b choice) choice { return choice{a.css + " " + b.css, a.cost + b.cost + costPart} }

// dearest leaves out the dearest, and what is there twice.
func dearest(all []choice) []choice {
	slices.SortStableFunc(all, func(a, b choice) int { return cmp.Compare(a.cost, b.cost) })
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(c choice) bool {
		twice := seen[c.css]
		seen[c.css] = true
		return twice
	})
	return all[:min(len(all), maxCandidates)]
}

// partCandidates are selectors of one element.
func partCandidates(n *html.Node) (all []choice) {
	own := likely(n)
	all = append(all, own...)
	for o, i := up(n), 0; o != nil && i < maxUp; o, i = up(o), i+1 {
		for _, t := range namesOf(o) {
			for _, leaf := range append(own, choice{n.Data, costTag}) {
				all = append(all, join(t, leaf))
			}
			if i == 0 {
				all = append(all, choice{t.css + " > " + n.Data, t.cost + costTag})
			}
		}
	}
	return append(dearest(all), choice{byPlace(n), costPlace})
}

// maxPlace is how far is counted among like elements that stand beside each other.
const maxPlace = 500

// byPlace is the way to an element from the nearest one with an id, by counting; empty where that is too far.
func byPlace(n *html.Node) string {
	var parts []string
	for m := n; m != nil; m = up(m) {
		if id := attrOf(m, "id"); steady(id) && m != n {
			parts = append(parts, "#"+id)
			break
		}
		k := 1
		for s := m.PrevSibling; s != nil && k <= maxPlace; s = s.PrevSibling {
			if s.Type == html.ElementNode && s.Data == m.Data {
				k++
			}
		}
		if k > maxPlace {
			return ""
		}
		if m.Data == "body" {
			parts = append(parts, "body")
			break
		}
		parts = append(parts, m.Data+":nth-of-type("+strconv.Itoa(k)+")")
	}
	slices.Reverse(parts)
	return strings.Join(parts, " > ")
}

// linksFor is the selector that finds some links, and those like them; empty: there is none. many is how many there should be, 0 where
// that is not known.
func (s *sheet) linksFor(targets []*html.Node, many int) string {
	best, most := "", math.Inf(-1)
	like := shape(targets[0])
	for _, c := range linkCandidates(targets[0]) {
		found := s.links(c.css)
		if !within(targets, found) {
			continue
		}
		var good, same float64
		for _, l := range found {
			if s.headline(l) {
				good++
			}
			if shape(l) == like {
				same++
			}
		}
		n := float64(len(found))
		score := 3*good/n + 2*same/n + math.Log2(min(n, 8))/10 - 0.3*c.cost
		switch {
		case many > 0:
			score -= 2 * min(1, math.Abs(n-float64(many))/float64(many))
		case len(targets) == 1 && n == 1:
			score--
		}
		if score > most {
			best, most = c.css, score
		}
	}
	return best
}

// oneLinkFor is the selector that finds one link first, by its name or by what is written on it.
func (s *sheet) oneLinkFor(a *html.Node) string {
	all := linkCandidates(a)
	if text := seenText(a); text != "" && utf8.RuneCountInString(text) <= 8 && !strings.ContainsAny(text, `"\`) && !longNumber.MatchString(text) {
		words := choice{a.Data + `:contains("` + text + `")`, costText}
		for n, i := up(a), 0; n != nil && i < maxUp; n, i = up(n), i+1 {
			for _, t := range namesOf(n) {
				all = append(all, join(t, words))
			}
		}
		all = append(all, words)
	}
	all = append(all, choice{byPlace(a), costPlace})
	return s.cheapest(a, all)
}

// partFor is the selector that finds an element first, and no other where that can be.
func (s *sheet) partFor(n *html.Node) string { return s.cheapest(n, partCandidates(n)) }

// cheapest is the selector of least cost of those that find an element first.
func (s *sheet) cheapest(n *html.Node, all []choice) string {
	best, least := "", math.Inf(1)
	for _, c := range all {
		found := s.query(c.css)
		if len(found) == 0 || found[0] != n {
			continue
		}
		if cost := c.cost + 1.5*math.Log2(float64(len(found))); cost < least {
			best, least = c.css, cost
		}
	}
	return best
}

// links are the links that a selector finds: the elements themselves, or those inside them.
func (s *sheet) links(css string) (found []*html.Node) {
	inside := map[*html.Node]bool{}
	for _, n := range s.query(css) {
		if isLink(n) {
			found = append(found, n)
			continue
		}
		if inside[n] {
			continue
		}
		for c := range n.Descendants() {
			if inside[c] = true; isLink(c) {
				found = append(found, c)
			}
		}
	}
	return found
}

func within(some, all []*html.Node) bool {
	for _, n := range some {
		if !slices.Contains(all, n) {
			return false
		}
	}
	return true
}

// shape is the way up from a link as far as elements of one list have it in common.
func shape(a *html.Node) string {
	var parts []string
	for n := a; n != nil && len(parts) < 5; n = up(n) {
		parts = append(parts, n.Data)
	}
	return strings.Join(parts, "<")
}

// headline tells a link that may lead to an article: of this site, with a headline's length or an article's address.
func (s *sheet) headline(a *html.Node) bool {
	is, known := s.heads[a]
	if !known {
		is = s.isHeadline(a)
		s.heads[a] = is
	}
	return is
}

func (s *sheet) isHeadline(a *html.Node) bool {
	to := page(absolute(s.base, attrOf(a, "href")))
	if to == "" || !sameSite(to, s.address) || to == page(s.address) {
		return false
	}
	n := utf8.RuneCountInString(either(seenText(a), squeeze(attrOf(a, "title")), squeeze(attrOf(a, "alt"))))
	return n >= 6 && n <= 80 || articleAddress.MatchString(to)
}
