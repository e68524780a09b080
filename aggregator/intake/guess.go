package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

// maxGuesses is how many guesses there are at most.
const maxGuesses = 4

// maxTried is how many places of a page one guess is made for.
const maxTried = maxGuesses + 2

// Guess gives the likeliest selectors for one of a source's selectors with what each finds, before anybody points at anything, the
// likeliest first.
func (r *Reader) Guess(doc *fetch.Response, field string) ([]Finding, error) {
	s, err := sheetOf(doc, OfArticle(field))
	if err != nil {
		return nil, err
	}
	var selectors []string
	switch field {
	case "links":
		selectors = s.guessLists(s.newsScore)
	case "pages":
		selectors = s.guessLists(sheetScore)
	case "next":
		selectors = s.guessLink(nextText)
	case "edition":
		selectors = s.guessEdition()
	case "page_name":
		selectors = s.guessPart(func(text string) bool { return sheetText.MatchString(text) })
	default:
		selectors = s.guessOfArticle(field)
	}
	var all []Finding
	seen := map[string]bool{"": true}
	for _, css := range selectors {
		if seen[css] || len(all) == maxGuesses {
			continue
		}
		seen[css] = true
		f, err := r.finding(s, doc, field, css)
		if err != nil {
			return all, err
		}
		if !f.Nothing() {
			all = append(all, f)
		}
	}
	return all, nil
}

var (
	nextText  = regexp.MustCompile(`^(?i:下\s*一\s*页|下\s*页|下一頁|后一页|后页|next|next page|older|older posts|[>›»]+)\s*[>›»→]*$`)
	sheetText = regexp.MustCompile(`^第?\s*[A-Za-z]{0,2}\d{1,4}\s*版`)
	// dayMonth is a date without its year, as lists have it beside a headline.
	dayMonth = regexp.MustCompile(`[\[(（【]?\b\d{1,2}[-/.月]\d{1,2}\b日?[\])）】]?`)
)

// list is links of a page that stand in one shape under the same names.
type list struct {
	links []*html.Node
	score float64
}

// lists are the page's, the most links first.
func (s *sheet) lists() []*list {
	byKind := map[string]*list{}
	var all []*list
	for _, n := range s.nodes {
		if !isLink(n) {
			continue
		}
		kind := kindOfLink(n)
		l := byKind[kind]
		if l == nil {
			l = &list{}
			byKind[kind], all = l, append(all, l)
		}
		l.links = append(l.links, n)
	}
	return all
}

// kindOfLink is the way up from a link, with the steady names on it.
func kindOfLink(a *html.Node) string {
	var b strings.Builder
	for n, i := a, 0; n != nil && i < 6; n, i = up(n), i+1 {
		b.WriteString(n.Data)
		if all := namesOf(n); len(all) > 0 {
			b.WriteString(all[0].css)
		}
		b.WriteByte('<')
	}
	return b.String()
}

// guessLists are selectors of the lists that score best.
func (s *sheet) guessLists(score func(*list) float64) (selectors []string) {
	all := s.lists()
	for _, l := range all {
		l.score = score(l)
	}
	all = slices.DeleteFunc(all, func(l *list) bool { return l.score <= 0 })
	slices.SortStableFunc(all, func(a, b *list) int { return cmp.Compare(b.score, a.score) })
	for _, l := range all[:min(len(all), maxTried)] {
		ends := []*html.Node{l.links[0]}
		if n := len(l.links); n > 1 {
			ends = append(ends, l.links[n-1])
		}
		selectors = append(selectors, s.linksFor(ends, len(l.links)))
	}
	return selectors
}

// newsScore tells lists of news: several links of this site with headlines, dates beside them, articles' addresses.
func (s *sheet) newsScore(l *list) float64 {
	score, good, dated := 0.0, 0, 0
	for _, a := range l.links[:min(len(l.links), 60)] {
		if !s.headline(a) || sheetText.MatchString(seenText(a)) {
			continue
		}
		good++
		runes := utf8.RuneCountInString(either(seenText(a), squeeze(attrOf(a, "title"))))
		score += 0.3 + float64(min(runes, 16))/16
		to := page(absolute(s.base, attrOf(a, "href")))
		if articleAddress.MatchString(to) {
			score += 0.6
		}
		if s.dateBeside(a) != "" {
			dated++
		}
	}
	if good < 2 {
		return score / 10
	}
	share := float64(good) / float64(min(len(l.links), 60))
	return score * share * (1 + float64(dated)/float64(good))
}

// sheetScore tells lists of the pages (版) of an edition.
func sheetScore(l *list) (score float64) {
	for _, a := range l.links {
		if sheetText.MatchString(seenText(a)) {
			score++
		} else {
			score--
		}
	}
	return score
}

// guessLink are selectors of links with such a text.
func (s *sheet) guessLink(text *regexp.Regexp) (selectors []string) {
	for _, n := range s.nodes {
		if len(selectors) < maxTried && isLink(n) && text.MatchString(seenText(n)) {
			selectors = append(selectors, s.oneLinkFor(n))
		}
	}
	return selectors
}

// guessEdition are selectors of links to editions: of several the newest is taken.
func (s *sheet) guessEdition() (selectors []string) {
	var all []*html.Node
	for _, n := range s.nodes {
		if !isLink(n) {
			continue
		}
		if to := absolute(s.base, attrOf(n, "href")); editionNode.MatchString(to) || dateOf(to) != "" && strings.Contains(to, "node") {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{s.linksFor(all[:1], 0), s.oneLinkFor(all[0]), "a[href*='node_']"}
}

// guessPart are selectors of the smallest elements whose text is like that.
func (s *sheet) guessPart(like func(text string) bool) (selectors []string) {
	for _, n := range s.nodes {
		if n.Data == "a" || n.Data == "title" || len(selectors) >= maxGuesses || n.FirstChild == nil {
			continue
		}
		text, whole := seenUpTo(n, rowBytes)
		if whole && len(text) < 90 && like(text) && goquery.NewDocumentFromNode(n).Find("a").Length() == 0 {
			selectors = append(selectors, s.partFor(n))
		}
	}
	return selectors
}

// guessOfArticle are selectors of where an article's part was found without one.
func (s *sheet) guessOfArticle(field string) (selectors []string) {
	a := articleIn(s.doc, s.address, "", news.Selectors{})
	add := func(n *html.Node) {
		if n != nil && len(selectors) < maxTried && n.Data != "body" && n.Data != "html" {
			selectors = append(selectors, s.partFor(n))
		}
	}
	blockOf := func(i int) *html.Node {
		if i < 0 || i >= len(a.lines) {
			return nil
		}
		return a.lines[i].block
	}
	near := func(is func(line) bool, before, after int) {
		for i := max(0, a.titleAt-before); i < len(a.lines) && i <= a.titleAt+after; i++ {
			if is(a.lines[i]) {
				add(a.lines[i].block)
			}
		}
	}
	switch field {
	case "title":
		add(blockOf(a.titleAt))
		for _, n := range s.doc.Find("h1").Nodes {
			add(n)
		}
	case "date":
		near(func(l line) bool { return l.runes < 100 && dateText.MatchString(l.text) }, 4, 8)
		for _, n := range s.doc.Find("time[datetime]").Nodes {
			add(n)
		}
	case "byline":
		near(isCredit, 3, 8)
		for i := a.endAt - 4; i < a.endAt+8; i++ {
			if i > a.titleAt && i >= 0 && i < len(a.lines) && isCredit(a.lines[i]) {
				add(blockOf(i))
			}
		}
	case "content":
		add(a.densest())
	case "trail":
		for i, l := range a.lines {
			if l.runes < 150 && trailStart.MatchString(l.text) {
				add(blockOf(i))
			}
		}
	}
	return selectors
}
