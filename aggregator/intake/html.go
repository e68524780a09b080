package intake

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/soup"
)

// parsePage decodes and parses an HTML page. Of one that would outgrow all bounds it takes the beginning.
func parsePage(doc *fetch.Response) (*goquery.Document, error) {
	d := decode(doc.Body, doc.ContentType, declaredHTML)
	if what := binary(doc.Body, d.text); what != nil {
		return nil, news.Faultf(news.Because("intake.not-page"), "%w: it is %w", ErrNotPage, what)
	}
	if t := bytes.TrimSpace(d.text); len(t) == 0 {
		return nil, ErrEmpty
	} else if t[0] == '{' || bytes.HasPrefix(t, []byte("%PDF")) || !bytes.Contains(t, []byte("<")) {
		return nil, news.Faultf(news.Because("intake.no-html", doc.ContentType), "%w: it has no HTML (%s)", ErrNotPage, doc.ContentType)
	}
	g, err := parseHTML(d.text)
	if err != nil {
		return nil, news.Faultf(news.Because("intake.html", err.Error()), "%w: %w", ErrNotPage, err)
	}
	return g, nil
}

// parseHTML is how any HTML is parsed here: within bounds.
func parseHTML(text []byte) (*goquery.Document, error) {
	text, _ = soup.Bound(text)
	return goquery.NewDocumentFromReader(bytes.NewReader(text))
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
	what := news.Faultf(news.Because("intake.is-page"), "a web page")
	g, err := parseHTML(text)
	if err != nil {
		return notFeed(what)
	}
	if g.Find("input[type=password]").Length() > 0 {
		what = news.Faultf(news.Because("intake.is-login"), "a login page")
	}
	if t := clip(squeeze(g.Find("title").First().Text()), 80); t != "" {
		what = fmt.Errorf("%w %w", what, news.Faultf(news.Because("intake.titled", t), "(%s)", t))
	}
	if links := strings.Join(feedLinks(g, ""), " "); links != "" {
		what = fmt.Errorf("%w %w", what, news.Faultf(news.Because("intake.names-feeds", links), "that names these feeds: %s", links))
	}
	return notFeed(what)
}

// notFeed says what the document is instead.
func notFeed(what error) error {
	return news.Faultf(news.Because("intake.not-feed"), "%w: it is %w", ErrNotFeed, what)
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
