package intake

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/fetch"
)

// parsePage decodes and parses an HTML page.
func parsePage(doc *fetch.Response) (*goquery.Document, error) {
	d := decode(doc.Body, doc.ContentType, declaredHTML)
	if what := binary(doc.Body, d.text); what != "" {
		return nil, fmt.Errorf("%w: it is %s", ErrNotPage, what)
	}
	if t := bytes.TrimSpace(d.text); len(t) == 0 {
		return nil, ErrEmpty
	} else if t[0] == '{' || bytes.HasPrefix(t, []byte("%PDF")) || !bytes.Contains(t, []byte("<")) {
		return nil, fmt.Errorf("%w: it has no HTML (%s)", ErrNotPage, doc.ContentType)
	}
	g, err := goquery.NewDocumentFromReader(bytes.NewReader(d.text))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPage, err)
	}
	return g, nil
}

// baseOf is the address that a page's relative ones are resolved against (base href).
func baseOf(g *goquery.Document, address string) string {
	if href, ok := g.Find("base[href]").First().Attr("href"); ok {
		return resolve(address, href)
	}
	return address
}

var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}

// feedLinks are the feeds that a page names for itself (rel=alternate with a feed's type).
func feedLinks(g *goquery.Document, base string) []string {
	var links []string
	g.Find("link[href]").Each(func(_ int, s *goquery.Selection) {
		rel := strings.ToLower(s.AttrOr("rel", ""))
		typ := strings.ToLower(strings.TrimSpace(s.AttrOr("type", "")))
		for _, t := range feedTypes {
			if strings.Contains(rel, "alternate") && strings.HasPrefix(typ, t) {
				links = add(links, either(absolute(base, s.AttrOr("href", "")), s.AttrOr("href", "")))
			}
		}
	})
	return links
}

// notFeedHTML says what the page is that came where a feed was expected.
func notFeedHTML(text []byte) error {
	what := "a web page"
	g, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%w: it is %s", ErrNotFeed, what)
	}
	if g.Find("input[type=password]").Length() > 0 {
		what = "a login page"
	}
	if t := squeeze(g.Find("title").First().Text()); t != "" {
		what += fmt.Sprintf(" (%s)", clip(t, 80))
	}
	if links := feedLinks(g, ""); len(links) > 0 {
		return fmt.Errorf("%w: it is %s that names these feeds: %s", ErrNotFeed, what, strings.Join(links, " "))
	}
	return fmt.Errorf("%w: it is %s", ErrNotFeed, what)
}

// squeeze makes runs of blanks (also full-width ones) one blank.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), " ")
}

func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}
